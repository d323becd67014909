"""Questions about how an installation stands: counts, ages and key ids, never what is in anything."""

from collections import Counter
from datetime import UTC, datetime

from sqlalchemy import func, select

from varde.shared.store import sealed
from varde.shared.store.database import Transaction
from varde.shared.store.sealed import key_wrap
from varde.shared.store.tables import audit

BACKUP = "backup_done"
"""The action by which the log knows that a backup was made."""


async def database_time(tx: Transaction) -> datetime | None:
    """The clock of the database's machine; None where it is our own."""
    if tx.dialect.name == "sqlite":
        return None
    now: datetime = (await tx.execute(select(func.clock_timestamp()))).scalar_one()
    return now.astimezone(UTC)


async def newest_entry(tx: Transaction) -> datetime | None:
    """When the newest entry of the audit log was written."""
    query = select(audit.c.at).order_by(audit.c.seq.desc()).limit(1)
    return _moment((await tx.execute(query)).scalar_one_or_none())


async def last_backup(tx: Transaction) -> datetime | None:
    """When somebody last said that a backup was made; None when nobody has."""
    query = select(audit.c.at).where(audit.c.action == BACKUP).order_by(audit.c.seq.desc()).limit(1)
    return _moment((await tx.execute(query)).scalar_one_or_none())


async def oldest_concern(tx: Transaction) -> datetime | None:
    """When the oldest concern that nobody has triaged came in."""
    return await sealed.oldest_waiting(tx)


async def wraps(tx: Transaction) -> Counter[tuple[str, str]]:
    """How many originals are sealed to each recipient and key id."""
    columns = (key_wrap.c.recipient, key_wrap.c.key_id)
    found = await tx.execute(select(*columns, func.count()).group_by(*columns))
    return Counter({(recipient, key_id): n for recipient, key_id, n in found})


def _moment(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None
