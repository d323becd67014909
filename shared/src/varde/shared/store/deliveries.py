"""Which mails came lately, as keyed digests: the same one delivered again is known. For the router alone.

Whoever has the table and not the router's secret learns nothing, not even by guessing sender and text.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Column, Index, String, Table, delete, insert, or_, select, text

from varde.shared.store.additions import sealed_addition
from varde.shared.store.database import Transaction
from varde.shared.store.tables import Moment, metadata

delivery = Table(
    "delivery",
    metadata,
    Column("digest", String(32), primary_key=True),
    Column("concern_id", String(32), primary_key=True),
    Column("received_at", Moment, nullable=False),
    Index("ix_delivery_received_at", "received_at"),
)


async def alone(tx: Transaction, digest: str) -> None:
    """Wait until no other transaction decides about the same mail: both would take it for the first."""
    if tx.dialect.name == "postgresql":
        lock = int.from_bytes(bytes.fromhex(digest)[:8], signed=True)
        await tx.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": lock})


async def put(tx: Transaction, digest: str, concern_id: str, received_at: datetime) -> None:
    """Remember a mail. Doing it twice is no error."""
    row = {"digest": digest, "concern_id": concern_id}
    same = (delivery.c.digest == digest) & (delivery.c.concern_id == concern_id)
    if (await tx.execute(select(delivery.c.digest).where(same))).first() is None:
        await tx.execute(insert(delivery).values(**row, received_at=received_at))


async def concerns_of(tx: Transaction, digests: Sequence[str], since: datetime) -> list[str]:
    """The ids under which a mail with one of these digests came in since then, the newest first."""
    query = (
        select(delivery.c.concern_id)
        .where(delivery.c.digest.in_(digests), delivery.c.received_at >= since)
        .order_by(delivery.c.received_at.desc(), delivery.c.concern_id)
    )
    return list(dict.fromkeys((await tx.execute(query)).scalars()))


async def forget(tx: Transaction, concern_id: str) -> None:
    """Forget the mails of a concern, and of what was joined to it."""
    joined = select(sealed_addition.c.addition_id).where(sealed_addition.c.concern_id == concern_id)
    theirs = or_(delivery.c.concern_id == concern_id, delivery.c.concern_id.in_(joined))
    await tx.execute(delete(delivery).where(theirs))


async def forget_before(tx: Transaction, moment: datetime) -> int:
    """Forget the mails received before; gives how many."""
    return (await tx.execute(delete(delivery).where(delivery.c.received_at < moment))).rowcount
