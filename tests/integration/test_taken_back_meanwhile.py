"""A reporter takes a concern back while something is put to it: nothing of either is left.

On PostgreSQL alone: SQLite lets one write at a time.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from importlib import import_module
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from support import stores
from support.people import COORDINATOR
from support.router_house import NB, OWN, RouterHouse, router_house
from support.taken_back import TOLD, answered, rows, told
from varde.shared.casework.answering import release_answers
from varde.shared.casework.submission import WebSubmission
from varde.shared.casework.withdrawal import withdraw
from varde.shared.domain.case import Case
from varde.shared.domain.codes import PageLanguage
from varde.shared.errors import Transient
from varde.shared.messages import ConcernWithdrawn
from varde.shared.store import answers
from varde.shared.store.additions import SealedAddition, load_addition
from varde.shared.store.database import Transaction
from varde.shared.vault import PrivateKeys

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
    taking_back = _taken_back_after(monkeypatch, "dialogue.public_keys", house, case)
    await answered(house, case)
    assert await taking_back[0]
    assert set((await rows(house)).values()) == {0}


async def test_a_letter_to_who_takes_a_mail_back_meanwhile_is_never_sent(
    house: RouterHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.mail(TOLD, vouched=True)
    await house.deliver()
    case = await house.newest()
    taking_back = _taken_back_after(monkeypatch, "sealed.load_concern", house, case)
    await house.reply(case, "Takk.")
    assert await taking_back[0]
    assert set((await rows(house)).values()) == {0}


async def test_answers_that_are_being_released_of_a_concern_that_is_taken_back_go_too(
    house: RouterHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = await house.tell(TOLD)
    await house.add(case, "Hun er redd.")
    taking_back = _taken_back_after(monkeypatch, "sealed.load_marks", house, case, times=2)
    await release_answers(
        house.database, PrivateKeys(OWN), house.clock, COORDINATOR, case.reference, language=NB
    )
    assert await taking_back[0]
    async with house.database.read() as tx:
        assert await answers.of_case(tx, case.case_id) == ()
    assert set((await rows(house)).values()) == {0}


def _taken_back_after(
    monkeypatch: pytest.MonkeyPatch, read: str, house: RouterHouse, case: Case, *, times: int = 1
) -> list[asyncio.Task[Case | None]]:
    """The concern is taken back as soon as ``read`` of the store has been read so often; gives the work, once begun."""
    module, _, name = f"varde.shared.store.{read}".rpartition(".")
    original, begun = getattr(import_module(module), name), list[asyncio.Task[Case | None]]()
    reads = count(1)

    async def read_and_lose(*asked: Any) -> Any:
        found = await original(*asked)
        if next(reads) != times:
            return found
        work = withdraw(house.database, ConcernWithdrawn(concern_id=case.concern_id), house.clock)
        begun.append(asyncio.create_task(work))
        await asyncio.wait(begun, timeout=1)  # it waits for who reads, or is done
        return found

    monkeypatch.setattr(f"{module}.{name}", read_and_lose)
    return begun
