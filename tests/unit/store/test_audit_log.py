"""The audit log: append-only in the database itself, and every change shows in the chain."""

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from support.times import FixedClock
from varde.shared.errors import VardeError
from varde.shared.store import audit
from varde.shared.store.audit import Entry, first_break
from varde.shared.store.database import Database


async def _append(database: Database, number: int, detail: str = "") -> None:
    async with database.begin() as tx:
        await audit.append(
            tx,
            at=FixedClock().now(),
            actor="koordinator",
            action="view",
            subject=f"26-{number:04d}",
            detail=detail,
        )


async def _log(database: Database, count: int = 0) -> list[Entry]:
    for number in range(count):
        await _append(database, number)
    async with database.read() as tx:
        return await audit.entries(tx)


async def test_the_chain_holds_as_it_grows(database: Database) -> None:
    assert first_break(await _log(database)) is None
    log = await _log(database, 5)
    assert [entry.seq for entry in log] == [1, 2, 3, 4, 5]
    assert log[2].subject == "26-0002"
    assert len({entry.hash for entry in log}) == 5
    assert first_break(log) is None


async def test_every_change_shows_where_it_was_made(database: Database) -> None:
    log = await _log(database, 5)
    for field in ("at", "actor", "action", "subject", "detail", "hash"):
        forged = replace(log[2], **{field: "x"})  # type: ignore[arg-type] # text fields only
        changed = [*log[:2], forged, *log[3:]]
        assert first_break(changed) == 3
    assert first_break([*log[:2], *log[3:]]) == 3
    assert first_break(log[1:]) == 1
    assert first_break([log[0], log[2], log[1], *log[3:]]) == 2
    renumbered = [replace(entry, seq=place) for place, entry in enumerate(log[1:], 1)]
    assert first_break(renumbered) == 1


@pytest.mark.parametrize(
    "statement", ["UPDATE audit SET actor = 'x' WHERE seq = 1", "DELETE FROM audit"]
)
async def test_the_database_itself_refuses_to_change_the_log(
    database: Database, statement: str
) -> None:
    before = await _log(database, 2)
    with pytest.raises((DBAPIError, VardeError)):
        async with database.begin() as tx:
            await tx.execute(text(statement))
    assert await _log(database) == before


async def test_many_writers_at_once_make_one_chain(database: Database) -> None:
    await asyncio.gather(*(_append(database, number) for number in range(20)))
    log = await _log(database)
    assert len(log) == 20
    assert first_break(log) is None


async def test_an_act_that_fails_leaves_no_entry(database: Database) -> None:
    async def fails() -> None:
        async with database.begin() as tx:
            at = FixedClock().now()
            await audit.append(tx, at=at, actor="a", action="view", subject="26-0001")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fails()
    assert await _log(database) == []


async def test_a_long_detail_is_cut_and_still_holds(database: Database) -> None:
    await _append(database, 1, "PARTNER " * 100)
    log = await _log(database)
    assert len(log[0].detail) == 200
    assert first_break(log) is None
