"""A reporter takes a concern back while something is put to it: nothing of either is left.

On PostgreSQL alone: SQLite lets one write at a time.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from itertools import count
from pathlib import Path

import pytest

from support import stores
from support.router_house import RouterHouse, router_house
from support.taken_back import answered, rows, told
from varde.shared.casework.submission import WebSubmission
from varde.shared.casework.withdrawal import withdraw
from varde.shared.domain.case import Case
from varde.shared.domain.codes import PageLanguage
from varde.shared.errors import Transient
from varde.shared.messages import ConcernWithdrawn
from varde.shared.store.additions import SealedAddition, load_addition
from varde.shared.store.database import Transaction
from varde.shared.store.dialogue import public_keys

pytestmark = pytest.mark.postgres


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[RouterHouse]:
    async with stores.of_kind("postgres", tmp_path) as database, router_house(database) as opened:
        yield opened


async def test_what_is_being_put_into_a_case_when_its_concern_is_taken_back_leaves_nothing(
    house: RouterHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, case = await told(house)
    taken_back, reads, load = ConcernWithdrawn(concern_id=case.concern_id), count(1), load_addition

    async def load_and_lose(tx: Transaction, addition_id: str) -> SealedAddition | None:
        found = await load(tx, addition_id)
        if next(reads) == 2:  # the one in the transaction that writes
            await withdraw(house.database, taken_back, house.clock)
        return found

    monkeypatch.setattr("varde.shared.store.additions.load_addition", load_and_lose)
    await house.store(case.concern_id, WebSubmission(PageLanguage.NB, "Hun er 15 år.").to_bytes())
    for _ in range(2):
        with suppress(Transient):  # the case has changed
            await house.deliver()
        house.clock.forward(minutes=2)
    assert set((await rows(house)).values()) == {0}


async def test_what_is_being_written_to_a_reporter_who_takes_the_concern_back_goes_too(
    house: RouterHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, case = await told(house)
    taken_back, find = ConcernWithdrawn(concern_id=case.concern_id), public_keys
    taking_back: list[asyncio.Task[Case | None]] = []

    async def find_and_lose(tx: Transaction, concern_id: str) -> list[bytes]:
        found = await find(tx, concern_id)
        work = withdraw(house.database, taken_back, house.clock)
        taking_back.append(asyncio.create_task(work))
        await asyncio.wait(taking_back, timeout=1)  # it waits for this transaction, or is done
        return found

    monkeypatch.setattr("varde.shared.store.dialogue.public_keys", find_and_lose)
    await answered(house, case)
    assert await taking_back[0]
    assert set((await rows(house)).values()) == {0}
