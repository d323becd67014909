"""Cases found by what they are: a page at a time, and only those that the asker may know of.

Whether somebody may know of a case is said once, by ``may_know_of``. What stands here in SQL leaves out early what
that would leave out anyway, so that a page costs the same with a hundred cases and with a hundred thousand.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from string import ascii_lowercase, ascii_uppercase
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    Text,
    and_,
    cast,
    exists,
    func,
    literal_column,
    or_,
    select,
    true,
    union,
)
from sqlalchemy import text as sql_text

from varde.shared.domain.access import OFFICE, may_know_of
from varde.shared.domain.case import LIVE, Case
from varde.shared.domain.codes import AssignmentRole, AssignmentState, Role, Status
from varde.shared.domain.listing import NEW, SOON, Topic, Which
from varde.shared.domain.partner import SYSTEM, Actor
from varde.shared.store.cases import with_assignments, with_parts
from varde.shared.store.database import Transaction
from varde.shared.store.questions import cases_asked
from varde.shared.store.tables import IS_HELD, IS_OPEN, assignment, case_file, note

MOST_COUNTED = 500
"""Beyond this many, a list says "more than" and not how many."""
MOST_FOUND = 100
"""The same for a search, which nobody reads that far."""
MOST_WORDS = 8
"""Words of a search that count; more narrow nothing that people look for."""

_LEADS = frozenset({Role.COORDINATOR, Role.DEPUTY})
_FIRST = '["'
"""How a list of codes begins that is not empty."""
_REFERENCE_PART = re.compile(r"[\s#–-]+")
_NUMBER = 4
_TOLD = (_NUMBER, 6)
"""Digits of a reference, without its year and with it."""
_WORD = re.compile(r"\w+")
_SMALL = str.maketrans(ascii_uppercase, ascii_lowercase)
# As the indexes of migration 0013 have them.
_CASE_WORDS = "to_tsvector('simple', case_file.summary || ' ' || case_file.account)"
_NOTE_WORDS = "to_tsvector('simple', note.text)"


@dataclass(frozen=True, slots=True)
class Page:
    """Cases, and how many there are in all; never more than ``MOST_COUNTED`` plus one."""

    cases: tuple[Case, ...]
    total: int


async def listed(
    tx: Transaction, actor: Actor, which: Which, partner: str, today: date, limit: int
) -> Page:
    """The open cases of a list, oldest first, those due by their deadline. ``partner`` is a code."""
    conditions = [is_open(), knows_of(actor), _belongs(which, partner, today)]
    order = [case_file.c.due_on] if which in {"overdue", "soon"} else []
    query = (
        select(case_file)
        .where(*conditions)
        .order_by(*order, case_file.c.opened_on, case_file.c.reference)
    )
    return await _page(tx, query, actor, limit)


async def found(
    tx: Transaction, actor: Actor, text: str, limit: int, *also: ColumnElement[bool]
) -> Page:
    """The cases, ended ones too, with all these words (or their beginnings), newest first; ``also`` narrows them."""
    known = await placed(tx, actor, text, *also)
    newest = [row.case_id for row in known[:limit]]
    rows = list(await tx.execute(_newest(select(case_file).where(case_file.c.case_id.in_(newest)))))
    shown = await with_parts(tx, rows, partial(may_know_of, actor))
    return Page(tuple(shown), min(len(known), MOST_FOUND + 1))


async def placed(
    tx: Transaction, actor: Actor, text: str, *also: ColumnElement[bool]
) -> list[Row[Any]]:
    """As ``found``: of each case its id, day and reference, newest first; of more than ``MOST_FOUND`` not all."""
    sought = _sought(text, sqlite=tx.dialect.name == "sqlite")
    if not sought:
        return []
    if tx.dialect.name == "postgresql":
        # A plan for any words at all would be wrong for rare ones and for common ones.
        await tx.execute(sql_text("SET LOCAL plan_cache_mode = force_custom_plan"))
    place = (case_file.c.case_id, case_file.c.opened_on, case_file.c.reference)
    each = [_newest(select(*place).where(knows_of(actor), one, *also)).subquery() for one in sought]
    rows = list(await tx.execute(union(*map(select, each))))
    return sorted(rows, key=lambda row: (row.opened_on, row.reference), reverse=True)


async def agenda(tx: Transaction, topic: Topic, today: date, limit: int) -> Page:
    """The open cases of a topic that everybody in the group may know of, what is most pressing first."""
    return await _page(tx, _of_topic(topic, today), SYSTEM, limit)


async def whole_agenda(tx: Transaction, today: date, limit: int) -> dict[Topic, Page]:
    """As ``agenda`` for every topic, in few statements and without the cases' notes; of ``Topic.ALL`` the count alone."""
    queries = {topic: _of_topic(topic, today) for topic in Topic}
    rows = {
        topic: [] if topic is Topic.ALL else list(await tx.execute(query.limit(limit)))
        for topic, query in queries.items()
    }
    once = {row.case_id: row for found in rows.values() for row in found}
    known = await with_assignments(tx, list(once.values()), partial(may_know_of, SYSTEM))
    cases = {case.case_id: case for case in known}
    counts = [_counted(query).scalar_subquery() for query in queries.values()]
    totals = zip(Topic, (await tx.execute(select(*counts))).one(), strict=True)
    return {topic: Page(tuple(cases[r.case_id] for r in rows[topic]), n) for topic, n in totals}


def _of_topic(topic: Topic, today: date) -> Select[Any]:
    condition: ColumnElement[bool] = {
        Topic.DUE: case_file.c.due_on <= today + SOON,
        Topic.STUCK: stuck(today),
        Topic.NEW: case_file.c.opened_on >= today - NEW,
        Topic.ALL: true(),
    }[topic]
    order = [case_file.c.due_on] if topic is Topic.DUE else []
    return (
        select(case_file)
        .where(is_open(), open_to_all(), condition)
        .order_by(*order, case_file.c.opened_on, case_file.c.reference)
    )


def stuck(today: date) -> ColumnElement[bool]:
    """It waits, or nobody has accepted the lead, and it is not new."""
    waits = (case_file.c.status == Status.WAITING.value) | ~_has_lead()
    return waits & (case_file.c.opened_on < today - NEW)


def open_to_all() -> ColumnElement[bool]:
    """``domain.access.open_to_all`` in SQL."""
    lists = (case_file.c.hold_reasons, case_file.c.excluded_partners, case_file.c.recused_members)
    return and_(*(~_some(column) for column in lists))


def knows_of(actor: Actor) -> ColumnElement[bool]:
    """``domain.access.may_know_of`` in SQL; a test holds the two together."""
    if actor == SYSTEM:
        return true()
    own = ~holds(case_file.c.recused_members, actor.member_id)
    own &= ~holds(case_file.c.excluded_partners, actor.partner)
    office = holds(case_file.c.excluded_partners, OFFICE)
    if actor.role is Role.FALLBACK:
        return own & office
    if actor.role in _LEADS:
        return own if actor.partner == OFFICE else own & ~office
    return own & ~_some(case_file.c.hold_reasons)


def is_open() -> ColumnElement[bool]:
    """It has not ended. As a Boolean column SQLite would be asked whether it "= 1", and pass over the index."""
    return literal_column(f"case_file.{IS_OPEN}")


def asked() -> ColumnElement[bool]:
    """A partner's question waits in it."""
    return case_file.c.case_id.in_(cases_asked())


def _has_lead() -> ColumnElement[bool]:
    """Asked for case by case: of EXISTS, PostgreSQL would make a table of all the cases that ever had a lead."""
    lead = (
        select(assignment.c.partner)
        .where(
            assignment.c.case_id == case_file.c.case_id,
            assignment.c.role == AssignmentRole.LEAD.value,
            assignment.c.state == AssignmentState.ACCEPTED.value,
        )
        .limit(1)
    )
    return lead.scalar_subquery().is_not(None)


def _some(column: Any) -> ColumnElement[bool]:
    """Whether a list of codes holds any. PostgreSQL guesses that few rows fit a LIKE, and here that is so."""
    return cast(column, Text).startswith(_FIRST)


def is_held() -> ColumnElement[bool]:
    """It has a reason to wait; the index of what is held is used."""
    return literal_column(IS_HELD.replace("hold_reasons", "case_file.hold_reasons"))


def holds(column: Any, code: str) -> ColumnElement[bool]:
    """Whether a list of codes holds one."""
    return cast(column, Text).contains(json.dumps(code), autoescape=True)


def _belongs(which: Which, partner: str, today: date) -> ColumnElement[bool]:
    held = _some(case_file.c.hold_reasons)
    if which == "held":
        return held
    if which == "asked":
        return asked()
    if which == "overdue":
        return ~held & (case_file.c.due_on < today)
    if which == "soon":
        return ~held & (case_file.c.due_on <= today + SOON)
    if which == "open":
        return ~held
    takes_part = assignment.c.case_id == case_file.c.case_id
    takes_part &= assignment.c.partner == partner
    if which == "partner":
        takes_part &= assignment.c.state.in_([state.value for state in LIVE])
    return ~held & exists().where(takes_part)


def _newest(query: Select[Any], limit: int = MOST_FOUND + 1) -> Select[Any]:
    return query.order_by(case_file.c.opened_on.desc(), case_file.c.reference.desc()).limit(limit)


def _sought(text: str, *, sqlite: bool) -> tuple[ColumnElement[bool], ...]:
    """What a case that is sought fulfils, each with an index of its own; one of them is enough."""
    if (digits := _REFERENCE_PART.sub("", text)) and digits.isdecimal() and len(digits) in _TOLD:
        return (_of_reference(digits),)
    words = _WORD.findall(text.casefold())[:MOST_WORDS]
    if not words:
        return ()
    return _in_text(words) if sqlite else _in_index(words)


def _of_reference(digits: str) -> ColumnElement[bool]:
    """The case of a whole reference, or those of a number without its year: known ones, so that the index is used."""
    year, number = digits[:-_NUMBER], digits[-_NUMBER:]
    years = [year] if year else [f"{each:02}" for each in range(100)]
    return case_file.c.reference.in_([f"{each}-{number}" for each in years])


def _in_text(words: Sequence[str]) -> tuple[ColumnElement[bool], ...]:
    """SQLite has no index of words: it looks through the texts, and through the notes once for all cases.

    One of its own (FTS5) would go on holding the words of erased cases until its parts are merged.
    """
    texts = case_file.c.summary + " " + case_file.c.account
    in_case = and_(*(written(texts, word) for word in words))
    in_note = and_(*(written(note.c.text, word) for word in words))
    return in_case, case_file.c.case_id.in_(select(note.c.case_id).where(in_note))


def written(text: ColumnElement[str], word: str) -> ColumnElement[bool]:
    """Whether a text holds a word, where only capital letters of English are as good as small ones.

    So it is with SQLite's LIKE, and with a text in PostgreSQL's ``lower`` for the collation "C". A word with other
    letters is asked for in each way in which it is written.
    """
    ways = (word, word.lower(), word.upper(), word.capitalize())
    small = dict.fromkeys(way.translate(_SMALL) for way in ways)
    return or_(*(text.contains(way, autoescape=True) for way in small))


def _in_index(words: Sequence[str]) -> tuple[ColumnElement[bool], ...]:
    beginnings = func.to_tsquery(
        literal_column("'simple'"), " & ".join(f"{word}:*" for word in words)
    )
    in_case = literal_column(_CASE_WORDS).op("@@")(beginnings)
    in_note = literal_column(_NOTE_WORDS).op("@@")(beginnings)
    return in_case, case_file.c.case_id.in_(select(note.c.case_id).where(in_note))


async def _page(tx: Transaction, query: Select[Any], actor: Actor, limit: int) -> Page:
    rows = list(await tx.execute(query.limit(limit)))
    shown = tuple(await with_parts(tx, rows, partial(may_know_of, actor)))
    if len(rows) < limit:
        return Page(shown, len(shown))
    return Page(shown, (await tx.execute(_counted(query))).scalar_one())


def _counted(query: Select[Any]) -> Select[int]:
    """How many there are, up to one more than ``MOST_COUNTED``."""
    each = query.with_only_columns(case_file.c.case_id).order_by(None)
    return select(func.count()).select_from(each.limit(MOST_COUNTED + 1).subquery())
