"""How many cases there are of each kind: those that the whole group may know of, and no others."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import (
    CTE,
    JSON,
    ColumnElement,
    Select,
    String,
    case,
    column,
    func,
    literal,
    select,
    true,
    union_all,
)

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
    """The counts of the cases that were opened on ``first`` or later, in one reading of them."""
    seen = _seen(first, sqlite=tx.dialect.name == "sqlite")
    lead = (
        select(assignment.c.partner.label("name"))
        .join(seen, seen.c.case_id == assignment.c.case_id)
        .where(assignment.c.role == AssignmentRole.LEAD.value)
        .where(assignment.c.state.in_([state.value for state in _ANSWERS_FOR_IT]))
        .subquery()
    )
    facets = {name: seen.c[name] for name in ("month", "form", "arena", "urgency")}
    facets["partner"] = lead.c.name
    counted: dict[str, dict[str, int]] = {name: {} for name in facets}
    query = union_all(*(_grouped(name, by) for name, by in facets.items()))
    for facet, code, count in await tx.execute(query):
        counted[facet][code] = count
    unled = max(sum(counted["month"].values()) - sum(counted["partner"].values()), 0)
    counted["partner"][NOBODY] = unled
    return Counts(**counted)


def _grouped(facet: str, by: ColumnElement[str]) -> Select[str, str, int]:
    return select(literal(facet, String), by, func.count()).group_by(by)


def _seen(first: date, *, sqlite: bool) -> CTE:
    """The cases that are counted, with what they are counted by."""
    opened_on, facts = case_file.c.opened_on, case_file.c.facts
    form, arena, urgency = (
        facts[("forms", 0)],
        facts["arena"].as_string(),
        facts["urgency"].as_string(),
    )
    month, source = func.strftime("%Y-%m", opened_on), select(case_file.c.case_id)
    if not sqlite:
        # PostgreSQL would read the whole document once for each of the three.
        names = (column("forms", JSON), column("arena", String), column("urgency", String))
        read = func.json_to_record(facts).table_valued(*names, name="read_facts")
        record = read.render_derived(with_types=True)
        source = source.join_from(case_file, record, true())
        form, arena, urgency = record.c.forms[0], record.c.arena, record.c.urgency
        month = func.to_char(opened_on, "YYYY-MM")
    return (
        source.add_columns(
            month.label("month"),
            form.as_string().label("form"),
            arena.label("arena"),
            urgency.label("urgency"),
        )
        .where(opened_on >= first, open_to_all())
        .cte("seen")
    )
