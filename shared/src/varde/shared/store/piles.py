"""What waits for the coordinator, in piles: counted, and read a page at a time.

A case lies in the first pile that fits. Like ``lookup``, the SQL leaves out early what ``may_know_of`` leaves out anyway.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)

from varde.shared.domain.access import may_know_of
from varde.shared.domain.case import Case
from varde.shared.domain.codes import AssignmentState, HoldReason
from varde.shared.domain.listing import FRESH, Pile
from varde.shared.domain.partner import Actor
from varde.shared.store import lookup
from varde.shared.store.cases import with_parts
from varde.shared.store.database import Transaction
from varde.shared.store.lookup import MOST_WORDS, asked, holds, is_held, is_open, knows_of
from varde.shared.store.questions import partner_question
from varde.shared.store.tables import assignment, case_file

_ORDER: Mapping[Pile, Sequence[ColumnElement[Any]]] = {
    Pile.HELD: (case_file.c.opened_on, case_file.c.reference),
    Pile.ASKED: (case_file.c.opened_on, case_file.c.reference),
    Pile.DUE: (case_file.c.due_on, case_file.c.opened_on, case_file.c.reference),
    Pile.NEW: (case_file.c.opened_on.desc(), case_file.c.reference.desc()),
    Pile.OTHER: (case_file.c.opened_on, case_file.c.reference),
    Pile.ENDED: (case_file.c.opened_on.desc(), case_file.c.reference.desc()),
}


async def counts(tx: Transaction, actor: Actor, today: date, words: str = "") -> dict[Pile, int]:
    """How many cases lie in each pile, but for those that have ended."""
    return (await standing(tx, actor, today, words))[0]


async def standing(
    tx: Transaction, actor: Actor, today: date, words: str = ""
) -> tuple[dict[Pile, int], str]:
    """How many cases lie in each pile, and the ``mark`` of them all: one look at what waits gives both."""
    seen = [knows_of(actor), *_with(words, sqlite=tx.dialect.name == "sqlite")]
    due, new = (condition for condition, _ in _kinds(today))
    goes_on = ~is_held() & is_open()
    by_day = case((asked(), Pile.ASKED.value), (due, Pile.DUE.value), else_=Pile.OTHER.value)
    # Each question has its index: who took a case is asked of the newest cases alone.
    query = union_all(
        _counted(literal(Pile.HELD.value), _waits(), *seen),
        _counted(by_day, goes_on, *seen).group_by(by_day),
        _counted(literal(Pile.NEW.value), goes_on & ~asked() & ~due & new, *seen),
    )
    rows = list(await tx.execute(query))
    counted = {Pile(name): count for name, count, _ in rows}
    told: dict[Pile, int] = {pile: counted.get(pile, 0) for pile in Pile if pile is not Pile.ENDED}
    told[Pile.OTHER] -= told[Pile.NEW]
    versions = sum(versions for name, _, versions in rows if name != Pile.NEW.value)
    return told, f"{sum(told.values())}.{versions}.{await _questions(tx, actor)}"


def _counted(pile: ColumnElement[str], *where: ColumnElement[bool]) -> Select[Any]:
    versions = func.coalesce(func.sum(case_file.c.version), 0)
    return select(pile, func.count(), versions).select_from(case_file).where(*where)


async def mark(tx: Transaction, actor: Actor) -> str:
    """What tells one state of the queue from another: it differs when a case or a question came or went, or a case changed."""
    parts = [
        select(case_file.c.version).where(condition, knows_of(actor))
        for condition in (_waits(), ~is_held() & is_open())
    ]
    every = union_all(*parts).subquery()
    count, versions = (
        await tx.execute(select(func.count(), func.coalesce(func.sum(every.c.version), 0)))
    ).one()
    return f"{count}.{versions}.{await _questions(tx, actor)}"


async def _questions(tx: Transaction, actor: Actor) -> int:
    mine = partner_question.c.case_id == case_file.c.case_id
    query = select(func.count()).select_from(partner_question).join(case_file, mine)
    return (await tx.execute(query.where(knows_of(actor)))).scalar_one()


async def lying(
    tx: Transaction,
    actor: Actor,
    today: date,
    piles: Iterable[Pile],
    words: str = "",
    *,
    begin: int = 0,
    limit: int,
) -> dict[Pile, list[Case]]:
    """The cases of each of ``piles`` from place ``begin``, ``limit`` at most.

    Held and under way: the oldest first. Due: the earliest deadline first. New and ended: the newest first.
    """
    seen = [knows_of(actor), *_with(words, sqlite=tx.dialect.name == "sqlite")]
    read: dict[Pile, list[Case]] = {pile: [] for pile in piles}
    rows = []
    of: dict[str, Pile] = {}
    for pile in read:
        if pile is Pile.ENDED and words:
            continue
        query = _lying(pile, today).where(*seen).offset(begin).limit(limit)
        found = list(await tx.execute(query))
        of |= {row.case_id: pile for row in found}
        rows += found
    for one in await with_parts(tx, rows, partial(may_know_of, actor)):
        read[of[one.case_id]].append(one)
    if Pile.ENDED in read and words:
        # There are many: by the index of words, and no further than a search goes.
        page = await lookup.found(tx, actor, words, lookup.MOST_FOUND, _ended())
        read[Pile.ENDED] = list(page.cases[begin : begin + limit])
    return read


def _lying(pile: Pile, today: date) -> Select[Any]:
    due, new = (condition for condition, _ in _kinds(today))
    goes_on = ~is_held() & is_open()
    belongs = {
        Pile.HELD: _waits(),
        Pile.ASKED: goes_on & asked(),
        Pile.DUE: goes_on & ~asked() & due,
        Pile.NEW: goes_on & ~asked() & ~due & new,
        Pile.OTHER: goes_on & ~asked() & ~due & ~new,
        Pile.ENDED: _ended(),
    }[pile]
    return select(case_file).where(belongs).order_by(*_ORDER[pile])


def _ended() -> ColumnElement[bool]:
    return ~is_open() & ~_waits()


def _waits() -> ColumnElement[bool]:
    """Held and open, or ended and its reporter wrote more."""
    return is_held() & (is_open() | holds(case_file.c.hold_reasons, HoldReason.ADDED_LATE.value))


def _kinds(today: date) -> tuple[tuple[ColumnElement[bool], str], tuple[ColumnElement[bool], str]]:
    due = and_(case_file.c.due_on.is_not(None), case_file.c.due_on <= today)
    taken = exists().where(
        assignment.c.case_id == case_file.c.case_id,
        assignment.c.state == AssignmentState.ACCEPTED.value,
    )
    new = (case_file.c.opened_on >= today - FRESH) & ~taken
    return (due, Pile.DUE.value), (new, Pile.NEW.value)


def _with(words: str, *, sqlite: bool) -> list[ColumnElement[bool]]:
    """Each of the words stands somewhere in what everybody in the group may read.

    Not by the index of words: of what waits there is little, and a common word is in many that have ended.
    """
    told = case_file.c.reference + " " + case_file.c.summary + " " + case_file.c.account
    return [
        or_(*(told.contains(way, autoescape=True) for way in _ways(word)))
        if sqlite
        else told.icontains(word, autoescape=True)
        for word in words.split()[:MOST_WORDS]
    ]


def _ways(word: str) -> Sequence[str]:
    """SQLite's LIKE knows capital letters of English only, so each way to write a word is asked for."""
    return tuple(dict.fromkeys((word, word.lower(), word.upper(), word.capitalize())))
