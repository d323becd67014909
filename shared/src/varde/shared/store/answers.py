"""What reporters have written since, as far as the coordinator has released it: de-identified text only."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Column, Date, ForeignKey, Index, String, Table, Text, delete, insert, select

from varde.shared.store.database import Transaction
from varde.shared.store.tables import metadata

released_answer = Table(
    "released_answer",
    metadata,
    Column("addition_id", String(32), primary_key=True),
    Column(
        "case_id",
        String(32),
        ForeignKey("case_file.case_id", ondelete="CASCADE"),
        nullable=False,
    ),
    Column("written_on", Date, nullable=False),
    Column("text", Text, nullable=False),
    Index("ix_released_answer_case_id", "case_id"),
)


@dataclass(frozen=True, slots=True)
class ReleasedAnswer:
    """A released text; it has passed the guard."""

    addition_id: str
    written_on: date
    text: str


async def put(tx: Transaction, case_id: str, answer: ReleasedAnswer) -> None:
    """Keep a released text."""
    values = {
        "addition_id": answer.addition_id,
        "case_id": case_id,
        "written_on": answer.written_on,
        "text": answer.text,
    }
    await tx.execute(insert(released_answer).values(**values))


async def of_case(tx: Transaction, case_id: str) -> tuple[ReleasedAnswer, ...]:
    """The released texts of a case, oldest first."""
    query = (
        select(released_answer)
        .where(released_answer.c.case_id == case_id)
        .order_by(released_answer.c.written_on, released_answer.c.addition_id)
    )
    rows = await tx.execute(query)
    return tuple(ReleasedAnswer(row.addition_id, row.written_on, row.text) for row in rows)


async def forget(tx: Transaction, case_id: str) -> None:
    """Destroy the released texts of a case."""
    await tx.execute(delete(released_answer).where(released_answer.c.case_id == case_id))
