"""Guards the channel: posting rests while somebody is in it who does not belong there.

Who is in it is looked at before every post, every hour, and when somebody comes or leaves. The coordinator is
told once of each stranger. Posting goes on when she lets them stay or they have left; what waits is posted
then, because the bus brings it again.
"""

import asyncio
import time
from contextlib import suppress
from functools import partial
from typing import Any

from varde.chatops.channel_words import stranger_buttons, stranger_words
from varde.chatops.labels import Labels
from varde.chatops.metrics import Metrics
from varde.chatops.port import ChannelReason, ChannelVerdict, ChatPort
from varde.chatops.telling import Telling, Words
from varde.shared.casework.channel import ChannelPeople
from varde.shared.domain.channel import strangers
from varde.shared.domain.partner import Directory
from varde.shared.errors import Permanent, Transient
from varde.shared.store.channel_strangers import Stranger

LOOK_SECONDS = 3600.0
"""How often the channel is looked at when nothing is posted."""

NO_SECONDS = 5.0
"""How long a no counts without asking again, so that a thousand waiting cards do not ask a thousand times.
A yes never counts for longer than the post that asked."""

_FIT = ChannelVerdict(ChannelReason.OK)
_NOT_LET_IN = ChannelVerdict(ChannelReason.NO_ACCESS)


class ChannelGuard:
    """Looks at the channel of one chat."""

    def __init__(
        self,
        *,
        people: ChannelPeople,
        directory: Directory,
        t: Labels,
        metrics: Metrics,
        log: Any,
        look_seconds: float = LOOK_SECONDS,
        no_seconds: float = NO_SECONDS,
    ) -> None:
        self.people = people
        self._directory = directory
        self._t = t
        self._metrics = metrics
        self._log = log
        self._look_seconds = look_seconds
        self._no_seconds = no_seconds
        self._port: ChatPort | None = None
        self._turn = asyncio.Lock()
        self.names: frozenset[str] = frozenset()
        """Names of those who are in the channel by right, as the platform has them. In memory only."""
        self._no: ChannelVerdict | None = None
        self._no_until = 0.0

    def watch(self, port: ChatPort) -> None:
        """Guard the channel behind ``port``. Before that no channel is fit."""
        self._port = port

    async def look(self) -> ChannelVerdict:
        """Whether the channel may be posted in right now. Raises ``Transient`` when that cannot be seen."""
        async with self._turn:
            if self._no is not None and time.monotonic() < self._no_until:
                return self._no
            verdict = await self._look()
            self._no = None if verdict.ok else verdict
            self._no_until = time.monotonic() + self._no_seconds
            return verdict

    async def look_again(self) -> ChannelVerdict:
        """As ``look``, when something has happened since the last no."""
        self._no = None
        return await self.look()

    async def run(self) -> None:
        """Look every hour; runs until cancelled."""
        while True:
            with suppress(Transient, Permanent):
                await self.look_again()
            await asyncio.sleep(self._look_seconds)

    async def tell_coordinator(self, words: Words) -> None:
        """See ``Telling``."""
        if self._port is not None:
            await self._telling(self._port).coordinator(words)

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
        self._metrics.strangers(len(waiting))
        await self._tell([s for s in waiting if not s.told], self._port)
        return ChannelVerdict(ChannelReason.STRANGERS) if waiting else _FIT

    async def _tell(self, untold: list[Stranger], port: ChatPort) -> None:
        """Once for each: a crash between telling and noting it down tells again."""
        if not untold:
            return
        self._log.error("strangers in the channel", count=len(untold))
        ids = tuple(s.user_id for s in untold)
        with suppress(Permanent, Transient):
            words = partial(stranger_words, untold)
            await self._telling(port).coordinator(words, ids, stranger_buttons)
            await self.people.note_told(ids)

    def _telling(self, port: ChatPort) -> Telling:
        return Telling(port=port, directory=self._directory, t=self._t, log=self._log)
