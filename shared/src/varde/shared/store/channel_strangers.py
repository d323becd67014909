"""Who is in a channel without belonging there, and whether the coordinator lets them stay in that one."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Column, String, Table, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from varde.shared.domain.channel import StrangerKind
from varde.shared.store.database import Transaction
from varde.shared.store.tables import Moment, metadata

channel_stranger = Table(
    "channel_stranger",
    metadata,
    Column("platform", String(16), primary_key=True),
    Column("channel", String(128), primary_key=True, server_default=""),
    Column("user_id", String(128), primary_key=True),
    Column("kind", String(12), nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("told", Boolean, nullable=False),
    Column("accepted", Boolean, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Stranger:
    """An account that is in the channel without belonging there."""

    user_id: str
    kind: StrangerKind
    told: bool = False
    """The coordinator has been told of it."""
    accepted: bool = False
    """She lets it stay."""


async def all_of(tx: Transaction, platform: str, channel: str) -> tuple[Stranger, ...]:
    """Those who were in the channel when it was last looked at, first come first."""
    table = channel_stranger.c
    query = select(channel_stranger).where(table.platform == platform, table.channel == channel)
    rows = await tx.execute(query.order_by(table.seen_at, table.user_id))
    return tuple(_stranger(row) for row in rows)


async def by_channel(tx: Transaction) -> dict[tuple[str, str], tuple[Stranger, ...]]:
    """As ``all_of``, by platform and channel, for each channel in which somebody was."""
    table = channel_stranger.c
    rows = await tx.execute(select(table.platform, table.channel).distinct())
    places = sorted((row.platform, row.channel) for row in rows)
    return {place: await all_of(tx, *place) for place in places}


async def add(
    tx: Transaction, platform: str, channel: str, came: Mapping[str, StrangerKind], now: datetime
) -> None:
    """Write down who has come; who stands there already is left as they are."""
    if not came:
        return
    insert = sqlite.insert if tx.dialect.name == "sqlite" else postgresql.insert
    rows = [
        {
            "platform": platform,
            "channel": channel,
            "user_id": user_id,
            "kind": kind.value,
            "seen_at": now,
            "told": False,
            "accepted": False,
        }
        for user_id, kind in came.items()
    ]
    await tx.execute(insert(channel_stranger).on_conflict_do_nothing(), rows)


async def remove(tx: Transaction, platform: str, channel: str, user_ids: Collection[str]) -> None:
    """Forget who has left."""
    await tx.execute(delete(channel_stranger).where(_these(platform, channel, user_ids)))


async def note_told(
    tx: Transaction, platform: str, channel: str, user_ids: Collection[str]
) -> None:
    """The coordinator has been told of them."""
    await tx.execute(
        update(channel_stranger).where(_these(platform, channel, user_ids)).values(told=True)
    )


async def set_accepted(
    tx: Transaction, platform: str, channel: str, user_ids: Collection[str], *, accepted: bool
) -> None:
    """She lets them stay, or no longer does."""
    these = _these(platform, channel, user_ids)
    await tx.execute(update(channel_stranger).where(these).values(accepted=accepted))


def _these(platform: str, channel: str, user_ids: Collection[str]) -> Any:
    table = channel_stranger.c
    there = (table.platform == platform) & (table.channel == channel)
    return there & table.user_id.in_(list(user_ids))


def _stranger(row: Any) -> Stranger:
    return Stranger(row.user_id, StrangerKind(row.kind), row.told, row.accepted)
