"""Where the coordinator disagreed with what the rules read: codes only, never a word of a concern."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Column, Date, ForeignKey, Integer, Row, String, Table, func, insert, select

from varde.shared.store.database import Transaction
from varde.shared.store.tables import metadata

correction = Table(
    "correction",
    metadata,
    Column(
        "case_id",
        String(32),
        ForeignKey("case_file.case_id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("place", Integer, primary_key=True),
    Column("corrected_on", Date, nullable=False),
    Column("rules", String(20), nullable=False),
    Column("facet", String(24), nullable=False),
    Column("read", String(64), nullable=False),
    Column("corrected", String(64), nullable=False),
)


@dataclass(frozen=True, slots=True)
class Correction:
    """What one facet was read as and what the coordinator says it is; ``rules`` is the version that read it."""

    case_id: str
    corrected_on: date
    rules: str
    facet: str
    read: str
    corrected: str


async def add(tx: Transaction, corrections: Sequence[Correction]) -> None:
    """Store the corrections of one case, after those it has."""
    case_id = corrections[0].case_id
    query = select(func.count()).where(correction.c.case_id == case_id)
    first: int = (await tx.execute(query)).scalar_one()
    rows = [
        {
            "case_id": c.case_id,
            "place": first + number,
            "corrected_on": c.corrected_on,
            "rules": c.rules,
            "facet": c.facet,
            "read": c.read,
            "corrected": c.corrected,
        }
        for number, c in enumerate(corrections)
    ]
    await tx.execute(insert(correction), rows)


async def of_case(tx: Transaction, case_id: str) -> list[Correction]:
    """The corrections of a case, oldest first."""
    mine = select(correction).where(correction.c.case_id == case_id)
    return _corrections(await tx.execute(mine.order_by(correction.c.place)))


async def everything(tx: Transaction) -> list[Correction]:
    """All corrections; those of one case stand oldest first."""
    table = correction.c
    ordered = select(correction).order_by(table.corrected_on, table.case_id, table.place)
    return _corrections(await tx.execute(ordered))


def _corrections(rows: Iterable[Row[Any]]) -> list[Correction]:
    return [
        Correction(r.case_id, r.corrected_on, r.rules, r.facet, r.read, r.corrected) for r in rows
    ]
