"""Which channel the group's cards go to: the coordinator asks for another one, and the chat puts it in force.

The chat has looked at the channel then, as before every post: asking alone changes nothing. Cards stay where they
stand, and what is new of their cases goes on there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from varde.shared.casework.channel import require_coordinator
from varde.shared.domain.channel import ChannelReason
from varde.shared.domain.channel_id import LOCAL, channel_id
from varde.shared.domain.clock import Clock
from varde.shared.domain.codes import Language, Role
from varde.shared.domain.partner import SYSTEM, Actor
from varde.shared.errors import Refused
from varde.shared.store import audit, chat_channels
from varde.shared.store.chat_channels import Channel, Wanted
from varde.shared.store.database import Database, Transaction
from varde.shared.texts import Texts, texts

_SUBJECT = 64


@dataclass(frozen=True)
class GroupChannel:
    """The chat's side: what is asked for, and what it finds."""

    database: Database
    clock: Clock
    platform: str

    async def begin(self, first: str) -> str:
        """The channel that is in force as the chat starts: the one chosen at the desk, else ``first``, of the settings."""
        async with self.database.begin() as tx:
            await chat_channels.claim(tx, self.platform, first)
            chosen = await chat_channels.chosen(tx, self.platform)
            known = await chat_channels.all_of(tx)
            if not chosen and not any(c.in_force and c.channel == first for c in known):
                await chat_channels.put_in_force(tx, self.platform, first, now=self.clock.now())
        return chosen or first

    async def wanted(self) -> Wanted | None:
        """The channel that is asked for and has not been looked at."""
        async with self.database.read() as tx:
            asked = await chat_channels.wanted(tx)
        waits = asked is not None and not asked.found and asked.platform == self.platform
        return asked if waits else None

    async def put_in_force(self, asked: Wanted, before: str) -> bool:
        """It has been found fit. False when another one was asked for meanwhile, or none any more."""
        now = self.clock.now()
        async with self.database.begin() as tx:
            if not await chat_channels.take(tx, asked):
                return False
            by = asked.asked_by
            await chat_channels.put_in_force(
                tx, self.platform, asked.channel, now=now, by=by, replaced=before
            )
            found = ChannelReason.OK.value
            await chat_channels.note_found(tx, self.platform, asked.channel, found, now)
            detail = f"{self.platform} {by} {before}"
            await _audit(tx, now, SYSTEM.member_id, "channel_change", asked, detail)
        return True

    async def refuse(self, asked: Wanted, reason: ChannelReason) -> bool:
        """The channel of before stays. False when another one was asked for meanwhile, or none any more."""
        async with self.database.begin() as tx:
            if not await chat_channels.refuse(tx, asked, reason.value):
                return False
            detail = f"{self.platform} {asked.asked_by} {reason.value}"
            now = self.clock.now()
            await _audit(tx, now, SYSTEM.member_id, "channel_refuse", asked, detail)
        return True

    async def in_force(self) -> Channel | None:
        """The channel in force; None while another chat's is."""
        async with self.database.read() as tx:
            known = await chat_channels.all_of(tx)
        return next((c for c in known if c.in_force and c.platform == self.platform), None)

    async def note_told(self, channel: str) -> None:
        """It has been told."""
        async with self.database.begin() as tx:
            await chat_channels.note_told(tx, self.platform, channel)

    async def note_found(self, channel: str, reason: ChannelReason) -> None:
        """What the guard found in a channel just now."""
        async with self.database.begin() as tx:
            now = self.clock.now()
            await chat_channels.note_found(tx, self.platform, channel, reason.value, now)

    async def with_open_cases(self) -> frozenset[str]:
        """The channels in which cards of open cases stand. What is known of others, but the one in force, is forgotten."""
        async with self.database.begin() as tx:
            kept = frozenset(await chat_channels.with_open_cases(tx, self.platform))
            await chat_channels.forget_others(tx, self.platform, kept)
        return kept


@dataclass(frozen=True, slots=True)
class Standing:
    """The desk's view."""

    here: Channel | None
    """The channel in force; None until a chat has started."""
    earlier: tuple[Channel, ...]
    """Others, in which cards of open cases stand."""
    wanted: Wanted | None
    open_cases: Mapping[str, int]
    """How many cards of open cases stand in each channel."""


async def standing(database: Database) -> Standing:
    """How things stand, as the chat found them last."""
    async with database.read() as tx:
        known = await chat_channels.all_of(tx)
        here = next((c for c in known if c.in_force), None)
        counts = await chat_channels.with_open_cases(tx, here.platform) if here else {}
        earlier = tuple(c for c in known if c != here and counts.get(c.channel))
        return Standing(here, earlier, await chat_channels.wanted(tx), counts)


def checked(here: Channel | None, typed: str, *, language: Language) -> str:
    """The id of the channel that somebody typed. Raises ``Refused`` for what can be no other channel of the chat."""
    t = texts("varde.shared.casework", language)
    if here is None:
        raise Refused(t("The chat has not been started yet, so there is no channel to change."))
    if here.platform == LOCAL:
        raise Refused(t("The local chat has one channel only, so there is nothing to change."))
    channel = channel_id(here.platform, typed)
    if not channel:
        raise Refused(_no_id(here.platform, t))
    if channel == here.channel:
        raise Refused(t("The cards go to this channel already."))
    return channel


async def ask(
    database: Database, clock: Clock, actor: Actor, typed: str, *, language: Language
) -> None:
    """Ask for another channel, in place of what was asked for before. Raises ``Refused``, to a deputy too."""
    if actor.role is not Role.COORDINATOR:
        t = texts("varde.shared.casework", language)
        raise Refused(t("Only the coordinator can have the cards go to another channel."))
    async with database.begin() as tx:
        here = next((c for c in await chat_channels.all_of(tx) if c.in_force), None)
        channel, now = checked(here, typed, language=language), clock.now()
        platform = here.platform if here else ""
        asked = Wanted(platform, channel, actor.member_id, now)
        await chat_channels.want(tx, asked)
        await _audit(tx, now, actor.member_id, "channel_ask", asked, platform)


async def take_back(database: Database, clock: Clock, actor: Actor, *, language: Language) -> None:
    """Ask for no other channel any more."""
    require_coordinator(actor, texts("varde.shared.casework", language))
    async with database.begin() as tx:
        asked = await chat_channels.wanted(tx)
        if asked is None or not await chat_channels.take(tx, asked):
            return
        by = actor.member_id
        await _audit(tx, clock.now(), by, "channel_take_back", asked, asked.platform)


async def _audit(
    tx: Transaction, at: datetime, actor: str, action: str, asked: Wanted, detail: str
) -> None:
    subject = asked.channel[:_SUBJECT]
    await audit.append(tx, at=at, actor=actor, action=action, subject=subject, detail=detail)


def _no_id(platform: str, t: Texts) -> str:
    if platform == "slack":
        return t(
            "That is no channel id of Slack’s. It begins with C or G and has capital letters and digits only, like "
            "C0EXAMPLE01. You find it at the bottom of the channel’s details. You may also paste the link to the channel."
        )
    return t(
        "That is no channel id of Teams’. It looks like 19:EXAMPLE@thread.tacv2. Choose “Get link to channel” in "
        "Teams, and paste the link here."
    )
