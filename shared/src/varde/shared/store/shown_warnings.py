"""Which warnings that quote somebody stand in a chat until they are taken away: ids and times, and no word of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, String, Table, Text, delete, insert, or_, select, tuple_, update

from varde.shared.domain.codes import Language
from varde.shared.store.database import Transaction
from varde.shared.store.tables import Moment, metadata

shown_warning = Table(
    "shown_warning",
    metadata,
    Column("chat_id", Text, primary_key=True),
    Column("message_id", Text, primary_key=True),
    Column("about_id", Text, nullable=False),
    Column("language", String(2), nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("leased_until", Moment),
)


@dataclass(frozen=True, slots=True)
class ShownWarning:
    """A warning in a personal chat: where it stands, which message it is about, and when it is to go."""

    chat_id: str
    message_id: str
    about_id: str
    language: Language
    due_at: datetime


async def put(tx: Transaction, warning: ShownWarning, leased_until: datetime) -> None:
    """Write a warning down. Until then nobody else takes it: whoever wrote it down is about to show it."""
    values = {
        "chat_id": warning.chat_id,
        "message_id": warning.message_id,
        "about_id": warning.about_id,
        "language": warning.language.value,
        "due_at": warning.due_at,
        "leased_until": leased_until,
    }
    await tx.execute(insert(shown_warning).values(values))


async def release(tx: Transaction, warning: ShownWarning) -> None:
    """It is shown: whoever is to take it away may."""
    await tx.execute(update(shown_warning).where(_this(warning)).values(leased_until=None))


async def hasten(tx: Transaction, about_id: str, now: datetime) -> bool:
    """What was said about a message is to go now. False when nothing is that waited for later."""
    table = shown_warning.c
    later = (table.about_id == about_id, table.due_at > now)
    return bool((await tx.execute(update(shown_warning).where(*later).values(due_at=now))).rowcount)


async def take(tx: Transaction, now: datetime, leased_until: datetime) -> ShownWarning | None:
    """The one that has been due for longest and that nobody else has taken; theirs until ``leased_until``."""
    table = shown_warning.c
    waits = (table.due_at <= now, or_(table.leased_until.is_(None), table.leased_until <= now))
    key = (table.chat_id, table.message_id)
    first = select(*key).where(*waits).order_by(table.due_at, *key).limit(1)
    # What waits is asked once more of the row itself: another may have taken it while this one looked.
    taking = update(shown_warning).where(tuple_(*key).in_(first), *waits)
    taken = taking.values(leased_until=leased_until).returning(shown_warning)
    row = (await tx.execute(taken)).first()
    if row is None:
        return None
    language = Language(row.language)
    return ShownWarning(row.chat_id, row.message_id, row.about_id, language, row.due_at)


async def erase(tx: Transaction, warning: ShownWarning) -> None:
    """It is gone."""
    await tx.execute(delete(shown_warning).where(_this(warning)))


def _this(warning: ShownWarning) -> Any:
    table = shown_warning.c
    return (table.chat_id == warning.chat_id) & (table.message_id == warning.message_id)
