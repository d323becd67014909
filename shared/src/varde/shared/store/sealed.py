"""Sealed originals and the wraps of their data keys.

Only intake (which may insert and nothing else), the router and the desk import this module; an
import contract and the PostgreSQL grants both see to it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ForeignKey,
    LargeBinary,
    String,
    Table,
    delete,
    func,
    insert,
    select,
    update,
)

from varde.shared.domain.codes import Channel
from varde.shared.store.database import Transaction
from varde.shared.store.tables import Moment, metadata

sealed_concern = Table(
    "sealed_concern",
    metadata,
    Column("concern_id", String(32), primary_key=True),
    Column("channel", String(8), nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("receipt_digest", String(64), nullable=False, unique=True),
    Column("ciphertext", LargeBinary, nullable=False),
)

key_wrap = Table(
    "key_wrap",
    metadata,
    Column(
        "concern_id",
        String(32),
        ForeignKey("sealed_concern.concern_id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("recipient", String(16), primary_key=True),
    Column("key_id", String(16), nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
)

sealed_account = Table(
    "sealed_account",
    metadata,
    Column("case_id", String(32), primary_key=True),
    Column("key_id", String(16), nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
    Column("ciphertext", LargeBinary, nullable=False),
)


@dataclass(frozen=True, slots=True)
class StoredWrap:
    """One wrapped data key as stored."""

    recipient: str
    key_id: str
    wrapped: bytes


@dataclass(frozen=True, slots=True)
class SealedConcern:
    """A sealed original as stored. ``receipt_digest`` is SHA-256 over the receipt, in hex."""

    concern_id: str
    channel: Channel
    received_at: datetime
    receipt_digest: str
    ciphertext: bytes
    wraps: tuple[StoredWrap, ...]


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
    return [
        {
            "concern_id": concern.concern_id,
            "recipient": wrap.recipient,
            "key_id": wrap.key_id,
            "wrapped": wrap.wrapped,
        }
        for wrap in concern.wraps
    ]


async def load_concern(tx: Transaction, concern_id: str) -> SealedConcern | None:
    """The sealed concern with the wraps that are left, or None."""
    query = select(sealed_concern).where(sealed_concern.c.concern_id == concern_id)
    row = (await tx.execute(query)).one_or_none()
    if row is None:
        return None
    wraps = await tx.execute(select(key_wrap).where(key_wrap.c.concern_id == concern_id))
    return SealedConcern(
        row.concern_id,
        Channel(row.channel),
        row.received_at,
        row.receipt_digest,
        row.ciphertext,
        tuple(StoredWrap(w.recipient, w.key_id, w.wrapped) for w in wraps),
    )


async def find_by_receipt(tx: Transaction, receipt_digest: str) -> str | None:
    """The id of the concern that a receipt belongs to, or None."""
    query = select(sealed_concern.c.concern_id).where(
        sealed_concern.c.receipt_digest == receipt_digest
    )
    return (await tx.execute(query)).scalar_one_or_none()


async def destroy_wrap(tx: Transaction, concern_id: str, recipient: str) -> None:
    """Destroy a recipient's way to the data key. Doing it twice is no error."""
    await tx.execute(
        delete(key_wrap).where(
            key_wrap.c.concern_id == concern_id, key_wrap.c.recipient == recipient
        )
    )


async def wraps_of(tx: Transaction, recipient: str) -> list[tuple[str, StoredWrap]]:
    """All wraps of one recipient with their concern ids (for key rotation)."""
    rows = await tx.execute(select(key_wrap).where(key_wrap.c.recipient == recipient))
    return [(r.concern_id, StoredWrap(r.recipient, r.key_id, r.wrapped)) for r in rows]


async def replace_wrap(tx: Transaction, concern_id: str, wrap: StoredWrap) -> None:
    """Put ``wrap`` in place of the same recipient's earlier one; one destroyed meanwhile stays so."""
    mine = (key_wrap.c.concern_id == concern_id) & (key_wrap.c.recipient == wrap.recipient)
    await tx.execute(update(key_wrap).where(mine).values(key_id=wrap.key_id, wrapped=wrap.wrapped))


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
    """Store a case's de-identified account, sealed to the coordinator until she releases it."""
    await drop_account(tx, case_id)
    await tx.execute(
        insert(sealed_account).values(
            case_id=case_id, key_id=wrap.key_id, wrapped=wrap.wrapped, ciphertext=ciphertext
        )
    )


async def load_account(tx: Transaction, case_id: str) -> tuple[StoredWrap, bytes] | None:
    """A case's sealed account, or None."""
    query = select(sealed_account).where(sealed_account.c.case_id == case_id)
    row = (await tx.execute(query)).one_or_none()
    if row is None:
        return None
    return StoredWrap("coordinator", row.key_id, row.wrapped), row.ciphertext


async def account_wraps(tx: Transaction) -> list[tuple[str, StoredWrap]]:
    """The wraps of all sealed accounts with their case ids (for key rotation)."""
    columns = (sealed_account.c.case_id, sealed_account.c.key_id, sealed_account.c.wrapped)
    rows = await tx.execute(select(*columns))
    return [(r.case_id, StoredWrap("coordinator", r.key_id, r.wrapped)) for r in rows]


async def replace_account_wrap(tx: Transaction, case_id: str, wrap: StoredWrap) -> None:
    """Put ``wrap`` in place of the account's earlier one; an account dropped meanwhile stays so."""
    mine = sealed_account.c.case_id == case_id
    values = {"key_id": wrap.key_id, "wrapped": wrap.wrapped}
    await tx.execute(update(sealed_account).where(mine).values(**values))


async def drop_account(tx: Transaction, case_id: str) -> None:
    """Delete a case's sealed account."""
    await tx.execute(delete(sealed_account).where(sealed_account.c.case_id == case_id))
