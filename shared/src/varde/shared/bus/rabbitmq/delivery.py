"""What becomes of one delivered message.

========================  =====================================================================
the handler               the message
========================  =====================================================================
returns                   is acknowledged
raises ``Transient``      stays in hand, unacknowledged, and the handler is called again with
                          growing pauses: a database that is away for an hour kills no message
raises ``Permanent``      goes to the dead letters, with the reason
raises anything else      goes back to the queue after a pause; the last time, to the dead letters
kills the process         is delivered again by the broker, which counts and buries it in the end
========================  =====================================================================
"""

import asyncio
import contextlib
from dataclasses import dataclass, field

from aio_pika.abc import AbstractIncomingMessage, HeadersType

from varde.shared.bus.port import DELIVERY_LIMIT, Handler
from varde.shared.bus.rabbitmq.link import BROKER_ERRORS, Link
from varde.shared.bus.rabbitmq.wire import (
    DELIVERIES,
    QUEUE,
    REASON,
    Names,
    failed_before,
    to_event,
    to_message,
)
from varde.shared.bus.rules import is_being_cancelled, reason_of
from varde.shared.errors import Permanent, Transient
from varde.shared.logger import structlog

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Pace:
    """Pauses between attempts, in seconds: they double from ``first`` to ``longest``.

    ``hold`` is how long a message is held while its handler says ``Transient``; it then goes to the
    end of the queue. It must be less than the broker's patience (30 minutes by default), after
    which the broker closes the channel.
    """

    first: float = 0.5
    longest: float = 30.0
    hold: float = 20 * 60.0

    def pause(self, attempt: int, asked: float = 0.0) -> float:
        """The pause after ``attempt`` (from 0), at least as long as ``asked`` for, within bounds."""
        grown = self.first * 2.0 ** min(attempt, 30)
        return min(max(grown, asked), self.longest)


@dataclass(slots=True)
class Delivery:
    """One message in the hands of one handler."""

    link: Link
    names: Names
    queue: str
    handler: Handler
    message: AbstractIncomingMessage
    pace: Pace
    _attempt: int = field(default=0, init=False)

    async def run(self) -> None:
        """Returns when the message is settled or out of reach. Raises nothing of the handler's."""
        held_until = asyncio.get_running_loop().time() + self.pace.hold
        while True:
            try:
                await self._once()
            except Transient as error:
                if await self._may_go_on(error.retry_after, held_until):
                    continue
                await self._hand_back()
            return

    async def _once(self) -> None:
        try:
            await self.handler(self.message.body)
        except Transient:
            raise
        except Permanent as error:
            await self._bury(error)
        except asyncio.CancelledError as error:
            if is_being_cancelled():
                raise
            await self._fail(error)  # the handler's own doing, not ours
        except Exception as error:  # whatever a handler raises is a failed delivery
            await self._fail(error)
        else:
            await self._acknowledge()

    async def _may_go_on(self, asked: float, held_until: float) -> bool:
        """Pauses; false when the message must leave our hands instead."""
        await self._sleep(self.pace.pause(self._attempt, asked))
        self._attempt += 1
        in_time = asyncio.get_running_loop().time() < held_until
        return in_time and not self.link.ending.is_set()

    async def _sleep(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.link.ending.wait(), seconds)

    async def _hand_back(self) -> None:
        """To the end of the queue, as a new message: a return would count as a failed delivery."""
        if self.link.lost.is_set():
            return  # the broker delivers it again by itself
        try:
            copy = to_message(to_event(self.message))
            await self.link.send([("", self.names.queue(self.queue), copy)])
        except Transient:
            self.link.give_up()
        else:
            await self._acknowledge()

    async def _fail(self, error: BaseException) -> None:
        _log.error("handler failed", queue=self.queue, error=type(error).__name__)
        failed = failed_before(self.message)
        if failed + 1 >= DELIVERY_LIMIT:
            await self._bury(error)
            return
        await self._sleep(self.pace.pause(failed))
        with contextlib.suppress(*BROKER_ERRORS):
            await self.message.nack(requeue=True)

    async def _bury(self, error: BaseException) -> None:
        reason = reason_of(error)
        headers: HeadersType = {
            QUEUE: self.queue,
            REASON: reason,
            DELIVERIES: failed_before(self.message) + 1,
        }
        event = to_event(self.message)
        await self.link.send([("", self.names.dead, to_message(event, headers))])
        _log.error("dead letter", queue=self.queue, event_id=event.event_id, reason=reason)
        await self._acknowledge()

    async def _acknowledge(self) -> None:
        # On a lost link this fails, and the broker delivers again: handlers are idempotent.
        with contextlib.suppress(*BROKER_ERRORS):
            await self.message.ack()
