"""Work that Teams may ask for twice, done once."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

REMEMBERED = 200

T = TypeVar("T")


class Once:
    """Gives whoever asks again under the same id what the first one got, without doing it again."""

    def __init__(self) -> None:
        self._work = OrderedDict[str, asyncio.Task[Any]]()

    async def result(self, request_id: str, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """What ``work`` gives. Who hangs up while it runs does not stop it. What has no id is always new."""
        if not request_id:
            return await work()
        if request_id not in self._work:
            self._work[request_id] = asyncio.create_task(work())
            if len(self._work) > REMEMBERED:
                self._work.popitem(last=False)
        return await asyncio.shield(self._work[request_id])

    def forget(self, request_id: str) -> None:
        """Do it anew the next time: it came to nothing."""
        self._work.pop(request_id, None)
