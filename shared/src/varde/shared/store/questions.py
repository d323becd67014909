"""What partners would ask reporters, sealed to the coordinator until she has decided; then nothing of it is left.

The chat puts a question in and never reads one: it sees whose it is, and of which day.
"""

from typing import Any

from sqlalchemy import (
    Column,
    Date,
    ForeignKey,
    LargeBinary,
    Select,
    String,
    Table,
    UniqueConstraint,
    delete,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite

from varde.shared.domain.question import Waiting
from varde.shared.store.database import Transaction
from varde.shared.store.tables import metadata
from varde.shared.store.wraps import OneWrapEach, StoredWrap

_COORDINATOR = "coordinator"

partner_question = Table(
    "partner_question",
    metadata,
    Column("question_id", String(32), primary_key=True),
    Column(
        "case_id",
        String(32),
        ForeignKey("case_file.case_id", ondelete="CASCADE"),
        nullable=False,
    ),
    Column("partner", String(24), nullable=False),
    Column("member", String(64), nullable=False),
    Column("asked_on", Date, nullable=False),
    Column("key_id", String(16), nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
    Column("ciphertext", LargeBinary, nullable=False),
    UniqueConstraint("case_id", "partner"),
)
_SEEN = (
    partner_question.c.question_id,
    partner_question.c.case_id,
    partner_question.c.partner,
    partner_question.c.member,
    partner_question.c.asked_on,
)

WRAPS = OneWrapEach(partner_question, "question_id", _COORDINATOR)
"""See ``OneWrapEach``; by the id of the question."""


async def put(tx: Transaction, waiting: Waiting, wrap: StoredWrap, ciphertext: bytes) -> bool:
    """Store a question; false when one of the same partner waits in the same case already."""
    insert = sqlite.insert if tx.dialect.name == "sqlite" else postgresql.insert
    values = {
        "question_id": waiting.question_id,
        "case_id": waiting.case_id,
        "partner": waiting.partner,
        "member": waiting.member,
        "asked_on": waiting.asked_on,
        "key_id": wrap.key_id,
        "wrapped": wrap.wrapped,
        "ciphertext": ciphertext,
    }
    new = insert(partner_question).values(**values).on_conflict_do_nothing()
    return bool((await tx.execute(new)).rowcount)


async def of_case(tx: Transaction, case_id: str) -> tuple[Waiting, ...]:
    """The questions that wait in a case, oldest first."""
    query = select(*_SEEN).where(partner_question.c.case_id == case_id)
    query = query.order_by(partner_question.c.asked_on, partner_question.c.question_id)
    rows = await tx.execute(query)
    return tuple(Waiting(r.question_id, r.case_id, r.partner, r.member, r.asked_on) for r in rows)


async def load(tx: Transaction, question_id: str) -> tuple[StoredWrap, bytes] | None:
    """What a question says, sealed; None when it waits no more."""
    columns = partner_question.c
    query = select(columns.key_id, columns.wrapped, columns.ciphertext)
    row = (await tx.execute(query.where(columns.question_id == question_id))).one_or_none()
    return (StoredWrap(_COORDINATOR, row.key_id, row.wrapped), row.ciphertext) if row else None


async def take(tx: Transaction, question_id: str) -> bool:
    """Destroy a question, key and words; false when somebody has settled it already, or does so now."""
    mine = partner_question.c.question_id == question_id
    return bool((await tx.execute(delete(partner_question).where(mine))).rowcount)


def cases_asked() -> Select[Any]:
    """The ids of all cases in which a question waits. They are few."""
    return select(partner_question.c.case_id)
