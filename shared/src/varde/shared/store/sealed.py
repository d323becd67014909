"""Sealed originals and the wraps of their data keys.

Only intake (which may insert and nothing else), the router and the desk import this module; an
import contract and the PostgreSQL grants both see to it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    LargeBinary,
    String,
    Table,
    delete,
    func,
    select,
    update,
)

from varde.shared.domain.codes import Channel
from varde.shared.store.database import Transaction
from varde.shared.store.tables import Moment, metadata
from varde.shared.store.wraps import Accounts, StoredWrap, Wraps, wrap_table

sealed_concern = Table(
    "sealed_concern",
    metadata,
    Column("concern_id", String(32), primary_key=True),
    Column("channel", String(8), nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("receipt_digest", String(64), nullable=False, unique=True),
    Column("ciphertext", LargeBinary, nullable=False),
    Column("unreadable", Boolean),
)

key_wrap = wrap_table("key_wrap", "sealed_concern.concern_id")

sealed_account = Table(
    "sealed_account",
    metadata,
    Column("case_id", String(32), primary_key=True),
    Column("key_id", String(16), nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
    Column("ciphertext", LargeBinary, nullable=False),
)

sealed_marks = Table(
    "sealed_marks",
    metadata,
    Column(
        "concern_id",
        String(32),
        ForeignKey("sealed_concern.concern_id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("key_id", String(16), nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
    Column("ciphertext", LargeBinary, nullable=False),
)


WRAPS = Wraps(key_wrap, "concern_id")
destroy_wrap, wraps_of = WRAPS.destroy, WRAPS.of_recipient
"""See ``Wraps``; by the id of the concern."""
ACCOUNTS = Accounts(sealed_account, "case_id")
load_account, drop_account = ACCOUNTS.load, ACCOUNTS.drop
"""See ``Accounts``; by the id of the case."""
MARKS = Accounts(sealed_marks, "concern_id")
load_marks, put_marks, change_marks = MARKS.load, MARKS.put, MARKS.change
"""Who has which mark in the texts of a case, kept as accounts are; by the id of the concern."""


@dataclass(frozen=True, slots=True)
class SealedConcern:
    """A sealed original as stored. ``receipt_digest`` is SHA-256 over the receipt, in hex."""

    concern_id: str
    channel: Channel
    received_at: datetime
    receipt_digest: str
    ciphertext: bytes
    wraps: tuple[StoredWrap, ...]
    unreadable: bool | None = None
    """True when triage could not read it; None until triage has tried, and when it did before that was noted."""


def concern_row(concern: SealedConcern) -> dict[str, Any]:
    """A concern as a row of ``sealed_concern``."""
    return {
        "concern_id": concern.concern_id,
        "channel": concern.channel.value,
        "received_at": concern.received_at,
        "receipt_digest": concern.receipt_digest,
        "ciphertext": concern.ciphertext,
    }


def wrap_rows(concern: SealedConcern) -> list[dict[str, Any]]:
    """Its wraps as rows of ``key_wrap``."""
    return WRAPS.rows(concern.concern_id, concern.wraps)


async def load_concern(tx: Transaction, concern_id: str) -> SealedConcern | None:
    """The sealed concern with the wraps that are left, or None."""
    query = select(sealed_concern).where(sealed_concern.c.concern_id == concern_id)
    row = (await tx.execute(query)).one_or_none()
    if row is None:
        return None
    return SealedConcern(
        row.concern_id,
        Channel(row.channel),
        row.received_at,
        row.receipt_digest,
        row.ciphertext,
        await WRAPS.of(tx, concern_id),
        row.unreadable,
    )


async def triaged(tx: Transaction, concern_id: str, *, unreadable: bool) -> None:
    """Destroy triage's way to the data key, and note whether triage could read what it opened."""
    await destroy_wrap(tx, concern_id, "triage")
    mine = sealed_concern.c.concern_id == concern_id
    await tx.execute(update(sealed_concern).where(mine).values(unreadable=unreadable))


async def is_there(tx: Transaction, concern_id: str) -> bool:
    """False when the concern was never stored, was joined to another, or is destroyed."""
    query = select(sealed_concern.c.concern_id).where(sealed_concern.c.concern_id == concern_id)
    return (await tx.execute(query)).first() is not None


async def destroy(tx: Transaction, concern_id: str) -> None:
    """Destroy a concern, its data keys first, with all that was added to it."""
    await tx.execute(delete(key_wrap).where(key_wrap.c.concern_id == concern_id))
    await tx.execute(delete(sealed_concern).where(sealed_concern.c.concern_id == concern_id))


async def find_by_receipt(tx: Transaction, receipt_digest: str) -> str | None:
    """The id of the concern that a receipt belongs to, or None."""
    query = select(sealed_concern.c.concern_id).where(
        sealed_concern.c.receipt_digest == receipt_digest
    )
    return (await tx.execute(query)).scalar_one_or_none()


async def oldest_waiting(tx: Transaction) -> datetime | None:
    """When the oldest concern that nobody has triaged came in, or None."""
    query = (
        select(func.min(sealed_concern.c.received_at))
        .join(key_wrap, key_wrap.c.concern_id == sealed_concern.c.concern_id)
        .where(key_wrap.c.recipient == "triage")
    )
    oldest: datetime | None = (await tx.execute(query)).scalar_one()
    return oldest


async def put_account(tx: Transaction, case_id: str, wrap: StoredWrap, ciphertext: bytes) -> None:
    """Store a case's de-identified account, in place of an earlier one, until the coordinator releases it."""
    await ACCOUNTS.drop(tx, case_id)
    await ACCOUNTS.put(tx, case_id, wrap, ciphertext)
