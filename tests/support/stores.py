"""Databases for tests: migrated, empty and thrown away, on SQLite and on a real PostgreSQL."""

import os
import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import asyncpg

from support.postgres import SERVER_URL, fresh_database, with_user
from varde.shared.store.database import Database
from varde.shared.store.migrate import grant, upgrade

SERVICES = ("intake", "dialogue", "mailer", "router", "chatops", "desk")


def sqlite_url(folder: Path) -> str:
    """A database file of one's own."""
    return f"sqlite+aiosqlite:///{folder / 'varde.db'}"


def async_url(url: str) -> str:
    """``postgresql://…`` as Varde's settings want it."""
    return url.replace("postgresql://", "postgresql+asyncpg://", 1)


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Database]:
    """``Database(url)``, closed at the end."""
    database = Database(url)
    try:
        yield database
    finally:
        await database.close()


@asynccontextmanager
async def sqlite(folder: Path) -> AsyncIterator[Database]:
    """A migrated SQLite database in ``folder``."""
    async with opened(sqlite_url(folder)) as database:
        await upgrade(database)
        yield database


@asynccontextmanager
async def postgres() -> AsyncIterator[Database]:
    """A migrated PostgreSQL database on the shared server."""
    async with fresh_database() as url, opened(async_url(url)) as database:
        await upgrade(database)
        yield database


def of_kind(kind: str, folder: Path) -> AbstractAsyncContextManager[Database]:
    """``sqlite`` or ``postgres``, migrated."""
    return sqlite(folder) if kind == "sqlite" else postgres()


@asynccontextmanager
async def logins(
    owner: Database, services: Sequence[str] = SERVICES
) -> AsyncIterator[dict[str, Database]]:
    """The database as each service's own login sees it, with the shipped grants and nothing more."""
    await grant(owner)
    server = os.environ[SERVER_URL]
    names = {service: f"test_{service}_{secrets.token_hex(4)}" for service in services}
    password = secrets.token_hex(8)
    url = owner.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    await _run(
        server,
        [
            f"CREATE ROLE {name} LOGIN PASSWORD '{password}' IN ROLE varde_{service}"
            for service, name in names.items()
        ],
    )
    databases = {
        service: Database(async_url(with_user(url, name, password)))
        for service, name in names.items()
    }
    try:
        yield databases
    finally:
        for database in databases.values():
            await database.close()
        await _run(server, [f"DROP ROLE {name}" for name in names.values()])


async def _run(url: str, statements: Sequence[str]) -> None:
    connection = await asyncpg.connect(url)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()
