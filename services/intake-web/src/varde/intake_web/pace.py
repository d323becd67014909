"""Answers at one time, so that whoever watches the network cannot tell one page from another by how long it took.

An answer goes out a whole number of beats after all of the request has come: one, unless the work took longer.
"""

import asyncio
import math
import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.types import Message, Receive, Send

FORM_BEAT = 0.1
"""Seconds. Rendering, sealing and storing take a part of it."""

RECEIPT_BEAT = 0.5
"""Seconds; argon2id and opening take a part of it."""

_Clock = Callable[[], float]
_Sleep = Callable[[float], Awaitable[None]]

ARRIVAL = "arrival"
"""Where a request's state holds its ``Arrival``."""


@dataclass(slots=True)
class Arrival:
    """When the last part of a request came to the server, by the monotonic clock; None while more is to come.

    What is done before a part is asked for differs from page to page, and would otherwise be told.
    """

    at: float | None = None


class Paced:
    """Both ends of one request: notes when its last part came, and holds the answer back."""

    def __init__(
        self,
        receive: Receive,
        send: Send,
        beat: float,
        arrival: Arrival | None = None,
        clock: _Clock = time.monotonic,
        sleep: _Sleep = asyncio.sleep,
    ) -> None:
        self._receive = receive
        self._send = send
        self._beat = beat
        self._arrival = arrival or Arrival()
        self._clock = clock
        self._sleep = sleep
        self._begun = self._came = clock()

    async def receive(self) -> Message:
        """The next part of the request."""
        message = await self._receive()
        self._came = self._clock()
        return message

    async def send(self, message: Message) -> None:
        """Pass on a part of the answer, the first one when its time has come."""
        if message["type"] == "http.response.start" and self._beat:
            await self._sleep(self._left())
        await self._send(message)

    def _left(self) -> float:
        # What was there already counts from when its turn came: waiting for it is no page's own, and is not rounded up.
        came = self._came if self._arrival.at is None else max(self._begun, self._arrival.at)
        took = self._clock() - came
        return max(1, math.ceil(took / self._beat)) * self._beat - took + _dither()


def _dither() -> float:
    # Event loops wake by whole milliseconds from when they were asked to: that would tell the work by its fractions.
    return secrets.randbelow(1_000) / 1_000_000
