"""Dead letters in RabbitMQ: the messages of one queue, looked at over a connection of their own."""

import contextlib
from collections.abc import AsyncIterator, Sequence

from aio_pika.abc import AbstractIncomingMessage

from varde.shared.bus.dead import not_there
from varde.shared.bus.port import TOPOLOGY, DeadLetter, Topology
from varde.shared.bus.rabbitmq.link import BROKER_ERRORS, Link
from varde.shared.bus.rabbitmq.wire import Names, to_event, to_letter, to_message
from varde.shared.errors import Transient


class RabbitDeadLetters:
    """``DeadLetters`` for operators.

    Each call takes every letter in hand and gives back what it does not settle, so two calls at the
    same time do not see each other's letters. Copies of one event dead in one queue are one letter.
    """

    def __init__(
        self, url: str, *, name: str = "varde", topology: Topology = TOPOLOGY, timeout: float = 10.0
    ) -> None:
        self._url = url
        self._names = Names(name)
        self._topology = topology
        self._timeout = timeout

    async def list(self) -> list[DeadLetter]:
        """See ``DeadLetters``."""
        async with self._link() as link, link.looking_into(self._names.dead) as messages:
            letters = (to_letter(message, self._names) for message in messages)
            return [*{letter.letter_id: letter for letter in letters}.values()]

    async def replay(self, letter_id: str) -> None:
        """See ``DeadLetters``. Goes to the queue it died in and to no other queue of its topic."""
        async with self._letter(letter_id) as (link, copies):
            event = to_event(copies[0])
            queue = self._names.queue(to_letter(copies[0], self._names).queue)
            await link.send([("", queue, to_message(event))])
            for copy in copies:
                await copy.ack()

    async def drop(self, letter_id: str) -> None:
        """See ``DeadLetters``."""
        async with self._letter(letter_id) as (_, copies):
            for copy in copies:
                await copy.ack()

    @contextlib.asynccontextmanager
    async def _letter(
        self, letter_id: str
    ) -> AsyncIterator[tuple[Link, Sequence[AbstractIncomingMessage]]]:
        async with self._link() as link, link.looking_into(self._names.dead) as messages:
            copies = [m for m in messages if to_letter(m, self._names).letter_id == letter_id]
            if not copies:
                raise not_there(letter_id)
            yield link, copies

    @contextlib.asynccontextmanager
    async def _link(self) -> AsyncIterator[Link]:
        try:
            link = await Link.open(self._url, self._names, self._topology, self._timeout)
            try:
                yield link
            finally:
                await link.close()
        except BROKER_ERRORS as error:
            msg = f"the broker cannot be asked for dead letters ({type(error).__name__})"
            raise Transient(msg) from error
