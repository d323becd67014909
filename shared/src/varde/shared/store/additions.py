"""What reporters add to their concerns, sealed like the concerns themselves.

Only intake (which may insert and nothing else), the router and the coordinator's tools import this module;
an import contract and the PostgreSQL grants both see to it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Table,
    false,
    select,
    update,
)

from varde.shared.domain.codes import Channel
from varde.shared.store.database import Transaction
from varde.shared.store.tables import Moment, metadata
from varde.shared.store.wraps import StoredWrap, Wraps, wrap_table

sealed_addition = Table(
    "sealed_addition",
    metadata,
    Column("addition_id", String(32), primary_key=True),
    Column(
        "concern_id",
        String(32),
        ForeignKey("sealed_concern.concern_id", ondelete="CASCADE"),
        nullable=False,
    ),
    Column("channel", String(8), nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("receipt_digest", String(64)),
    Column("repeat", Boolean, nullable=False, server_default=false()),
    Column("ciphertext", LargeBinary, nullable=False),
    Column("unreadable", Boolean),
    Index("ix_sealed_addition_concern_id", "concern_id"),
    Index("ix_sealed_addition_receipt_digest", "receipt_digest", unique=True),
)

addition_wrap = wrap_table("addition_wrap", "sealed_addition.addition_id")

WRAPS = Wraps(addition_wrap, "addition_id")
destroy_wrap, wraps_of = WRAPS.destroy, WRAPS.of_recipient
"""See ``Wraps``; by the id of the addition."""


@dataclass(frozen=True, slots=True)
class SealedAddition:
    """What was added to a concern, with the wraps that are left."""

    addition_id: str
    concern_id: str
    channel: Channel
    received_at: datetime
    ciphertext: bytes
    wraps: tuple[StoredWrap, ...]
    repeat: bool = False
    """Sent again by the same sender, or by a machine: it is kept, and tells nothing new."""
    unreadable: bool | None = None
    """As of a ``SealedConcern``."""

    def wrap_for(self, recipient: str) -> StoredWrap | None:
        """The recipient's way to the data key, or None when it is gone."""
        return next((wrap for wrap in self.wraps if wrap.recipient == recipient), None)

    @property
    def told(self) -> bool:
        """Whether it has an account. Not before triage has read whom it touches, and who must not read it."""
        return not self.repeat and self.wrap_for("triage") is None


def addition_row(addition: SealedAddition) -> dict[str, Any]:
    """An addition as a row of ``sealed_addition``."""
    return {
        "addition_id": addition.addition_id,
        "concern_id": addition.concern_id,
        "channel": addition.channel.value,
        "received_at": addition.received_at,
        "receipt_digest": None,
        "repeat": addition.repeat,
        "ciphertext": addition.ciphertext,
    }


def wrap_rows(addition: SealedAddition) -> list[dict[str, Any]]:
    """Its wraps as rows of ``addition_wrap``."""
    return WRAPS.rows(addition.addition_id, addition.wraps)


async def load_addition(tx: Transaction, addition_id: str) -> SealedAddition | None:
    """The addition with the wraps that are left, or None."""
    query = select(sealed_addition).where(sealed_addition.c.addition_id == addition_id)
    row = (await tx.execute(query)).one_or_none()
    return _addition(row, await WRAPS.of(tx, addition_id)) if row else None


async def triaged(tx: Transaction, addition_id: str, *, unreadable: bool) -> None:
    """Destroy triage's way to the data key, and note whether triage could read what it opened."""
    await destroy_wrap(tx, addition_id, "triage")
    same = sealed_addition.c.addition_id == addition_id
    await tx.execute(update(sealed_addition).where(same).values(unreadable=unreadable))


async def tells_nothing_new(tx: Transaction, addition_id: str) -> None:
    """Mark an addition as ``repeat``."""
    same = sealed_addition.c.addition_id == addition_id
    await tx.execute(update(sealed_addition).where(same).values(repeat=True))


async def additions_of(tx: Transaction, concern_id: str) -> list[SealedAddition]:
    """All that was added to a concern, oldest first."""
    query = (
        select(sealed_addition)
        .where(sealed_addition.c.concern_id == concern_id)
        .order_by(sealed_addition.c.received_at, sealed_addition.c.addition_id)
    )
    rows = list(await tx.execute(query))
    wraps = await WRAPS.of_each(tx, [row.addition_id for row in rows])
    return [_addition(row, wraps[row.addition_id]) for row in rows]


def _addition(row: Any, wraps: tuple[StoredWrap, ...]) -> SealedAddition:
    return SealedAddition(
        row.addition_id,
        row.concern_id,
        Channel(row.channel),
        row.received_at,
        row.ciphertext,
        wraps,
        row.repeat,
        row.unreadable,
    )
