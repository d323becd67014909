"""Tells open pages that the channel has changed (server-sent events). It carries no content."""

import asyncio
from collections.abc import AsyncIterator

KEEP_ALIVE_SECONDS = 15.0
MOST_LISTENERS = 200


class Live:
    """Wakes every listener when something changed; ends them all when closed."""

    def __init__(self) -> None:
        self._changes = 0
        self._changed = asyncio.Condition()
        self._listeners = 0
        self._closed = False

    @property
    def full(self) -> bool:
        """True when no more listeners are taken."""
        return self._closed or self._listeners >= MOST_LISTENERS

    async def changed(self) -> None:
        """Something in the channel is new."""
        async with self._changed:
            self._changes += 1
            self._changed.notify_all()

    async def close(self) -> None:
        """End all streams, so that the server can stop."""
        async with self._changed:
            self._closed = True
            self._changed.notify_all()

    async def stream(self) -> AsyncIterator[str]:
        """Events in the format of ``text/event-stream``: one at once, then one for each change."""
        self._listeners += 1
        seen = -1
        try:
            while not self._closed:
                if seen != self._changes:
                    seen = self._changes
                    yield f"event: changed\ndata: {seen}\n\n"
                elif not await self._wait():
                    yield ": still here\n\n"
        finally:
            self._listeners -= 1

    async def _wait(self) -> bool:
        """False when nothing happened for a while."""
        try:
            async with asyncio.timeout(KEEP_ALIVE_SECONDS), self._changed:
                await self._changed.wait()
        except TimeoutError:
            return False
        return True
