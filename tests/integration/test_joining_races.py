"""Mails that are given to their cases at the same moment, by several routers and doors."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from support import stores
from support.router_house import RouterHouse, router_house
from varde.router import triage
from varde.shared.casework.joining import Pointers, join
from varde.shared.casework.triage import already_triaged
from varde.shared.domain.receipt import receipt_digest
from varde.shared.errors import Permanent, Transient
from varde.shared.messages import ConcernReceived
from varde.shared.store import additions, joining
from varde.shared.store.database import Database
from varde.shared.store.tables import case_file

PLAIN = "Sjefen har tatt passet til Oksana Prøvenko, og hun får ikke lønn."
CHILD = "Jeg glemte å skrive at hun er 15 år."


@pytest.fixture(params=stores.KINDS)
async def house(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[RouterHouse]:
    async with (
        stores.of_kind(request.param, tmp_path) as database,
        router_house(database) as opened,
    ):
        yield opened


async def _received(house: RouterHouse, text: str, token: str = "") -> ConcernReceived:
    receipt = await house.mail(text, token=token)
    async with house.database.read() as tx:
        concern_id = await joining.find_by_receipt(tx, receipt_digest(receipt))
    assert concern_id is not None
    return ConcernReceived(concern_id=concern_id)


async def _handle_all(house: RouterHouse, events: list[ConcernReceived]) -> None:
    """As several routers do: all at once, and again what has to wait."""
    waiting = events
    for _ in range(10):
        calls = (house.triage.handle(event.to_bytes()) for event in waiting)
        results = await asyncio.gather(*calls, return_exceptions=True)
        assert all(result is None or isinstance(result, Transient) for result in results)
        waiting = [e for e, result in zip(waiting, results, strict=True) if result]
        if not waiting:
            return
    raise AssertionError("some mail never found its case")


async def _handle_after_another_router(
    house: RouterHouse, event: ConcernReceived, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another router does the whole of it between this one's question and its reading."""

    async def ask(database: Database, asked: ConcernReceived) -> bool:
        answer = await already_triaged(database, asked)
        monkeypatch.setattr(triage, "already_triaged", already_triaged)
        await house.triage.handle(event.to_bytes())
        return answer

    monkeypatch.setattr(triage, "already_triaged", ask)
    await house.triage.handle(event.to_bytes())


async def _count(house: RouterHouse) -> tuple[int, int]:
    """Cases, and what was added to them."""
    async with house.database.read() as tx:
        counts = [
            (await tx.execute(select(func.count()).select_from(table))).scalar_one()
            for table in (case_file, additions.sealed_addition)
        ]
    return counts[0], counts[1]


async def _move(house: RouterHouse, concern_id: str, into: str) -> None:
    async with house.database.begin() as tx:
        assert await joining.hold(tx, concern_id)
        await joining.move(tx, concern_id, into, repeat=False)


async def test_equal_mails_read_at_once_become_one_case(house: RouterHouse) -> None:
    events = [await _received(house, PLAIN) for _ in range(4)]
    await _handle_all(house, events)
    assert await _count(house) == (1, 3)


async def test_a_mail_delivered_to_two_routers_is_joined_once(house: RouterHouse) -> None:
    await house.mail(PLAIN)
    await house.deliver()
    reply = await _received(house, CHILD, token=await house.token(await house.newest()))
    await _handle_all(house, [reply] * 4)
    assert await _count(house) == (1, 1)


async def test_a_mail_that_another_router_joins_after_one_has_asked_is_left_to_it(
    house: RouterHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.mail(PLAIN)
    await house.deliver()
    reply = await _received(house, CHILD, token=await house.token(await house.newest()))
    await _handle_after_another_router(house, reply, monkeypatch)
    assert await _count(house) == (1, 1)


async def test_a_mail_that_another_router_makes_a_case_of_after_one_has_asked_is_left_to_it(
    house: RouterHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = await _received(house, PLAIN)
    await _handle_after_another_router(house, event, monkeypatch)
    assert await _count(house) == (1, 0)


async def test_a_router_that_dies_after_it_knew_a_mail_does_not_take_it_for_a_repeat(
    house: RouterHouse,
) -> None:
    event = await _received(house, PLAIN)
    window, digests = house.triage._joining.window, ("0" * 32,)  # its window
    for _ in range(2):
        pointers = Pointers(digests=digests)
        assert not await join(house.database, event, pointers, window=window, clock=house.clock)
    await _handle_all(house, [event])
    assert await _count(house) == (1, 0)


async def test_nothing_is_added_to_a_concern_while_it_is_moved(house: RouterHouse) -> None:
    await house.mail(PLAIN)
    await house.deliver()
    case = await house.newest()
    event = await _received(house, CHILD)
    async with house.database.begin() as tx:
        assert await joining.hold(tx, event.concern_id)
        adding = asyncio.create_task(house.store(event.concern_id, b"{}"))
        await asyncio.sleep(0.3)
        assert not adding.done()
        await joining.move(tx, event.concern_id, case.concern_id, repeat=False)
    with pytest.raises(Permanent, match="no concern"):
        await adding
    assert await _count(house) == (1, 1)


async def test_a_concern_that_was_destroyed_meanwhile_takes_nothing_in(house: RouterHouse) -> None:
    event = await _received(house, CHILD)
    with pytest.raises(Transient, match="gone"):
        await _move(house, event.concern_id, "0" * 32)
    async with house.database.read() as tx:
        assert await joining.home(tx, event.concern_id) == event.concern_id


async def test_a_concern_that_was_never_stored_is_told_of(house: RouterHouse) -> None:
    with pytest.raises(Permanent, match="not in the store"):
        await house.triage.handle(ConcernReceived(concern_id="0" * 32).to_bytes())
