"""Reading a request's body within bounds of size and time, in memory only."""

import asyncio
from collections.abc import AsyncIterator

from fastapi import Request
from starlette.requests import ClientDisconnect


class TooLarge(Exception):
    """The body is larger than the form can be. ``beginning`` is as much of it as may be kept."""

    def __init__(self, beginning: bytes = b"") -> None:
        super().__init__()  # without it: a message may end in a log
        self.beginning = beginning


class TooSlow(Exception):
    """The body did not arrive in time."""


_DRAIN_FACTOR = 8
"""A body over the limit is read and thrown away up to this many limits, so that an honest
browser gets our page instead of a broken connection."""


async def read_body(request: Request, *, limit: int, seconds: float) -> bytes:
    """The whole body, at most ``limit`` bytes, within ``seconds``; else TooLarge or TooSlow.

    Raises starlette's ClientDisconnect when the client goes away.
    """
    try:
        async with asyncio.timeout(seconds):
            return await _read(request, limit)
    except TimeoutError:
        raise TooSlow from None


async def body_parts(
    request: Request, *, limit: int, idle: float, seconds: float
) -> AsyncIterator[bytes]:
    """The body as it arrives; TooLarge past ``limit`` bytes.

    TooSlow when nothing comes for ``idle`` seconds, or the whole takes more than ``seconds``. Raises
    starlette's ClientDisconnect when the client goes away.
    """
    deadline = asyncio.get_running_loop().time() + seconds
    size, more = 0, True
    while more:
        left = deadline - asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout(min(idle, left)):
                message = await request.receive()
        except TimeoutError:
            raise TooSlow from None
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        more = message.get("more_body", False)
        part = message.get("body", b"")
        size += len(part)
        if size > limit:
            raise TooLarge
        yield part


async def _read(request: Request, limit: int) -> bytes:
    chunks: list[bytes] = []
    size, more = 0, True
    while more and size <= limit * _DRAIN_FACTOR:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        chunk = message.get("body", b"")
        more = message.get("more_body", False)
        if size < limit:
            chunks.append(chunk[: limit - size])
        size += len(chunk)
    if size > limit:
        raise TooLarge(b"".join(chunks))
    return b"".join(chunks)
