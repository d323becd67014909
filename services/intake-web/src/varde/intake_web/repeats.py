"""A form sent twice is one concern: the second answer shows the first one's receipt."""

import asyncio
import hashlib
import os
import re
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

WINDOW = 15 * 60.0
"""Seconds a receipt can be shown again. Long enough for a slow network, short in memory."""

_MOST = 10_000
_TOKEN = re.compile(r"[\w-]{22}", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Sent:
    receipt: asyncio.Future[str]
    until: float


class Repeats:
    """Remembers, for a while and in bounded memory, which receipt a sent form got.

    A form is recognised by a keyed digest of the whole body. The body holds the random token of the
    rendered page, so two people who write the same never meet, and somebody who goes back and
    changes a word has written something new: it is never swallowed.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._key = os.urandom(32)
        self._sent: OrderedDict[bytes, _Sent] = OrderedDict()

    async def once(
        self, token: str, body: bytes, deliver: Callable[[], Awaitable[str]]
    ) -> tuple[str, bool]:
        """The receipt, and whether this was a repeat. A failed delivery is forgotten."""
        if not _TOKEN.fullmatch(token):
            return await deliver(), False
        self._forget_old()
        key = hashlib.blake2b(body, key=self._key, digest_size=16).digest()
        if sent := self._sent.get(key):
            return await asyncio.shield(sent.receipt), True
        return await self._first(key, deliver), False

    async def _first(self, key: bytes, deliver: Callable[[], Awaitable[str]]) -> str:
        receipt: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._sent[key] = _Sent(receipt, self._clock() + WINDOW)
        try:
            receipt.set_result(await deliver())
        except Exception as error:
            self._sent.pop(key, None)
            receipt.set_exception(error)
            receipt.exception()  # seen: nobody may be waiting for it
            raise
        finally:
            if not receipt.done():  # cancelled while draining
                self._sent.pop(key, None)
                receipt.cancel()
        return receipt.result()

    def _forget_old(self) -> None:
        now = self._clock()
        while self._sent:
            oldest = next(iter(self._sent.values()))
            if oldest.until > now and len(self._sent) < _MOST:
                return
            self._sent.popitem(last=False)
