"""Schema migrations: Alembic, run through the async engine."""

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from varde.shared.store import (  # noqa: F401 # register their tables
    additions,
    answers,
    attachments,
    channel_strangers,
    chat_access,
    chat_channels,
    corrections,
    deliveries,
    desk,
    desk_browsers,
    desk_keys,
    dialogue,
    due_steps,
    exact,
    link_keys,
    links,
    outbound,
    passkeys,
    questions,
    reply_tokens,
    sealed,
    shown_warnings,
    story,
    typed_warnings,
)
from varde.shared.store.database import Database
from varde.shared.store.tables import metadata

_HERE = Path(__file__).parent / "migrations"
_GRANTS = Path(__file__).parent / "grants.sql"


async def upgrade(database: Database, revision: str = "head") -> None:
    """Bring the schema to ``revision``."""
    async with database.engine.begin() as connection:
        await connection.run_sync(_run, command.upgrade, revision)


async def grant(database: Database) -> None:
    """Give each service's PostgreSQL role the least it needs (``grants.sql``); nothing on SQLite."""
    if database.is_sqlite:
        return
    async with database.engine.connect() as connection:
        raw = await connection.get_raw_connection()
        driver = raw.driver_connection
        if driver is not None:
            await driver.execute(_GRANTS.read_text(encoding="utf-8"))


async def is_current(database: Database) -> bool:
    """True when the schema stands at the newest revision. Raises ``Transient``."""
    async with database.read() as connection:
        here = await connection.run_sync(
            lambda c: MigrationContext.configure(c).get_current_revision()
        )
    return here == ScriptDirectory(str(_HERE)).get_current_head()


async def downgrade(database: Database, revision: str = "base") -> None:
    """Take the schema back to ``revision``."""
    async with database.engine.begin() as connection:
        await connection.run_sync(_run, command.downgrade, revision)


async def differences(database: Database) -> list[object]:
    """What the schema lacks or has too much of, against the tables in the code."""
    async with database.engine.connect() as connection:
        return await connection.run_sync(_compare)


def _run(connection: Connection, step: Callable[[Config, str], None], revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(_HERE))
    config.attributes["connection"] = connection
    step(config, revision)


def _compare(connection: Connection) -> list[object]:
    options = {"compare_type": True, "include_name": _is_in_code}
    context = MigrationContext.configure(connection, opts=options)
    return list(compare_metadata(context, metadata))


def _is_in_code(name: str | None, kind: str, _parents: object) -> bool:
    """False for the indexes that the migration alone can write: each database has them in its own way, or one alone has."""
    return kind != "index" or not (name or "").endswith(("_words", "_ended"))
