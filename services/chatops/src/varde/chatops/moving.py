"""Changes the group's channel when the coordinator has asked for it at the desk: only to one that is found fit.

The desk writes down what she asks for, and this looks for it in the database. The guard's look is the one before
every post. Who has the coordinator's session at the desk can therefore not have cards go where somebody reads who
is not in the partner directory; and she, her deputy and the group of before are told.
"""

import asyncio
from contextlib import suppress
from functools import partial
from typing import Any

from varde.chatops.channel_guard import Part
from varde.chatops.channel_words import (
    changed_title,
    changed_words,
    moved_words,
    not_changed_words,
)
from varde.chatops.channels import Channels
from varde.chatops.labels import Labels
from varde.chatops.port import Bulletin, ChannelVerdict
from varde.shared.domain.channel import ChannelReason
from varde.shared.domain.channel_id import channel_id
from varde.shared.domain.partner import Directory
from varde.shared.errors import Permanent, Transient
from varde.shared.messages import new_id
from varde.shared.store.chat_channels import Channel, Wanted

LOOK_SECONDS = 2.0
"""How often is looked whether another channel is asked for."""

_NOT_FOUND = ChannelVerdict(ChannelReason.NOT_FOUND)


class Moving:
    """Changes the channel of one chat."""

    def __init__(self, *, channels: Channels, directory: Directory, t: Labels, log: Any) -> None:
        self._channels = channels
        self._group = channels.group
        self._directory = directory
        self._t = t
        self._log = log

    async def run(self) -> None:
        """Look every other second; runs until cancelled."""
        while True:
            try:
                await self.step()
            except Transient as error:
                await asyncio.sleep(error.retry_after or 0)
            except Permanent as error:
                self._log.error("the channel cannot be changed", error=error)
            await asyncio.sleep(LOOK_SECONDS)

    async def step(self) -> None:
        """Do what is asked for, and tell of what was done. Raises ``Transient`` while the platform does not answer.

        The channel may have been put in force by another process of the same chat.
        """
        asked = await self._group.wanted()
        if asked is not None:
            await self._answer(asked)
        here = await self._group.in_force()
        if here is None:
            return
        if here.channel != self._channels.channel:
            self._channels.move(here.channel)
            self._log.info("channel changed")
        if not here.told:
            await self._tell(here)

    async def _answer(self, asked: Wanted) -> None:
        verdict = await self._look(asked.channel)
        if not verdict.ok:
            if await self._group.refuse(asked, verdict.reason):
                self._log.info("channel not changed", reason=verdict.reason.value)
                with suppress(Permanent, Transient):
                    words = partial(not_changed_words, verdict.reason)
                    await self._channels.tell_coordinator(words)
            return
        await self._group.put_in_force(asked, self._channels.channel)

    async def _look(self, channel: str) -> ChannelVerdict:
        if not channel or channel_id(self._group.platform, channel) != channel:
            return _NOT_FOUND
        try:
            return await self._channels.new_guard(channel, Part.WANTED).look()
        except Permanent:  # a platform's refusal of an id that only looks like one
            return _NOT_FOUND

    async def _tell(self, done: Channel) -> None:
        """At least once; the group of before once at the most, for the channel may take no message any more."""
        member = next((m for m in self._directory.members if m.member_id == done.chosen_by), None)
        words = partial(changed_words, done, member)
        with suppress(Permanent):
            await self._channels.tell_coordinator(words)
        with suppress(Permanent, Transient):
            t = self._t
            bulletin = Bulletin(new_id(), t.language, changed_title(t), (moved_words(t),))
            await self._channels.unguarded(done.replaced).publish(bulletin)
        await self._group.note_told(done.channel)
