"""Tells the coordinator why nothing is posted in a channel: once for each reason, until it is fit again."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

from varde.chatops.labels import Label, Labels
from varde.chatops.notices import blocked_words, exposed_words
from varde.chatops.port import ChannelVerdict
from varde.chatops.telling import Telling
from varde.shared.domain.channel import ChannelReason
from varde.shared.errors import Permanent, Transient

_EXPOSED = frozenset({ChannelReason.NOT_PRIVATE, ChannelReason.SHARED})
"""Others than the group may read what stands there."""
_Words = Callable[[ChannelReason, Labels], Label]


class Unfit:
    """What was told of each channel, by whoever looked first: a card that waits, or the hourly look."""

    def __init__(self, log: Any) -> None:
        self._log = log
        self._told: dict[str, ChannelReason] = {}

    async def tell(self, channel: str, verdict: ChannelVerdict, telling: Telling) -> None:
        """What the look found. A platform that lets us in nowhere cannot carry it; the log and /readyz tell."""
        if verdict.ok:
            self._told.pop(channel, None)
        elif verdict.reason is not self._told.get(channel):
            self._log.error("channel not fit to post in", reason=verdict.reason.value)
            await self._tell(channel, verdict.reason, telling, blocked_words)

    async def tell_of_earlier(
        self, channel: str, verdict: ChannelVerdict, telling: Telling
    ) -> None:
        """What the look found at an earlier channel: only that others may read it matters."""
        if verdict.ok or verdict.reason not in _EXPOSED:
            self._told.pop(channel, None)
        elif verdict.reason is not self._told.get(channel):
            self._log.error("cards stand in a channel that is open", reason=verdict.reason.value)
            await self._tell(channel, verdict.reason, telling, exposed_words)

    async def _tell(
        self, channel: str, reason: ChannelReason, telling: Telling, words: _Words
    ) -> None:
        if reason is ChannelReason.STRANGERS:
            return  # the guard has told of each, once
        with suppress(Permanent, Transient):
            await telling.coordinator(partial(words, reason))
            self._told[channel] = reason
