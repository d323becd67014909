"""The databases of tests go from one to the next, and each finds its own as if it were new."""

import asyncpg
import pytest
from sqlalchemy import text

from support import stores
from varde.shared.store.database import Database

pytestmark = pytest.mark.postgres

MESSAGE = (
    "INSERT INTO local_message (message_id, audience, body) VALUES ('m', 'a', '1') RETURNING place"
)
ENTRY = "INSERT INTO audit VALUES (1, 'at', 'actor', 'action', 'subject', 'reason', 'digest')"
CHANGES = (
    "ALTER TABLE note ADD COLUMN extra TEXT",
    "ALTER TABLE note ALTER COLUMN text DROP NOT NULL",
    "ALTER TABLE note DROP CONSTRAINT pk_note",
    "CREATE INDEX ix_more ON note (text)",
    "DROP TRIGGER audit_append_only ON audit",
    "GRANT SELECT ON note TO PUBLIC",
)


async def _do(database: Database, *statements: str) -> object:
    async with database.begin() as tx:
        for statement in statements:
            answer = await tx.execute(text(statement))
        return answer.scalar() if answer.returns_rows else None


async def _name_after(*statements: str) -> str:
    """The name of a database in which a test has done this."""
    async with stores.postgres() as database:
        await _do(database, *statements)
        return str(database.engine.url.database)


async def test_one_that_was_written_to_comes_back_empty_and_counts_from_the_beginning() -> None:
    filled = await _name_after(MESSAGE, ENTRY)
    async with stores.postgres() as database:
        assert database.engine.url.database == filled
        assert await _do(database, "SELECT count(*) FROM audit") == 0
        assert await _do(database, MESSAGE) == 1


async def test_two_at_once_are_two() -> None:
    async with stores.postgres() as one, stores.postgres() as other:
        assert one.engine.url.database != other.engine.url.database


@pytest.mark.parametrize("change", CHANGES)
async def test_one_whose_schema_was_changed_does_not_come_back(change: str) -> None:
    changed = await _name_after(change)
    assert await _name_after("SELECT 1") != changed


async def test_who_is_still_connected_is_so_no_longer_when_the_next_has_it() -> None:
    async with stores.postgres() as database:
        url = database.engine.url.set(drivername="postgresql")
        left = await asyncpg.connect(url.render_as_string(hide_password=False))
        await left.execute("BEGIN; LOCK TABLE note")
    async with stores.postgres() as database:
        assert await _do(database, "SELECT count(*) FROM note") == 0
    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError)):
        await left.execute("SELECT 1")
