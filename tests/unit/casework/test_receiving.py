"""Concerns are sealed and stored in groups: none is lost, none takes another along, none waits for ever."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from support import stores
from support.case_house import OWN, House, opened_house
from support.times import FixedClock
from varde.shared.casework.receive import Receiver
from varde.shared.domain.codes import Channel
from varde.shared.errors import Transient
from varde.shared.store import sealed


@pytest.fixture(params=stores.KINDS)
async def house(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[House]:
    async with opened_house(request.param, tmp_path) as opened:
        yield opened


async def test_a_group_shares_a_transaction(tmp_path: Path) -> None:
    async with stores.sqlite(tmp_path) as database:
        receiver = Receiver(database, [OWN.public], FixedClock(), secrets.randbelow)
        moments = set()
        async with receiver.running():
            await asyncio.gather(*(receiver.receive(b"x", Channel.WEB) for _ in range(200)))
        async with database.read() as tx:
            moments = {len(await sealed.wraps_of(tx, "coordinator"))}
        assert moments == {200}


async def test_a_client_that_leaves_does_not_take_the_others_along(house: House) -> None:
    leaving = asyncio.create_task(house.receiver.receive(b"a", Channel.WEB))
    staying = [asyncio.create_task(house.receiver.receive(b"b", Channel.WEB)) for _ in range(5)]
    await asyncio.sleep(0)
    leaving.cancel()
    assert len({await task for task in staying}) == 5
    assert leaving.cancelled() or await asyncio.wait({leaving})


async def test_what_was_taken_in_is_stored_before_the_receiver_stops(tmp_path: Path) -> None:
    async with stores.sqlite(tmp_path) as database:
        receiver = Receiver(database, [OWN.public], FixedClock(), secrets.randbelow)
        async with receiver.running():
            waiting = [asyncio.create_task(receiver.receive(b"x", Channel.WEB)) for _ in range(30)]
            await asyncio.sleep(0)
        assert len({await task for task in waiting}) == 30


async def test_the_receiver_forgets_what_it_sealed_with_after_a_tenth_of_a_second(
    house: House,
) -> None:
    for wait in (0.0, 0.3, 0.0):
        await asyncio.sleep(wait)
        await asyncio.gather(*(house.receiver.receive(b"x", Channel.WEB) for _ in range(3)))
    async with house.database.read() as tx:
        wraps = [wrap.wrapped for _, wrap in await sealed.wraps_of(tx, "triage")]
    assert len(set(wraps)) == 9
    assert 2 <= len({wrapped[:80] for wrapped in wraps}) <= 3


async def test_a_receiver_that_has_stopped_says_so_and_does_not_hang(tmp_path: Path) -> None:
    async with stores.sqlite(tmp_path) as database:
        receiver = Receiver(database, [OWN.public], FixedClock(), secrets.randbelow)
        async with receiver.running():
            large = asyncio.create_task(receiver.receive(b"x" * 8_000_000, Channel.WEB))
            await asyncio.sleep(0)
        async with asyncio.timeout(10):
            with pytest.raises(Transient, match="stopping"):
                await large
            with pytest.raises(Transient, match="stopping"):
                await receiver.receive(b"x", Channel.WEB)


async def test_too_many_that_wait_are_told_to_come_back(tmp_path: Path) -> None:
    async with stores.sqlite(tmp_path) as database:
        receiver = Receiver(database, [OWN.public], FixedClock(), secrets.randbelow)
        waiting = [asyncio.create_task(receiver.receive(b"x", Channel.WEB)) for _ in range(1000)]
        await asyncio.sleep(0.1)
        with pytest.raises(Transient, match="too many"):
            await receiver.receive(b"x", Channel.WEB)
        async with receiver.running():
            assert len({await task for task in waiting}) == 1000


async def test_large_concerns_do_not_all_share_one_transaction(house: House) -> None:
    raw = b"x" * (9 * 1024 * 1024)
    receipts = await asyncio.gather(*(house.receiver.receive(raw, Channel.EMAIL) for _ in range(5)))
    assert len(set(receipts)) == 5
    assert len(await house.events()) == 5
