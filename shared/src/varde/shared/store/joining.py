"""A sealed concern moved to where it belongs: among the additions of an earlier one, under the same id.

What is sealed is bound to its id, so that the same ciphertext and the same wraps open after the move.
"""

from sqlalchemy import delete, insert, literal, select, union_all
from sqlalchemy.exc import IntegrityError

from varde.shared.errors import Transient
from varde.shared.store.additions import addition_wrap, sealed_addition
from varde.shared.store.database import Transaction
from varde.shared.store.sealed import key_wrap, sealed_concern


async def home(tx: Transaction, concern_id: str) -> str | None:
    """The concern that an id belongs to: its own, the one it was joined to, or None when it is gone."""
    concern = select(sealed_concern.c.concern_id).where(sealed_concern.c.concern_id == concern_id)
    if (await tx.execute(concern)).first() is not None:
        return concern_id
    joined = select(sealed_addition.c.concern_id).where(sealed_addition.c.addition_id == concern_id)
    return (await tx.execute(joined)).scalar_one_or_none()


async def find_by_receipt(tx: Transaction, receipt_digest: str) -> str | None:
    """The concern that a receipt leads to, also when it was given for what was joined to it."""
    own = select(sealed_concern.c.concern_id).where(
        sealed_concern.c.receipt_digest == receipt_digest
    )
    joined = select(sealed_addition.c.concern_id).where(
        sealed_addition.c.receipt_digest == receipt_digest
    )
    return (await tx.execute(union_all(own, joined))).scalar_one_or_none()


async def hold(tx: Transaction, concern_id: str) -> bool:
    """Let nothing be added to a concern until the transaction ends: a move would take it away.

    False when the concern is not there, or has something added to it already: it stays where it is.
    """
    mine = select(sealed_concern.c.concern_id).where(sealed_concern.c.concern_id == concern_id)
    if (await tx.execute(mine.with_for_update())).first() is None:
        return False
    added = select(sealed_addition.c.addition_id).where(sealed_addition.c.concern_id == concern_id)
    return (await tx.execute(added)).first() is None


async def move(tx: Transaction, concern_id: str, into: str, *, repeat: bool) -> None:
    """Make a concern that is held an addition of another.

    Raises ``Transient`` when the other was destroyed meanwhile.
    """
    mine = sealed_concern.c.concern_id == concern_id
    concern = select(
        sealed_concern.c.concern_id,
        literal(into),
        sealed_concern.c.channel,
        sealed_concern.c.received_at,
        sealed_concern.c.receipt_digest,
        literal(repeat),
        sealed_concern.c.ciphertext,
    ).where(mine)
    names = [
        *("addition_id", "concern_id", "channel", "received_at"),
        *("receipt_digest", "repeat", "ciphertext"),
    ]
    try:
        await tx.execute(insert(sealed_addition).from_select(names, concern))
    except IntegrityError as error:
        raise Transient("the concern to join is gone", retry_after=0) from error.orig
    wraps = select(
        key_wrap.c.concern_id, key_wrap.c.recipient, key_wrap.c.key_id, key_wrap.c.wrapped
    ).where(key_wrap.c.concern_id == concern_id)
    columns = ["addition_id", "recipient", "key_id", "wrapped"]
    await tx.execute(insert(addition_wrap).from_select(columns, wraps))
    await tx.execute(delete(sealed_concern).where(mine))
