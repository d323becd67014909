"""``RabbitMQBus``: keeps one link to the broker up, and publishes and consumes over it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Self

from aio_pika.abc import AbstractIncomingMessage

from varde.shared.bus.port import TOPOLOGY, Depths, Handler, Outgoing, Topology
from varde.shared.bus.rabbitmq.delivery import Delivery, Pace
from varde.shared.bus.rabbitmq.link import BROKER_ERRORS, Link
from varde.shared.bus.rabbitmq.wire import Names, to_message
from varde.shared.bus.rules import require_binding
from varde.shared.errors import Transient
from varde.shared.logger import structlog

_log = structlog.get_logger()

_RECONNECT = Pace(first=0.2, longest=5.0)


@dataclass(frozen=True, slots=True)
class _Subscription:
    queue: str
    handler: Handler


class RabbitMQBus:
    """A ``Bus`` with ``BusHealth`` over RabbitMQ; ``start`` it inside the event loop.

    ``name`` is the exchange and the prefix of the queues. ``concurrency`` bounds the messages in
    hand per subscription, ``timeout`` (seconds) every exchange with the broker, and ``grace``
    (seconds) the time that ``close`` leaves to handlers in progress.
    """

    def __init__(
        self,
        url: str,
        *,
        name: str = "varde",
        topology: Topology = TOPOLOGY,
        concurrency: int = 10,
        timeout: float = 10.0,
        grace: float = 30.0,
        pace: Pace | None = None,
    ) -> None:
        self._url = url
        self._names = Names(name)
        self._topology = topology
        self._concurrency = concurrency
        self._timeout = timeout
        self._grace = grace
        self._pace = pace or Pace()
        self._subscriptions: list[_Subscription] = []
        self._deliveries: set[asyncio.Task[None]] = set()
        self._link: Link | None = None
        self._up = asyncio.Event()
        self._attaching = asyncio.Lock()
        self._trouble = "not connected yet"
        self._closed = False
        self._keeper: asyncio.Task[None] | None = None

    async def start(self) -> Self:
        """Connects in the background and keeps connected; does not wait for the broker."""
        self._keeper = asyncio.create_task(self._keep_connected(), name="bus-connection")
        return self

    async def publish(self, messages: Sequence[Outgoing]) -> None:
        """See ``Bus``. All messages are sent at once; each is confirmed by its queues' quorum."""
        link = await self._wait_for_link()
        await link.send([(self._names.exchange, m.topic, to_message(m)) for m in messages])

    async def subscribe(self, queue: str, topics: Sequence[str], handler: Handler) -> None:
        """See ``Bus``."""
        require_binding(self._topology, queue, topics)
        subscription = _Subscription(queue, handler)
        async with self._attaching:
            self._subscriptions.append(subscription)
            if self._link is None:
                return  # consumed as soon as there is a link
            try:
                await self._consume(self._link, subscription)
            except BROKER_ERRORS:
                self._link.give_up()

    async def close(self) -> None:
        """See ``Bus``. After ``grace`` seconds the handlers left are cancelled; what they had in
        hand is delivered again."""
        async with self._attaching:
            self._closed, self._trouble = True, "the bus is closed"
        if self._link is not None:
            await self._link.stop_consuming()
        await self._finish_deliveries()
        if self._keeper is not None:
            self._keeper.cancel()
            await asyncio.wait([self._keeper])

    async def check(self) -> None:
        """See ``BusHealth``. Asks the broker itself whether the consumers are there."""
        queues = {self._names.queue(subscription.queue) for subscription in self._subscriptions}
        counts = await self._counts([self._names.dead, *queues])
        if any(counts[queue][1] == 0 for queue in queues):
            msg = "a queue has no consumer"
            raise Transient(msg)

    async def depths(self) -> Depths:
        """See ``BusHealth``. What handlers have in hand is not counted."""
        names = {queue: self._names.queue(queue) for queue in self._topology}
        counts = await self._counts([*names.values(), self._names.dead])
        waiting = {queue: counts[name][0] for queue, name in names.items()}
        return Depths(waiting, counts[self._names.dead][0])

    async def _counts(self, queues: Sequence[str]) -> dict[str, tuple[int, int]]:
        if self._link is None:
            raise self._away()
        try:
            return dict(await self._link.counts(queues))
        except BROKER_ERRORS as error:
            msg = f"the broker does not answer ({type(error).__name__})"
            raise Transient(msg) from error

    async def _wait_for_link(self) -> Link:
        try:
            async with asyncio.timeout(self._timeout):
                while self._link is None and not self._closed:
                    await self._up.wait()
        except TimeoutError:
            raise self._away() from None
        if self._link is None or self._closed:
            raise self._away()
        return self._link

    def _away(self) -> Transient:
        return Transient(f"the broker is away ({self._trouble})")

    async def _keep_connected(self) -> None:
        attempt = 0
        while not self._closed:
            try:
                link = await Link.open(self._url, self._names, self._topology, self._timeout)
                attempt = 0
                await self._use(link)
                self._trouble = "the connection was lost"
            except Exception as error:  # a keeper that ends would leave the process deaf
                self._trouble = type(error).__name__
            pause = _RECONNECT.pause(attempt)
            _log.warning("broker away", reason=self._trouble, seconds=pause)
            await asyncio.sleep(pause)
            attempt += 1

    async def _use(self, link: Link) -> None:
        """Serves over ``link`` until it is lost."""
        try:
            await self._attach(link)
            await link.lost.wait()
        finally:
            self._link = None
            self._up.clear()
            await link.close()

    async def _attach(self, link: Link) -> None:
        """Starts every consumer over ``link``, then lets publishers use it."""
        async with self._attaching:
            if self._closed:
                return
            for subscription in self._subscriptions:
                await self._consume(link, subscription)
            self._link = link
            self._up.set()
        _log.info("connected to the broker")

    async def _consume(self, link: Link, subscription: _Subscription) -> None:
        queue = self._names.queue(subscription.queue)
        take = partial(self._take, link, subscription)
        await link.consume(queue, self._concurrency, take)

    async def _take(
        self, link: Link, subscription: _Subscription, message: AbstractIncomingMessage
    ) -> None:
        """Handles ``message`` in a task of our own: the client library would cancel its own task
        together with the connection, in the middle of a handler's transaction."""
        delivery = Delivery(
            link, self._names, subscription.queue, subscription.handler, message, self._pace
        )
        task = asyncio.create_task(delivery.run(), name=f"bus-{subscription.queue}")
        self._deliveries.add(task)
        task.add_done_callback(self._deliveries.discard)

    async def _finish_deliveries(self) -> None:
        if not self._deliveries:
            return
        _, late = await asyncio.wait(self._deliveries, timeout=self._grace)
        for task in late:
            task.cancel()
        if late:
            _log.error("handlers did not finish", count=len(late), seconds=self._grace)
            await asyncio.wait(late)
