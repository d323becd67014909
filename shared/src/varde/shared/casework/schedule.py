"""The durable clock: begins and ends what a case waits for, and runs the steps that fall due.

Whoever changes a case calls ``changed`` in the same transaction. It writes only that a wait begins or
ends; the router plans the steps from there, by the municipality's timetable. A step is settled in the
transaction that writes its reminder to the outbox, so that it runs once, whatever crashes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from varde.shared.domain.access import leaders, open_to_all
from varde.shared.domain.case import Case
from varde.shared.domain.codes import Urgency
from varde.shared.domain.deadline import (
    START,
    DueStep,
    Kind,
    StepState,
    Timetable,
    Wait,
    applies,
    waits,
)
from varde.shared.domain.partner import Directory, Member
from varde.shared.messages import ReminderDue, new_id
from varde.shared.store import cases, due_steps, outbox
from varde.shared.store.database import Database, Transaction

BATCH = 50


@dataclass(frozen=True, slots=True)
class Reminder:
    """What a chat needs to remind of a case; no content."""

    case_id: str
    reference: str
    wait: Wait
    step: int
    limit_at: datetime
    about: str
    urgency: Urgency
    opened_on: date
    partner: str
    """Code of the partner who is to act; "" when that is the coordinator."""
    confidential: bool
    """Not everybody in the group may know of the case."""
    leaders: tuple[Member, ...] = ()
    """Who leads the case and may be told of it."""


async def opened(tx: Transaction, case: Case, deadlines: Sequence[str], now: datetime) -> None:
    """A case was opened. ``deadlines``: codes of those that its rule sets running."""
    await _begin(tx, case, (*waits(case), *map(Wait, deadlines)), now)


async def changed(
    tx: Transaction, before: Case, after: Case, now: datetime, deadlines: Sequence[str] = ()
) -> None:
    """End what the case no longer waits for, and begin what it does now.

    ``deadlines``: codes of those that its rule sets running; each runs once, from the change that first brought it.
    """
    old, new = waits(before), waits(after)
    if after.open:
        ended = [wait for wait in old if wait not in new]
        await due_steps.end(tx, after.case_id, ended, StepState.CANCELLED, now)
    else:
        await due_steps.end_all(tx, after.case_id, now)
    begun = [wait for wait in new if wait not in old]
    if after.open and deadlines:
        known = await due_steps.kinds(tx, after.case_id)
        begun += [Wait(code) for code in deadlines if code not in known]
    await _begin(tx, after, begun, now)


async def reviewed(tx: Transaction, case: Case, now: datetime) -> None:
    """The coordinator has looked at a held case: nobody need remind her of it."""
    looked_at = [wait for wait in waits(case) if wait.kind == Kind.REVIEW]
    await due_steps.end(tx, case.case_id, looked_at, StepState.MET, now)


async def adopt(database: Database, now: datetime) -> int:
    """Begin the waits of open cases that have none, opened before there was a clock; gives how many."""
    async with database.begin() as tx:
        known = await due_steps.scheduled(tx)
        strangers = [c for c in await cases.open_cases(tx) if c.case_id not in known]
        for case in strangers:
            await _begin(tx, case, waits(case), now)
    return len(strangers)


async def run_due(database: Database, timetable: Timetable, now: datetime) -> int:
    """Run one batch of what is due, in order; gives how many steps. Raises ``Transient``."""
    async with database.begin() as tx:
        claimed = await due_steps.claim(tx, now, BATCH)
        for step in claimed:
            state = await _run(tx, step, timetable, now)
            await due_steps.settle(tx, step.step_id, state, now)
    return len(claimed)


async def reminder(database: Database, directory: Directory, step_id: str) -> Reminder | None:
    """What to remind of; None when the case no longer waits for it."""
    async with database.read() as tx:
        step = await due_steps.load(tx, step_id)
        case = await cases.load_case(tx, step.case_id) if step else None
    if step is None or case is None or not applies(case, step.wait):
        return None
    return Reminder(
        case_id=case.case_id,
        reference=case.reference,
        wait=step.wait,
        step=step.step,
        limit_at=step.limit_at,
        about=step.about,
        urgency=case.facts.urgency,
        opened_on=case.opened_on,
        partner=_who_acts(case, step.wait),
        confidential=not open_to_all(case),
        leaders=leaders(case, directory),
    )


async def _begin(tx: Transaction, case: Case, begun: Iterable[Wait], now: datetime) -> None:
    starts = [
        DueStep(new_id(), case.case_id, wait, START, case.version, now, now) for wait in begun
    ]
    await due_steps.add(tx, starts)


async def _run(tx: Transaction, step: DueStep, timetable: Timetable, now: datetime) -> StepState:
    case = await cases.load_case(tx, step.case_id)
    if case is None or not _still_waits(case, step):
        return StepState.CANCELLED
    if step.step == START:
        await _plan(tx, case, step, timetable, step.due_at, 1)
        return StepState.DONE
    if await due_steps.overtaken(tx, step, now):
        return StepState.OVERTAKEN
    due = ReminderDue(
        event_id=step.step_id, case_id=case.case_id, kind=step.wait.kind, step=step.step
    )
    await outbox.add(tx, [due], now)
    if step.wait.kind == Kind.OPEN:
        await _plan(tx, case, step, timetable, now, step.step + 1)
    return StepState.DONE


def _still_waits(case: Case, step: DueStep) -> bool:
    if step.step == START and step.wait.statutory:
        return case.open
    return applies(case, step.wait)


async def _plan(
    tx: Transaction, case: Case, step: DueStep, timetable: Timetable, since: datetime, number: int
) -> None:
    planned = timetable.plan(case, step.wait, since, number)
    await due_steps.add(
        tx,
        [
            DueStep(
                new_id(),
                case.case_id,
                Wait(step.wait.kind, p.subject or step.wait.subject),
                p.step,
                step.generation,
                p.due_at,
                p.limit_at,
                p.about,
            )
            for p in planned
        ],
    )


def _who_acts(case: Case, wait: Wait) -> str:
    if wait.statutory:
        return wait.subject
    led = wait.kind in {Kind.LEAD, Kind.AGREED} and case.lead
    return led.partner if led else ""
