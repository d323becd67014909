"""Tells open pages that the channel has changed (server-sent events). It carries no content."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator

KEEP_ALIVE_SECONDS = 15.0
MOST_LISTENERS = 200
_EVERYBODY = ""


class Live:
    """Wakes every listener when something changed; ends them all when closed."""

    def __init__(self) -> None:
        self._changes = Counter[str]()
        self._changed = asyncio.Condition()
        self._listeners = 0
        self._closed = False

    @property
    def full(self) -> bool:
        """True when no more listeners are taken."""
        return self._closed or self._listeners >= MOST_LISTENERS

    async def changed(self, *, only: str = _EVERYBODY) -> None:
        """Something in the channel is new: to everybody, or to ``only`` one user and no other page."""
        async with self._changed:
            self._changes[only] += 1
            self._changed.notify_all()

    async def close(self) -> None:
        """End all streams, so that the server can stop."""
        async with self._changed:
            self._closed = True
            self._changed.notify_all()

    async def stream(self, user_id: str = "") -> AsyncIterator[str]:
        """Events in the format of ``text/event-stream``: one at once, then one for each change
        that the user's page can show."""
        self._listeners += 1
        seen = -1
        try:
            while not self._closed:
                if seen != self._news_for(user_id):
                    seen = self._news_for(user_id)
                    yield f"event: changed\ndata: {seen}\n\n"
                elif not await self._wait(user_id, seen):
                    yield ": still here\n\n"
        finally:
            self._listeners -= 1

    def _news_for(self, user_id: str) -> int:
        return self._changes[_EVERYBODY] + (self._changes[user_id] if user_id else 0)

    async def _wait(self, user_id: str, seen: int) -> bool:
        """False when nothing happened for a while."""
        try:
            async with asyncio.timeout(KEEP_ALIVE_SECONDS), self._changed:
                await self._changed.wait_for(
                    lambda: self._closed or seen != self._news_for(user_id)
                )
        except TimeoutError:
            return False
        return True
