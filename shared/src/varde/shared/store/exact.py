"""What was read of a concern before anything was widened, for the router and the coordinator.

The chat may not read it: an import contract and the PostgreSQL grants both see to it.
"""

from collections import Counter
from dataclasses import asdict, astuple, dataclass
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    ForeignKey,
    String,
    Table,
    Text,
    delete,
    func,
    insert,
    select,
    update,
)

from varde.shared.domain.codes import Band, Rarity
from varde.shared.domain.concern import Facts
from varde.shared.domain.small_world import Combination, Tally, Widening, combination
from varde.shared.store.case_rows import facts_of
from varde.shared.store.database import Transaction
from varde.shared.store.tables import metadata

case_exact = Table(
    "case_exact",
    metadata,
    Column(
        "case_id",
        String(32),
        ForeignKey("case_file.case_id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("combination", String(80), nullable=False),
    Column("facts", JSON, nullable=False),
    Column("widened", JSON, nullable=False),
    Column("rule", String(64), nullable=False),
    Column("rule_reason", Text, nullable=False),
)
_BETWEEN = " "


@dataclass(frozen=True, slots=True)
class Exact:
    """The facts as read, what of them is not shown and why, and the rule they led to."""

    facts: Facts
    widened: tuple[Widening, ...]
    rule: str
    rule_reason: str


async def put_exact(tx: Transaction, case_id: str, exact: Exact) -> None:
    """Store what was read of the concern behind a case."""
    await tx.execute(insert(case_exact).values(case_id=case_id, **_row(exact)))


async def replace_exact(tx: Transaction, case_id: str, exact: Exact) -> None:
    """Store what is known now; what was known before is gone."""
    mine = case_exact.c.case_id == case_id
    result = await tx.execute(update(case_exact).where(mine).values(**_row(exact)))
    if result.rowcount == 0:
        await put_exact(tx, case_id, exact)


async def drop_exact(tx: Transaction, case_id: str) -> None:
    """Forget what was read of the concern behind a case."""
    await tx.execute(delete(case_exact).where(case_exact.c.case_id == case_id))


async def load_exact(tx: Transaction, case_id: str) -> Exact | None:
    """What was read of the concern behind a case; None when nothing could be read."""
    query = select(case_exact).where(case_exact.c.case_id == case_id)
    row = (await tx.execute(query)).one_or_none()
    if row is None:
        return None
    widened = tuple(Widening(Band(band), Rarity(why)) for band, why in row.widened)
    return Exact(facts_of(row.facts), widened, row.rule, row.rule_reason)


def _row(exact: Exact) -> dict[str, Any]:
    return {
        "combination": _BETWEEN.join(combination(exact.facts)),
        "facts": asdict(exact.facts),
        "widened": [astuple(w) for w in exact.widened],
        "rule": exact.rule,
        "rule_reason": exact.rule_reason,
    }


async def tally(tx: Transaction) -> Tally:
    """How many cases had each combination."""
    query = select(case_exact.c.combination, func.count()).group_by(case_exact.c.combination)
    rows = await tx.execute(query)
    return Counter({Combination(*row[0].split(_BETWEEN)): row[1] for row in rows})
