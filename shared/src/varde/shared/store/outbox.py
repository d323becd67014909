"""Outbox and inbox: what makes every hop at-least-once out and exactly-once in effect."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from varde.shared.errors import Transient
from varde.shared.messages import Message
from varde.shared.store.database import Transaction, mark_outbox
from varde.shared.store.tables import inbox, outbox

LEASE = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Row:
    """A message waiting for the relay."""

    event_id: str
    topic: str
    body: bytes


async def add(tx: Transaction, messages: Sequence[Message], now: datetime) -> None:
    """Write ``messages`` in the same transaction as what they tell of."""
    await tx.execute(insert(outbox), rows(messages, now))
    mark_outbox(tx)


def rows(messages: Sequence[Message], now: datetime) -> list[dict[str, Any]]:
    """``messages`` as rows of the outbox."""
    return [
        {"event_id": m.event_id, "topic": m.topic, "body": m.to_bytes(), "created_at": now}
        for m in messages
    ]


async def lease(tx: Transaction, now: datetime, limit: int) -> list[Row]:
    """Take up to ``limit`` messages for ``LEASE``; another relay passes them over.

    Oldest first, but what has been given back stands last: it must not hold up what has not failed.
    """
    free = or_(outbox.c.leased_until.is_(None), outbox.c.leased_until < now)
    order = (outbox.c.leased_until.nulls_first(), outbox.c.created_at)
    query = select(outbox).where(free).order_by(*order).limit(limit)
    free_rows = list(await tx.execute(query.with_for_update(skip_locked=True)))
    if not free_rows:
        return []
    taken = outbox.c.event_id.in_([r.event_id for r in free_rows])
    await tx.execute(update(outbox).where(taken).values(leased_until=now + LEASE))
    return [Row(r.event_id, r.topic, r.body) for r in free_rows]


async def postpone(tx: Transaction, event_ids: Sequence[str], until: datetime) -> None:
    """Give messages back; nobody takes them before ``until``."""
    mine = outbox.c.event_id.in_(event_ids)
    await tx.execute(update(outbox).where(mine).values(leased_until=until))


async def free(tx: Transaction) -> None:
    """Give all messages back, when no other relay can be at work: the last one was killed."""
    await tx.execute(update(outbox).values(leased_until=None))


async def remove(tx: Transaction, event_ids: Sequence[str]) -> None:
    """Delete messages that the bus has confirmed."""
    await tx.execute(delete(outbox).where(outbox.c.event_id.in_(event_ids)))


async def waiting(tx: Transaction) -> tuple[int, datetime | None]:
    """How many messages wait, and since when the oldest."""
    row = (await tx.execute(select(func.count(), func.min(outbox.c.created_at)))).one()
    return row[0], row[1]


async def seen(tx: Transaction, consumer: str, event_id: str) -> bool:
    """True when ``consumer`` has handled an event."""
    query = select(inbox.c.event_id).where(
        inbox.c.consumer == consumer, inbox.c.event_id == event_id
    )
    return (await tx.execute(query)).first() is not None


async def first_time(tx: Transaction, consumer: str, event_id: str, now: datetime) -> bool:
    """Note that ``consumer`` handles an event. False when it already has: do nothing then.

    Raises ``Transient`` when another process is handling it at this moment.
    """
    if await seen(tx, consumer, event_id):
        return False
    values = {"consumer": consumer, "event_id": event_id, "handled_at": now}
    try:
        await tx.execute(insert(inbox).values(**values))
    except IntegrityError as error:
        raise Transient("the event is being handled elsewhere") from error.orig
    return True


async def forget_before(tx: Transaction, day: datetime) -> int:
    """Delete inbox rows older than ``day``; gives how many."""
    return (await tx.execute(delete(inbox).where(inbox.c.handled_at < day))).rowcount
