"""One connection to the broker with everything on it: never repaired, only replaced.

A reconnecting client keeps half of its state alive, and which half is hard to know. Here the first
sign of trouble ends the whole link, and the next one is built from nothing: connection, topology,
channel for publishing, consumers.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from typing import Self

import aio_pika
from aio_pika.abc import AbstractChannel, AbstractConnection, AbstractIncomingMessage
from aio_pika.exceptions import CONNECTION_EXCEPTIONS, PublishError

from varde.shared.bus.port import Topology
from varde.shared.bus.rabbitmq.wire import Names, declare
from varde.shared.errors import Transient

BROKER_ERRORS = (*CONNECTION_EXCEPTIONS, TimeoutError)
"""What the client library raises when the broker is away, booting, busy or unwilling."""

Parcel = tuple[str, str, aio_pika.Message]
"""Exchange (empty: straight to a queue), routing key, message."""

_HEARTBEAT = 10
"""Seconds; a silent broker is given up after about three of them."""


class Link:
    """Open it with ``Link.open``.

    ``lost`` is set when the link no longer works, ``ending`` when it is lost or being closed.
    """

    def __init__(
        self, connection: AbstractConnection, sender: AbstractChannel, timeout: float
    ) -> None:
        self._connection = connection
        self._sender = sender
        self._timeout = timeout
        self._consumers: list[tuple[aio_pika.abc.AbstractQueue, str]] = []
        self.ending = asyncio.Event()
        self.lost = asyncio.Event()
        connection.close_callbacks.add(self._on_trouble)
        sender.close_callbacks.add(self._on_trouble)

    @classmethod
    async def open(cls, url: str, names: Names, topology: Topology, patience: float) -> Self:
        """Connects and declares the topology within ``patience`` seconds.

        Raises one of ``BROKER_ERRORS``.
        """
        async with asyncio.timeout(patience):
            connection = await aio_pika.connect(url, heartbeat=_HEARTBEAT)
            try:
                sender = await connection.channel(on_return_raises=True)
                await declare(sender, names, topology)
            except BaseException:
                await connection.close()
                raise
        return cls(connection, sender, patience)

    async def send(self, parcels: Sequence[Parcel]) -> None:
        """Returns when the broker has confirmed all ``parcels``; raises ``Transient`` otherwise."""
        try:
            async with asyncio.timeout(self._timeout):
                results = await asyncio.gather(*map(self._send, parcels), return_exceptions=True)
        except TimeoutError:
            msg = f"the broker did not confirm within {self._timeout:g} s"
            raise Transient(msg) from None
        failures = [result for result in results if isinstance(result, BaseException)]
        if not failures:
            return
        if any(isinstance(failure, PublishError) for failure in failures):
            self.give_up()  # a queue was deleted: the next link declares it again
        kinds = ", ".join(sorted({type(failure).__name__ for failure in failures}))
        msg = f"{len(failures)} of {len(parcels)} messages were not confirmed ({kinds})"
        raise Transient(msg)

    async def consume(
        self,
        queue: str,
        concurrency: int,
        callback: Callable[[AbstractIncomingMessage], Awaitable[None]],
    ) -> None:
        """Starts a consumer that holds at most ``concurrency`` messages."""
        async with asyncio.timeout(self._timeout):
            channel = await self._connection.channel()
            channel.close_callbacks.add(self._on_trouble)
            underlay = await channel.get_underlay_channel()
            underlay.on_consumer_cancel_callbacks.add(self._on_cancelled)
            await channel.set_qos(prefetch_count=concurrency)
            source = await channel.get_queue(queue, ensure=False)
            self._consumers.append((source, await source.consume(callback)))

    async def counts(self, queues: Sequence[str]) -> Mapping[str, tuple[int, int]]:
        """Messages ready and consumers there, for each of ``queues``."""
        found = {}
        async with asyncio.timeout(self._timeout), await self._connection.channel() as channel:
            for name in queues:
                queue = await channel.declare_queue(name, passive=True)
                answer = queue.declaration_result
                found[name] = (answer.message_count or 0, answer.consumer_count or 0)
        return found

    @contextlib.asynccontextmanager
    async def looking_into(self, queue: str) -> AsyncIterator[list[AbstractIncomingMessage]]:
        """All messages of ``queue``; those not acknowledged inside go back to it."""
        async with await self._connection.channel() as channel:
            source = await channel.get_queue(queue, ensure=False)
            found = []
            while (message := await source.get(fail=False, timeout=self._timeout)) is not None:
                found.append(message)
            yield found

    async def stop_consuming(self) -> None:
        """Takes no more messages; those in hand may still be acknowledged."""
        self.ending.set()
        with contextlib.suppress(*BROKER_ERRORS):
            async with asyncio.timeout(self._timeout):
                for source, tag in self._consumers:
                    await source.cancel(tag)

    async def close(self) -> None:
        """Hangs up, politely when the broker still listens."""
        self.ending.set()
        with contextlib.suppress(*BROKER_ERRORS):
            async with asyncio.timeout(self._timeout):
                await self._connection.close()

    def give_up(self) -> None:
        """Declares the link lost, so that its owner replaces it."""
        self.lost.set()
        self.ending.set()

    async def _send(self, parcel: Parcel) -> None:
        exchange, key, message = parcel
        target = await self._sender.get_exchange(exchange, ensure=False)
        await target.publish(message, key, mandatory=True)

    def _on_trouble(self, *_: object) -> None:
        self.give_up()

    def _on_cancelled(self, *_: object) -> None:
        self.give_up()
