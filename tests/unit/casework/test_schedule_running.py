"""The durable clock runs each step once: late, twice, in many routers, and when something fails."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from support import stores
from support.clock_house import OWN, PROPOSED, TRIAGE, House, opened_house
from support.people import COORDINATOR, DIRECTORY, NAV
from support.times import FixedClock
from support.timetables import SHIPPED
from varde.shared.casework import schedule
from varde.shared.casework.cases import Casework
from varde.shared.casework.receive import Receiver
from varde.shared.casework.recusal import Declaration
from varde.shared.domain.codes import AssignmentState, Language
from varde.shared.domain.deadline import StepState
from varde.shared.store import cases, due_steps

NB = Language.NB


@pytest.fixture(params=stores.KINDS)
async def house(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[House]:
    async with opened_house(request.param, tmp_path) as opened:
        yield opened


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
