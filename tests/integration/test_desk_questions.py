"""Partners' questions at the desk: seen in the queue and on the case, read with the key, sent or not."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from support import stores
from support.desk import Her, RunningDesk, her, running_desk
from support.people import DIRECTORY, NAV, POLICE
from support.router_house import NB, OWN
from varde.shared.casework import dialogue
from varde.shared.casework.questions import Questions
from varde.shared.casework.submission import WebSubmission
from varde.shared.domain.case import Case
from varde.shared.domain.codes import Channel, PageLanguage
from varde.shared.domain.partner import Actor
from varde.shared.messages import new_id
from varde.shared.store import questions as stored

TEXT = "Sjefen har tatt passet hennes, og hun får ikke lønn. De sover på gulvet i vaskeriet."
QUESTION = "Har hun et trygt sted å sove?"


@pytest.fixture(params=stores.KINDS)
async def desk(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[RunningDesk]:
    async with stores.of_kind(request.param, tmp_path) as database, running_desk(database) as desk:
        yield desk


async def _told(desk: RunningDesk) -> tuple[str, Case]:
    """A concern from the form that the group may see; its receipt."""
    raw = WebSubmission(PageLanguage.NB, TEXT).to_bytes()
    receipt = await desk.router.receiver.receive(raw, Channel.WEB)
    await desk.router.deliver()
    case = await desk.router.newest()
    if case.held:
        review = desk.router.review
        case = await review.release(case.reference, with_account=False, language=NB)
    return receipt, case


async def _ask(desk: RunningDesk, case: Case, actor: Actor = NAV, text: str = QUESTION) -> str:
    """The id of the question that waits after it is asked."""
    house = desk.house
    questions = Questions(house.database, DIRECTORY, house.clock, OWN.public)
    await questions.propose(actor, case.reference, text, act=new_id(), language=NB)
    async with house.database.read() as tx:
        waiting = await stored.of_case(tx, case.case_id)
    return next(one.question_id for one in waiting if one.partner == actor.partner)


async def _read(she: Her, case: Case) -> None:
    await she.get(f"/sak/{case.reference}/melder")
    await she.post(f"/sak/{case.reference}/melder/apne")


async def _settled(desk: RunningDesk) -> list[tuple[str, str]]:
    await desk.router.deliver()
    return desk.router.settled


async def _replies(desk: RunningDesk, receipt: str) -> list[str]:
    found = await dialogue.open_with(desk.house.database, receipt)
    assert found is not None
    return [reply.text for reply in found.replies]


async def test_a_question_that_waits_is_in_the_queue_and_on_the_case(desk: RunningDesk) -> None:
    _, case = await _told(desk)
    async with her(desk, unlocked=False) as she:
        await she.get("/")
        assert "<title>Saker" in she.page
        await _ask(desk, case)
        await she.get("/")
        assert "<title>(1) Saker" in she.page
        assert ">Spørsmål fra partnere" in she.page
        assert "en partner spør" in she.page
        answer = await she.get("/antall")
        assert answer.json()["venter"] == 1
        await she.get("/?vis=asked")
        assert case.reference in she.page
        await she.get(f"/sak/{case.reference}")
        assert "Vil spørre melderen om noe:" in she.page
        assert f'href="/sak/{case.reference}/melder#asked"' in she.page
        await she.get(f"/sak/{case.reference}/melder")
        assert ">NAV <" in she.page
        assert QUESTION not in she.page


async def test_without_the_key_no_question_is_read_or_sent(desk: RunningDesk) -> None:
    receipt, case = await _told(desk)
    question = await _ask(desk, case)
    async with her(desk, unlocked=False) as she:
        await _read(she, case)
        assert QUESTION not in she.page
        fields = {"sporsmal": question, "svar": QUESTION, "vei": "dialog"}
        await she.get(f"/sak/{case.reference}/melder")
        await she.post(f"/sak/{case.reference}/melder/sporsmal", **fields)
        assert await _replies(desk, receipt) == []
    assert await _settled(desk) == []


@pytest.mark.parametrize(
    ("text", "fate"), [(QUESTION, "sent"), ("Er hun trygg?\r\nHvor?", "reworded")]
)
async def test_it_is_sent_as_it_is_or_in_her_words(desk: RunningDesk, text: str, fate: str) -> None:
    receipt, case = await _told(desk)
    question = await _ask(desk, case)
    async with her(desk) as she:
        await _read(she, case)
        assert QUESTION in she.page
        assert she.page.count("Den som spurte, får vite") == 1
        await she.post(
            f"/sak/{case.reference}/melder/sporsmal", sporsmal=question, svar=text, vei="dialog"
        )
        assert "Melderen kan lese spørsmålet med kvitteringen." in she.page
        assert "Spørsmål fra partnere" not in she.page
        await she.get(f"/sak/{case.reference}/oppfolging")
        assert "Koordinator sendte spørsmålet fra NAV til melderen." in she.page
    assert await _replies(desk, receipt) == [text]
    assert await _settled(desk) == [("kontakt-nav", fate)]


async def test_no_needs_a_reason_and_what_she_wrote_stays_on_the_page(desk: RunningDesk) -> None:
    receipt, case = await _told(desk)
    question = await _ask(desk, case)
    at = f"/sak/{case.reference}/melder/sporsmal"
    async with her(desk) as she:
        await _read(she, case)
        answer = await she.post(at, sporsmal=question, svar="Mitt eget.", vei="nei", hvorfor="")
        assert answer.status_code == 422
        assert "Mitt eget." in she.page
        await she.post(at, sporsmal=question, svar="Mitt eget.", vei="nei", hvorfor="risk")
        assert "Spørsmålet er ikke sendt." in she.page
    assert await _replies(desk, receipt) == []
    assert await _settled(desk) == [("kontakt-nav", "risk")]


async def test_what_cannot_go_the_way_she_chose_still_waits(desk: RunningDesk) -> None:
    receipt, case = await _told(desk)
    question = await _ask(desk, case)
    at = f"/sak/{case.reference}/melder/sporsmal"
    async with her(desk) as she:
        await _read(she, case)
        for way in ("epost", "", "brevdue"):
            answer = await she.post(at, sporsmal=question, svar="Er hun trygg?", vei=way)
            assert answer.status_code == 422
            assert "Er hun trygg?" in she.page
        answer = await she.post(at, sporsmal=question, svar="x" * 20_001, vei="dialog")
        assert answer.status_code == 422
        assert await _replies(desk, receipt) == []
        await she.post(at, sporsmal=question, svar="Er hun trygg?", vei="dialog")
    assert await _replies(desk, receipt) == ["Er hun trygg?"]


async def test_who_decides_second_loses_nothing_and_sends_nothing(desk: RunningDesk) -> None:
    receipt, case = await _told(desk)
    question = await _ask(desk, case)
    await _ask(desk, case, POLICE)
    at = f"/sak/{case.reference}/melder/sporsmal"
    async with her(desk) as she:
        await _read(she, case)
        await she.post(at, sporsmal=question, svar=QUESTION, vei="dialog")
        answer = await she.post(at, sporsmal=question, svar="Mine ord.", vei="dialog")
        assert answer.status_code == 409
        assert "Spørsmålet venter ikke lenger" in she.page
        assert she.page.count("Mine ord.") == 1
        assert she.page.count("<textarea") == 2
    assert await _replies(desk, receipt) == [QUESTION]
    assert await _settled(desk) == [("kontakt-nav", "sent")]


async def test_hostile_fields_settle_nothing(desk: RunningDesk) -> None:
    receipt, case = await _told(desk)
    await _ask(desk, case, text="<script>alert(1)</script> Hvor sover hun?")
    at = f"/sak/{case.reference}/melder/sporsmal"
    async with her(desk) as she:
        await _read(she, case)
        assert "<script>alert" not in she.page
        for question in ("", "0" * 32, "'; DROP TABLE partner_question; --", "\x00"):
            for way in ("dialog", "nei"):
                fields = {"sporsmal": question, "svar": "Hei", "vei": way, "hvorfor": "risk"}
                assert (await she.post(at, **fields)).status_code in {409, 422}
    assert await _replies(desk, receipt) == []
    assert await _settled(desk) == []


async def test_a_reporter_is_not_told_another_cases_number_and_her_words_stay(
    desk: RunningDesk,
) -> None:
    receipt, case = await _told(desk)
    question, naming = await _ask(desk, case), "Gjelder det samme som i 26-2222?"
    at = f"/sak/{case.reference}/melder"
    async with her(desk) as she:
        await _read(she, case)
        answer = await she.post(f"{at}/sporsmal", sporsmal=question, svar=naming, vei="dialog")
        assert answer.status_code == 422
        assert "nummeret til en annen sak" in she.page
        assert she.page.count(naming) == 1
        answer = await she.post(f"{at}/svar", svar=naming, vei="dialog")
        assert answer.status_code == 422
        assert "nummeret til en annen sak" in she.page
        assert naming in she.page
        await she.post(f"{at}/svar", svar=f"Vi følger opp {case.reference}.", vei="dialog")
    assert await _replies(desk, receipt) == [f"Vi følger opp {case.reference}."]
    assert await _settled(desk) == []
