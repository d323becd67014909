"""A summary that she has written in is never written over: it stays, the case waits, and the new text stands beside it."""

from collections.abc import AsyncIterator
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from support import stores
from support.desk import Her, RunningDesk, her, running_desk, written
from varde.shared.casework.correction import Changes
from varde.shared.domain.case import Case
from varde.shared.domain.codes import Form, HoldReason, Language, Status
from varde.shared.store import cases
from varde.shared.summary import summarise

NB = Language.NB
TEXT = "Sjefen har tatt passet til noen som arbeider for ham. De får ikke lønn."
MINE = "Noen får ikke lønn, og passet er borte."
QUAY = "Noen som sover på en kai får ikke lønn."
WAITS = "Sammendraget er skrevet for hånd, og saken er endret siden"


@pytest.fixture(params=stores.KINDS)
async def desk(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[RunningDesk]:
    async with stores.of_kind(request.param, tmp_path) as database, running_desk(database) as desk:
        yield desk


@pytest.fixture
async def case(desk: RunningDesk) -> Case:
    """A case that stands in the channel."""
    case = await desk.router.tell(TEXT)
    assert not case.held
    return case


async def _send(she: Her, case: Case, **fields: str) -> int:
    """Press a button of the opened case's form, in which she has typed these fields."""
    await she.post(f"/sak/{case.reference}/original")
    answer = await she.post(f"/sak/{case.reference}/endre", **(written(she) | fields))
    return answer.status_code


def _by_the_facts(case: Case) -> str:
    return summarise(case.facts, NB)


async def test_a_correction_leaves_it_and_offers_the_new_text_which_she_takes(
    desk: RunningDesk, case: Case
) -> None:
    async with her(desk) as she:
        await she.get(f"/sak/{case.reference}")
        assert await _send(she, case, sammendrag=MINE) == 200
        now = await desk.router.correct(case, Changes(forms=(Form.SEX,)))
        assert (now.summary, now.facts.forms) == (MINE, (Form.SEX,))
        assert now.hold_reasons == (HoldReason.OWN_SUMMARY,)
        await she.get(f"/sak/{case.reference}")
        assert WAITS in she.page
        assert _by_the_facts(now) in unescape(she.page)
        assert await _send(she, case, gjor="fakta") == 200
        assert (await desk.router.case(case)).summary == _by_the_facts(now)
        assert 'value="fakta"' not in she.page, "there is nothing left to choose"
        assert await _send(she, case, frigi="ja") == 200
    now = await desk.router.case(case)
    assert (now.held, now.summary) == (False, _by_the_facts(now))
    again = await desk.router.correct(case, Changes(forms=(Form.LAB,)))
    assert (again.held, again.summary) == (False, _by_the_facts(again)), "it is nobody's own now"


async def test_hers_stays_when_she_releases_it_and_is_asked_about_at_the_next_change(
    desk: RunningDesk, case: Case
) -> None:
    async with her(desk) as she:
        await she.get(f"/sak/{case.reference}")
        await _send(she, case, sammendrag=MINE)
        await desk.router.correct(case, Changes(forms=(Form.SEX,)))
        assert await _send(she, case, frigi="ja") == 200
        now = await desk.router.case(case)
        assert (now.held, now.summary) == (False, MINE)
        same = await desk.router.correct(case, Changes(forms=(Form.SEX,)))
        assert not same.held, "nothing has changed"
        other = await desk.router.correct(case, Changes(forms=(Form.LAB,)))
    assert (other.hold_reasons, other.summary) == ((HoldReason.OWN_SUMMARY,), MINE)


async def test_a_summary_that_nobody_wrote_in_is_written_anew(
    desk: RunningDesk, case: Case
) -> None:
    now = await desk.router.correct(case, Changes(forms=(Form.SEX,)))
    assert (now.held, now.summary) == (False, _by_the_facts(now))
    async with desk.house.database.begin() as tx:
        older = replace(now, summary="Slik en eldre utgave sa det.", version=now.version + 1)
        await cases.save_case(tx, older)
    again = await desk.router.correct(case, Changes(forms=(Form.LAB,)))
    assert (again.held, again.summary) == (False, _by_the_facts(again))


async def test_what_the_reporter_adds_leaves_it_and_the_guard_reads_it_beside_that(
    desk: RunningDesk, case: Case
) -> None:
    async with her(desk) as she:
        await she.get(f"/sak/{case.reference}")
        assert await _send(she, case, sammendrag=QUAY) == 200, "nobody is called Kai yet"
        now = await desk.router.add(case, "Sjefen heter Kai Lund.")
        assert now.summary == QUAY
        assert HoldReason.OWN_SUMMARY in now.hold_reasons
        assert await _send(she, case, frigi="ja") == 422
        assert "stoppet sammendraget" in she.page
        assert await _send(she, case, sammendrag=MINE, frigi="ja") == 200
    now = await desk.router.case(case)
    assert (now.held, now.summary) == (False, MINE)


async def test_a_closed_case_that_is_corrected_waits_when_it_is_taken_up_again(
    desk: RunningDesk, case: Case
) -> None:
    async with her(desk) as she:
        await she.get(f"/sak/{case.reference}")
        await _send(she, case, sammendrag=MINE)
    now = await desk.router.case(case)
    async with desk.house.database.begin() as tx:
        closed = replace(now, status=Status.CLOSED, version=now.version + 1)
        await cases.save_case(tx, closed)
    now = await desk.router.correct(case, Changes(forms=(Form.SEX,)))
    assert (now.hold_reasons, now.summary) == ((HoldReason.OWN_SUMMARY,), MINE)
