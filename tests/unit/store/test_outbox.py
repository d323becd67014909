"""The outbox and the inbox: nothing lost, nothing taken twice, nothing held up."""

import asyncio
from datetime import timedelta

import pytest

from support import stores
from support.times import FixedClock
from varde.shared.errors import Transient
from varde.shared.messages import ConcernReceived, new_id, parse
from varde.shared.store import outbox
from varde.shared.store.database import Database


async def _put(database: Database, clock: FixedClock, count: int) -> list[str]:
    ids = []
    for _ in range(count):
        message = ConcernReceived(concern_id=new_id())
        async with database.begin() as tx:
            await outbox.add(tx, [message], clock.now())
        ids.append(message.event_id)
        clock.forward(seconds=1)
    return ids


async def _lease(database: Database, clock: FixedClock, limit: int = 100) -> list[str]:
    async with database.begin() as tx:
        return [row.event_id for row in await outbox.lease(tx, clock.now(), limit)]


async def test_messages_of_a_relay_that_was_killed_are_given_back_at_once(
    database: Database,
) -> None:
    clock = FixedClock()
    async with database.begin() as tx:
        await outbox.add(tx, [ConcernReceived(concern_id=new_id()) for _ in range(3)], clock.now())
        assert len(await outbox.lease(tx, clock.now(), 2)) == 2
    async with database.begin() as tx:
        await outbox.free(tx)
        assert len(await outbox.lease(tx, clock.now(), 9)) == 3


async def test_the_oldest_are_taken_first_and_only_once(database: Database) -> None:
    clock = FixedClock()
    ids = await _put(database, clock, 5)
    assert await _lease(database, clock, 3) == ids[:3]
    assert await _lease(database, clock, 3) == ids[3:]
    assert await _lease(database, clock) == []


async def test_of_one_time_those_that_were_written_first_are_taken_first(
    database: Database,
) -> None:
    clock, messages = FixedClock(), [ConcernReceived(concern_id=new_id()) for _ in range(40)]
    for message in messages:
        async with database.begin() as tx:
            await outbox.add(tx, [message], clock.now())
    assert await _lease(database, clock) == [message.event_id for message in messages]


async def test_a_row_is_the_message(database: Database) -> None:
    message = ConcernReceived(concern_id=new_id())
    async with database.begin() as tx:
        await outbox.add(tx, [message], FixedClock().now())
    async with database.begin() as tx:
        row = (await outbox.lease(tx, FixedClock().now(), 1))[0]
    assert (row.event_id, row.topic, parse(row.body)) == (message.event_id, message.topic, message)


async def test_what_a_dead_relay_had_taken_is_taken_again(database: Database) -> None:
    clock = FixedClock()
    ids = await _put(database, clock, 2)
    await _lease(database, clock)
    clock.forward(seconds=59)
    assert await _lease(database, clock) == []
    clock.forward(seconds=2)
    assert await _lease(database, clock) == ids


async def test_what_was_given_back_stands_behind_what_has_not_failed(database: Database) -> None:
    clock = FixedClock()
    ids = await _put(database, clock, 3)
    await _lease(database, clock)
    async with database.begin() as tx:
        await outbox.postpone(tx, ids[:2], clock.now())
        await outbox.postpone(tx, ids[2:], clock.now() + timedelta(seconds=5))
    clock.forward(seconds=1)
    fresh = await _put(database, clock, 1)
    assert await _lease(database, clock) == fresh + ids[:2]
    clock.forward(seconds=10)
    assert await _lease(database, clock) == ids[2:]


async def test_what_was_confirmed_is_gone(database: Database) -> None:
    clock = FixedClock()
    ids = await _put(database, clock, 3)
    async with database.begin() as tx:
        await outbox.remove(tx, ids[:2])
    assert await _lease(database, clock) == ids[2:]


async def test_it_says_how_many_wait_and_since_when(database: Database) -> None:
    clock = FixedClock()
    async with database.read() as tx:
        assert await outbox.waiting(tx) == (0, None)
    start = clock.now()
    await _put(database, clock, 3)
    async with database.read() as tx:
        count, oldest = await outbox.waiting(tx)
    assert count == 3
    assert oldest == start
    assert oldest is not None
    assert oldest.tzinfo is not None


async def test_a_message_is_written_with_what_it_tells_of_or_not_at_all(database: Database) -> None:
    clock = FixedClock()

    async def fails() -> None:
        async with database.begin() as tx:
            await outbox.add(tx, [ConcernReceived(concern_id=new_id())], clock.now())
            raise Transient("it failed after")

    with pytest.raises(Transient, match="it failed after"):
        await fails()
    assert await _lease(database, clock) == []
    assert not database.outbox_signal.is_set()


async def test_a_commit_with_a_message_wakes_the_relay_here(database: Database) -> None:
    clock = FixedClock()
    async with database.begin() as tx:
        await outbox.first_time(tx, "router", new_id(), clock.now())
    assert not database.outbox_signal.is_set()
    await _put(database, clock, 1)
    assert database.outbox_signal.is_set()


async def test_an_event_is_handled_once_by_each_consumer(database: Database) -> None:
    clock, event = FixedClock(), new_id()

    async def first(consumer: str) -> bool:
        async with database.begin() as tx:
            return await outbox.first_time(tx, consumer, event, clock.now())

    assert [await first("router"), await first("router"), await first("chatops")] == [
        True,
        False,
        True,
    ]


async def test_handled_events_are_forgotten_by_age(database: Database) -> None:
    clock, old, new = FixedClock(), new_id(), new_id()
    async with database.begin() as tx:
        await outbox.first_time(tx, "router", old, clock.now())
        clock.forward(days=31)
        await outbox.first_time(tx, "router", new, clock.now())
    async with database.begin() as tx:
        assert await outbox.forget_before(tx, clock.now() - timedelta(days=30)) == 1
        assert await outbox.first_time(tx, "router", old, clock.now())
        assert not await outbox.first_time(tx, "router", new, clock.now())


@pytest.mark.postgres
async def test_two_handlers_of_one_event_at_once_have_the_effect_of_one() -> None:
    clock, event = FixedClock(), new_id()

    async def handle(database: Database) -> bool:
        async with database.begin() as tx:
            first = await outbox.first_time(tx, "router", event, clock.now())
            await asyncio.sleep(0.1)
            return first

    async with stores.postgres() as database:
        answers = await asyncio.gather(
            *(handle(database) for _ in range(4)), return_exceptions=True
        )
        assert sum(answer is True for answer in answers) == 1
        assert all(isinstance(a, Transient) for a in answers if a is not True)
        assert await handle(database) is False


@pytest.mark.postgres
async def test_two_relays_never_take_the_same_message() -> None:
    clock = FixedClock()
    taken: list[str] = []

    async def relay(database: Database) -> None:
        while True:
            async with database.begin() as tx:
                rows = await outbox.lease(tx, clock.now(), 7)
                await asyncio.sleep(0.005)
            if not rows:
                return
            taken.extend(row.event_id for row in rows)

    async with stores.postgres() as database:
        messages = [ConcernReceived(concern_id=new_id()) for _ in range(200)]
        async with database.begin() as tx:
            await outbox.add(tx, messages, clock.now())
        clock.forward(seconds=1)
        await asyncio.gather(*(relay(database) for _ in range(4)))
        while len(taken) < 200:  # those that another relay had locked when it looked
            await relay(database)
    assert sorted(taken) == sorted(m.event_id for m in messages)
