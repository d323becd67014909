"""Guards a channel: posting rests while somebody is in it who does not belong there.

Who is in it is looked at before every post, every hour, and when somebody comes or leaves. The coordinator is
told once of each stranger. Posting goes on when she lets them stay or they have left; what waits is posted
then, because the bus brings it again.
"""

import asyncio
import time
from contextlib import suppress
from enum import Enum
from functools import partial
from typing import Any

from varde.chatops.channel_words import (
    earlier_stranger_words,
    stranger_buttons,
    stranger_words,
)
from varde.chatops.labels import Labels
from varde.chatops.metrics import Metrics
from varde.chatops.port import ChannelVerdict, ChatPort
from varde.chatops.telling import Telling
from varde.shared.casework.channel import ChannelPeople
from varde.shared.casework.group_channel import GroupChannel
from varde.shared.domain.channel import ChannelReason, strangers
from varde.shared.domain.partner import Directory
from varde.shared.errors import Permanent, Transient
from varde.shared.store.channel_strangers import Stranger

NO_SECONDS = 5.0
"""How long a no counts without asking again, so that a thousand waiting cards do not ask a thousand times.
A yes never counts for longer than the post that asked."""

NOTED_SECONDS = 60.0
"""How old what the desk shows of the last look may be, while it stays the same."""

_FIT = ChannelVerdict(ChannelReason.OK)
_NOT_LET_IN = ChannelVerdict(ChannelReason.NO_ACCESS)


class Part(Enum):
    """What a channel is to the group."""

    IN_FORCE = "in_force"
    """New cards go there."""
    EARLIER = "earlier"
    """Cards of open cases stand there."""
    WANTED = "wanted"
    """It is asked for, and nothing of ours stands there."""


class ChannelGuard:
    """Looks at one channel of one chat. Without a ``port`` it is not fit."""

    def __init__(
        self,
        *,
        port: ChatPort | None,
        part: Part,
        people: ChannelPeople,
        group: GroupChannel,
        directory: Directory,
        t: Labels,
        metrics: Metrics,
        log: Any,
        no_seconds: float = NO_SECONDS,
    ) -> None:
        self.part = part
        self.people = people
        self._group = group
        self._directory = directory
        self._t = t
        self._metrics = metrics
        self._log = log
        self._no_seconds = no_seconds
        self._port = port
        self._turn = asyncio.Lock()
        self.names: frozenset[str] = frozenset()
        """Names of those who are in the channel by right, as the platform has them. In memory only."""
        self._no: ChannelVerdict | None = None
        self._no_until = 0.0
        self._noted: tuple[ChannelVerdict, float] | None = None

    async def look(self) -> ChannelVerdict:
        """Whether the channel may be posted in right now. Raises ``Transient`` when that cannot be seen."""
        async with self._turn:
            if self._no is not None and time.monotonic() < self._no_until:
                return self._no
            verdict = await self._look()
            await self._note(verdict)
            self._no = None if verdict.ok else verdict
            self._no_until = time.monotonic() + self._no_seconds
            return verdict

    async def look_again(self) -> ChannelVerdict:
        """As ``look``, when something has happened since the last no."""
        self._no = None
        return await self.look()

    async def _look(self) -> ChannelVerdict:
        if self._port is None:
            return _NOT_LET_IN
        verdict = await self._port.check_channel()
        if not verdict.ok:
            return verdict
        try:
            there = await self._port.people()
        except Permanent:
            return _NOT_LET_IN
        found = strangers(there, self._directory, self._port.platform)
        self.names = frozenset(n for p in there if p.user_id not in found for n in p.names)
        waiting = [s for s in await self.people.saw(found) if not s.accepted]
        if self.part is not Part.WANTED:
            self._metrics.strangers(self.people.channel, len(waiting))
            await self._tell([s for s in waiting if not s.told], self._port)
        return ChannelVerdict(ChannelReason.STRANGERS) if waiting else _FIT

    async def _note(self, verdict: ChannelVerdict) -> None:
        """For the desk: at once when it is another than before, and else every minute."""
        now = time.monotonic()
        if self._port is None or self.part is Part.WANTED:
            return
        if self._noted and self._noted[0] == verdict and now < self._noted[1] + NOTED_SECONDS:
            return
        await self._group.note_found(self.people.channel, verdict.reason)
        self._noted = verdict, now

    async def _tell(self, untold: list[Stranger], port: ChatPort) -> None:
        """Once for each: a crash between telling and noting it down tells again."""
        if not untold:
            return
        self._log.error("strangers in the channel", count=len(untold))
        ids = tuple(s.user_id for s in untold)
        with suppress(Permanent, Transient):
            if self.part is Part.IN_FORCE:
                words = partial(stranger_words, untold)
                await self._telling(port).coordinator(words, ids, stranger_buttons)
            else:
                words = partial(earlier_stranger_words, untold)
                await self._telling(port).coordinator(words, ids)
            await self.people.note_told(ids)

    def _telling(self, port: ChatPort) -> Telling:
        return Telling(port=port, directory=self._directory, t=self._t, log=self._log)
