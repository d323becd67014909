"""Names and arguments on the broker, and events as AMQP messages.

A message carries its topic as ``type`` and its event id as a header. The ``message_id`` is left to
the client library, which tells returned messages apart by it: it must differ between attempts.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from aio_pika import DeliveryMode, ExchangeType, Message
from aio_pika.abc import AbstractChannel, AbstractIncomingMessage, HeadersType
from pamqp.common import Arguments

from varde.shared.bus.port import DELIVERY_LIMIT, DeadLetter, Outgoing, Topology

EVENT: Final = "varde-event"
QUEUE: Final = "varde-queue"
REASON: Final = "varde-reason"
DELIVERIES: Final = "varde-deliveries"

# Looking at a dead letter counts as a delivery, and newer brokers have a default limit of 20.
_NO_LIMIT: Final = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Names:
    """What exchange and queues are called on the broker: ``varde``, ``varde.router`` …"""

    exchange: str = "varde"

    @property
    def dead(self) -> str:
        """The queue of dead letters."""
        return self.queue("dead")

    def queue(self, queue: str) -> str:
        """The broker's name for a queue of the topology."""
        return f"{self.exchange}.{queue}"


async def declare(channel: AbstractChannel, names: Names, topology: Topology) -> None:
    """Declares everything that publishers and consumers rely on; harmless when it is there."""
    exchange = await channel.declare_exchange(names.exchange, ExchangeType.TOPIC, durable=True)
    dead: Arguments = {"x-queue-type": "quorum", "x-delivery-limit": _NO_LIMIT}
    await channel.declare_queue(names.dead, durable=True, arguments=dead)
    for name, topics in topology.items():
        arguments: Arguments = {
            "x-queue-type": "quorum",
            "x-delivery-limit": DELIVERY_LIMIT - 1,  # counts what follows the first delivery
            "x-dead-letter-exchange": "",
            "x-dead-letter-routing-key": names.dead,
            "x-dead-letter-strategy": "at-least-once",
            "x-overflow": "reject-publish",  # required by the strategy
        }
        queue = await channel.declare_queue(names.queue(name), durable=True, arguments=arguments)
        for topic in topics:
            await queue.bind(exchange, topic)


def to_message(event: Outgoing, headers: HeadersType | None = None) -> Message:
    """``event`` as a persistent message."""
    return Message(
        event.body,
        type=event.topic,
        headers={EVENT: event.event_id, **(headers or {})},
        content_type="application/json",
        delivery_mode=DeliveryMode.PERSISTENT,
    )


def to_event(message: AbstractIncomingMessage) -> Outgoing:
    """What ``message`` carries; what a foreign publisher left out is empty."""
    topic = message.type or _last_death(message).get("topic") or message.routing_key
    return Outgoing(str(message.headers.get(EVENT, "")), str(topic or ""), message.body)


def failed_before(message: AbstractIncomingMessage) -> int:
    """How many deliveries of ``message`` have failed before this one."""
    return _number(message.headers.get("x-delivery-count"))


def to_letter(message: AbstractIncomingMessage, names: Names) -> DeadLetter:
    """A message of the dead letter queue, without its body.

    Its id is the same for the same event in the same queue, so copies count as one letter.
    """
    event = to_event(message)
    death = _last_death(message)
    queue = str(message.headers.get(QUEUE) or death.get("queue", ""))
    queue = queue.removeprefix(names.queue(""))
    identity = event.event_id.encode() or event.body
    return DeadLetter(
        letter_id=hashlib.sha256(b"%b/%b" % (queue.encode(), identity)).hexdigest()[:16],
        queue=queue,
        topic=event.topic,
        event_id=event.event_id,
        reason=str(message.headers.get(REASON) or death.get("reason", "unknown")),
        deliveries=_number(message.headers.get(DELIVERIES)) or DELIVERY_LIMIT,
    )


def _last_death(message: AbstractIncomingMessage) -> Mapping[str, str]:
    """Queue, topic and reason of what the broker itself made a dead letter; else empty."""
    deaths = message.headers.get("x-death")
    if not isinstance(deaths, list) or not deaths or not isinstance(deaths[0], dict):
        return {}
    death = deaths[0]
    topics = death.get("routing-keys")
    return {
        "queue": str(death.get("queue", "")),
        "reason": str(death.get("reason", "unknown")),
        "topic": str(topics[0]) if isinstance(topics, list) and topics else "",
    }


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0
