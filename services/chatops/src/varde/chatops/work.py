"""Work that goes on after a platform has had its acknowledgement, and what has been taken on before."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Coroutine
from typing import Any

REMEMBERED_SECONDS = 3600.0
"""Slack repeats an event up to an hour after the first time; Teams gives up sooner."""

REMEMBERED_IDS = 20_000
DRAIN_SECONDS = 20.0


class Seen:
    """The ids of what has been taken on, for as long as a platform may repeat it."""

    def __init__(self) -> None:
        self._ids = OrderedDict[str, float]()

    def first_time(self, request_id: str) -> bool:
        """False when the same id came before. What has no id is always new."""
        now = time.monotonic()
        self._forget(now)
        if not request_id:
            return True
        if request_id in self._ids:
            return False
        self._ids[request_id] = now
        return True

    def _forget(self, now: float) -> None:
        while self._ids:
            oldest, at = next(iter(self._ids.items()))
            if now - at < REMEMBERED_SECONDS and len(self._ids) < REMEMBERED_IDS:
                return
            del self._ids[oldest]


class Background:
    """Tasks that are finished before the service stops."""

    def __init__(self, log: Any) -> None:
        self._log = log
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Run ``work``; an error in it is logged by its class only."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    async def drain(self) -> None:
        """Wait for what is running."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=DRAIN_SECONDS)

    def _ended(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self._log.error("answering failed", error=error)
