"""A chat's access is renewed by one process at a time, from the version that it has seen."""

import asyncio
from datetime import timedelta

from support.times import START
from varde.shared.domain.channel import AccessTrouble
from varde.shared.store import chat_access
from varde.shared.store.chat_access import LEASE, Kept, Lease, Unrenewed
from varde.shared.store.database import Database

ENDS = START + timedelta(hours=12)


async def _lease(database: Database, after: timedelta = timedelta()) -> Lease | None:
    async with database.begin() as tx:
        return await chat_access.lease(tx, "slack", START + after)


async def _held(database: Database, after: timedelta = timedelta()) -> Lease:
    lease = await _lease(database, after)
    assert lease
    return lease


async def _give_back(database: Database, held: Lease) -> None:
    async with database.begin() as tx:
        await chat_access.give_back(tx, "slack", held.until)


async def _trouble(
    database: Database, held: Lease, trouble: AccessTrouble, after: timedelta = timedelta()
) -> None:
    async with database.begin() as tx:
        await chat_access.note_trouble(tx, "slack", trouble, START + after, held)


async def _put(database: Database, sealed: bytes, spent: int) -> bool:
    async with database.begin() as tx:
        return await chat_access.put(tx, "slack", sealed, ENDS, spent=spent)


async def _kept(database: Database, platform: str = "slack") -> Kept:
    async with database.read() as tx:
        return await chat_access.kept(tx, platform)


async def _unrenewed(database: Database) -> tuple[Unrenewed, ...]:
    async with database.read() as tx:
        return await chat_access.unrenewed(tx)


async def test_one_of_many_gets_the_lease_and_the_next_one_when_it_is_given_back(
    database: Database,
) -> None:
    leases = await asyncio.gather(*(_lease(database) for _ in range(8)))
    (held,) = [lease for lease in leases if lease]
    assert held == Lease(Kept(b"", 0), START + LEASE)
    await _give_back(database, held)
    assert await _lease(database) == held


async def test_a_lease_that_nobody_gives_back_runs_out(database: Database) -> None:
    assert await _lease(database)
    assert await _lease(database, LEASE - timedelta(seconds=1)) is None
    assert await _lease(database, LEASE)


async def test_who_outlived_a_lease_does_not_free_the_next_holders(database: Database) -> None:
    outlived = await _held(database)
    await _held(database, LEASE)
    await _give_back(database, outlived)
    assert await _lease(database, LEASE) is None
    await _trouble(database, outlived, AccessTrouble.AWAY)
    assert await _lease(database, LEASE) is None
    assert await _unrenewed(database) == ()


async def test_who_outlived_a_lease_writes_no_trouble_over_what_was_renewed(
    database: Database,
) -> None:
    outlived = await _held(database)
    await _held(database, LEASE)
    await _put(database, b"one", spent=0)
    await _trouble(database, outlived, AccessTrouble.SPENT, LEASE)
    assert await _unrenewed(database) == ()


async def test_what_a_version_was_renewed_to_is_kept_once(database: Database) -> None:
    await _lease(database)
    assert await _put(database, b"one", spent=0)
    assert not await _put(database, b"another", spent=0)
    assert await _kept(database) == Kept(b"one", 1)
    assert (await _held(database)).newest == Kept(b"one", 1), "keeping it gives the lease back"
    assert await _kept(database, "teams") == Kept(b"", 0)


async def test_trouble_is_told_since_it_began_until_it_is_renewed(database: Database) -> None:
    await _lease(database)
    await _put(database, b"one", spent=0)
    told: list[Unrenewed] = []
    for hour, trouble in enumerate([AccessTrouble.AWAY, AccessTrouble.AWAY, AccessTrouble.SPENT]):
        after = timedelta(hours=hour)
        await _trouble(database, await _held(database, after), trouble, after)
        told += await _unrenewed(database)
    assert told == [
        Unrenewed("slack", AccessTrouble.AWAY, START, ENDS),
        Unrenewed("slack", AccessTrouble.AWAY, START, ENDS),
        Unrenewed("slack", AccessTrouble.SPENT, START + timedelta(hours=2), ENDS),
    ]
    assert await _lease(database, timedelta(hours=2)), "who could not renew it holds up nobody"
    assert await _put(database, b"two", spent=1)
    assert await _unrenewed(database) == ()


async def test_a_chat_that_does_without_renewing_has_no_trouble_and_keeps_what_it_has(
    database: Database,
) -> None:
    await _lease(database)
    await _put(database, b"one", spent=0)
    await _trouble(database, await _held(database), AccessTrouble.OFF)
    async with database.begin() as tx:
        await chat_access.forget_trouble(tx, "slack")
    assert await _unrenewed(database) == ()
    assert await _kept(database) == Kept(b"one", 1)
