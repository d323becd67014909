"""Slack's own pace, kept before Slack has to ask for it: turns for each method and channel, first come first served.

Source: docs.slack.dev/apis/web-api/rate-limits. Messages: one a second in a channel, short bursts allowed. Tier 3:
50 a minute; tier 4: 100 a minute, for a workspace.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

Now = Callable[[], float]
Sleep = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Pace:
    """``burst`` calls at once, and then one every ``seconds``."""

    seconds: float
    burst: int


PACES: Mapping[str, Pace] = {
    "chat.postMessage": Pace(1.0, 4),
    "chat.update": Pace(1.2, 10),
    # The channel is looked at before each post, so this paces the posts: the look is never older than its turn.
    "conversations.info": Pace(1.2, 4),
    "conversations.members": Pace(0.6, 10),
    "conversations.history": Pace(1.2, 10),
}


@dataclass(slots=True)
class _Queue:
    pace: Pace
    free_at: float = float("-inf")
    """When a call could be made if none were made in a burst."""
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class Turns:
    """Lets calls go in the order in which they came. A lock of asyncio is fair."""

    def __init__(
        self,
        paces: Mapping[str, Pace] = PACES,
        now: Now = time.monotonic,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._paces = paces
        self._now = now
        self._sleep = sleep
        self._queues: dict[tuple[str, str], _Queue] = {}

    async def mine(self, method: str, channel: str) -> None:
        """Return when it is this call's turn; at once for a method that has no pace."""
        pace = self._paces.get(method)
        if pace is None:
            return
        queue = self._queues.setdefault((method, channel), _Queue(pace))
        async with queue.lock:
            early = (pace.burst - 1) * pace.seconds
            wait = queue.free_at - early - self._now()
            if wait > 0:
                await self._sleep(wait)
            queue.free_at = max(queue.free_at, self._now()) + pace.seconds
