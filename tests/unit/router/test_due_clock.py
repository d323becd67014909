"""The router's clock and its auditor: what is due runs, and the heart beats on proof alone."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import structlog
from prometheus_client import CollectorRegistry

from support import stores
from support.buses import until
from support.chat import a_case, held_case
from support.times import FixedClock
from support.timetables import SHIPPED
from varde.router.auditor import Auditor, Findings
from varde.router.clock import DueClock
from varde.shared.casework import schedule
from varde.shared.domain.case import Case
from varde.shared.domain.codes import Status, Urgency
from varde.shared.domain.deadline import StepState
from varde.shared.domain.partner import SYSTEM
from varde.shared.errors import Transient
from varde.shared.messages import ReminderDue, parse
from varde.shared.store import cases, due_steps, outbox
from varde.shared.store.database import Database

NOTHING = Findings(overdue=0, unscheduled=0, undelivered=0)
HEART = "varde_router_heartbeat_timestamp_seconds"


@dataclass
class Router:
    """The two tasks of a router, over one database."""

    database: Database
    clock: FixedClock
    registry: CollectorRegistry
    due_clock: DueClock
    auditor: Auditor

    async def add(self, case: Case) -> Case:
        """A case that is opened now."""
        async with self.database.begin() as tx:
            await cases.insert_case(tx, case)
            await schedule.opened(tx, case, (), self.clock.now())
        return case

    async def delivered(self) -> list[ReminderDue]:
        """Take all reminders out of the outbox, as a chat that handles them does."""
        async with self.database.begin() as tx:
            rows = await outbox.lease(tx, self.clock.now(), 1000)
            await outbox.remove(tx, [r.event_id for r in rows])
            for row in rows:
                await outbox.first_time(tx, "chatops", row.event_id, self.clock.now())
        return [e for e in (parse(r.body) for r in rows) if isinstance(e, ReminderDue)]

    def heart(self) -> float | None:
        """When it last beat."""
        return self.registry.get_sample_value(HEART)

    def missing(self, what: str) -> float | None:
        """The gauge of what is missing."""
        return self.registry.get_sample_value("varde_due_steps_missing", {"what": what})


@pytest.fixture
async def router(tmp_path: Path) -> AsyncIterator[Router]:
    async with stores.sqlite(tmp_path) as database:
        registry, clock = CollectorRegistry(), FixedClock()
        log = structlog.get_logger()
        yield Router(
            database,
            clock,
            registry,
            DueClock(database, lambda: SHIPPED, clock, registry, log),
            Auditor(database, clock, registry, log),
        )


def _acute() -> Case:
    case = a_case()
    return replace(case, facts=replace(case.facts, urgency=Urgency.AKUTT))


async def test_the_heart_beats_when_everything_due_has_run_and_reached_the_chat(
    router: Router,
) -> None:
    await router.add(_acute())
    await router.add(held_case())
    await router.due_clock.run_all()
    router.clock.forward(minutes=31)
    await router.due_clock.run_all()
    assert [(e.kind, e.step) for e in await router.delivered()] == [("lead", 1)]
    router.clock.forward(minutes=6)
    assert await router.auditor.audit() == NOTHING
    assert router.heart() == router.clock.now().timestamp()


async def test_a_step_that_did_not_run_stops_the_heart(router: Router) -> None:
    await router.add(_acute())
    await router.due_clock.run_all()
    await router.auditor.audit()
    beat = router.heart()
    router.clock.forward(minutes=36)
    assert (await router.auditor.audit()).overdue == 1
    assert router.heart() == beat
    assert router.missing("overdue") == 1
    await router.due_clock.run_all()
    await router.delivered()
    assert await router.auditor.audit() == NOTHING
    assert router.heart() == router.clock.now().timestamp()
    assert router.missing("overdue") == 0


async def test_a_step_that_is_a_little_late_does_not(router: Router) -> None:
    await router.add(_acute())
    await router.due_clock.run_all()
    router.clock.forward(minutes=34)
    assert await router.auditor.audit() == NOTHING


async def test_a_wait_that_nobody_planned_stops_the_heart(router: Router) -> None:
    await router.add(_acute())
    router.clock.forward(minutes=6)
    assert (await router.auditor.audit()).overdue == 3  # lead, open, quiet
    assert router.heart() == 0


async def test_an_open_case_without_its_steps_stops_the_heart(router: Router) -> None:
    async with router.database.begin() as tx:
        await cases.insert_case(tx, a_case())
    assert await router.auditor.audit() == Findings(overdue=0, unscheduled=3, undelivered=0)
    assert router.heart() == 0


async def test_a_released_case_that_lost_its_lead_unseen_stops_the_heart(router: Router) -> None:
    case = await router.add(_acute())
    await router.due_clock.run_all()
    async with router.database.begin() as tx:
        await cases.save_case(tx, replace(case, assignments=(), version=2))
    found = await router.auditor.audit()
    assert found.unscheduled == 2  # somebody to lead it, and the quiet since that change


async def test_a_start_that_led_to_no_steps_stops_the_heart(router: Router) -> None:
    await router.add(_acute())
    async with router.database.begin() as tx:
        for start in await due_steps.claim(tx, router.clock.now(), 10):
            await due_steps.settle(tx, start.step_id, StepState.DONE, router.clock.now())
    assert (await router.auditor.audit()).unscheduled == 3


async def test_a_held_case_that_the_coordinator_has_looked_at_misses_nothing(
    router: Router,
) -> None:
    case = await router.add(held_case())
    await router.due_clock.run_all()
    async with router.database.begin() as tx:
        await schedule.reviewed(tx, case, router.clock.now())
    router.clock.forward(hours=1)
    await router.due_clock.run_all()
    assert await router.auditor.audit() == NOTHING


async def test_a_regular_look_that_does_not_come_again_stops_the_heart(router: Router) -> None:
    await router.add(_acute())
    await router.due_clock.run_all()
    async with router.database.begin() as tx:
        (look,) = [a.step for a in await due_steps.ahead(tx, SYSTEM) if a.step.wait.kind == "open"]
        await due_steps.settle(tx, look.step_id, StepState.DONE, router.clock.now())
    assert (await router.auditor.audit()).unscheduled == 1


async def test_a_reminder_that_no_chat_has_taken_stops_the_heart(router: Router) -> None:
    await router.add(_acute())
    await router.due_clock.run_all()
    router.clock.forward(minutes=31)
    await router.due_clock.run_all()
    assert await router.auditor.audit() == NOTHING  # it may be under way
    router.clock.forward(minutes=6)
    assert await router.auditor.audit() == Findings(overdue=0, unscheduled=0, undelivered=1)
    await router.delivered()
    assert await router.auditor.audit() == NOTHING


async def test_a_closed_case_needs_no_steps(router: Router) -> None:
    async with router.database.begin() as tx:
        await cases.insert_case(tx, a_case(status=Status.CLOSED))
    assert await router.auditor.audit() == NOTHING


async def test_the_tasks_adopt_run_and_beat_by_themselves(router: Router) -> None:
    async with router.database.begin() as tx:
        await cases.insert_case(tx, a_case())
    running = asyncio.gather(router.due_clock.run(), router.auditor.run())
    await until(lambda: router.registry.get_sample_value("varde_due_steps_run_total") == 3)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert await router.auditor.audit() == NOTHING


async def test_an_empty_installation_beats(router: Router) -> None:
    assert await router.due_clock.run_all() == 0
    assert await router.auditor.audit() == NOTHING


async def test_nothing_beats_while_the_database_is_away(router: Router, tmp_path: Path) -> None:
    away = Database(f"sqlite+aiosqlite:///{tmp_path / 'nowhere' / 'varde.db'}")
    registry = CollectorRegistry()
    log = structlog.get_logger()
    auditor = Auditor(away, router.clock, registry, log)
    due_clock = DueClock(away, lambda: SHIPPED, router.clock, registry, log)
    with pytest.raises(Transient):
        await auditor.audit()
    with structlog.testing.capture_logs() as lines:
        running = asyncio.gather(due_clock.run(), auditor.run())
        await until(lambda: len(lines) >= 2)
        assert not running.done()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    assert registry.get_sample_value(HEART) == 0
    await away.close()
