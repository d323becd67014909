"""Which channel the group's cards go to, in which others cards stand, and which one is asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Column, String, Table, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from varde.shared.domain.case import ENDED
from varde.shared.store.channel_strangers import channel_stranger
from varde.shared.store.database import Transaction
from varde.shared.store.tables import Moment, card_post, case_file, metadata

chat_channel = Table(
    "chat_channel",
    metadata,
    Column("platform", String(16), primary_key=True),
    Column("channel", String(128), primary_key=True),
    Column("in_force", Boolean, nullable=False),
    Column("chosen_by", String(64), nullable=False),
    Column("since", Moment, nullable=False),
    Column("replaced", String(128), nullable=False),
    Column("told", Boolean, nullable=False),
    Column("found", String(16), nullable=False),
    Column("looked_at", Moment),
)
wanted_channel = Table(
    "wanted_channel",
    metadata,
    Column("platform", String(16), primary_key=True),
    Column("channel", String(128), nullable=False),
    Column("asked_by", String(64), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("found", String(16), nullable=False),
)


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel in which the chat posts, or in which cards of open cases stand."""

    platform: str
    channel: str
    in_force: bool
    """New cards go there."""
    chosen_by: str
    """The member who chose it at the desk; "" for the one that the settings name."""
    since: datetime
    replaced: str
    """The channel of before; "" when there was none."""
    told: bool
    """It has been told that the channel was changed to this one."""
    found: str
    """What the chat's guard found last (``ChannelReason``); "" until it has looked."""
    looked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """A channel that somebody asked for at the desk."""

    platform: str
    channel: str
    asked_by: str
    asked_at: datetime
    found: str = ""
    """Why it was refused (``ChannelReason``); "" while the chat has not looked at it."""


async def all_of(tx: Transaction) -> tuple[Channel, ...]:
    """Every channel, the one in force first."""
    table = chat_channel.c
    rows = await tx.execute(select(chat_channel).order_by(table.in_force.desc(), table.since))
    return tuple(Channel(*row) for row in rows)


async def chosen(tx: Transaction, platform: str) -> str:
    """The channel that was chosen at the desk and is in force; "" when nobody chose one."""
    table = chat_channel.c
    query = select(table.channel).where(
        table.platform == platform, table.in_force, table.chosen_by != ""
    )
    return (await tx.execute(query)).scalar() or ""


async def put_in_force(
    tx: Transaction, platform: str, channel: str, *, now: datetime, by: str = "", replaced: str = ""
) -> None:
    """From now on this is the channel, and no other one. Without ``by``, the settings say so: nobody need be told."""
    this = _this(platform, channel)
    await tx.execute(update(chat_channel).where(~this).values(in_force=False))
    values = {
        "in_force": True,
        "chosen_by": by,
        "since": now,
        "replaced": replaced,
        "told": not by,
    }
    await _put(tx, platform, channel, values, values | {"found": "", "looked_at": None})


async def note_found(
    tx: Transaction, platform: str, channel: str, found: str, now: datetime
) -> None:
    """What the guard found in a channel just now."""
    values = {"found": found, "looked_at": now}
    standing = {"in_force": False, "chosen_by": "", "since": now, "replaced": "", "told": True}
    new = values | standing
    await _put(tx, platform, channel, values, new)


async def note_told(tx: Transaction, platform: str, channel: str) -> None:
    """It has been told that the channel was changed to this one."""
    await tx.execute(update(chat_channel).where(_this(platform, channel)).values(told=True))


async def claim(tx: Transaction, platform: str, channel: str) -> None:
    """What was written down before a chat could have several channels is of this one."""
    mine = (card_post.c.platform == platform) & (card_post.c.channel == "")
    await tx.execute(update(card_post).where(mine).values(channel=channel))
    there = channel_stranger.c
    unplaced = (there.platform == platform) & (there.channel == "")
    await tx.execute(update(channel_stranger).where(unplaced).values(channel=channel))


async def with_open_cases(tx: Transaction, platform: str) -> Mapping[str, int]:
    """How many cards of open cases stand in each channel."""
    card = card_post.c
    query = (
        select(card.channel, func.count())
        .join(case_file, case_file.c.case_id == card.case_id)
        .where(card.platform == platform, card.message_id != "", card.channel != "")
        .where(case_file.c.status.not_in([status.value for status in ENDED]))
        .group_by(card.channel)
    )
    return {row[0]: row[1] for row in await tx.execute(query)}


async def forget_others(tx: Transaction, platform: str, kept: frozenset[str]) -> None:
    """Forget every channel that is not in force and not among these, and who was in it."""
    table, wanted = chat_channel.c, select(wanted_channel.c.channel)
    in_force = select(table.channel).where(table.platform == platform, table.in_force)
    there = channel_stranger.c
    await tx.execute(
        delete(channel_stranger).where(
            there.platform == platform,
            there.channel.not_in(kept),
            there.channel.not_in(in_force),
            there.channel.not_in(wanted),
        )
    )
    gone = (table.platform == platform) & ~table.in_force & table.channel.not_in(kept)
    await tx.execute(delete(chat_channel).where(gone))


async def wanted(tx: Transaction) -> Wanted | None:
    """The channel that was asked for last, and is not in force."""
    query = select(wanted_channel).order_by(wanted_channel.c.asked_at.desc()).limit(1)
    row = (await tx.execute(query)).one_or_none()
    return Wanted(*row) if row else None


async def want(tx: Transaction, asked: Wanted) -> None:
    """Ask for a channel, in place of what was asked for before."""
    table = wanted_channel.c
    await tx.execute(delete(wanted_channel).where(table.platform != asked.platform))
    values = {
        "channel": asked.channel,
        "asked_by": asked.asked_by,
        "asked_at": asked.asked_at,
        "found": asked.found,
    }
    # A button that is pressed twice asks twice at once.
    row = _insert(tx, wanted_channel).values(platform=asked.platform, **values)
    await tx.execute(row.on_conflict_do_update(index_elements=["platform"], set_=values))


async def refuse(tx: Transaction, asked: Wanted, found: str) -> bool:
    """It stays asked for, with the reason why it is not in force. False when another was asked for meanwhile."""
    done = await tx.execute(update(wanted_channel).where(_same(asked)).values(found=found))
    return bool(done.rowcount)


async def take(tx: Transaction, asked: Wanted) -> bool:
    """It is asked for no more. False when another was asked for meanwhile."""
    return bool((await tx.execute(delete(wanted_channel).where(_same(asked)))).rowcount)


async def _put(
    tx: Transaction, platform: str, channel: str, values: dict[str, Any], new: dict[str, Any]
) -> None:
    row = _insert(tx, chat_channel).values(platform=platform, channel=channel, **new)
    await tx.execute(row.on_conflict_do_update(index_elements=["platform", "channel"], set_=values))


def _insert(tx: Transaction, table: Table) -> Any:
    return (sqlite.insert if tx.dialect.name == "sqlite" else postgresql.insert)(table)


def _this(platform: str, channel: str) -> Any:
    return (chat_channel.c.platform == platform) & (chat_channel.c.channel == channel)


def _same(asked: Wanted) -> Any:
    table = wanted_channel.c
    return (
        (table.platform == asked.platform)
        & (table.channel == asked.channel)
        & (table.asked_by == asked.asked_by)
        & (table.asked_at == asked.asked_at)
        & (table.found == asked.found)
    )
