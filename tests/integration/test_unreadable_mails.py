"""A mail that triage could not read stands in nobody's way; one that only cannot be read now stops what would leave."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from support import stores
from support.people import COORDINATOR
from support.router_house import NB, OWN, RouterHouse, router_house
from varde.shared.casework.review import Review
from varde.shared.domain.case import Case
from varde.shared.domain.codes import HoldReason
from varde.shared.errors import Refused
from varde.shared.mail import MailKind, MailReader, Problem, ReadMail
from varde.shared.store import additions, cases, sealed
from varde.shared.vault import PrivateKeys

FIRST = "De får ikke lønn. Sjefen tok passene."
LATER = "De sover på en kai i havna."


class _Losing(MailReader):
    """A reader that gives up on the mails that hold some words."""

    def __init__(self) -> None:
        super().__init__()
        self.loses: set[str] = set()

    async def read(self, raw: bytes) -> ReadMail:
        if any(words.encode() in raw for words in self.loses):
            return ReadMail(kind=MailKind.UNREADABLE, problems=(Problem.TIME_OUT.value,))
        return await super().read(raw)


class _House:
    """A router and her review, which read mail alike."""

    def __init__(self, router: RouterHouse, reader: _Losing) -> None:
        self.router = router
        self.reader = reader
        self.review = Review(
            router.database, PrivateKeys(OWN), router.clock, COORDINATOR, mail=reader
        )

    async def mailed(self, text: str) -> Case:
        """The case of a mail."""
        await self.router.mail(text)
        await self.router.deliver()
        return await self.router.newest()

    async def added(self, case: Case, text: str) -> Case:
        """The case with a mail added to it."""
        await self.router.mail(text, token=await self.router.token(case))
        await self.router.deliver()
        return await self.router.case(case)

    async def held_again(self, case: Case) -> Case:
        """The case, waiting for something that no mail has to do with."""
        now = await self.router.case(case)
        changed = replace(now, hold_reasons=(HoldReason.CONFLICT,), version=now.version + 1)
        async with self.router.database.begin() as tx:
            await cases.save_case(tx, changed)
        return changed

    async def released(self, case: Case) -> bool:
        """True when it can be released."""
        try:
            await self.review.release(case.reference, with_account=False, language=NB)
        except Refused as refused:
            if "kunne ikke leses akkurat nå" not in str(refused):
                raise
            return False
        return True

    async def lacking(self, case: Case) -> bool:
        """True when the opened case lacks a mail."""
        _, original = await self.review.show(case.reference, language=NB)
        return original.unread


@pytest.fixture(params=stores.KINDS)
async def house(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[_House]:
    async with (
        stores.of_kind(request.param, tmp_path) as database,
        _Losing() as reader,
        router_house(database, mail=reader) as router,
    ):
        yield _House(router, reader)


async def test_a_mail_that_never_can_be_read_stops_no_release_however_often(house: _House) -> None:
    house.reader.loses = {FIRST}
    case = await house.mailed(FIRST)
    assert HoldReason.UNREADABLE in case.hold_reasons
    assert await house.released(case)
    await house.held_again(case)
    assert not await house.lacking(case)
    assert await house.released(case)


async def test_an_added_mail_that_never_can_be_read_stops_none_either(house: _House) -> None:
    case = await house.held_again(await house.mailed(FIRST))
    house.reader.loses = {LATER}
    await house.added(case, LATER)
    assert await house.released(case)
    await house.held_again(case)
    assert await house.released(case)


async def test_another_mail_that_cannot_be_read_now_is_not_passed_over(house: _House) -> None:
    house.reader.loses = {FIRST}
    case = await house.mailed(FIRST)
    await house.added(case, LATER)
    house.reader.loses = {FIRST, LATER}
    assert await house.lacking(case)
    assert not await house.released(case)
    house.reader.loses = {FIRST}
    assert not await house.lacking(case)
    assert await house.released(case)


async def test_the_first_mail_counts_though_an_added_one_never_can_be_read(house: _House) -> None:
    case = await house.mailed(FIRST)
    house.reader.loses = {LATER}
    await house.added(case, LATER)
    house.reader.loses = {FIRST}
    assert not await house.released(case)


async def test_the_same_unreadable_mail_once_more_stops_no_release(house: _House) -> None:
    house.reader.loses = {FIRST}
    case = await house.mailed(FIRST)
    await house.mailed(FIRST)
    await house.held_again(case)
    _, original = await house.review.show(case.reference, language=NB)
    assert [added.repeat for added in original.added] == [True]
    assert await house.released(case)


@pytest.mark.parametrize("held", [True, False])
async def test_of_what_was_read_before_this_was_noted_the_case_tells(
    house: _House, held: bool
) -> None:
    case = await house.held_again(await house.mailed(FIRST))
    await house.added(case, LATER)
    async with house.router.database.begin() as tx:
        await tx.execute(sealed.sealed_concern.update().values(unreadable=None))
        await tx.execute(additions.sealed_addition.update().values(unreadable=None))
        now = await house.router.case(case)
        reasons = (HoldReason.UNREADABLE if held else HoldReason.CONFLICT,)
        await cases.save_case(tx, replace(now, hold_reasons=reasons, version=now.version + 1))
    house.reader.loses = {FIRST, LATER}
    assert await house.released(case) is held
