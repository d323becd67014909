"""What tests of the bus share: recording handlers, and a publisher that acts as the outbox does."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

from varde.shared.bus.port import Bus, BusHealth, Depths, Outgoing
from varde.shared.errors import Transient

PATIENCE = 60.0


class WholeBus(Bus, BusHealth, Protocol):
    """An adapter with all that it offers."""


class Recorder:
    """A handler that notes every body and then does as ``behaviour`` says."""

    def __init__(self, behaviour: Callable[[bytes], None] | None = None) -> None:
        self.seen: list[bytes] = []
        self._behaviour = behaviour

    async def __call__(self, body: bytes) -> None:
        self.seen.append(body)
        if self._behaviour is not None:
            self._behaviour(body)

    async def has(self, *bodies: bytes) -> None:
        """Waits until each of ``bodies`` has been seen."""
        await until(lambda: set(bodies) <= set(self.seen))


def event(number: int, topic: str = "concern.received") -> Outgoing:
    """An event with an id and a body made from ``number``."""
    return Outgoing(f"{number:032x}", topic, b"body %d" % number)


async def relay(bus: Bus, messages: Sequence[Outgoing]) -> int:
    """Publishes as the outbox relay does, again until it succeeds; returns the attempts."""
    async with asyncio.timeout(PATIENCE):
        for attempt in range(1, 10_000):
            try:
                await bus.publish(messages)
            except Transient:
                await asyncio.sleep(0.02)
            else:
                return attempt
    raise AssertionError("unreachable")


async def until(condition: Callable[[], bool]) -> None:
    """Waits until ``condition`` holds; fails after ``PATIENCE`` seconds."""
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110 - conditions on many things, in tests only
            await asyncio.sleep(0.02)


async def until_passes(action: Callable[[], Awaitable[None]]) -> None:
    """Repeats ``action`` until it raises no ``Transient``."""
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                return await action()
            except Transient:
                await asyncio.sleep(0.05)


async def until_depths(bus: BusHealth, expected: Callable[[Depths], bool]) -> Depths:
    """Waits for the queues to look as ``expected``; the broker counts with some delay."""
    async with asyncio.timeout(PATIENCE):
        while True:
            with contextlib.suppress(Transient):
                depths = await bus.depths()
                if expected(depths):
                    return depths
            await asyncio.sleep(0.05)
