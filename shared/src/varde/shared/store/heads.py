"""The piles of the coordinator's queue, read a page at a time: of each case only what the queue shows."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache, partial
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    Integer,
    Row,
    and_,
    bindparam,
    case,
    collate,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.sql import CompoundSelect

from varde.shared.domain.access import may_know_of
from varde.shared.domain.codes import AssignmentState, HoldReason, Status, Urgency
from varde.shared.domain.listing import UNFILTERED, Filters, Head, Pile
from varde.shared.domain.partner import Actor
from varde.shared.store.database import Transaction
from varde.shared.store.filtering import fits
from varde.shared.store.lookup import MOST_FOUND, MOST_WORDS, asked, knows_of, placed, written
from varde.shared.store.piles import (
    all_that_waits,
    asked_mark,
    belongs,
    ended,
    lies_in,
    together,
)
from varde.shared.store.tables import assignment, case_file, note

_Placed = TypeVar("_Placed", Head, Row[Any])
_NEWEST_FIRST = frozenset({Pile.NEW, Pile.ENDED})
_URGENT_FIRST = frozenset({Pile.HELD, Pile.ASKED, Pile.NEW})
"""What nobody has taken yet. They are few, so that none needs an index for it."""
_RANK = case({each.value: each.rank for each in Urgency}, value=case_file.c.urgency)
_ALL = "all"
_KEPT = 64
"""Statements kept as they are built; none with words that somebody looks for."""
_BEGIN, _MOST = bindparam("begin", type_=Integer), bindparam("most", type_=Integer)
_SHOWN = (
    case_file.c.case_id,
    case_file.c.reference,
    case_file.c.status,
    case_file.c.urgency,
    case_file.c.summary,
    case_file.c.opened_on,
    case_file.c.due_on,
    case_file.c.hold_reasons,
    case_file.c.excluded_partners,
    case_file.c.recused_members,
    case_file.c.lead,
    select(assignment.c.state)
    .where(assignment.c.case_id == case_file.c.case_id, assignment.c.partner == case_file.c.lead)
    .scalar_subquery()
    .label("lead_state"),
)


async def lying(
    tx: Transaction,
    actor: Actor,
    today: date,
    piles: Iterable[Pile],
    *,
    filters: Filters = UNFILTERED,
    begin: int = 0,
    limit: int,
) -> dict[Pile, list[Head]]:
    """The cases of each of ``piles`` that fit, from place ``begin``, ``limit`` at most.

    Due: the earliest deadline first. Held, asked about and new: the most urgent first. Then the newest of what is new
    or ended, and the oldest of all else.
    """
    shown = tuple(piles)
    rows = await tx.execute(_lying(actor, today, shown, filters), {"begin": begin, "most": limit})
    read: dict[Pile, list[Head]] = {pile: [] for pile in shown}
    for row in rows:
        one = _head(row)
        if may_know_of(actor, one):
            read[Pile(row.pile)].append(one)
    return {pile: _in_order(pile, found) for pile, found in read.items()}


async def found(
    tx: Transaction,
    actor: Actor,
    today: date,
    words: str,
    piles: Iterable[Pile],
    *,
    filters: Filters = UNFILTERED,
    begin: int = 0,
    limit: int,
) -> tuple[str, dict[Pile, int], dict[Pile, list[Head]]]:
    """The ``mark`` of all that waits, how many fitting cases of each pile have each of ``words``, and as ``lying`` those of ``piles``.

    What waits is looked through once for all of it. What has ended is found by the index of words, no further than a search goes.
    """
    matching: dict[Pile, list[Row[Any]]] = {pile: [] for pile in Pile}
    questions, mark = await asked_mark(tx, actor), ""
    for row in await tx.execute(_matching(tx, actor, today, words, filters)):
        if row.pile == _ALL:
            mark = f"{row.count}.{row.state}.{questions}"
        else:
            matching[Pile(row.pile)].append(row)
    waits = (pile for pile in Pile if pile is not Pile.ENDED)
    counts: dict[Pile, int] = {pile: len(matching[pile]) for pile in waits}
    shown = list(piles)
    if Pile.ENDED in shown:
        among = await placed(tx, actor, words, ended(), *fits(filters))
        matching[Pile.ENDED] = among[:MOST_FOUND]
    ids = {
        pile: [row.case_id for row in _in_order(pile, matching[pile])[begin : begin + limit]]
        for pile in shown
    }
    by_id = await _by_id(tx, actor, [each for of_pile in ids.values() for each in of_pile])
    found = {pile: [by_id[each] for each in ids[pile] if each in by_id] for pile in ids}
    return mark, counts, found


@lru_cache(_KEPT)
def _lying(
    actor: Actor, today: date, piles: tuple[Pile, ...], filters: Filters
) -> CompoundSelect[Any]:
    """One statement for them all; each pile is cut before they are put together."""
    wanted, parts = (*fits(filters), knows_of(actor)), []
    for pile in piles:
        query = select(literal(pile.value).label("pile"), asked().label("asked"), *_SHOWN)
        if pile is Pile.ENDED:
            parts.append(query.where(_of_ended(wanted)))
            continue
        query = query.where(belongs(pile, today), *wanted).order_by(*_order(pile))
        parts.append(select(query.offset(_BEGIN).limit(_MOST).subquery()))
    return union_all(*parts)


def _of_ended(wanted: Iterable[ColumnElement[bool]]) -> ColumnElement[bool]:
    """Those of a page are found in the index alone: of all that has ended, hardly any may fit."""
    query = select(case_file.c.case_id).where(*wanted, ended()).order_by(*_order(Pile.ENDED))
    found = query.offset(_BEGIN).limit(_MOST).subquery()
    return case_file.c.case_id.in_(select(found.c.case_id))


def _order(pile: Pile) -> list[ColumnElement[Any]]:
    first: list[ColumnElement[Any]] = [_RANK] if pile in _URGENT_FIRST else []
    if pile in _NEWEST_FIRST:
        return [*first, case_file.c.opened_on.desc(), case_file.c.reference.desc()]
    if pile is Pile.DUE:
        first = [case_file.c.due_on]
    return [*first, case_file.c.opened_on, case_file.c.reference]


def _in_order(pile: Pile, found: Iterable[_Placed]) -> list[_Placed]:
    """As ``_order`` has it: what several statements are put together from has no order of its own."""
    placed = sorted(found, key=partial(_place, pile), reverse=pile in _NEWEST_FIRST)
    if pile in _URGENT_FIRST:
        placed.sort(key=lambda one: Urgency(one.urgency).rank)
    return placed


def _place(pile: Pile, one: Head | Row[Any]) -> tuple[Any, ...]:
    here = (one.opened_on, one.reference)
    return (one.due_on, *here) if pile is Pile.DUE else here


def _matching(
    tx: Transaction, actor: Actor, today: date, words: str, filters: Filters
) -> CompoundSelect[Any]:
    """Each fitting case with the words, and a row of ``_ALL`` for the mark."""
    wanted = and_(*fits(filters), *_with(words, sqlite=tx.dialect.name == "sqlite"))
    waits = all_that_waits(actor, wanted.label("fits")).cte("waits")
    shown = tuple(
        case_file.c[name] for name in ("case_id", "reference", "urgency", "opened_on", "due_on")
    )
    none = [null().label(column.name) for column in shown]
    everything = select(
        literal(_ALL).label("pile"),
        *none,
        func.count().label("count"),
        together(waits.c.state).label("state"),
    ).select_from(waits)
    found = select(
        lies_in(today).label("pile"), *shown, null().label("count"), null().label("state")
    )
    return union_all(
        found.where(case_file.c.case_id.in_(select(waits.c.case_id).where(waits.c.fits))),
        everything,
    )


def _with(words: str, *, sqlite: bool) -> list[ColumnElement[bool]]:
    """All of the words stand in what everybody in the group may read: in the case, or in one of its notes.

    Not by the index of words: of what waits there is little, and a common word is in many that have ended.
    """
    told = case_file.c.reference + " " + case_file.c.summary + " " + case_file.c.account
    # PostgreSQL's own small letters of a text in UTF-8 take several times as long as those of ASCII.
    read = told if sqlite else func.lower(collate(told, "C"))
    sought = words.split()[:MOST_WORDS]
    noted = note.c.text if sqlite else func.lower(collate(note.c.text, "C"))
    in_note = exists().where(
        note.c.case_id == case_file.c.case_id, *(written(noted, word) for word in sought)
    )
    return [or_(and_(*(written(read, word) for word in sought)), in_note)]


async def _by_id(tx: Transaction, actor: Actor, ids: Sequence[str]) -> dict[str, Head]:
    if not ids:
        return {}
    query = select(asked().label("asked"), *_SHOWN).where(case_file.c.case_id.in_(ids))
    heads = [_head(row) for row in await tx.execute(query)]
    return {one.case_id: one for one in heads if may_know_of(actor, one)}


def _head(row: Row[Any]) -> Head:
    return Head(
        case_id=row.case_id,
        reference=row.reference,
        status=Status(row.status),
        urgency=Urgency(row.urgency),
        summary=row.summary,
        opened_on=row.opened_on,
        due_on=row.due_on,
        hold_reasons=tuple(map(HoldReason, row.hold_reasons)),
        excluded_partners=frozenset(row.excluded_partners),
        recused_members=frozenset(row.recused_members),
        asked=bool(row.asked),
        lead=row.lead,
        lead_state=AssignmentState(row.lead_state) if row.lead_state else None,
    )
