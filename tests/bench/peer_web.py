"""The plain peer of the web benchmark: FastAPI and the SQLAlchemy ORM, one durable commit a request.

Run as ``python peer_web.py DATABASE_FILE PORT``. It seals nothing and groups nothing.
"""

import secrets
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qsl

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment
from sqlalchemy import event
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

PAGE = Environment(autoescape=True).from_string(
    "<!doctype html><html lang=nb><title>Takk</title><h1>Takk</h1><p>{{ receipt }}</p></html>"
)


class Base(DeclarativeBase):
    """The peer's tables."""


class Message(Base):
    """A posted form, as it came."""

    __tablename__ = "message"
    id: Mapped[int] = mapped_column(primary_key=True)
    receipt: Mapped[str] = mapped_column(unique=True)
    text: Mapped[str]
    arena: Mapped[str]
    contact: Mapped[str]


def create_app(file: str) -> FastAPI:
    """The peer on the SQLite database in ``file``, as durable as ours: WAL, synchronous FULL."""
    engine = create_async_engine(f"sqlite+aiosqlite:///{file}")
    session = async_sessionmaker(engine, expire_on_commit=False)

    @event.listens_for(engine.sync_engine, "connect")
    def durable(connection: Any, _record: object) -> None:
        for setting in ("journal_mode = WAL", "synchronous = FULL", "busy_timeout = 20000"):
            connection.execute(f"PRAGMA {setting}")

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        async with engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        yield
        await engine.dispose()

    app = FastAPI(lifespan=lifespan)

    @app.get("/")
    async def form() -> HTMLResponse:
        return HTMLResponse("<form method=post><textarea name=text></textarea></form>")

    @app.post("/")
    async def submit(request: Request) -> HTMLResponse:
        fields = dict(parse_qsl((await request.body()).decode()))
        message = Message(
            receipt=secrets.token_hex(10),
            text=fields["text"],
            arena=fields.get("arena", ""),
            contact=fields.get("contact", ""),
        )
        async with session() as unit, unit.begin():
            unit.add(message)
        return HTMLResponse(PAGE.render(receipt=message.receipt))

    return app


if __name__ == "__main__":
    uvicorn.run(create_app(sys.argv[1]), port=int(sys.argv[2]), access_log=False, log_level="error")
