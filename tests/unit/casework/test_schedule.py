"""The durable clock with real cases: what begins a wait, and what ends it."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from support import stores
from support.clock_house import OWN, PROPOSED, House, opened_house
from support.people import COORDINATOR, DIRECTORY, NAV
from varde.shared.casework import schedule
from varde.shared.casework.review import Review
from varde.shared.domain.codes import HoldReason, Language, Outcome, Urgency
from varde.shared.vault import PrivateKeys

NB = Language.NB


@pytest.fixture(params=stores.KINDS)
async def house(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[House]:
    async with opened_house(request.param, tmp_path) as opened:
        yield opened


async def test_nobody_answering_an_acute_case_is_told_up_the_ladder_once_each(house: House) -> None:
    await house.opened()
    told: list[tuple[int, str]] = []
    for minute in range(0, 181, 5):
        told += [(minute, step) for step in await house.run()]
        house.clock.forward(minutes=5)
    assert told == [(30, "lead 1"), (45, "lead 2"), (60, "lead 3"), (90, "lead 4")]


async def test_accepting_ends_the_ladder(house: House) -> None:
    case = await house.opened()
    await house.run()
    house.clock.forward(minutes=31)
    assert await house.run() == ["lead 1"]
    await house.casework.accept(NAV, case.reference, language=NB)
    house.clock.forward(hours=3)
    assert await house.run() == []
    assert not await house.waiting("lead")


async def test_accepting_before_the_clock_has_looked_ends_the_wait_as_well(house: House) -> None:
    case = await house.opened()
    await house.casework.accept(NAV, case.reference, language=NB)
    house.clock.forward(hours=3)
    assert await house.run() == []


async def test_who_is_asked_gets_the_whole_time_anew(house: House) -> None:
    case = await house.opened()
    await house.run()
    house.clock.forward(minutes=29)
    await house.casework.assign(COORDINATOR, case.reference, ["politi"], language=NB)
    house.clock.forward(minutes=29)
    assert await house.run() == []
    house.clock.forward(minutes=1)
    assert await house.run() == ["lead 1"]


async def test_being_asked_again_after_saying_no_begins_again(house: House) -> None:
    case = await house.opened()
    for _ in range(2):
        await house.casework.assign(COORDINATOR, case.reference, ["nav"], language=NB)
        house.clock.forward(minutes=31)
        assert await house.run() == ["lead 1"]
        await house.casework.decline(NAV, case.reference, "Ingen ledige", language=NB)
        house.clock.forward(minutes=31)
        assert await house.run() == ["lead 1"]  # nobody has the lead now


async def test_a_ladder_that_was_climbed_before_overtakes_nothing_of_the_next(house: House) -> None:
    case = await house.opened()
    await house.run()
    house.clock.forward(minutes=46)
    assert await house.run() == ["lead 2"]
    await house.casework.assign(COORDINATOR, case.reference, ["politi"], language=NB)
    await house.run()
    house.clock.forward(minutes=31)
    assert await house.run() == ["lead 1"]


async def test_a_note_changes_nothing_but_that_the_case_is_not_quiet(house: House) -> None:
    case = await house.opened(urgency=Urgency.NORMAL)
    await house.run()
    before = await house.ahead()
    house.clock.forward(days=1)
    await house.casework.note(NAV, case.reference, "Vi har ringt.", language=NB)
    await house.run()
    assert sorted(await house.ahead()) == sorted(before)
    house.clock.at = datetime(2026, 6, 2, 12, tzinfo=UTC)  # 91 days from the day it was opened
    await house.run()
    assert ("quiet", 1) in {(e.kind, e.step) for e in house.reminded}


async def test_a_held_case_reminds_the_coordinator_until_she_has_looked(house: House) -> None:
    case = await house.opened(HoldReason.LANGUAGE)
    await house.run()
    house.clock.forward(minutes=16)
    assert await house.run() == ["review 2"]
    review = Review(house.database, PrivateKeys(OWN), house.clock, COORDINATOR)
    await review.show(case.reference, language=NB)
    house.clock.forward(hours=2)
    assert await house.run() == []
    await review.release(case.reference, with_account=False, language=NB)
    house.clock.forward(minutes=31)
    assert await house.run() == ["lead 1"]


async def test_a_released_case_does_not_wait_for_review_any_more(house: House) -> None:
    case = await house.opened(HoldReason.LANGUAGE)
    await house.run()
    review = Review(house.database, PrivateKeys(OWN), house.clock, COORDINATOR)
    await review.release(case.reference, with_account=False, language=NB)
    assert not await house.waiting("review")
    assert await house.waiting("lead")


async def test_a_moved_deadline_reminds_of_the_new_day_alone(house: House) -> None:
    case = await house.opened()
    await house.casework.accept(NAV, case.reference, language=NB)
    for day in (date(2026, 3, 5), date(2026, 3, 11)):
        await house.casework.set_deadline(COORDINATOR, case.reference, day, language=NB)
        await house.run()
    told = []
    for _ in range(14):
        told += [(house.clock.today().day, step) for step in await house.run()]
        house.clock.forward(days=1)
    assert [t for t in told if t[1].startswith("agreed")] == [
        (10, "agreed 1"),
        (11, "agreed 2"),
        (12, "agreed 3"),
    ]


async def test_a_deadline_taken_away_reminds_of_nothing(house: House) -> None:
    case = await house.opened()
    await house.casework.set_deadline(COORDINATOR, case.reference, date(2026, 3, 5), language=NB)
    await house.run()
    await house.casework.set_deadline(COORDINATOR, case.reference, None, language=NB)
    assert not await house.waiting("agreed")


async def test_closing_ends_everything_and_reopening_begins_again(house: House) -> None:
    case = await house.opened(deadlines=("BV_1W",))
    await house.run()
    await house.casework.close(COORDINATOR, case.reference, Outcome.ADVICE, language=NB)
    assert await house.ahead() == []
    await house.casework.reopen(COORDINATOR, case.reference, language=NB)
    await house.run()
    assert await house.waiting("lead")
    assert await house.waiting("open")
    assert not await house.waiting("BV_1W")


async def test_closing_before_anything_was_planned_leaves_nothing(house: House) -> None:
    case = await house.opened(deadlines=("BV_1W",))
    await house.casework.close(COORDINATOR, case.reference, Outcome.ADVICE, language=NB)
    house.clock.forward(days=30)
    assert await house.run() == []


async def test_the_law_reminds_its_owner_while_the_owner_takes_part(house: House) -> None:
    theirs = replace(PROPOSED, partner="BARNEVERN")
    case = await house.opened(urgency=Urgency.RAAD, lead=theirs, deadlines=("BV_1W", "MELD"))
    await house.opened(urgency=Urgency.RAAD, deadlines=("BV_1W",))  # NAV leads: not theirs
    await house.run()
    house.clock.forward(days=7)
    assert await house.run() == ["BV_1W 1"]
    found = await schedule.reminder(house.database, DIRECTORY, house.reminded[0].event_id)
    assert found is not None
    assert (found.reference, found.partner) == (case.reference, "BARNEVERN")
    assert "§ 2-1" in found.about


async def test_the_regular_look_comes_again_and_again_and_never_in_a_burst(house: House) -> None:
    await house.opened(urgency=Urgency.RAAD)
    await house.run()
    house.clock.forward(days=100)  # nobody ran the clock for so long
    first = await house.run()
    assert [step for step in first if step.startswith("open")] == ["open 1"]
    for expected in ("open 2", "open 3"):
        house.clock.forward(days=15)
        assert expected in await house.run()
