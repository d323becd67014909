"""Dead letters of the embedded mode: a small store, and what operators do with it."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from varde.shared.bus.port import DeadLetter, Outgoing
from varde.shared.errors import Refused
from varde.shared.messages import new_id


class DeadRecord(Protocol):
    """A stored dead letter; any object with these attributes will do."""

    @property
    def letter_id(self) -> str: ...
    @property
    def queue(self) -> str: ...
    @property
    def topic(self) -> str: ...
    @property
    def event_id(self) -> str: ...
    @property
    def body(self) -> bytes: ...
    @property
    def reason(self) -> str: ...
    @property
    def deliveries(self) -> int: ...


class DeadStore(Protocol):
    """Keeps dead letters, oldest first. Every method may raise ``Transient``."""

    async def put(
        self, queue: str, topic: str, event_id: str, body: bytes, reason: str, deliveries: int
    ) -> None:
        """Adds a letter under a new random id and returns when it is stored for good."""

    async def list(self) -> Sequence[DeadRecord]:
        """All letters."""

    async def take(self, letter_id: str) -> DeadRecord | None:
        """The letter, which stays where it is; ``None`` when there is none."""

    async def drop(self, letter_id: str) -> bool:
        """Removes the letter; false when there is none."""


@dataclass(frozen=True, slots=True)
class MemoryRecord:
    """A dead letter held in memory."""

    letter_id: str
    queue: str
    topic: str
    event_id: str
    body: bytes = field(repr=False)
    reason: str
    deliveries: int


class MemoryDeadStore:
    """A ``DeadStore`` that lasts as long as the process."""

    def __init__(self) -> None:
        self._records: dict[str, MemoryRecord] = {}

    async def put(
        self, queue: str, topic: str, event_id: str, body: bytes, reason: str, deliveries: int
    ) -> None:
        """See ``DeadStore``."""
        letter_id = new_id()
        self._records[letter_id] = MemoryRecord(
            letter_id, queue, topic, event_id, body, reason, deliveries
        )

    async def list(self) -> Sequence[MemoryRecord]:
        """See ``DeadStore``."""
        return tuple(self._records.values())

    async def take(self, letter_id: str) -> MemoryRecord | None:
        """See ``DeadStore``."""
        return self._records.get(letter_id)

    async def drop(self, letter_id: str) -> bool:
        """See ``DeadStore``."""
        return self._records.pop(letter_id, None) is not None


class StoredDeadLetters:
    """``DeadLetters`` over a ``DeadStore``.

    ``send`` takes a replayed event: ``MemoryBus.publish`` inside the process that holds the
    subscriptions, or a function that writes to the outbox outside of it.
    """

    def __init__(
        self, store: DeadStore, send: Callable[[Sequence[Outgoing]], Awaitable[None]]
    ) -> None:
        self._store = store
        self._send = send

    async def list(self) -> list[DeadLetter]:
        """See ``DeadLetters``."""
        return [_without_body(record) for record in await self._store.list()]

    async def replay(self, letter_id: str) -> None:
        """See ``DeadLetters``. Sent first and dropped after, so that a crash between repeats it."""
        record = await self._store.take(letter_id)
        if record is None:
            raise not_there(letter_id)
        await self._send([Outgoing(record.event_id, record.topic, record.body)])
        await self._store.drop(letter_id)

    async def drop(self, letter_id: str) -> None:
        """See ``DeadLetters``."""
        if not await self._store.drop(letter_id):
            raise not_there(letter_id)


def not_there(letter_id: str) -> Refused:
    """The answer to an operator who names a letter that does not exist."""
    return Refused(f"There is no dead letter {letter_id}.")


def _without_body(record: DeadRecord) -> DeadLetter:
    return DeadLetter(
        record.letter_id,
        record.queue,
        record.topic,
        record.event_id,
        record.reason,
        record.deliveries,
    )
