"""Databases for tests: migrated, empty and thrown away, on SQLite and on a real PostgreSQL."""

import asyncio
import atexit
import os
import secrets
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg
import pytest

from support.lent_databases import lent_database
from support.postgres import (
    SERVER_URL,
    create_database,
    drop_database,
    with_database,
    with_user,
)
from varde.shared.store.database import Database
from varde.shared.store.migrate import grant, upgrade

_FILE = "varde.db"
SERVICES = ("intake", "dialogue", "mailer", "router", "chatops", "desk")
KINDS = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
"""Both databases, for a fixture that hands its parameter to ``of_kind``."""


def sqlite_url(folder: Path) -> str:
    """A database file of one's own."""
    return f"sqlite+aiosqlite:///{folder / _FILE}"


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


@dataclass(slots=True)
class _Migrated:
    """What this process has migrated once, and copies from then on."""

    file: bytes = b""
    """A SQLite database."""
    databases: dict[str, str] = field(default_factory=dict)
    """The name of one on each PostgreSQL server."""


_MIGRATED = _Migrated()


@asynccontextmanager
async def sqlite(folder: Path) -> AsyncIterator[Database]:
    """A migrated SQLite database in ``folder``: a new one, or the one that lies there."""
    if not _MIGRATED.file:
        with tempfile.TemporaryDirectory(prefix="varde-migrated-") as first:
            async with opened(sqlite_url(Path(first))) as database:
                await upgrade(database)
            _MIGRATED.file = (Path(first) / _FILE).read_bytes()
    _lay_out(folder)
    async with opened(sqlite_url(folder)) as database:
        yield database


def _lay_out(folder: Path) -> None:
    if not (folder / _FILE).exists():
        (folder / _FILE).write_bytes(_MIGRATED.file)


@asynccontextmanager
async def postgres() -> AsyncIterator[Database]:
    """A migrated PostgreSQL database on the shared server."""
    server = os.environ[SERVER_URL]
    template = await _migrated_on(server)
    async with lent_database(server, template) as url, opened(async_url(url)) as database:
        yield database


async def _migrated_on(server: str) -> str:
    """The name of the database that the others are copied from; it goes when the process ends."""
    if server not in _MIGRATED.databases:
        name = await create_database(server)
        atexit.register(lambda: asyncio.run(drop_database(server, name)))
        async with opened(async_url(with_database(server, name))) as database:
            await upgrade(database)
        _MIGRATED.databases[server] = name
    return _MIGRATED.databases[server]


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
