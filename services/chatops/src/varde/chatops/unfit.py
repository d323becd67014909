"""Tells the coordinator why nothing is posted in a channel: once for each reason, until it is fit again."""

from contextlib import suppress
from functools import partial
from typing import Any

from varde.chatops.notices import blocked_words
from varde.chatops.port import ChannelVerdict
from varde.chatops.telling import Telling
from varde.shared.domain.channel import ChannelReason
from varde.shared.errors import Permanent, Transient


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
            await self._tell(channel, verdict.reason, telling)

    async def _tell(self, channel: str, reason: ChannelReason, telling: Telling) -> None:
        self._log.error("channel not fit to post in", reason=reason.value)
        if reason is ChannelReason.STRANGERS:
            return  # the guard has told of each, once
        with suppress(Permanent, Transient):
            await telling.coordinator(partial(blocked_words, reason))
            self._told[channel] = reason
