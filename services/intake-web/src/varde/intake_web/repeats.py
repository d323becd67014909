"""A form sent twice is one concern: the second answer shows the first one's receipt."""

import asyncio
import hashlib
import os
import re
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar

WINDOW = 15 * 60.0
"""Seconds a receipt can be shown again. Long enough for a slow network, short in memory."""

_MOST = 10_000
_TOKEN = re.compile(r"[\w-]{22}", re.ASCII)


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Done(Generic[T]):
    result: "asyncio.Future[T]"
    until: float


class Once(Generic[T]):
    """Does a piece of work once for each key, and for a while gives its result again; in bounded memory."""

    def __init__(self, window: float, clock: Callable[[], float]) -> None:
        self._window = window
        self._clock = clock
        self._done: OrderedDict[bytes, _Done[T]] = OrderedDict()

    async def run(self, key: bytes, work: Callable[[], Awaitable[T]]) -> tuple[T, bool]:
        """The result, and whether this was a repeat. Work that fails is forgotten."""
        self._forget_old()
        if done := self._done.get(key):
            return await asyncio.shield(done.result), True
        return await self._first(key, work), False

    async def _first(self, key: bytes, work: Callable[[], Awaitable[T]]) -> T:
        result: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._done[key] = _Done(result, self._clock() + self._window)
        try:
            result.set_result(await work())
        except Exception as error:
            self._done.pop(key, None)
            result.set_exception(error)
            result.exception()  # seen: nobody may be waiting for it
            raise
        finally:
            if not result.done():  # cancelled while draining
                self._done.pop(key, None)
                result.cancel()
        return result.result()

    def knows(self, key: bytes) -> bool:
        """Whether work for ``key`` would be a repeat."""
        self._forget_old()
        return key in self._done

    def _forget_old(self) -> None:
        now = self._clock()
        while self._done:
            oldest = next(iter(self._done.values()))
            if oldest.until > now and len(self._done) < _MOST:
                return
            self._done.popitem(last=False)


class Repeats:
    """Remembers, for a while and in bounded memory, which receipt a sent form got.

    A form is recognised by a keyed digest of the whole body. The body holds the random token of the
    rendered page, so two people who write the same never meet, and somebody who goes back and
    changes a word has written something new: it is never swallowed.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._key = os.urandom(32)
        self._sent: Once[str] = Once(WINDOW, clock)

    async def once(
        self, token: str, body: bytes, deliver: Callable[[], Awaitable[str]], outline: bytes = b""
    ) -> tuple[str, bool]:
        """The receipt, and whether this was a repeat. A failed delivery is forgotten.

        ``outline`` is another body that is the same form.
        """
        if not _TOKEN.fullmatch(token):
            return await deliver(), False
        receipt, repeated = await self._sent.run(self._digest(body), deliver)
        if outline and not repeated:
            await self._sent.run(self._digest(outline), partial(_given, receipt))
        return receipt, repeated

    def knows(self, token: str, body: bytes) -> bool:
        """Whether this would be a repeat."""
        return bool(_TOKEN.fullmatch(token)) and self._sent.knows(self._digest(body))

    def _digest(self, body: bytes) -> bytes:
        return hashlib.blake2b(body, key=self._key, digest_size=16).digest()


async def _given(receipt: str) -> str:
    return receipt
