"""The RabbitMQ bus against a real broker: foreign messages, deleted queues, slow endings."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable

import aio_pika
import pytest

from support.buses import Recorder, event, until, until_depths, until_passes
from support.ports import free_port
from support.rabbitmq import broker_channel, fresh_name, remove, shared_broker_url
from varde.shared.bus.port import TOPOLOGY
from varde.shared.bus.rabbitmq import RabbitDeadLetters, RabbitMQBus
from varde.shared.bus.rabbitmq.delivery import Pace
from varde.shared.errors import Permanent, Transient

pytestmark = pytest.mark.rabbitmq
RECEIVED = ["concern.received"]
QUICK = Pace(first=0.02, longest=0.1)


@pytest.fixture
async def name() -> AsyncIterator[str]:
    fresh = fresh_name()
    yield fresh
    await remove(shared_broker_url(), fresh, list(TOPOLOGY))


@contextlib.asynccontextmanager
async def running_bus(
    name: str, *, url: str = "", pace: Pace = QUICK, patience: float = 5.0, grace: float = 5.0
) -> AsyncIterator[RabbitMQBus]:
    address = url or shared_broker_url()
    bus = RabbitMQBus(address, name=name, pace=pace, timeout=patience, grace=grace)
    await bus.start()
    try:
        yield bus
    finally:
        await bus.close()


async def put_straight_into(queue: str, message: aio_pika.Message) -> None:
    """Publishes past the code under test."""
    async with broker_channel(shared_broker_url()) as channel:
        await channel.default_exchange.publish(message, queue)


def transient(_: bytes) -> None:
    raise Transient("database away", retry_after=0.01)


async def test_what_is_published_before_the_first_consumer_waits_for_it(name: str) -> None:
    async with running_bus(name) as publisher:
        await publisher.publish([event(1), event(2)])
        await until_depths(publisher, lambda depths: depths.waiting["router"] == 2)
    handler = Recorder()
    async with running_bus(name) as consumer:
        await consumer.subscribe("router", RECEIVED, handler)
        await handler.has(b"body 1", b"body 2")


async def test_a_subscription_made_before_the_connection_is_served_after_it(name: str) -> None:
    handler = Recorder()
    bus = RabbitMQBus(shared_broker_url(), name=name, pace=QUICK)
    await bus.subscribe("router", RECEIVED, handler)
    await bus.start()
    await bus.publish([event(1)])
    await handler.has(b"body 1")
    await bus.check()
    await bus.close()


async def test_without_a_broker_everything_says_transient_in_time() -> None:
    url = f"amqp://guest:secret-word@127.0.0.1:{free_port()}/"
    dead = RabbitDeadLetters(url)
    async with running_bus("varde", url=url, patience=0.5) as bus:
        await bus.subscribe("router", RECEIVED, Recorder())
        for act in (lambda: bus.publish([event(1)]), bus.check, bus.depths, dead.list):
            with pytest.raises(Transient, match="broker") as caught:
                await act()
            assert "secret-word" not in str(caught.value)


async def test_a_wrong_password_is_named_by_the_check(
    name: str, capfd: pytest.CaptureFixture[str]
) -> None:
    url = shared_broker_url().replace("guest:guest", "guest:secret-word")
    async with running_bus(name, url=url, patience=2.0) as bus:
        with pytest.raises(Transient):
            await bus.publish([event(1)])
        with pytest.raises(Transient, match="ProbableAuthenticationError"):
            await bus.check()
    told = "".join(capfd.readouterr())
    assert "ProbableAuthenticationError" in told
    assert "secret-word" not in told


async def test_a_queue_declared_otherwise_is_named_by_the_check(name: str) -> None:
    async with broker_channel(shared_broker_url()) as channel:
        await channel.declare_queue(f"{name}.router", durable=True)
    async with running_bus(name) as bus:
        await until(lambda: "Precondition" in bus._trouble)
        with pytest.raises(Transient, match="ChannelPreconditionFailed"):
            await bus.check()


async def test_a_deleted_queue_is_noticed_declared_again_and_consumed(name: str) -> None:
    handler = Recorder()
    async with running_bus(name) as bus:
        await bus.subscribe("router", RECEIVED, handler)
        await bus.publish([event(1)])
        await handler.has(b"body 1")
        async with broker_channel(shared_broker_url()) as channel:
            await channel.queue_delete(f"{name}.router")
        await until_passes(lambda: bus.publish([event(2)]))
        await handler.has(b"body 2")
        await until_passes(bus.check)


async def test_a_consumer_alone_notices_a_deleted_queue_too(name: str) -> None:
    handler = Recorder()
    async with running_bus(name) as bus, running_bus(name) as other:
        await bus.subscribe("router", RECEIVED, handler)
        await until_passes(bus.check)
        async with broker_channel(shared_broker_url()) as channel:
            await channel.queue_delete(f"{name}.router")
        await until_passes(bus.check)
        await until_passes(lambda: other.publish([event(1)]))
        await handler.has(b"body 1")


async def test_a_publisher_alone_notices_a_deleted_queue_too(name: str) -> None:
    async with running_bus(name) as bus:
        await bus.publish([event(1)])
        async with broker_channel(shared_broker_url()) as channel:
            await channel.queue_delete(f"{name}.router")
        with pytest.raises(Transient, match="PublishError"):
            await bus.publish([event(2)])
        await until_passes(lambda: bus.publish([event(2)]))
        await until_depths(bus, lambda depths: depths.waiting["router"] == 1)


async def test_depths_of_a_queue_that_has_just_gone_say_transient(name: str) -> None:
    async with running_bus(name) as bus:
        await until_passes(bus.check)
        async with broker_channel(shared_broker_url()) as channel:
            await channel.queue_delete(f"{name}.chatops")
        with pytest.raises(Transient, match="ChannelNotFoundEntity"):
            await bus.depths()


async def test_a_message_is_held_in_hand_while_its_handler_says_transient(name: str) -> None:
    tries = iter(range(100))

    def away_for_a_while(_: bytes) -> None:
        if next(tries) < 6:
            raise Transient("database away", retry_after=0.01)

    handler = Recorder(away_for_a_while)
    bus = await RabbitMQBus(shared_broker_url(), name=name, pace=QUICK, concurrency=1).start()
    await bus.publish([event(1)])
    await bus.publish([event(2)])
    await bus.subscribe("router", RECEIVED, handler)
    await handler.has(b"body 2")
    assert handler.seen == [b"body 1"] * 7 + [b"body 2"]
    await bus.close()


async def test_a_lasting_transient_outlives_the_hold_and_is_never_dead(name: str) -> None:
    handler = Recorder(transient)
    pace = Pace(first=0.01, longest=0.02, hold=0.05)
    async with running_bus(name, pace=pace) as bus:
        await bus.subscribe("router", RECEIVED, handler)
        await bus.publish([event(1)])
        await until(lambda: len(handler.seen) > 60)  # handed back ten times or more
        assert (await bus.depths()).dead == 0
    async with broker_channel(shared_broker_url()) as channel:
        message = await (await channel.get_queue(f"{name}.router")).get()
        assert message is not None
        # Closing may have returned it once; of what was handed back before, nothing counts.
        assert message.headers["x-delivery-count"] in {0, 1}
        assert message.headers["varde-event"] == f"{1:032x}"
        await message.ack()


async def test_closing_does_not_wait_for_a_handler_that_says_transient(name: str) -> None:
    handler = Recorder(transient)
    async with running_bus(name, pace=Pace(first=60.0, longest=60.0)) as bus:
        await bus.subscribe("router", RECEIVED, handler)
        await bus.publish([event(1)])
        await until(lambda: len(handler.seen) == 1)
        async with asyncio.timeout(3):
            await bus.close()
    async with running_bus(name) as other:
        await until_depths(other, lambda depths: depths.waiting["router"] == 1)


async def test_a_handler_that_never_ends_is_cancelled_and_its_event_delivered_again(
    name: str,
) -> None:
    cancelled = asyncio.Event()

    async def endless(_: bytes) -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.set()
            raise

    async with running_bus(name, grace=0.2) as bus:
        await bus.subscribe("router", RECEIVED, endless)
        await bus.publish([event(1)])
        await asyncio.sleep(0.2)
    assert cancelled.is_set()
    handler = Recorder()
    async with running_bus(name) as other:
        await other.subscribe("router", RECEIVED, handler)
        await handler.has(b"body 1")


async def test_an_event_that_kills_its_process_ends_among_the_dead(name: str) -> None:
    async with running_bus(name) as bus:
        await bus.publish([event(1)])
        for _ in range(4):
            async with broker_channel(shared_broker_url()) as channel:  # takes it and goes away
                await (await channel.get_queue(f"{name}.router")).get()
        await until_depths(bus, lambda depths: depths.dead == 1)
        dead = RabbitDeadLetters(shared_broker_url(), name=name)
        (letter,) = await dead.list()
        assert (letter.reason, letter.deliveries, letter.queue) == ("delivery_limit", 4, "router")
        assert (letter.event_id, letter.topic) == (f"{1:032x}", RECEIVED[0])
        await dead.replay(letter.letter_id)
        handler = Recorder()
        await bus.subscribe("router", RECEIVED, handler)
        await handler.has(b"body 1")


async def test_a_listing_survives_more_looks_than_a_delivery_limit_allows(name: str) -> None:
    async with running_bus(name) as bus:
        await until_passes(bus.check)
    await put_straight_into(f"{name}.dead", aio_pika.Message(b"{}", delivery_mode=2))
    dead = RabbitDeadLetters(shared_broker_url(), name=name)
    for _ in range(25):
        assert len(await dead.list()) == 1


HOSTILE: list[Callable[[], aio_pika.Message]] = [
    lambda: aio_pika.Message(b""),
    lambda: aio_pika.Message(b"\xff" * 1_000_000, headers={"x-death": "not a list"}),
    lambda: aio_pika.Message(b"{}", headers={"x-death": []}),
    lambda: aio_pika.Message(b"{}", headers={"x-death": [1]}),
    lambda: aio_pika.Message(b"{}", headers={"x-death": [{"routing-keys": "x"}]}),
    lambda: aio_pika.Message(b"{}", headers={"varde-event": 7, "varde-deliveries": "many"}),
    lambda: aio_pika.Message(b"{}", headers={"varde-queue": [], "varde-reason": {}}),
]


async def test_foreign_messages_among_the_dead_are_listed_and_dropped(name: str) -> None:
    async with running_bus(name) as bus:
        await until_passes(bus.check)
    for make in HOSTILE:
        await put_straight_into(f"{name}.dead", make())
    dead = RabbitDeadLetters(shared_broker_url(), name=name)
    letters = await dead.list()
    assert letters
    for letter in letters:
        await dead.drop(letter.letter_id)
    assert await dead.list() == []


async def test_a_foreign_message_in_a_queue_goes_the_handlers_way(name: str) -> None:
    def refuse(_: bytes) -> None:
        raise Permanent("message does not follow any known contract")

    async with running_bus(name) as bus:
        await bus.subscribe("router", RECEIVED, Recorder(refuse))
        await until_passes(bus.check)
        for make in HOSTILE:
            await put_straight_into(f"{name}.router", make())
        await until_depths(bus, lambda depths: depths.dead == len(HOSTILE))
    reasons = {
        letter.reason for letter in await RabbitDeadLetters(shared_broker_url(), name=name).list()
    }
    assert reasons == {"permanent: message does not follow any known contract"}


async def test_copies_of_a_dead_event_are_one_letter(name: str) -> None:
    def refuse(_: bytes) -> None:
        raise Permanent("no")

    dead = RabbitDeadLetters(shared_broker_url(), name=name)
    async with running_bus(name) as bus:
        await bus.subscribe("router", RECEIVED, Recorder(refuse))
        await bus.publish([event(1), event(1)])
        await until_depths(bus, lambda depths: depths.dead == 2)
    (letter,) = await dead.list()
    await dead.drop(letter.letter_id)
    assert await dead.list() == []


async def test_a_failure_and_a_dead_letter_are_logged_without_the_body(
    name: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    def fail(_: bytes) -> None:
        raise ValueError("planted-marker")

    caplog.set_level(logging.INFO)
    async with running_bus(name) as bus:
        await bus.subscribe("router", RECEIVED, Recorder(fail))
        await until_passes(bus.check)
        await put_straight_into(f"{name}.router", aio_pika.Message(b"planted-marker"))
        await until_depths(bus, lambda depths: depths.dead == 1)
    letters = await RabbitDeadLetters(shared_broker_url(), name=name).list()
    told = "".join(capfd.readouterr())
    assert "handler failed" in told
    assert "dead letter" in told
    assert "planted-marker" not in told + caplog.text + repr(letters)


async def test_a_bus_can_be_closed_before_it_was_started_and_twice(name: str) -> None:
    bus = RabbitMQBus(shared_broker_url(), name=name)
    await bus.close()
    started = await RabbitMQBus(shared_broker_url(), name=name).start()
    await started.close()
    await started.close()
    with pytest.raises(Transient, match="closed"):
        await started.publish([event(1)])
