"""The steps that fall due: the durable clock. A step is claimed and settled in one transaction."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    Row,
    String,
    Table,
    Text,
    UniqueConstraint,
    and_,
    exists,
    func,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from varde.shared.domain.deadline import START, DueStep, StepState, Wait
from varde.shared.domain.partner import Actor
from varde.shared.store.database import Transaction
from varde.shared.store.lookup import knows_of
from varde.shared.store.tables import Moment, case_file, inbox, metadata

_ID = String(32)

due_step = Table(
    "due_step",
    metadata,
    Column("step_id", _ID, primary_key=True),
    Column("case_id", _ID, ForeignKey("case_file.case_id", ondelete="CASCADE"), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("subject", String(64), nullable=False, server_default=""),
    Column("step", Integer, nullable=False),
    Column("generation", Integer, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("limit_at", Moment, nullable=False),
    Column("about", Text, nullable=False, server_default=""),
    Column("state", String(12), nullable=False),
    Column("settled_at", Moment),
    UniqueConstraint("case_id", "kind", "step", "generation"),
    Index("ix_due_step_state", "state", "due_at"),
)
_PENDING = due_step.c.state == StepState.PENDING.value


@dataclass(frozen=True, slots=True)
class Ahead:
    """A step that has not run, with the reference of its case."""

    reference: str
    step: DueStep


async def add(tx: Transaction, steps: Sequence[DueStep]) -> None:
    """Write steps; one that stands there already is left as it is."""
    if not steps:
        return
    insert = sqlite.insert if tx.dialect.name == "sqlite" else postgresql.insert
    new = insert(due_step).on_conflict_do_nothing()
    await tx.execute(new, [_row(step) for step in steps])


async def claim(tx: Transaction, now: datetime, limit: int) -> list[DueStep]:
    """Up to ``limit`` pending steps that are due, in order; another router passes them over."""
    query = (
        select(due_step)
        .where(_PENDING, due_step.c.due_at <= now)
        .order_by(due_step.c.due_at, due_step.c.case_id, due_step.c.step)
        .limit(limit)
    )
    return [_step(row) for row in await tx.execute(query.with_for_update(skip_locked=True))]


async def settle(tx: Transaction, step_id: str, state: StepState, now: datetime) -> None:
    """Write down what became of a claimed step."""
    mine = due_step.c.step_id == step_id
    await tx.execute(update(due_step).where(mine).values(state=state.value, settled_at=now))


async def end(
    tx: Transaction, case_id: str, waits: Collection[Wait], state: StepState, now: datetime
) -> None:
    """Settle what is pending of some waits of a case."""
    if not waits:
        return
    of_these = tuple_(due_step.c.kind, due_step.c.subject).in_([(w.kind, w.subject) for w in waits])
    await tx.execute(
        update(due_step)
        .where(_PENDING, due_step.c.case_id == case_id, of_these)
        .values(state=state.value, settled_at=now)
    )


async def end_all(tx: Transaction, case_id: str, now: datetime) -> None:
    """Cancel all that is pending of a case."""
    await tx.execute(
        update(due_step)
        .where(_PENDING, due_step.c.case_id == case_id)
        .values(state=StepState.CANCELLED.value, settled_at=now)
    )


async def overtaken(tx: Transaction, step: DueStep, now: datetime) -> bool:
    """True when a later step of the same wait is due as well, or has run."""
    query = select(due_step.c.step_id).where(
        due_step.c.case_id == step.case_id,
        due_step.c.kind == step.wait.kind,
        due_step.c.generation == step.generation,
        due_step.c.step > step.step,
        due_step.c.due_at <= now,
        due_step.c.state != StepState.CANCELLED.value,
    )
    return (await tx.execute(query)).first() is not None


async def load(tx: Transaction, step_id: str) -> DueStep | None:
    """The step with this id, or None."""
    query = select(due_step).where(due_step.c.step_id == step_id)
    row = (await tx.execute(query)).one_or_none()
    return _step(row) if row else None


async def kinds(tx: Transaction, case_id: str) -> set[str]:
    """The kinds of all steps of a case, whatever became of them."""
    query = select(due_step.c.kind).where(due_step.c.case_id == case_id).distinct()
    return set((await tx.execute(query)).scalars())


async def next_due(tx: Transaction) -> datetime | None:
    """When the next pending step is due."""
    query = select(due_step.c.due_at).where(_PENDING).order_by(due_step.c.due_at).limit(1)
    return (await tx.execute(query)).scalar_one_or_none()


async def ahead(tx: Transaction, actor: Actor) -> list[Ahead]:
    """The pending steps of the cases that ``actor`` may know of, the first due first."""
    query = (
        select(case_file.c.reference, due_step)
        .join(case_file, case_file.c.case_id == due_step.c.case_id)
        .where(_PENDING, knows_of(actor))
        .order_by(due_step.c.due_at, case_file.c.reference, due_step.c.step)
    )
    return [Ahead(row.reference, _step(row)) for row in await tx.execute(query)]


async def overdue_since(tx: Transaction, moment: datetime) -> int:
    """How many steps were due before ``moment`` and have not run."""
    query = select(func.count()).where(_PENDING, due_step.c.due_at < moment)
    return (await tx.execute(query)).scalar_one()


async def scheduled(tx: Transaction) -> dict[str, set[Wait]]:
    """By case: the waits that have steps, those cancelled apart; a start that has run is not enough."""
    has_run = and_(due_step.c.step == START, due_step.c.state == StepState.DONE.value)
    query = select(due_step.c.case_id, due_step.c.kind, due_step.c.subject).where(
        due_step.c.state != StepState.CANCELLED.value, ~has_run
    )
    found: dict[str, set[Wait]] = {}
    for row in await tx.execute(query.distinct()):
        found.setdefault(row.case_id, set()).add(Wait(row.kind, row.subject))
    return found


async def unhandled(
    tx: Transaction, consumer: str, after: datetime, before: datetime
) -> list[DueStep]:
    """The reminders sent between two moments that ``consumer`` has not handled."""
    handled = exists().where(inbox.c.consumer == consumer, inbox.c.event_id == due_step.c.step_id)
    query = select(due_step).where(
        due_step.c.state == StepState.DONE.value,
        due_step.c.step > START,
        due_step.c.settled_at.between(after, before),
        ~handled,
    )
    return [_step(row) for row in await tx.execute(query)]


def _row(step: DueStep) -> dict[str, Any]:
    return {
        "step_id": step.step_id,
        "case_id": step.case_id,
        "kind": step.wait.kind,
        "subject": step.wait.subject,
        "step": step.step,
        "generation": step.generation,
        "due_at": step.due_at,
        "limit_at": step.limit_at,
        "about": step.about,
        "state": StepState.PENDING.value,
    }


def _step(row: Row[Any]) -> DueStep:
    return DueStep(
        row.step_id,
        row.case_id,
        Wait(row.kind, row.subject),
        row.step,
        row.generation,
        row.due_at,
        row.limit_at,
        row.about,
    )
