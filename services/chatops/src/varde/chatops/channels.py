"""The channels of one chat: the one where new cards are posted, and earlier ones where cards of open cases stand.

Each is behind a guard of its own. Cards stay where they were posted, because a thread cannot move.
"""

import asyncio
from contextlib import suppress
from typing import Any

from varde.chatops.card import Card
from varde.chatops.channel_guard import NO_SECONDS, ChannelGuard, Part
from varde.chatops.guarded_chat import GuardedChat
from varde.chatops.labels import Labels
from varde.chatops.metrics import Metrics
from varde.chatops.port import Bulletin, ChannelVerdict, Chat, ChatPort, Notice, Posted
from varde.chatops.telling import Telling, Words
from varde.chatops.unfit import Unfit
from varde.shared.casework.channel import ChannelPeople
from varde.shared.casework.group_channel import GroupChannel
from varde.shared.domain.channel import Person
from varde.shared.domain.partner import Directory, Member
from varde.shared.errors import Permanent, Transient

LOOK_SECONDS = 3600.0
"""How often each is looked at when nothing is posted."""


class Channels:
    """A ``Chat`` behind its guards. Whoever uses it as one channel uses the one in force."""

    def __init__(
        self,
        *,
        group: GroupChannel,
        directory: Directory,
        t: Labels,
        metrics: Metrics,
        log: Any,
        look_seconds: float = LOOK_SECONDS,
        no_seconds: float = NO_SECONDS,
    ) -> None:
        self.group = group
        self._directory = directory
        self._t = t
        self._metrics = metrics
        self._log = log
        self._look_seconds = look_seconds
        self._no_seconds = no_seconds
        self.unfit = Unfit(log)
        self._port: Chat | None = None
        self._here = ""
        self._guards: dict[str, ChannelGuard] = {}

    def open(self, port: Chat, channel: str = "") -> None:
        """Use ``port``, and post in ``channel``, or the port's own. Before that no channel is fit."""
        self._port = port
        self._guards.clear()
        self.move(channel or port.channel)

    def move(self, channel: str) -> None:
        """From now on new cards are posted there. The channel of before is one of the earlier ones."""
        if self._here in self._guards:
            self._guards[self._here].part = Part.EARLIER
        self._here = channel
        self.guard_of(channel).part = Part.IN_FORCE

    @property
    def platform(self) -> str:
        """See ``ChatPort``."""
        return self.group.platform

    @property
    def channel(self) -> str:
        """The one in force; "" before a chat is open."""
        return self._here

    @property
    def guard(self) -> ChannelGuard:
        """That of the channel in force."""
        return self.guard_of(self._here)

    @property
    def names(self) -> frozenset[str]:
        """Names of those who are in any of the channels by right. In memory only."""
        return frozenset[str]().union(*(guard.names for guard in self._guards.values()))

    def knows(self, channel: str) -> bool:
        """True for the channel in force, and for earlier ones that are looked at."""
        return channel in self._guards

    def guard_of(self, channel: str) -> ChannelGuard:
        """The guard of the channel in force, or of an earlier one."""
        if channel not in self._guards:
            self._guards[channel] = self.new_guard(channel, Part.EARLIER)
        return self._guards[channel]

    def new_guard(self, channel: str, part: Part) -> ChannelGuard:
        """A guard that nobody else uses, e.g. to look at a channel that is asked for."""
        group = self.group
        return ChannelGuard(
            port=self._port.at(channel) if self._port else None,
            part=part,
            people=ChannelPeople(group.database, group.clock, group.platform, channel),
            group=group,
            directory=self._directory,
            t=self._t,
            metrics=self._metrics,
            log=self._log,
            no_seconds=self._no_seconds,
        )

    def at(self, channel: str) -> GuardedChat:
        """See ``Chat``."""
        place = channel or self._here
        return GuardedChat(self.unguarded(place), self.guard_of(place))

    def unguarded(self, channel: str) -> ChatPort:
        """For what tells nothing about a case."""
        if self._port is None:
            msg = "the chat is not open"
            raise Transient(msg, retry_after=1.0)
        return self._port.at(channel)

    async def look_again(self) -> None:
        """Look at every channel, whatever the last no said; tell the coordinator what is wrong."""
        for channel, guard in tuple(self._guards.items()):
            with suppress(Transient, Permanent):
                verdict = await guard.look_again()
                if self._port is not None:
                    tell = (
                        self.unfit.tell
                        if guard.part is Part.IN_FORCE
                        else self.unfit.tell_of_earlier
                    )
                    await tell(channel, verdict, self._telling(self._port))

    async def run(self) -> None:
        """Look every hour at each channel in which a card of an open case stands; runs until cancelled."""
        while True:
            with suppress(Transient, Permanent):
                await self.keep_earlier()
            await self.look_again()
            await asyncio.sleep(self._look_seconds)

    async def keep_earlier(self) -> None:
        """Guard earlier channels for as long as cards of open cases stand there."""
        kept = await self.group.with_open_cases()
        for channel in kept:
            self.guard_of(channel)
        for channel in self._guards.keys() - kept - {self._here}:
            del self._guards[channel]
            self._metrics.strangers(channel, 0)

    async def tell_coordinator(self, words: Words) -> None:
        """See ``Telling``."""
        if self._port is not None:
            await self._telling(self._port).coordinator(words)

    def _telling(self, port: ChatPort) -> Telling:
        return Telling(port=port, directory=self._directory, t=self._t, log=self._log)

    async def check_channel(self) -> ChannelVerdict:
        """See ``ChatPort``."""
        return await self.at(self._here).check_channel()

    async def people(self) -> tuple[Person, ...]:
        """See ``ChatPort``."""
        return await self.at(self._here).people()

    async def post(self, card: Card) -> str:
        """See ``ChatPort``."""
        return await self.at(self._here).post(card)

    async def update(self, message_id: str, card: Card) -> None:
        """See ``ChatPort``."""
        await self.at(self._here).update(message_id, card)

    async def find(self, case_id: str) -> Posted | None:
        """See ``ChatPort``."""
        return await self.at(self._here).find(case_id)

    async def reply(self, case_id: str, message_id: str, notice: Notice) -> None:
        """See ``ChatPort``."""
        await self.at(self._here).reply(case_id, message_id, notice)

    async def publish(self, bulletin: Bulletin) -> str:
        """See ``ChatPort``."""
        return await self.at(self._here).publish(bulletin)

    async def tell(self, notice: Notice, member: Member) -> None:
        """See ``ChatPort``."""
        await self.at(self._here).tell(notice, member)
