"""A platform's own pace, kept before the platform has to ask for it: turns, first come first served."""

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


Paces = Mapping[str, tuple[Pace, ...]]
"""What holds for each kind of call in one place; of several paces a call keeps each."""


@dataclass(slots=True)
class _Kept:
    pace: Pace
    free_at: float = float("-inf")
    """When a call could be made if none were made in a burst."""

    def wait(self, now: float) -> float:
        early = (self.pace.burst - 1) * self.pace.seconds
        return self.free_at - early - now

    def take(self, now: float) -> None:
        self.free_at = max(self.free_at, now) + self.pace.seconds


@dataclass(slots=True)
class _Queue:
    kept: tuple[_Kept, ...]
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class Turns:
    """Lets calls go in the order in which they came. A lock of asyncio is fair."""

    def __init__(
        self, paces: Paces, now: Now = time.monotonic, sleep: Sleep = asyncio.sleep
    ) -> None:
        self._paces = paces
        self._now = now
        self._sleep = sleep
        self._queues: dict[tuple[str, str], _Queue] = {}

    async def mine(self, call: str, place: str) -> None:
        """Return when it is this call's turn; at once for a call that has no pace."""
        paces = self._paces.get(call)
        if paces is None:
            return
        queue = self._queues.setdefault((call, place), _Queue(tuple(_Kept(p) for p in paces)))
        async with queue.lock:
            wait = max(each.wait(self._now()) for each in queue.kept)
            if wait > 0:
                await self._sleep(wait)
            for each in queue.kept:
                each.take(self._now())
