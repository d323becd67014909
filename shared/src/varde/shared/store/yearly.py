"""How many cases a year brought, of what kind, and how long they waited: those that the whole group may know of.

The database counts; no case is read. Nothing is hidden here: that is for ``casework.statistics``.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import (
    CTE,
    Boolean,
    ColumnElement,
    CompoundSelect,
    Date,
    DateTime,
    Integer,
    Select,
    String,
    case,
    cast,
    extract,
    func,
    literal_column,
    select,
    true,
    union_all,
)

from varde.shared.domain.codes import Status
from varde.shared.domain.facets import Facet, Wait
from varde.shared.store.database import Transaction
from varde.shared.store.lookup import is_open
from varde.shared.store.tables import MILESTONE, OPEN_TO_ALL, audit, case_file

NONE = ""
"""Stands for a partner where nobody has the lead, and for the outcome of a case that has not ended."""
REJECTED = Status.REJECTED.value
"""Stands for the outcome of a case that was rejected: it has ended, and none is written for it."""
_PLAIN = ("form", "arena", "urgency", "age", "reporter")
_ZONE = "Europe/Oslo"
_WINTER_TIME = "+1 hour"
"""SQLite knows no zones: its days begin at midnight in Norwegian winter time."""


Counted = Mapping[str, Mapping[int, int]]
"""Cases by code and month, 1 to 12."""


async def count(tx: Transaction, year: int, facets: Collection[Facet]) -> Mapping[Facet, Counted]:
    """The cases that came in a year, by each facet and month, in one reading of them."""
    counted = {facet: defaultdict[str, dict[int, int]](dict) for facet in facets}
    for facet, code, month, number in await tx.execute(counting(year, facets)):
        counted[Facet(facet)][code or NONE][month] = number
    return counted


def counting(year: int, facets: Collection[Facet]) -> CompoundSelect[str, str, int, int]:
    """The question that ``count`` asks; an index answers it."""
    seen = _seen(year)
    return union_all(*(_grouped(facet, seen) for facet in facets))


async def indicators(tx: Transaction, year: int) -> Mapping[str, int]:
    """How many cases of a year have each indicator; a case may have several."""
    if tx.dialect.name == "sqlite":
        found = func.json_each(case_file.c.facts, "$.indicators")
    else:
        found = func.json_array_elements_text(case_file.c.facts["indicators"])
    values = found.table_valued("value")
    each = values.c.value
    query = (
        select(each, func.count())
        .select_from(case_file)
        .join(values, true())
        .where(*_of(year))
        .group_by(each)
    )
    return dict((await tx.execute(query)).all())


async def waits(tx: Transaction, year: int, wait: Wait) -> Mapping[int | None, int]:
    """How many cases of a year waited so many days; None for those that wait still, or were never answered."""
    until = _answered() if wait is Wait.ANSWERED else _closed()
    passed = _days(until, sqlite=tx.dialect.name == "sqlite")
    each = select(passed.label("days")).where(*_of(year)).subquery()
    query = select(each.c.days, func.count()).group_by(each.c.days)
    found = dict[int | None, int]()
    for days, number in await tx.execute(query):
        at = None if days is None else max(days, 0)
        found[at] = found.get(at, 0) + number
    return found


async def any_erased(tx: Transaction, year: int) -> bool:
    """True when of some cases of a year only the facts are left that ``domain.retention`` keeps."""
    erased = select(case_file.c.case_id).where(*_of(year), case_file.c.erased_on.is_not(None))
    return (await tx.execute(erased.limit(1))).first() is not None


async def first_year(tx: Transaction) -> int | None:
    """The year of the oldest case that is counted; None before there is one."""
    oldest = select(func.min(case_file.c.opened_on)).where(_open_to_all())
    found: date | None = (await tx.execute(oldest)).scalar_one()
    return found.year if found else None


def _grouped(facet: Facet, seen: CTE) -> Select[str, str, int, int]:
    name: ColumnElement[str] = literal_column(f"'{facet}'", String)
    by = seen.c[facet.value]
    return select(name, by, seen.c.month, func.count()).group_by(by, seen.c.month)


def _of(year: int) -> tuple[ColumnElement[bool], ...]:
    opened_on = case_file.c.opened_on
    return opened_on >= date(year, 1, 1), opened_on <= date(year, 12, 31), _open_to_all()


def _open_to_all() -> ColumnElement[bool]:
    """``lookup.open_to_all``, written so that the index of what is counted is used."""
    return literal_column(f"({OPEN_TO_ALL.replace('CAST(', 'CAST(case_file.')})", Boolean)


def _seen(year: int) -> CTE:
    """The cases that are counted, with what they are counted by: all of it stands in one index."""
    month = cast(extract("month", case_file.c.opened_on), Integer)
    return (
        select(
            month.label("month"),
            *(case_file.c[name] for name in _PLAIN),
            case_file.c.lead.label("partner"),
            case(
                (case_file.c.status == REJECTED, literal_column(f"'{REJECTED}'")),
                (~is_open(), case_file.c.outcome),
            ).label("outcome"),
        )
        .where(*_of(year))
        .cte("seen")
    )


def _answered() -> ColumnElement[str]:
    written = audit.c.action.in_(["reply", "reply_by_email"])
    return _milestones(func.min(audit.c.at), written)


def _closed() -> ColumnElement[str]:
    rejected = (audit.c.action == "status") & (audit.c.detail == REJECTED)
    ended = audit.c.action.in_(["close", "withdrawn"]) | rejected
    return case((~is_open(), _milestones(func.max(audit.c.at), ended)))


def _milestones(at: ColumnElement[str], what: ColumnElement[bool]) -> ColumnElement[str]:
    mine = audit.c.subject == case_file.c.reference
    among = literal_column(f"audit.{MILESTONE}", Boolean)
    return select(at).where(mine, among, what).scalar_subquery()


def _days(at: ColumnElement[str], *, sqlite: bool) -> ColumnElement[int]:
    """From the day that a case came to the day of ``at``, in Norway."""
    if sqlite:
        day = func.julianday(func.date(at, _WINTER_TIME))
        return cast(day - func.julianday(case_file.c.opened_on), Integer)
    on = cast(func.timezone(_ZONE, cast(at, DateTime(timezone=True))), Date)
    return cast(on - case_file.c.opened_on, Integer)
