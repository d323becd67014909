"""How the open cases stand: those that the whole group may know of, and no others."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import case, func, select

from varde.shared.domain.listing import SOON
from varde.shared.store.database import Transaction
from varde.shared.store.lookup import is_open, open_to_all, stuck
from varde.shared.store.tables import case_file


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
