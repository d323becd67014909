"""The bus of the embedded mode: handlers run inside ``publish``, and the outbox makes it durable.

The row of an event stays in the outbox until ``publish`` has returned, and ``publish`` returns only
when every handler has finished, so a crash at any moment repeats the event and never loses it.
Failed deliveries are counted in memory: the count starts again with the process.
"""

import asyncio
from collections import deque
from collections.abc import Sequence, Set

from varde.shared.bus.dead import DeadStore, MemoryDeadStore
from varde.shared.bus.port import DELIVERY_LIMIT, TOPOLOGY, Depths, Handler, Outgoing, Topology
from varde.shared.bus.rules import is_being_cancelled, queues_for, reason_of, require_binding
from varde.shared.errors import Permanent, Transient
from varde.shared.logger import structlog

_log = structlog.get_logger()

_Key = tuple[str, str]  # queue, event id


class MemoryBus:
    """A ``Bus`` with ``BusHealth`` inside one process.

    At most ``concurrency`` handlers of a queue run at once.
    """

    def __init__(
        self,
        *,
        topology: Topology = TOPOLOGY,
        dead: DeadStore | None = None,
        concurrency: int = 10,
    ) -> None:
        self._topology = topology
        self._dead = MemoryDeadStore() if dead is None else dead
        self._handlers: dict[str, deque[Handler]] = {queue: deque() for queue in topology}
        self._slots = {queue: asyncio.Semaphore(concurrency) for queue in topology}
        self._waiting: dict[_Key, int] = {}  # failed deliveries of what is not settled
        self._settled: set[_Key] = set()  # done, but another event of the batch has failed
        self._running: set[asyncio.Task[None]] = set()
        self._closed = False

    async def publish(self, messages: Sequence[Outgoing]) -> None:
        """See ``Bus``. Returns when the handlers have finished; what a failed batch has already
        delivered is not delivered again when the batch is repeated."""
        results = await asyncio.gather(*map(self._route, messages), return_exceptions=True)
        failures = [result for result in results if isinstance(result, BaseException)]
        if failures:
            raise _gather_up(failures)
        self._forget({message.event_id for message in messages})

    async def subscribe(self, queue: str, topics: Sequence[str], handler: Handler) -> None:
        """See ``Bus``."""
        require_binding(self._topology, queue, topics)
        self._handlers[queue].append(handler)

    async def close(self) -> None:
        """See ``Bus``."""
        self._closed = True
        if self._running:
            await asyncio.wait(self._running)

    async def check(self) -> None:
        """See ``BusHealth``."""
        if self._closed:
            msg = "the bus is closed"
            raise Transient(msg)

    async def depths(self) -> Depths:
        """See ``BusHealth``. What waits is what is being handled or will be repeated."""
        waiting = dict.fromkeys(self._topology, 0)
        for queue, _ in self._waiting:
            waiting[queue] += 1
        return Depths(waiting, len(await self._dead.list()))

    async def _route(self, message: Outgoing) -> None:
        queues = queues_for(self._topology, message.topic)
        if not queues or not all(self._handlers[queue] for queue in queues):
            msg = f"nobody has subscribed to {message.topic}"
            raise Transient(msg)
        for queue in queues:
            await self._deliver(queue, message)

    async def _deliver(self, queue: str, message: Outgoing) -> None:
        key = (queue, message.event_id)
        if key in self._settled:
            return
        self._waiting.setdefault(key, 0)
        async with self._slots[queue]:
            await self.check()
            task = asyncio.ensure_future(self._attempt(queue, message))
            self._running.add(task)
            task.add_done_callback(self._running.discard)
            await task
        self._waiting.pop(key, None)
        self._settled.add(key)

    def _forget(self, event_ids: Set[str]) -> None:
        self._settled = {key for key in self._settled if key[1] not in event_ids}

    async def _attempt(self, queue: str, message: Outgoing) -> None:
        """Returns when the event is handled or buried; raises when it is to be repeated."""
        handlers = self._handlers[queue]
        handlers.rotate(-1)
        try:
            await handlers[-1](message.body)
        except Transient:
            raise
        except Permanent as error:
            await self._bury(queue, message, error)
        except (Exception, asyncio.CancelledError) as error:
            if is_being_cancelled():
                raise
            _log.error("handler failed", queue=queue, error=type(error).__name__)
            if self._count(queue, message) < DELIVERY_LIMIT:
                raise
            await self._bury(queue, message, error)

    def _count(self, queue: str, message: Outgoing) -> int:
        key = (queue, message.event_id)
        self._waiting[key] = self._waiting.get(key, 0) + 1
        return self._waiting[key]

    async def _bury(self, queue: str, message: Outgoing, error: BaseException) -> None:
        failed = self._waiting.get((queue, message.event_id), 0)
        deliveries = failed + isinstance(error, Permanent)
        reason = reason_of(error)
        await self._dead.put(
            queue, message.topic, message.event_id, message.body, reason, deliveries
        )
        _log.error("dead letter", queue=queue, event_id=message.event_id, reason=reason)


def _gather_up(failures: Sequence[BaseException]) -> Transient:
    """One error for a batch: wait as long as the slowest of ``failures`` asks for."""
    waits = [error.retry_after for error in failures if isinstance(error, Transient)]
    names = ", ".join(sorted({type(error).__name__ for error in failures}))
    msg = f"{len(failures)} deliveries failed ({names})"
    return Transient(msg, retry_after=max(waits, default=1.0))
