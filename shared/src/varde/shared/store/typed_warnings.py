"""How often members were warned of what they typed: a count for each member and week, and no word of it."""

from datetime import date, timedelta

from sqlalchemy import Column, Integer, String, Table, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from varde.shared.store.database import Transaction
from varde.shared.store.tables import metadata

KEPT_WEEKS = 8
"""Counts of earlier weeks are deleted."""

typed_warning = Table(
    "typed_warning",
    metadata,
    Column("member_id", String(64), primary_key=True),
    Column("week", String(8), primary_key=True),
    Column("count", Integer, nullable=False),
)


async def add(tx: Transaction, member_id: str, today: date) -> int:
    """One more warning; gives how many the member has had this week. Old counts go."""
    table = typed_warning.c
    oldest = _week(today - timedelta(weeks=KEPT_WEEKS))
    await tx.execute(delete(typed_warning).where(table.week < oldest))
    insert = sqlite.insert if tx.dialect.name == "sqlite" else postgresql.insert
    new = insert(typed_warning).values(member_id=member_id, week=_week(today), count=1)
    upsert = new.on_conflict_do_update(
        index_elements=[table.member_id, table.week], set_={"count": table.count + 1}
    )
    return int((await tx.execute(upsert.returning(table.count))).scalar_one())


async def in_week(tx: Transaction, today: date) -> int:
    """How many warnings there were this week, to all members."""
    query = select(func.sum(typed_warning.c.count)).where(typed_warning.c.week == _week(today))
    return int((await tx.execute(query)).scalar_one() or 0)


def _week(day: date) -> str:
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"
