"""What a door stores: sealed concerns and the events that tell of them, all or none."""

from collections.abc import Sequence
from datetime import datetime

from varde.shared.messages import ConcernReceived
from varde.shared.store import outbox, sealed, tables
from varde.shared.store.database import Database


async def store(
    database: Database, concerns: Sequence[sealed.SealedConcern], now: datetime
) -> None:
    """Store a group of sealed concerns; durable when it returns. Raises ``Transient``."""
    events = [ConcernReceived(concern_id=concern.concern_id) for concern in concerns]
    await database.insert(
        [
            (sealed.sealed_concern, [sealed.concern_row(concern) for concern in concerns]),
            (sealed.key_wrap, [row for concern in concerns for row in sealed.wrap_rows(concern)]),
            (tables.outbox, outbox.rows(events, now)),
        ]
    )
    database.outbox_signal.set()
