"""Reply tokens, as digests only: which concern a reply belongs to.

Whoever sends a letter about a concern may put one in; the router alone looks one up. A token leads nowhere
once its row is gone, or its concern.
"""

import hashlib
from datetime import date
from typing import Any

from sqlalchemy import Column, Date, Index, String, Table, delete, insert, not_, or_, select

from varde.shared.domain.case import ENDED
from varde.shared.store.additions import sealed_addition
from varde.shared.store.database import Transaction
from varde.shared.store.tables import case_file, metadata

reply_token = Table(
    "reply_token",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("concern_id", String(32), nullable=False),
    Column("made_on", Date, nullable=False),
    Index("ix_reply_token_concern_id", "concern_id"),
    sqlite_with_rowid=False,
)


async def put(tx: Transaction, token: str, concern_id: str, on: date) -> None:
    """Let a token lead to a concern."""
    await tx.execute(insert(reply_token).values(**row(token, concern_id, on)))


def row(token: str, concern_id: str, on: date) -> dict[str, Any]:
    """A token that leads to a concern, as a row of ``reply_token``."""
    return {"digest": _digest(token), "concern_id": concern_id, "made_on": on}


async def concern_of(tx: Transaction, token: str) -> str | None:
    """The id of the concern that a token was made for, or None."""
    query = select(reply_token.c.concern_id).where(reply_token.c.digest == _digest(token))
    return (await tx.execute(query)).scalar_one_or_none()


async def revoke(tx: Transaction, concern_id: str) -> int:
    """Let no token lead to a concern any more, nor to what was joined to it; gives how many did."""
    joined = select(sealed_addition.c.addition_id).where(sealed_addition.c.concern_id == concern_id)
    theirs = or_(reply_token.c.concern_id == concern_id, reply_token.c.concern_id.in_(joined))
    return (await tx.execute(delete(reply_token).where(theirs))).rowcount


async def forget_before(tx: Transaction, day: date) -> int:
    """Revoke the tokens made before ``day`` whose concern has no open case; gives how many."""
    ended = [status.value for status in ENDED]
    open_ones = select(case_file.c.concern_id).where(case_file.c.status.not_in(ended))
    joined = select(sealed_addition.c.addition_id).where(
        sealed_addition.c.concern_id.in_(open_ones)
    )
    needed = or_(reply_token.c.concern_id.in_(open_ones), reply_token.c.concern_id.in_(joined))
    old = reply_token.c.made_on < day
    return (await tx.execute(delete(reply_token).where(old, not_(needed)))).rowcount


def _digest(token: str) -> str:
    """SHA-256 in hex. 80 random bits need no slow hash, and no key: none of them can be guessed."""
    return hashlib.sha256(token.encode()).hexdigest()
