"""The schema: up, down and up again, equal to the tables in the code, with rows in it."""

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import (
    JSON,
    Boolean,
    Date,
    Integer,
    LargeBinary,
    Row,
    String,
    Table,
    create_engine,
    insert,
    inspect,
    select,
    text,
)
from sqlalchemy.engine import Connection

from support import stores
from support.times import START
from varde.shared.store import (
    exact,
    local_channel,
    sealed,  # noqa: F401 # registers its tables
)
from varde.shared.store.additions import addition_wrap, sealed_addition
from varde.shared.store.database import Database
from varde.shared.store.local_channel import LocalMessage
from varde.shared.store.migrate import differences, downgrade, grant, is_current, upgrade
from varde.shared.store.reply_tokens import reply_token
from varde.shared.store.tables import (
    Moment,
    assignment,
    card_post,
    case_file,
    inbox,
    metadata,
    note,
)

_OLD_MESSAGE = text(
    "INSERT INTO local_message (message_id, place, audience, body)"
    " VALUES (:message_id, :place, 'group', '{}')"
)


def _value(kind: object, chance: random.Random, row: int) -> object:
    if isinstance(kind, Boolean | Integer):
        return row % 2 == 0 if isinstance(kind, Boolean) else row
    if isinstance(kind, LargeBinary):
        return chance.randbytes(chance.randrange(0, 400))
    if isinstance(kind, Moment):
        return START
    if isinstance(kind, Date):
        return START.date()
    if isinstance(kind, JSON):
        return [chance.random(), "æøå"]
    length = kind.length if isinstance(kind, String) else None
    return f"{row:07d}"[-(length or 7) :]


async def _fill(database: Database, rows: int) -> None:
    chance = random.Random(rows)
    async with database.begin() as tx:
        for table in metadata.sorted_tables:
            for row in range(rows):
                values = {c.name: _value(c.type, chance, row) for c in table.columns}
                await tx.execute(insert(table).values(values))


async def _count(database: Database, tables: Sequence[Table] = metadata.sorted_tables) -> int:
    async with database.read() as tx:
        found = [len((await tx.execute(select(t))).all()) for t in tables]
    return sum(found)


async def _rows(database: Database, tables: Sequence[Table]) -> list[list[Row[Any]]]:
    async with database.read() as tx:
        return [
            list(await tx.execute(select(table).order_by(*table.primary_key))) for table in tables
        ]


def _with_rowid(connection: Connection) -> dict[str, bool]:
    """Of each table in SQLite, by name: false where its rows lie in the index of the key."""
    found = connection.execute(text("SELECT name, wr FROM pragma_table_list WHERE type = 'table'"))
    return {row.name: not row.wr for row in found if not row.name.startswith("sqlite_")}


def _leftovers(connection: Connection) -> set[str]:
    found = set(inspect(connection).get_table_names()) - {"alembic_version"}
    if connection.dialect.name == "postgresql":
        routines = "SELECT proname FROM pg_proc WHERE proname LIKE 'varde%'"
    else:
        routines = "SELECT name FROM sqlite_master WHERE type IN ('trigger', 'view')"
    return found | set(connection.execute(text(routines)).scalars())


async def test_the_schema_is_what_the_code_says(database: Database) -> None:
    assert await differences(database) == []
    assert await is_current(database)


async def test_going_up_twice_changes_nothing(database: Database) -> None:
    await _fill(database, 3)
    await upgrade(database)
    assert await _count(database) == 3 * len(metadata.tables)


async def test_down_leaves_nothing_and_up_restores_it_even_with_rows(database: Database) -> None:
    await _fill(database, 20)
    await downgrade(database)
    async with database.engine.connect() as connection:
        assert await connection.run_sync(_leftovers) == set()
    assert not await is_current(database)
    await upgrade(database)
    assert await differences(database) == []
    await _fill(database, 5)
    assert await _count(database) == 5 * len(metadata.tables)


async def test_the_local_channel_keeps_its_messages_and_their_order_over_a_new_schema(
    database: Database,
) -> None:
    await downgrade(database, "0001")
    async with database.begin() as tx:
        for place, message_id in ((1, "m-b"), (2, "m-a"), (7, "m-c")):
            await tx.execute(_OLD_MESSAGE, {"message_id": message_id, "place": place})
    await upgrade(database)
    async with database.begin() as tx:
        await local_channel.post(tx, LocalMessage("m-0", "group", "", 1, {}))
        shown = [m.message_id for m in await local_channel.messages(tx)]
    assert shown == ["m-b", "m-a", "m-c", "m-0"]


async def test_cases_keep_what_belongs_to_them_when_members_are_disqualified_one_by_one(
    database: Database,
) -> None:
    await _fill(database, 4)
    await downgrade(database, "0003")
    await upgrade(database)
    kept = (case_file, assignment, note, card_post, exact.case_exact)
    assert await _count(database, kept) == 4 * len(kept)


async def test_what_was_added_keeps_its_wraps_when_mails_begin_to_find_their_case(
    database: Database,
) -> None:
    await _fill(database, 4)
    await downgrade(database, "0008")
    await upgrade(database)
    kept = (sealed_addition, addition_wrap)
    assert await _count(database, kept) == 4 * len(kept)


async def test_what_waits_and_where_replies_belong_outlast_the_move_into_the_key(
    database: Database,
) -> None:
    await _fill(database, 4)
    moved = (inbox, reply_token)
    before = await _rows(database, moved)
    await downgrade(database, "0025")
    await upgrade(database, "0026")
    assert await _rows(database, moved) == before


async def test_sqlite_keeps_each_table_after_all_migrations_as_a_new_one_is_made(
    tmp_path: Path,
) -> None:
    async with stores.sqlite(tmp_path) as database, database.engine.connect() as connection:
        migrated = await connection.run_sync(_with_rowid)
    new = create_engine("sqlite://")
    metadata.create_all(new)
    with new.connect() as connection_to_new:
        made = _with_rowid(connection_to_new)
    assert {name: migrated[name] for name in made} == made
    assert (made["outbox"], made["inbox"]) == (True, False)
    new.dispose()


async def test_a_difference_is_seen(database: Database) -> None:
    async with database.engine.begin() as connection:
        await connection.execute(text("ALTER TABLE note ADD COLUMN extra TEXT"))
    assert await differences(database) != []


async def test_an_empty_database_is_not_current(tmp_path: Path) -> None:
    async with stores.opened(stores.sqlite_url(tmp_path)) as database:
        assert not await is_current(database)


async def test_sqlite_has_no_roles_to_grant_to(tmp_path: Path) -> None:
    async with stores.sqlite(tmp_path) as database:
        await grant(database)


@pytest.mark.postgres
async def test_grants_can_be_given_again() -> None:
    async with stores.postgres() as database:
        await grant(database)
        await grant(database)
