"""What the rest of Varde knows of the bus: publish, subscribe, close, and what lies dead.

Promises of every adapter:

* **At least once.** What ``publish`` has returned for reaches its handler, if need be after a
  crash and more than once. Handlers make themselves idempotent (the inbox).
* **No order.** Two events may arrive in either order; a handler reads the state behind the id.
* **Nothing vanishes.** A topic that leads nowhere is an error of ``publish``; a message that
  cannot be handled becomes a dead letter which operators can list, replay and drop.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Protocol

Topology = Mapping[str, Sequence[str]]

TOPOLOGY: Final[Topology] = MappingProxyType(
    {
        "router": ("concern.received",),
        "additions": ("information.added",),
        "withdrawals": ("concern.withdrawn",),
        "letters": ("letter.failed",),
        "chatops": (
            "case.changed",
            "reminder.due",
            "letter.undelivered",
            "question.asked",
            "question.settled",
        ),
    }
)
"""Every queue and the topics that lead to it. Known to publishers too, so that what is published
before a service's first start waits for it."""

DELIVERY_LIMIT: Final = 4
"""Deliveries of one event to one queue that may fail before it is a dead letter. A handler that
raises ``Transient`` has not failed: it is tried again for as long as that lasts."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """An event to publish; ``body`` is a message contract as bytes and holds ids only."""

    event_id: str
    topic: str
    body: bytes = field(repr=False)


Handler = Callable[[bytes], Awaitable[None]]
"""Handles one body. Raises ``Transient`` to be called again later, ``Permanent`` to make it a dead
letter at once; any other exception counts as a failed delivery (``DELIVERY_LIMIT``)."""


class Bus(Protocol):
    """Carries events from publishers to the queues of ``TOPOLOGY``."""

    async def publish(self, messages: Sequence[Outgoing]) -> None:
        """Returns when the bus holds all of ``messages`` safely.

        Raises ``Transient`` when it may not hold one of them; publish the whole batch again.
        """

    async def subscribe(self, queue: str, topics: Sequence[str], handler: Handler) -> None:
        """Starts to call ``handler`` for what is in ``queue``; subscribers of a queue share it.

        Raises ``ValueError`` when the topology knows no such queue or topics. While the broker is
        away it returns at once; consuming starts when the broker is there.
        """

    async def close(self) -> None:
        """Takes nothing more in and lets handlers in progress finish."""


@dataclass(frozen=True, slots=True)
class Depths:
    """How many messages wait for a consumer in each queue, and how many dead letters there are."""

    waiting: Mapping[str, int]
    dead: int


class BusHealth(Protocol):
    """What operators and ``/readyz`` ask of a bus."""

    async def check(self) -> None:
        """Returns when events can be published and every subscription of this process is being
        served; raises ``Transient`` with the reason otherwise."""

    async def depths(self) -> Depths:
        """A snapshot of the queues; raises ``Transient`` when it cannot be had."""


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A message that could not be handled; never its body. ``reason`` is written for operators
    and holds no content. ``deliveries`` counts the attempts."""

    letter_id: str
    queue: str
    topic: str
    event_id: str
    reason: str
    deliveries: int


class DeadLetters(Protocol):
    """What lies dead. Every method raises ``Transient`` when the bus cannot be reached; the last
    two raise ``Refused`` for a letter that is not there."""

    async def list(self) -> list[DeadLetter]:
        """All dead letters; they stay where they are."""

    async def replay(self, letter_id: str) -> None:
        """Delivers the letter again as if new; it stops being dead once the bus holds it."""

    async def drop(self, letter_id: str) -> None:
        """Removes the letter for good."""
