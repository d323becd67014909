"""The piles of the coordinator's queue, read a page at a time: of each case only what the queue shows."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache, partial
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Integer, Row, bindparam, literal, select, union_all
from sqlalchemy.sql import CompoundSelect

from varde.shared.domain.access import may_know_of
from varde.shared.domain.case import Case
from varde.shared.domain.codes import HoldReason, Status, Urgency
from varde.shared.domain.listing import Head, Pile
from varde.shared.domain.partner import Actor
from varde.shared.store import lookup, questions
from varde.shared.store.database import Transaction
from varde.shared.store.lookup import MOST_WORDS, asked, knows_of, written
from varde.shared.store.piles import belongs, ended, lies_in, waiting
from varde.shared.store.tables import case_file

_Placed = TypeVar("_Placed", Head, Row[Any])
_NEWEST_FIRST = frozenset({Pile.NEW, Pile.ENDED})
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
)


async def lying(
    tx: Transaction,
    actor: Actor,
    today: date,
    piles: Iterable[Pile],
    *,
    begin: int = 0,
    limit: int,
) -> dict[Pile, list[Head]]:
    """The cases of each of ``piles`` from place ``begin``, ``limit`` at most.

    Held and under way: the oldest first. Due: the earliest deadline first. New and ended: the newest first.
    """
    shown = tuple(piles)
    rows = await tx.execute(_lying(actor, today, shown), {"begin": begin, "most": limit})
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
    begin: int = 0,
    limit: int,
) -> tuple[dict[Pile, int], dict[Pile, list[Head]]]:
    """How many cases of each pile that waits have each of ``words``, and as ``lying`` those of ``piles``.

    What waits is looked through once. What has ended is found by the index of words, no further than a search goes.
    """
    matching: dict[Pile, list[Row[Any]]] = {pile: [] for pile in Pile if pile is not Pile.ENDED}
    for row in await tx.execute(_matching(tx, actor, today, words)):
        matching[Pile(row.pile)].append(row)
    shown = list(piles)
    ids = {
        pile: [row.case_id for row in _in_order(pile, matching[pile])[begin : begin + limit]]
        for pile in shown
        if pile in matching
    }
    by_id = await _by_id(tx, actor, [each for of_pile in ids.values() for each in of_pile])
    read = {pile: [by_id[each] for each in ids[pile] if each in by_id] for pile in ids}
    if Pile.ENDED in shown:
        page = await lookup.found(tx, actor, words, lookup.MOST_FOUND, ended())
        cases = page.cases[begin : begin + limit]
        asked_in = await questions.asked_in(tx, [each.case_id for each in cases])
        read[Pile.ENDED] = [_of(each, asked=each.case_id in asked_in) for each in cases]
    return {pile: len(rows) for pile, rows in matching.items()}, read


@lru_cache(_KEPT)
def _lying(actor: Actor, today: date, piles: tuple[Pile, ...]) -> CompoundSelect[Any]:
    """One statement for them all; each pile is cut before they are put together."""
    seen, parts = knows_of(actor), []
    for pile in piles:
        query = select(literal(pile.value).label("pile"), asked().label("asked"), *_SHOWN)
        query = query.where(belongs(pile, today), seen).order_by(*_order(pile))
        parts.append(select(query.offset(_BEGIN).limit(_MOST).subquery()))
    return union_all(*parts)


def _order(pile: Pile) -> list[ColumnElement[Any]]:
    if pile in _NEWEST_FIRST:
        return [case_file.c.opened_on.desc(), case_file.c.reference.desc()]
    first = [case_file.c.due_on] if pile is Pile.DUE else []
    return [*first, case_file.c.opened_on, case_file.c.reference]


def _in_order(pile: Pile, found: Iterable[_Placed]) -> list[_Placed]:
    """As ``_order`` has it: what several statements are put together from has no order of its own."""
    return sorted(found, key=partial(_place, pile), reverse=pile in _NEWEST_FIRST)


def _place(pile: Pile, one: Head | Row[Any]) -> tuple[Any, ...]:
    here = (one.opened_on, one.reference)
    return (one.due_on, *here) if pile is Pile.DUE else here


def _matching(tx: Transaction, actor: Actor, today: date, words: str) -> CompoundSelect[Any]:
    shown = (case_file.c.case_id, case_file.c.reference, case_file.c.opened_on, case_file.c.due_on)
    query = select(lies_in(today).label("pile"), *shown).where(
        knows_of(actor), *_with(words, sqlite=tx.dialect.name == "sqlite")
    )
    return union_all(*(query.where(condition) for condition in waiting()))


def _with(words: str, *, sqlite: bool) -> list[ColumnElement[bool]]:
    """Each of the words stands somewhere in what everybody in the group may read.

    Not by the index of words: of what waits there is little, and a common word is in many that have ended.
    """
    told = case_file.c.reference + " " + case_file.c.summary + " " + case_file.c.account
    find = written if sqlite else _read
    return [find(told, word) for word in words.split()[:MOST_WORDS]]


def _read(text: ColumnElement[str], word: str) -> ColumnElement[bool]:
    return text.icontains(word, autoescape=True)


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
    )


def _of(case: Case, *, asked: bool) -> Head:
    return Head(
        case_id=case.case_id,
        reference=case.reference,
        status=case.status,
        urgency=case.facts.urgency,
        summary=case.summary,
        opened_on=case.opened_on,
        due_on=case.due_on,
        hold_reasons=case.hold_reasons,
        excluded_partners=case.excluded_partners,
        recused_members=case.recused_members,
        asked=asked,
    )
