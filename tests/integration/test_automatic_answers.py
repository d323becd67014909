"""What machines answer to our letters is kept with its case and disturbs nobody, on both databases."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from support import stores
from support.letters import many, part, text
from support.people import COORDINATOR
from support.router_house import NB, RouterHouse, router_house
from varde.intake_email.door import with_envelope
from varde.shared.domain.case import Case
from varde.shared.domain.codes import Channel, HoldReason, Outcome
from varde.shared.domain.reply_token import with_token
from varde.shared.store import additions

PLAIN = "Sjefen har tatt passet til Oksana Prøvenko, og hun får ikke lønn."
AWAY = "Jeg er på ferie. Ring Oksana Prøvenko om det haster, hun er 15 år."
EXCHANGE = ("Auto-Submitted: auto-generated", "X-Auto-Response-Suppress: All")
GMAIL = ("Auto-Submitted: auto-replied", "Precedence: bulk", "X-Autoreply: yes")


@pytest.fixture(params=stores.KINDS)
async def house(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[RouterHouse]:
    async with (
        stores.of_kind(request.param, tmp_path) as database,
        router_house(database) as opened,
    ):
        yield opened


async def _first(house: RouterHouse) -> Case:
    await house.mail(PLAIN)
    await house.deliver()
    return await house.newest()


async def _added(house: RouterHouse, case: Case) -> list[additions.SealedAddition]:
    async with house.database.read() as tx:
        return await additions.additions_of(tx, case.concern_id)


@pytest.mark.parametrize(
    ("subject", "headers"),
    [("Automatisk svar: Et svar", EXCHANGE), ("Re: Et svar", GMAIL)],
    ids=["Exchange", "Gmail"],
)
async def test_an_automatic_answer_leaves_the_case_as_it_is(
    house: RouterHouse, subject: str, headers: tuple[str, ...]
) -> None:
    case = await _first(house)
    told = len(house.changed)
    token = await house.token(case)
    await house.mail(AWAY, subject=subject, token=token, headers=headers)
    await house.deliver()
    assert (await house.case(case), len(house.changed)) == (case, told)
    (added,) = await _added(house, case)
    assert [wrap.recipient for wrap in added.wraps] == ["coordinator"]
    assert (await house.log())[-1].action == "automatic_set_aside"
    _, original = await house.review.show(case.reference, language=NB)
    assert original.added[0].repeat
    assert (await house.accounts(case))[1:] == [""]


async def test_a_read_report_leaves_the_case_as_it_is(house: RouterHouse) -> None:
    case = await _first(house)
    told = len(house.changed)
    raw = many(
        "report",
        text("Lest av Oksana Prøvenko, 15 år."),
        part("message/disposition-notification", "Disposition: manual-action; displayed"),
        subject="Lest: Et svar",
        more="; report-type=disposition-notification",
    )
    address = with_token("bekymring@varde.example", await house.token(case))
    await house.receiver.receive(with_envelope("kari@nabo.example", address, raw), Channel.EMAIL)
    await house.deliver()
    assert (await house.case(case), len(house.changed)) == (case, told)
    assert len(await _added(house, case)) == 1
    assert (await house.log())[-1].action == "automatic_set_aside"


async def test_a_case_that_has_ended_is_not_opened_by_one(house: RouterHouse) -> None:
    case = await _first(house)
    token = await house.token(case)
    await house.casework.close(COORDINATOR, case.reference, Outcome.ADVICE, language=NB)
    ended = await house.case(case)
    await house.mail(AWAY, token=token, headers=GMAIL)
    await house.deliver()
    assert await house.case(case) == ended


async def test_where_only_the_subject_says_so_somebody_looks(house: RouterHouse) -> None:
    case = await _first(house)
    await house.mail(AWAY, subject="Fraværsmelding: Oksana", token=await house.token(case))
    await house.deliver()
    now = await house.case(case)
    assert HoldReason.NOT_A_CONCERN in now.hold_reasons
    assert now.facts.child


async def test_a_person_who_writes_of_absence_is_heard(house: RouterHouse) -> None:
    case = await _first(house)
    words = "Fravær på skolen i tre uker"
    headers = ("X-Auto-Response-Suppress: All",)
    await house.mail(AWAY, subject=words, token=await house.token(case), headers=headers)
    await house.deliver()
    now = await house.case(case)
    assert now.facts.child
    assert HoldReason.NOT_A_CONCERN not in now.hold_reasons
