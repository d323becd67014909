"""What the coordinator and a reporter write to each other: the reporter's public key, and sealed replies.

The web door may read only what its page shows: digests and public keys, the status of a case, sealed replies, and
when something came in. What the reporter adds is in ``additions.py``.
"""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Table,
    column,
    delete,
    func,
    insert,
    select,
    table,
    union_all,
)
from sqlalchemy.exc import IntegrityError

from varde.shared.domain.codes import Status
from varde.shared.store.additions import sealed_addition
from varde.shared.store.database import Database, Transaction
from varde.shared.store.joining import find_by_receipt
from varde.shared.store.sealed import sealed_concern
from varde.shared.store.tables import Moment, case_file, metadata
from varde.shared.store.wraps import StoredWrap, Wraps, wrap_table

dialogue = Table(
    "dialogue",
    metadata,
    Column("receipt_digest", String(64), primary_key=True),
    Column("public_key", LargeBinary, nullable=False),
)

reply = Table(
    "reply",
    metadata,
    Column("reply_id", String(32), primary_key=True),
    Column(
        "concern_id",
        String(32),
        ForeignKey("sealed_concern.concern_id", ondelete="CASCADE"),
        nullable=False,
    ),
    Column("written_at", Moment, nullable=False),
    Column("ciphertext", LargeBinary, nullable=False),
    Index("ix_reply_concern_id", "concern_id"),
)

reply_wrap = wrap_table("reply_wrap", "reply.reply_id", several_keys=True)

_reporter_key = table(
    "reporter_key", column("concern_id", String(32)), column("public_key", LargeBinary)
)
"""A view: who may ask a reporter sees the key to seal to, and neither concern nor receipt."""

WRAPS = Wraps(reply_wrap, "reply_id")
"""See ``Wraps``; by the id of the reply."""


@dataclass(frozen=True, slots=True)
class SealedReply:
    """What the coordinator wrote, with the wraps asked for."""

    reply_id: str
    concern_id: str
    written_at: datetime
    ciphertext: bytes
    wraps: tuple[StoredWrap, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What a receipt leads to. Of a receipt that leads nowhere everything is None or empty."""

    concern_id: str | None
    public_key: bytes | None
    status: Status | None
    replies: tuple[SealedReply, ...]
    """Those that the receipt opens."""
    closed: int
    """How many more there are: they were written before this receipt led here, so only an earlier one opens them."""
    sent_at: tuple[datetime, ...]
    """When the reporter wrote, oldest first."""


def dialogue_row(receipt_digest: str, public_key: bytes) -> dict[str, Any]:
    """A row of ``dialogue``."""
    return {"receipt_digest": receipt_digest, "public_key": public_key}


async def begin(database: Database, receipt_digest: str, public_key: bytes) -> None:
    """Let a receipt open a dialogue. Doing it twice is no error. Raises ``Transient``."""
    with contextlib.suppress(IntegrityError):
        await database.insert([(dialogue, [dialogue_row(receipt_digest, public_key)])])


async def look_up(tx: Transaction, receipt_digest: str, key_id: str, nowhere: str) -> Found:
    """What a receipt and its key lead to.

    The statements are the same for a receipt that leads nowhere, by the id ``nowhere`` of no concern: nobody
    can tell by the time it takes.
    """
    mine = select(dialogue.c.public_key).where(dialogue.c.receipt_digest == receipt_digest)
    public_key: bytes | None = (await tx.execute(mine)).scalar_one_or_none()
    concern_id = await find_by_receipt(tx, receipt_digest)
    asked = concern_id or nowhere
    status = select(case_file.c.status).where(case_file.c.concern_id == asked)
    found = (await tx.execute(status)).scalar_one_or_none()
    replies = await _replies(tx, asked, reply_wrap.c.key_id == key_id)
    closed = await _closed(tx, asked, key_id)
    sent = await _sent(tx, asked)
    return Found(concern_id, public_key, Status(found) if found else None, replies, closed, sent)


async def public_keys(tx: Transaction, concern_id: str) -> list[bytes]:
    """The public keys of those who hold a receipt of a concern or of what was joined to it."""
    mine = _reporter_key.c.concern_id == concern_id
    query = select(_reporter_key.c.public_key).where(mine).distinct()
    return list((await tx.execute(query)).scalars())


async def put_reply(tx: Transaction, written: SealedReply) -> None:
    """Store a reply."""
    values = {
        "reply_id": written.reply_id,
        "concern_id": written.concern_id,
        "written_at": written.written_at,
        "ciphertext": written.ciphertext,
    }
    await tx.execute(insert(reply).values(**values))
    await tx.execute(insert(reply_wrap), WRAPS.rows(written.reply_id, written.wraps))


async def replies_of(tx: Transaction, concern_id: str) -> tuple[SealedReply, ...]:
    """The replies to the reporter of a concern with the coordinator's wraps, oldest first."""
    return await _replies(tx, concern_id, reply_wrap.c.recipient == "coordinator")


async def forget(tx: Transaction, concern_id: str) -> None:
    """Destroy the keys that open a concern's replies, and the replies; its receipts lead nowhere after."""
    digests = list((await tx.execute(_digests(concern_id))).scalars())
    await tx.execute(delete(dialogue).where(dialogue.c.receipt_digest.in_(digests)))
    mine = select(reply.c.reply_id).where(reply.c.concern_id == concern_id)
    await tx.execute(delete(reply_wrap).where(reply_wrap.c.reply_id.in_(mine.scalar_subquery())))
    await tx.execute(delete(reply).where(reply.c.concern_id == concern_id))


def _digests(concern_id: str) -> Any:
    own = select(sealed_concern.c.receipt_digest).where(sealed_concern.c.concern_id == concern_id)
    joined = select(sealed_addition.c.receipt_digest).where(
        sealed_addition.c.concern_id == concern_id, sealed_addition.c.receipt_digest.is_not(None)
    )
    return union_all(own, joined)


async def _replies(tx: Transaction, concern_id: str, whose: Any) -> tuple[SealedReply, ...]:
    query = (
        select(reply, reply_wrap.c.recipient, reply_wrap.c.key_id, reply_wrap.c.wrapped)
        .join(reply_wrap, reply_wrap.c.reply_id == reply.c.reply_id)
        .where(reply.c.concern_id == concern_id, whose)
        .order_by(reply.c.written_at, reply.c.reply_id)
    )
    return tuple(
        SealedReply(
            row.reply_id,
            row.concern_id,
            row.written_at,
            row.ciphertext,
            (StoredWrap(row.recipient, row.key_id, row.wrapped),),
        )
        for row in await tx.execute(query)
    )


async def _closed(tx: Transaction, concern_id: str, key_id: str) -> int:
    mine = select(reply_wrap.c.reply_id).where(
        reply_wrap.c.reply_id == reply.c.reply_id, reply_wrap.c.key_id == key_id
    )
    others = reply.c.concern_id == concern_id, ~mine.exists()
    return (await tx.execute(select(func.count()).select_from(reply).where(*others))).scalar_one()


async def _sent(tx: Transaction, concern_id: str) -> tuple[datetime, ...]:
    own = select(sealed_concern.c.received_at).where(sealed_concern.c.concern_id == concern_id)
    added = select(sealed_addition.c.received_at).where(
        sealed_addition.c.concern_id == concern_id, sealed_addition.c.repeat.is_(False)
    )
    found: Sequence[datetime] = (await tx.execute(union_all(own, added))).scalars().all()
    return tuple(sorted(found))
