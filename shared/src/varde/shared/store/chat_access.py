"""A chat's access that has to be renewed: sealed, and one process at a time renews it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, Integer, LargeBinary, String, Table, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from varde.shared.domain.channel import AccessTrouble
from varde.shared.store.database import Transaction
from varde.shared.store.tables import Moment, metadata

LEASE = timedelta(seconds=25)
"""Longer than a renewal may take, and short: whoever comes after a crash must ask again soon."""

chat_access = Table(
    "chat_access",
    metadata,
    Column("platform", String(16), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("version", Integer, nullable=False),
    Column("ends_at", Moment),
    Column("leased_until", Moment),
    Column("trouble", String(16), nullable=False),
    Column("trouble_at", Moment),
)


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept for a platform. ``version`` counts the renewals."""

    sealed: bytes
    version: int


@dataclass(frozen=True, slots=True)
class Lease:
    """The newest, for who is to renew it, and until when nobody else is to. That time tells one holder from the next."""

    newest: Kept
    until: datetime


@dataclass(frozen=True, slots=True)
class Unrenewed:
    """An access that was not renewed when it should have been; ``ends_at`` None: there never was one."""

    platform: str
    trouble: AccessTrouble
    since: datetime
    ends_at: datetime | None


async def kept(tx: Transaction, platform: str) -> Kept:
    """The newest; version 0 and nothing sealed before the first."""
    columns = (chat_access.c.sealed, chat_access.c.version)
    row = (await tx.execute(select(*columns).where(_this(platform)))).first()
    return Kept(row.sealed, row.version) if row else Kept(b"", 0)


async def lease(tx: Transaction, platform: str, now: datetime) -> Lease | None:
    """For whoever is to renew it; None while another process is about to."""
    new = sqlite.insert if tx.dialect.name == "sqlite" else postgresql.insert
    first = {"platform": platform, "sealed": b"", "version": 0, "trouble": ""}
    await tx.execute(new(chat_access).values(first).on_conflict_do_nothing())
    free = or_(chat_access.c.leased_until.is_(None), chat_access.c.leased_until <= now)
    until = now + LEASE
    taking = update(chat_access).where(_this(platform), free).values(leased_until=until)
    taken = (await tx.execute(taking)).rowcount
    return Lease(await kept(tx, platform), until) if taken else None


async def give_back(tx: Transaction, platform: str, until: datetime) -> None:
    """Another may renew it now. Of a lease that ran out, and that another has, nothing is changed."""
    mine = (_this(platform), chat_access.c.leased_until == until)
    await tx.execute(update(chat_access).where(*mine).values(leased_until=None))


async def put(
    tx: Transaction, platform: str, sealed: bytes, ends_at: datetime, *, spent: int
) -> bool:
    """Keep what version ``spent`` was renewed to. False when that one was renewed by another meanwhile."""
    values: dict[str, Any] = {
        "sealed": sealed,
        "version": spent + 1,
        "ends_at": ends_at,
        "leased_until": None,
        "trouble": "",
        "trouble_at": None,
    }
    same = (_this(platform), chat_access.c.version == spent)
    return bool((await tx.execute(update(chat_access).where(*same).values(values))).rowcount)


async def note_trouble(
    tx: Transaction, platform: str, trouble: AccessTrouble, now: datetime, held: Lease
) -> None:
    """It was not renewed under a lease. ``since`` stays while it is the same; and another may try.

    Nothing is noted when the lease ran out and another has it, or has renewed it.
    """
    mine = (
        _this(platform),
        chat_access.c.version == held.newest.version,
        chat_access.c.leased_until == held.until,
    )
    values = {"trouble": trouble.value, "trouble_at": now}
    other = chat_access.c.trouble != trouble.value
    await tx.execute(update(chat_access).where(*mine, other).values(values))
    await give_back(tx, platform, held.until)


async def unrenewed(tx: Transaction) -> tuple[Unrenewed, ...]:
    """All that was not renewed. It asks for no column that only the chat may read."""
    table = chat_access.c
    columns = (table.platform, table.trouble, table.trouble_at, table.ends_at)
    rows = await tx.execute(select(*columns).where(table.trouble != "").order_by(table.platform))
    return tuple(
        Unrenewed(row.platform, AccessTrouble(row.trouble), row.trouble_at, row.ends_at)
        for row in rows
    )


async def forget_trouble(tx: Transaction, platform: str) -> None:
    """The chat does without renewing now."""
    settled = {"trouble": "", "trouble_at": None}
    await tx.execute(update(chat_access).where(_this(platform)).values(settled))


def _this(platform: str) -> Any:
    return chat_access.c.platform == platform
