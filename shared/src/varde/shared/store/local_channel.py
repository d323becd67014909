"""The messages of the local channel, kept so that a restart shows the same page."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select, update

from varde.shared.store.database import Transaction
from varde.shared.store.tables import local_message


@dataclass(frozen=True, slots=True)
class LocalMessage:
    """A message. ``audience`` is ``group``, ``bulletin``, ``thread`` or ``private``; ``body`` is what the adapter renders.

    Rows for ``coordinator``, from before notices were ``private`` to one member each, are shown to nobody.
    """

    message_id: str
    audience: str
    case_id: str
    version: int
    body: dict[str, Any]


async def post(tx: Transaction, message: LocalMessage) -> None:
    """Add a message at the end, in the place that the database gives."""
    await tx.execute(
        insert(local_message).values(
            message_id=message.message_id,
            audience=message.audience,
            case_id=message.case_id,
            version=message.version,
            body=message.body,
        )
    )


async def change(tx: Transaction, message_id: str, version: int, body: dict[str, Any]) -> None:
    """Show ``body`` in place of what the message showed."""
    mine = local_message.c.message_id == message_id
    await tx.execute(update(local_message).where(mine).values(version=version, body=body))


async def find(tx: Transaction, case_id: str, audience: str) -> LocalMessage | None:
    """The message that shows a case to an audience, or None."""
    query = select(local_message).where(
        local_message.c.case_id == case_id, local_message.c.audience == audience
    )
    row = (await tx.execute(query)).first()
    return _message(row) if row else None


async def load(tx: Transaction, message_id: str) -> LocalMessage | None:
    """The message with an id, or None."""
    query = select(local_message).where(local_message.c.message_id == message_id)
    row = (await tx.execute(query)).first()
    return _message(row) if row else None


async def messages(tx: Transaction, *audiences: str, limit: int = 200) -> list[LocalMessage]:
    """The newest ``limit`` messages to the audiences, or to all if none is named, oldest first."""
    query = select(local_message).order_by(local_message.c.place.desc()).limit(limit)
    if audiences:
        query = query.where(local_message.c.audience.in_(audiences))
    return [_message(row) for row in reversed(list(await tx.execute(query)))]


def _message(row: Any) -> LocalMessage:
    return LocalMessage(row.message_id, row.audience, row.case_id, row.version, row.body)
