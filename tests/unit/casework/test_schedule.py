"""The durable clock with real cases: what begins, what ends, and that each step runs once."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from support import stores
from support.people import COORDINATOR, DIRECTORY, NAV
from support.times import FixedClock
from support.timetables import SHIPPED
from varde.shared.casework import schedule
from varde.shared.casework.cases import Casework
from varde.shared.casework.receive import Receiver
from varde.shared.casework.recusal import Declaration
from varde.shared.casework.review import Review
from varde.shared.casework.triage import Reading, open_case
from varde.shared.domain.case import Assignment, Case
from varde.shared.domain.codes import (
    AssignmentRole,
    AssignmentState,
    Channel,
    HoldReason,
    Language,
    Outcome,
    Urgency,
)
from varde.shared.domain.concern import Facts
from varde.shared.domain.deadline import StepState
from varde.shared.messages import ConcernReceived, ReminderDue, parse
from varde.shared.store import cases, due_steps, outbox
from varde.shared.store.database import Database
from varde.shared.vault import PrivateKey, PrivateKeys

NB = Language.NB
KINDS = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
TRIAGE, OWN = PrivateKey.generate("triage"), PrivateKey.generate("coordinator")
SUMMARY = "Bekymringen gjelder mulig tvangsarbeid."
PROPOSED = Assignment("NAV", AssignmentRole.LEAD, AssignmentState.PROPOSED, "R1")


@dataclass
class House:
    """A small installation with a clock that tests wind."""

    database: Database
    clock: FixedClock
    casework: Casework
    receiver: Receiver
    reminded: list[ReminderDue] = field(default_factory=list)

    async def opened(
        self,
        *holds: HoldReason,
        urgency: Urgency = Urgency.AKUTT,
        lead: Assignment = PROPOSED,
        deadlines: tuple[str, ...] = (),
    ) -> Case:
        """A concern received and triaged."""
        await self.receiver.receive(b"Subject: x\r\n\r\nSjefen tok passet.", Channel.EMAIL)
        reading = Reading(
            Facts(urgency=urgency), SUMMARY, "", holds, (lead,), "R1", "", deadlines=deadlines
        )
        (event,) = [e for e in await self._events() if isinstance(e, ConcernReceived)]
        case = await open_case(
            self.database,
            event,
            reading,
            coordinator=OWN.public,
            clock=self.clock,
            below=secrets.randbelow,
        )
        assert case is not None
        return case

    async def run(self) -> list[str]:
        """Run all that is due now; the reminders of this round, e.g. ``lead 1``."""
        while await schedule.run_due(self.database, SHIPPED, self.clock.now()):
            pass
        due = [e for e in await self._events() if isinstance(e, ReminderDue)]
        self.reminded += due
        return [f"{e.kind} {e.step}" for e in due]

    async def ahead(self) -> list[str]:
        """Kind and step of all that lies ahead."""
        async with self.database.read() as tx:
            return [f"{a.step.wait.kind} {a.step.step}" for a in await due_steps.ahead(tx)]

    async def waiting(self, kind: str) -> bool:
        """True while something of a kind lies ahead."""
        return any(entry.startswith(f"{kind} ") for entry in await self.ahead())

    async def _events(self) -> list[object]:
        async with self.database.begin() as tx:
            rows = await outbox.lease(tx, self.clock.now(), 1000)
            await outbox.remove(tx, [r.event_id for r in rows])
        return [parse(r.body) for r in rows]


@pytest.fixture(params=KINDS)
async def house(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[House]:
    async with stores.of_kind(request.param, tmp_path) as database:
        clock = FixedClock()
        receiver = Receiver(database, [TRIAGE.public, OWN.public], clock, secrets.randbelow)
        async with receiver.running():
            yield House(database, clock, Casework(database, DIRECTORY, clock), receiver)


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


async def test_after_an_outage_only_the_last_of_several_late_steps_reminds(house: House) -> None:
    await house.opened()
    await house.opened()
    await house.run()
    house.clock.forward(minutes=61)
    assert await house.run() == ["lead 3", "lead 3"]
    house.clock.forward(minutes=30)
    assert await house.run() == ["lead 4", "lead 4"]
    assert await _states(house, "lead") == {
        ("done", 0): 2,
        ("overtaken", 1): 2,
        ("overtaken", 2): 2,
        ("done", 3): 2,
        ("done", 4): 2,
    }


async def test_a_clock_set_back_repeats_nothing(house: House) -> None:
    await house.opened()
    await house.run()
    house.clock.forward(minutes=31)
    assert await house.run() == ["lead 1"]
    house.clock.forward(minutes=-31)
    assert await house.run() == []
    house.clock.forward(minutes=35)
    assert await house.run() == []


async def test_planning_twice_has_the_effect_of_once(house: House) -> None:
    await house.opened()
    async with house.database.begin() as tx:
        starts = await due_steps.claim(tx, house.clock.now(), 100)
        again = [replace(start, step_id=f"{n:032x}") for n, start in enumerate(starts)]
        await due_steps.add(tx, again)
    assert len(await house.ahead()) == len(starts)


async def test_a_crash_while_a_step_runs_leaves_it_to_be_run(house: House) -> None:
    await house.opened()
    await house.run()
    house.clock.forward(minutes=31)

    with pytest.raises(RuntimeError):
        await _crash_while_running(house)
    assert await house.run() == ["lead 1"]


async def test_a_reminder_that_no_longer_applies_is_not_told(house: House) -> None:
    case = await house.opened()
    await house.run()
    house.clock.forward(minutes=31)
    await house.run()
    (due,) = house.reminded
    assert await schedule.reminder(house.database, DIRECTORY, due.event_id)
    await house.casework.accept(NAV, case.reference, language=NB)
    assert await schedule.reminder(house.database, DIRECTORY, due.event_id) is None
    assert await schedule.reminder(house.database, DIRECTORY, "f" * 32) is None


async def test_a_reminder_names_those_who_lead_the_case_and_says_whether_all_may_know_of_it(
    house: House,
) -> None:
    case = await house.opened()
    await house.run()
    house.clock.forward(minutes=31)
    await house.run()
    step_id = house.reminded[0].event_id
    open_to_all = await schedule.reminder(house.database, DIRECTORY, step_id)
    declared = Declaration("KOORDINATOR", "koordinator")
    await house.casework.declare(COORDINATOR, case.reference, declared, language=NB)
    hidden = await schedule.reminder(house.database, DIRECTORY, step_id)
    assert open_to_all is not None
    assert hidden is not None
    assert (open_to_all.confidential, hidden.confidential) == (False, True)
    assert [m.member_id for m in open_to_all.leaders] == ["koordinator", "vikar"]
    assert [m.member_id for m in hidden.leaders] == ["vikar"]


async def test_a_step_whose_case_changed_unseen_is_cancelled(house: House) -> None:
    case = await house.opened()
    await house.run()
    async with house.database.begin() as tx:  # as an older version would do it
        accepted = case.with_assignment(replace(PROPOSED, state=AssignmentState.ACCEPTED))
        await cases.save_case(tx, replace(accepted, version=2))
    house.clock.forward(minutes=31)
    assert await house.run() == []


async def test_cases_from_before_the_clock_are_adopted_once(house: House) -> None:
    case = await house.opened()
    async with house.database.begin() as tx:
        await tx.exec_driver_sql("DELETE FROM due_step")
    assert await schedule.adopt(house.database, house.clock.now()) == 1
    assert await schedule.adopt(house.database, house.clock.now()) == 0
    await house.run()
    house.clock.forward(minutes=31)
    assert await house.run() == ["lead 1"]
    assert house.reminded[0].case_id == case.case_id


@pytest.mark.postgres
async def test_many_routers_run_each_step_once(tmp_path: Path) -> None:
    async with stores.postgres() as database:
        clock = FixedClock()
        receiver = Receiver(database, [TRIAGE.public, OWN.public], clock, secrets.randbelow)
        async with receiver.running():
            house = House(database, clock, Casework(database, DIRECTORY, clock), receiver)
            for _ in range(40):
                await house.opened()
            await asyncio.gather(*(_run_all(house) for _ in range(3)))
            clock.forward(minutes=31)
            await asyncio.gather(*(_run_all(house) for _ in range(3)))
            await house.run()
            assert len({e.case_id for e in house.reminded}) == len(house.reminded) == 40


async def _crash_while_running(house: House) -> None:
    async with house.database.begin() as tx:
        (step,) = await due_steps.claim(tx, house.clock.now(), 1)
        await due_steps.settle(tx, step.step_id, StepState.DONE, house.clock.now())
        raise RuntimeError


async def _run_all(house: House) -> None:
    while await schedule.run_due(house.database, SHIPPED, house.clock.now()):
        pass


async def _states(house: House, kind: str) -> dict[tuple[str, int], int]:
    async with house.database.read() as tx:
        rows = await tx.exec_driver_sql(
            f"SELECT state, step, count(*) AS n FROM due_step WHERE kind = '{kind}' GROUP BY state, step"
        )
        return {(row.state, row.step): row.n for row in rows}
