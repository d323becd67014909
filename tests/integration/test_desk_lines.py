"""What a line of the queue says of a case, what it is found by, and the names on its page, on both databases."""

import re
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from support import stores
from support.chat import a_case
from support.desk import Her, RunningDesk, her, running_desk
from varde.shared.domain.case import Assignment, Case, Note
from varde.shared.domain.codes import (
    AssignmentRole,
    AssignmentState,
    HoldReason,
    Language,
    Outcome,
    Status,
)
from varde.shared.store import cases
from varde.shared.texts.vocabulary import label

LEAD = AssignmentRole.LEAD
HELD = (HoldReason.LANGUAGE,)
NOTE = Note(date(2026, 3, 1), "NAV", "Møtte henne ved BRYGGA, og hun ville snakke.")


@pytest.fixture(params=stores.KINDS)
async def desk(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[RunningDesk]:
    async with stores.of_kind(request.param, tmp_path) as database, running_desk(database) as desk:
        yield desk


async def _put(desk: RunningDesk, *every: Case) -> None:
    async with desk.house.database.begin() as tx:
        for case in every:
            await cases.insert_case(tx, case)


def _line(she: Her, reference: str) -> str:
    return she.page.partition(f'id="sak-{reference}"')[2].partition("</li>")[0]


async def _search(she: Her, words: str) -> str:
    await she.get("/")
    return str((await she.post("/sok", ord=words)).url)


async def test_what_is_held_comes_first_then_what_is_due_the_earliest_first_then_what_is_new(
    desk: RunningDesk,
) -> None:
    today = desk.router.clock.today()
    fresh, old = today - timedelta(days=1), today - timedelta(days=60)
    accepted = (Assignment("NAV", LEAD, AssignmentState.ACCEPTED),)
    await _put(
        desk,
        a_case("26-0001", opened_on=old, assignments=accepted),
        a_case("26-0002", opened_on=fresh),
        a_case("26-0003", opened_on=old, assignments=accepted, due_on=today),
        a_case("26-0004", opened_on=fresh, due_on=today - timedelta(days=3)),
        a_case("26-0005", opened_on=old, hold_reasons=HELD, due_on=today),
    )
    async with her(desk, unlocked=False) as she:
        await she.get("/")
        shown = re.findall(r'id="(?:pile|sak)-([\w-]+)"', she.page)
        due = ["due", "26-0004", "26-0003"]
        assert shown == ["held", "26-0005", *due, "new", "26-0002", "other", "26-0001"]
        assert she.page.count("<strong>over fristen") == 1


async def test_a_line_says_who_leads_and_whether_they_said_yes(desk: RunningDesk) -> None:
    asked = (Assignment("NAV", LEAD, AssignmentState.ASKED),)
    declined = Assignment("NAV", LEAD, AssignmentState.DECLINED)
    accepted = (declined, Assignment("KRISESENTER", LEAD, AssignmentState.ACCEPTED))
    await _put(
        desk,
        a_case("26-0001", assignments=asked),
        a_case("26-0002", assignments=accepted),
        a_case("26-0003"),
    )
    async with her(desk, unlocked=False) as she:
        await she.get("/")
        said = {s: label(s, Language.NB) for s in (AssignmentState.ASKED, AssignmentState.ACCEPTED)}
        assert f"Ansvar: NAV ({said[AssignmentState.ASKED]})" in _line(she, "26-0001")
        led = f"Ansvar: Krisesenteret ({said[AssignmentState.ACCEPTED]})"
        assert led in _line(she, "26-0002")
        assert "Ansvar" not in _line(she, "26-0003")


async def test_what_waits_is_found_by_its_notes_as_what_has_ended_is(desk: RunningDesk) -> None:
    other = Note(NOTE.on, "NAV", "Ingen svarte.")
    ended = {"status": Status.CLOSED, "outcome": Outcome.ADVICE}
    await _put(
        desk,
        a_case("26-0001", notes=(NOTE,)),
        a_case("26-0002", notes=(other,)),
        a_case("26-0003", notes=(NOTE,), **ended),
    )
    async with her(desk, unlocked=False) as she:
        found = await _search(she, "brygga snakke")
        assert _line(she, "26-0001")
        assert not _line(she, "26-0002")
        await she.get(f"{found}&vis=ended")
        assert _line(she, "26-0003")
        await _search(she, "brygga svarte")
        assert not _line(she, "26-0001"), "not from two notes"


async def test_after_a_release_the_next_that_waits_is_a_link(desk: RunningDesk) -> None:
    await _put(
        desk,
        a_case("26-0001", hold_reasons=HELD, opened_on=date(2026, 3, 2)),
        a_case("26-0002", hold_reasons=HELD, opened_on=date(2026, 3, 1)),
        a_case("26-0003"),
    )
    async with her(desk, unlocked=False) as she:
        await she.get("/sak/26-0003?n=frigitt")
        assert '<a href="/sak/26-0002">Neste som venter: 26-0002</a>' in she.page
        await she.get("/sak/26-0003")
        assert "Neste som venter" not in she.page


async def test_a_case_names_those_it_is_about_and_no_codes(desk: RunningDesk) -> None:
    asked = (Assignment("KRISESENTER", LEAD, AssignmentState.ASKED),)
    kept = {"excluded_partners": frozenset({"POLITI"})}
    await _put(desk, a_case("26-0001", assignments=asked, notes=(NOTE,), **kept))
    async with her(desk, unlocked=False) as she:
        await she.get("/sak/26-0001")
        assert "<li>Krisesenteret: " in she.page
        kept_from = desk.house.directory.partner("POLITI")
        assert kept_from
        assert f"Holdt utenfor: {kept_from.name(Language.NB)}." in she.page
        for code in ("KRISESENTER", "POLITI"):
            assert code not in she.page


async def test_a_case_says_why_in_words_and_what_was_said_by_who_declined(
    desk: RunningDesk,
) -> None:
    every = (
        Assignment("KRISESENTER", LEAD, AssignmentState.PROPOSED, "R14_LABOUR_OTHER"),
        Assignment("NAV", LEAD, AssignmentState.DECLINED, "Vi har ikke kapasitet."),
    )
    why = "Arbeid uten lønn hører hjemme hos Krisesenteret."
    await _put(desk, a_case("26-0001", assignments=every, rule_reason=why))
    async with her(desk, unlocked=False) as she:
        for at in ("/sak/26-0001", "/sak/26-0001/oppfolging"):
            await she.get(at)
            assert "(Vi har ikke kapasitet.)</li>" in she.page
            assert "R14" not in she.page
        assert why in (await she.get("/sak/26-0001")).text
