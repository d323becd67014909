"""A chat behind its guard: nothing about a case reaches a channel that has not just been looked at."""

import time
from contextvars import ContextVar
from dataclasses import dataclass

from varde.chatops.card import Card
from varde.chatops.channel_guard import ChannelGuard
from varde.chatops.port import Bulletin, ChannelVerdict, ChatPort, Notice, Posted
from varde.shared.domain.channel import Person
from varde.shared.domain.partner import Member
from varde.shared.errors import Transient

SEEN_SECONDS = 10.0
"""What a caller does between looking and posting takes less."""

UNFIT_SECONDS = 30.0

_NEVER = ("", float("-inf"))
_seen_fit: ContextVar[tuple[str, float]] = ContextVar("seen_fit", default=_NEVER)
"""Which channel this task last saw to be fit, and when; one post uses it up."""


@dataclass(frozen=True)
class GuardedChat:
    """One channel: a ``ChatPort`` that adds the guard's look to the channel's own state.

    Whoever posts looks first, to do without what a refusal would waste; who forgot to is stopped here.
    """

    port: ChatPort
    guard: ChannelGuard

    @property
    def platform(self) -> str:
        """See ``ChatPort``."""
        return self.port.platform

    @property
    def channel(self) -> str:
        """See ``ChatPort``."""
        return self.port.channel

    async def check_channel(self) -> ChannelVerdict:
        """See ``ChatPort``; it may also say that there are strangers."""
        verdict = await self.guard.look()
        _seen_fit.set((self.channel, time.monotonic()) if verdict.ok else _NEVER)
        return verdict

    async def people(self) -> tuple[Person, ...]:
        """See ``ChatPort``."""
        return await self.port.people()

    async def post(self, card: Card) -> str:
        """See ``ChatPort``. Raises ``Transient`` while the channel is not fit."""
        await self._require_fit()
        return await self.port.post(card)

    async def update(self, message_id: str, card: Card) -> None:
        """See ``ChatPort``. What tells nothing of a case may always take a card's place."""
        if card.tells:
            await self._require_fit()
        await self.port.update(message_id, card)

    async def find(self, case_id: str) -> Posted | None:
        """See ``ChatPort``."""
        return await self.port.find(case_id)

    async def reply(self, case_id: str, message_id: str, notice: Notice) -> None:
        """See ``ChatPort``. Raises ``Transient`` while the channel is not fit."""
        await self._require_fit()
        await self.port.reply(case_id, message_id, notice)

    async def publish(self, bulletin: Bulletin) -> str:
        """See ``ChatPort``. Raises ``Transient`` while the channel is not fit."""
        await self._require_fit()
        return await self.port.publish(bulletin)

    async def tell(self, notice: Notice, member: Member) -> None:
        """See ``ChatPort``."""
        await self.port.tell(notice, member)

    async def _require_fit(self) -> None:
        channel, seen_at = _seen_fit.get()
        _seen_fit.set(_NEVER)
        just_seen = channel == self.channel and time.monotonic() - seen_at < SEEN_SECONDS
        if just_seen or (await self.guard.look()).ok:
            return
        msg = "the channel may not be posted in"
        raise Transient(msg, retry_after=UNFIT_SECONDS)
