"""How many cases there are of each kind: those that the whole group may know of, and no others."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import case, extract, func, select

from varde.shared.domain.codes import AssignmentRole, AssignmentState
from varde.shared.domain.listing import SOON
from varde.shared.store.database import Transaction
from varde.shared.store.lookup import is_open, open_to_all, stuck
from varde.shared.store.tables import assignment, case_file

NOBODY = ""
"""Stands for a partner where nobody has the lead."""
_ANSWERS_FOR_IT = (AssignmentState.ASKED, AssignmentState.ACCEPTED)


@dataclass(frozen=True, slots=True)
class Counts:
    """Cases by month (``YYYY-MM``) and by code. Each case counts once in each: of several forms the first."""

    month: Mapping[str, int]
    form: Mapping[str, int]
    arena: Mapping[str, int]
    urgency: Mapping[str, int]
    partner: Mapping[str, int]
    """Whom it is asked of, or who has accepted, in the lead."""


@dataclass(frozen=True, slots=True)
class OpenNow:
    """Open cases by when they are due (``passed``, ``soon``, ``later``, ``none``), and how many are stuck."""

    due: Mapping[str, int]
    stuck: int

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.due.values())


async def open_now(tx: Transaction, today: date) -> OpenNow:
    """The counts of the cases that are open."""
    due_on = case_file.c.due_on
    when = case(
        (due_on.is_(None), "none"),
        (due_on < today, "passed"),
        (due_on <= today + SOON, "soon"),
        else_="later",
    )
    # Grouped outside: PostgreSQL takes the bound values of an expression that stands twice for different ones.
    rows = select(when.label("due"), stuck(today).label("stuck")).where(is_open(), open_to_all())
    each = rows.subquery()
    due, stuck_in_all = Counter[str](), 0
    query = select(each.c.due, each.c.stuck, func.count()).group_by(each.c.due, each.c.stuck)
    for name, is_stuck, count in await tx.execute(query):
        due[name] += count
        stuck_in_all += count if is_stuck else 0
    return OpenNow(due, stuck_in_all)


async def since(tx: Transaction, first: date) -> Counts:
    """The counts of the cases that were opened on ``first`` or later."""
    facts = case_file.c.facts
    facets = (
        extract("year", case_file.c.opened_on),
        extract("month", case_file.c.opened_on),
        facts[("forms", 0)].as_string(),
        facts["arena"].as_string(),
        facts["urgency"].as_string(),
    )
    among = (case_file.c.opened_on >= first, open_to_all())
    months, forms, arenas, urgencies = (
        Counter[str](),
        Counter[str](),
        Counter[str](),
        Counter[str](),
    )
    query = select(*facets, func.count()).where(*among).group_by(*facets)
    for year, month, form, arena, urgency, count in await tx.execute(query):
        months[f"{int(year):04}-{int(month):02}"] += count
        forms[form] += count
        arenas[arena] += count
        urgencies[urgency] += count
    leads = (
        select(assignment.c.partner, func.count())
        .join(case_file, case_file.c.case_id == assignment.c.case_id)
        .where(*among)
        .where(assignment.c.role == AssignmentRole.LEAD.value)
        .where(assignment.c.state.in_([state.value for state in _ANSWERS_FOR_IT]))
        .group_by(assignment.c.partner)
    )
    partners = {row[0]: row[1] for row in await tx.execute(leads)}
    unled = max(months.total() - sum(partners.values()), 0)
    return Counts(months, forms, arenas, urgencies, partners | {NOBODY: unled})
