"""Warnings that stand in a chat: each is taken away by one process, when it is due, and then forgotten."""

import asyncio
from datetime import timedelta

from sqlalchemy import select, text

from support.times import START
from varde.shared.domain.codes import Language
from varde.shared.store import shown_warnings
from varde.shared.store.database import Database
from varde.shared.store.shown_warnings import ShownWarning, shown_warning

MINUTE = timedelta(minutes=1)
DUE = START + 10 * MINUTE


def _warning(number: int = 1, about: str = "message-1", **more: timedelta) -> ShownWarning:
    due = DUE + more.get("later", timedelta())
    return ShownWarning(f"chat-{number}", "1", about, Language.NN, due)


async def _shown(database: Database, *warnings: ShownWarning) -> None:
    for warning in warnings:
        async with database.begin() as tx:
            await shown_warnings.put(tx, warning, START + MINUTE)
            await shown_warnings.release(tx, warning)


async def _take(database: Database, after: timedelta) -> ShownWarning | None:
    async with database.begin() as tx:
        return await shown_warnings.take(tx, START + after, START + after + MINUTE)


async def _until_it_waits(database: Database) -> None:
    """Until a transaction waits for another's row. SQLite lets one at a time begin."""
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    waits = database.is_sqlite
    while not waits:
        async with database.read() as tx:
            waits = bool((await tx.execute(waiting)).scalar_one())


async def test_a_warning_is_given_out_when_it_is_due_and_not_before(database: Database) -> None:
    await _shown(database, _warning())
    assert await _take(database, 10 * MINUTE - timedelta(seconds=1)) is None
    assert await _take(database, 10 * MINUTE) == _warning()


async def test_the_one_that_has_waited_longest_comes_first(database: Database) -> None:
    await _shown(database, _warning(1, later=MINUTE), _warning(2), _warning(3, later=2 * MINUTE))
    taken = [await _take(database, 15 * MINUTE) for _ in range(4)]
    assert [one and one.chat_id for one in taken] == ["chat-2", "chat-1", "chat-3", None]


async def test_of_many_who_look_at_once_one_gets_it(database: Database) -> None:
    await _shown(database, _warning())
    taken = await asyncio.gather(*(_take(database, 10 * MINUTE) for _ in range(8)))
    assert [one for one in taken if one] == [_warning()]


async def test_who_looks_while_another_is_about_to_take_it_gets_nothing(database: Database) -> None:
    await _shown(database, _warning())
    async with database.begin() as tx:
        assert await shown_warnings.take(tx, DUE, DUE + MINUTE)
        other = asyncio.create_task(_take(database, 10 * MINUTE))
        await _until_it_waits(database)
    assert await other is None


async def test_two_in_different_chats_under_one_message_id_are_two(database: Database) -> None:
    await _shown(database, _warning(1), _warning(2))
    async with database.begin() as tx:
        await shown_warnings.erase(tx, _warning(1))
    assert await _take(database, 10 * MINUTE) == _warning(2)


async def test_what_was_taken_and_not_done_is_given_out_again_when_the_lease_is_over(
    database: Database,
) -> None:
    await _shown(database, _warning())
    assert await _take(database, 10 * MINUTE)
    assert await _take(database, 11 * MINUTE - timedelta(seconds=1)) is None
    assert await _take(database, 11 * MINUTE) == _warning()


async def test_nobody_gets_what_is_just_being_shown(database: Database) -> None:
    async with database.begin() as tx:
        await shown_warnings.put(tx, _warning(), DUE + MINUTE)
    assert await _take(database, 10 * MINUTE) is None
    async with database.begin() as tx:
        await shown_warnings.release(tx, _warning())
    assert await _take(database, 10 * MINUTE) == _warning()


async def test_what_was_said_about_one_message_can_be_hastened(database: Database) -> None:
    await _shown(database, _warning(1), _warning(2, "message-2"))
    async with database.begin() as tx:
        assert await shown_warnings.hasten(tx, "message-2", START)
        assert not await shown_warnings.hasten(tx, "message-2", START), "it is due already"
        assert not await shown_warnings.hasten(tx, "message-3", START)
    taken = [await _take(database, timedelta()) for _ in range(2)]
    assert [one and one.about_id for one in taken] == ["message-2", None]


async def test_nothing_is_left_of_what_is_gone(database: Database) -> None:
    await _shown(database, _warning())
    async with database.begin() as tx:
        await shown_warnings.erase(tx, _warning())
        assert (await tx.execute(select(shown_warning))).all() == []
