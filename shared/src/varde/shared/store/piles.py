"""What waits for the coordinator, in piles: which case lies in which, and how many; ``heads`` reads them.

A case lies in the first pile that fits. Like ``lookup``, the SQL leaves out early what ``may_know_of`` leaves out anyway.
"""

import hashlib
from collections.abc import Sequence
from datetime import date
from functools import lru_cache, partial
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    and_,
    case,
    cast,
    func,
    literal,
    literal_column,
    select,
    union_all,
)
from sqlalchemy.sql import CompoundSelect

from varde.shared.domain.codes import AssignmentState, HoldReason
from varde.shared.domain.listing import FRESH, UNFILTERED, Filters, Pile
from varde.shared.domain.partner import Actor
from varde.shared.store.database import Transaction
from varde.shared.store.filtering import fits
from varde.shared.store.lookup import asked, holds, is_held, is_open, knows_of
from varde.shared.store.questions import partner_question
from varde.shared.store.tables import IS_OPEN, assignment, case_file

_KEPT = 32
"""Statements kept as they are built: to build one costs as much as to run it, and she filters by few things in a day."""
_MARK_BYTES = 6
_STATE = case_file.c.version * cast(func.replace(case_file.c.reference, "-", ""), BigInteger)
"""Of which case it is, and how often it has changed: versions alone are the same when one case goes and another comes."""


async def counts(
    tx: Transaction, actor: Actor, today: date, filters: Filters = UNFILTERED
) -> dict[Pile, int]:
    """How many cases lie in each pile and fit, but for those that have ended."""
    return (await standing(tx, actor, today, filters))[0]


async def standing(
    tx: Transaction, actor: Actor, today: date, filters: Filters = UNFILTERED
) -> tuple[dict[Pile, int], str]:
    """How many cases lie in each pile and fit, and the ``mark`` of all that lie there: one look at what waits gives both."""
    rows = list(await tx.execute(_standing(actor, today, filters)))
    fitting = {Pile(row.name): row.fitting for row in rows}
    told: dict[Pile, int] = {pile: fitting.get(pile, 0) for pile in Pile if pile is not Pile.ENDED}
    told[Pile.OTHER] -= told[Pile.NEW]
    once = [row for row in rows if row.name != Pile.NEW.value]
    every, states = sum(row.every for row in once), sum(int(row.state) for row in once)
    return told, f"{every}.{states}.{await asked_mark(tx, actor)}"


async def mark(tx: Transaction, actor: Actor) -> str:
    """What tells one state of the queue from another: it differs when a case or a question came or went, or a case changed.

    Also when one went and another came since the last look.
    """
    count, states = (await tx.execute(_every(actor))).one()
    return f"{count}.{states}.{await asked_mark(tx, actor)}"


async def asked_mark(tx: Transaction, actor: Actor) -> str:
    """What tells the questions that wait from any others; they are few."""
    ids = sorted((await tx.execute(_asked_by_partners(actor))).scalars())
    return hashlib.blake2s("".join(ids).encode(), digest_size=_MARK_BYTES).hexdigest()


def belongs(pile: Pile, today: date) -> ColumnElement[bool]:
    """Whether a case lies in this pile."""
    due, new = _due(today), _new(today)
    goes_on = ~is_held() & is_open()
    return {
        Pile.HELD: _waits(),
        Pile.ASKED: goes_on & asked(),
        Pile.DUE: goes_on & ~asked() & due,
        Pile.NEW: goes_on & ~asked() & ~due & new,
        Pile.OTHER: goes_on & ~asked() & ~due & ~new,
        Pile.ENDED: ended(),
    }[pile]


def lies_in(today: date) -> ColumnElement[str]:
    """The name of the pile that a case of ``waiting`` lies in."""
    return case(
        (is_held(), Pile.HELD.value),
        (asked(), Pile.ASKED.value),
        (_due(today), Pile.DUE.value),
        (_new(today), Pile.NEW.value),
        else_=Pile.OTHER.value,
    )


def waiting() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """What is held and what goes on: together all that waits. Each question has its index."""
    return _waits(), ~is_held() & is_open()


def ended() -> ColumnElement[bool]:
    """It waits for nobody any more: neither open nor held because its reporter wrote more.

    Written as ``ix_case_file_ended`` has it, and so that SQLite looks up no status.
    """
    late = holds(case_file.c.hold_reasons, HoldReason.ADDED_LATE.value)
    return and_(literal_column(f"NOT (case_file.{IS_OPEN})"), ~late)


@lru_cache(_KEPT)
def _standing(actor: Actor, today: date, filters: Filters) -> CompoundSelect[Any]:
    """Filters narrow what is counted and never what is read: the mark is of all, and the plan the same."""
    due, new, seen = _due(today), _new(today), knows_of(actor)
    held, goes_on = waiting()
    by_day = case((asked(), Pile.ASKED.value), (due, Pile.DUE.value), else_=Pile.OTHER.value)
    counted = partial(_counted, fits(filters))
    # Who took a case is asked of the newest cases alone.
    return union_all(
        counted(literal(Pile.HELD.value), held, seen),
        counted(by_day, goes_on, seen).group_by(by_day),
        counted(literal(Pile.NEW.value), goes_on & ~asked() & ~due & new, seen),
    )


def _counted(
    wanted: Sequence[ColumnElement[bool]],
    pile: ColumnElement[str],
    *where: ColumnElement[bool],
) -> Select[str, int, int, int]:
    fitting = func.count().filter(*wanted) if wanted else func.count()
    return (
        select(
            pile.label("name"),
            fitting.label("fitting"),
            func.count().label("every"),
            together(_STATE).label("state"),
        )
        .select_from(case_file)
        .where(*where)
    )


@lru_cache(_KEPT)
def _every(actor: Actor) -> Select[int, int]:
    every = all_that_waits(actor).subquery()
    return select(func.count(), together(every.c.state))


def all_that_waits(actor: Actor, *also: ColumnElement[Any]) -> CompoundSelect[Any]:
    """The id and the ``state`` of every case that waits, and what is asked of it besides."""
    seen, columns = knows_of(actor), (case_file.c.case_id, _STATE.label("state"), *also)
    return union_all(*(select(*columns).where(condition, seen) for condition in waiting()))


def together(state: ColumnElement[int]) -> ColumnElement[int]:
    """The states of many cases as one number."""
    return func.coalesce(func.sum(state), 0)


@lru_cache(_KEPT)
def _asked_by_partners(actor: Actor) -> Select[Any]:
    """Question by question: joined, SQLite may go through all cases to find those of a few."""
    mine = select(case_file.c.case_id).where(
        case_file.c.case_id == partner_question.c.case_id, knows_of(actor)
    )
    known = mine.limit(1).scalar_subquery().is_not(None)
    return select(partner_question.c.question_id).where(known)


def _waits() -> ColumnElement[bool]:
    """Held and open, or ended and its reporter wrote more."""
    return is_held() & (is_open() | holds(case_file.c.hold_reasons, HoldReason.ADDED_LATE.value))


def _due(today: date) -> ColumnElement[bool]:
    return and_(case_file.c.due_on.is_not(None), case_file.c.due_on <= today)


def _new(today: date) -> ColumnElement[bool]:
    """Asked for case by case: of EXISTS, PostgreSQL may make a table of all that was ever accepted."""
    taken = (
        select(assignment.c.partner)
        .where(
            assignment.c.case_id == case_file.c.case_id,
            assignment.c.state == AssignmentState.ACCEPTED.value,
        )
        .limit(1)
        .scalar_subquery()
    )
    return (case_file.c.opened_on >= today - FRESH) & taken.is_(None)
