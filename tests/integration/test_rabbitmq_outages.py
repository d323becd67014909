"""The RabbitMQ bus when the broker is late, killed, restarted or frozen, on a node of its own."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest

from support.buses import Recorder, event, relay, until, until_depths, until_passes
from support.rabbitmq import PrivateNode, fresh_name, private_node
from varde.shared.bus.rabbitmq import RabbitMQBus
from varde.shared.bus.rabbitmq.delivery import Pace
from varde.shared.errors import Transient

pytestmark = pytest.mark.rabbitmq
RECEIVED = ["concern.received"]


@pytest.fixture(scope="module")
def node() -> Iterator[PrivateNode]:
    with private_node() as started:
        yield started


@pytest.fixture
async def bus(node: PrivateNode) -> AsyncIterator[RabbitMQBus]:
    pace = Pace(first=0.05, longest=0.5)
    made = await RabbitMQBus(node.url, name=fresh_name(), timeout=3.0, pace=pace).start()
    yield made
    await made.close()


async def test_a_bus_made_before_the_broker_waits_and_then_works() -> None:
    handler = Recorder()
    with PrivateNode() as late:
        bus = await RabbitMQBus(late.url, timeout=2.0).start()
        await bus.subscribe("router", RECEIVED, handler)
        with pytest.raises(Transient, match="away"):
            await bus.publish([event(1)])
        late.launch()  # from here on it meets a broker in every stage of booting
        await relay(bus, [event(1)])
        await handler.has(b"body 1")
        await until_passes(bus.check)
        await bus.close()


async def test_a_broker_killed_under_publishes_loses_nothing_that_was_confirmed(
    node: PrivateNode, bus: RabbitMQBus
) -> None:
    handler, confirmed = Recorder(), 0

    async def publish_all() -> None:
        nonlocal confirmed
        for batch in range(40):
            await relay(bus, [event(batch * 50 + number) for number in range(50)])
            confirmed += 50
            await asyncio.sleep(0.01)

    await bus.subscribe("router", RECEIVED, handler)
    publishing = asyncio.create_task(publish_all())
    await until(lambda: confirmed >= 300)
    await asyncio.to_thread(node.kill)
    assert not publishing.done()
    await asyncio.to_thread(node.start)
    await publishing
    await handler.has(*(b"body %d" % number for number in range(2000)))
    await until_passes(bus.check)
    depths = await until_depths(bus, lambda depths: not any(depths.waiting.values()))
    assert depths.dead == 0


async def test_what_was_confirmed_survives_a_kill_without_consumers(
    node: PrivateNode, bus: RabbitMQBus
) -> None:
    await bus.publish([event(number) for number in range(200)])
    await asyncio.to_thread(node.kill)
    with pytest.raises(Transient):
        await bus.publish([event(200)])
    await asyncio.to_thread(node.start)
    handler = Recorder()
    await bus.subscribe("router", RECEIVED, handler)
    await handler.has(*(b"body %d" % number for number in range(200)))


async def test_a_handler_in_progress_survives_the_loss_of_the_broker(
    node: PrivateNode, bus: RabbitMQBus
) -> None:
    started, go_on = asyncio.Event(), asyncio.Event()
    finished: list[bytes] = []

    async def slow(body: bytes) -> None:
        started.set()
        await go_on.wait()
        finished.append(body)

    await bus.subscribe("router", RECEIVED, slow)
    await bus.publish([event(1)])
    await started.wait()
    await asyncio.to_thread(node.kill)
    go_on.set()
    await until(lambda: finished == [b"body 1"])
    await asyncio.to_thread(node.start)
    # Its acknowledgement had nobody to go to, so the broker delivers it once more.
    await until(lambda: finished == [b"body 1"] * 2)


async def test_a_held_message_is_let_go_with_its_broker_and_comes_back(
    node: PrivateNode, bus: RabbitMQBus
) -> None:
    away = True

    def busy(_: bytes) -> None:
        if away:
            raise Transient("database away")

    handler = Recorder(busy)
    await bus.subscribe("router", RECEIVED, handler)
    await bus.publish([event(1)])
    await until(lambda: len(handler.seen) >= 2)
    await asyncio.to_thread(node.kill)
    await until(lambda: not bus._deliveries)
    await asyncio.to_thread(node.start)
    away = False
    before = len(handler.seen)
    await until(lambda: len(handler.seen) > before)
    await until_depths(bus, lambda depths: depths.waiting["router"] == 0)


async def test_a_frozen_broker_times_out_and_serves_on_when_it_thaws(
    node: PrivateNode, bus: RabbitMQBus
) -> None:
    await bus.publish([event(1)])
    node.freeze()
    try:
        async with asyncio.timeout(10):
            with pytest.raises(Transient, match="did not confirm within 3 s"):
                await bus.publish([event(2)])
            with pytest.raises(Transient):
                await bus.check()
    finally:
        node.thaw()
    await relay(bus, [event(2)])
    handler = Recorder()
    await bus.subscribe("router", RECEIVED, handler)
    await handler.has(b"body 1", b"body 2")


async def test_closing_under_a_frozen_broker_ends_in_time(node: PrivateNode) -> None:
    bus = await RabbitMQBus(node.url, name=fresh_name(), timeout=1.0, grace=1.0).start()
    await bus.subscribe("router", RECEIVED, Recorder())
    await until_passes(bus.check)
    node.freeze()
    try:
        async with asyncio.timeout(8):
            await bus.close()
    finally:
        node.thaw()


async def test_a_subscription_under_a_frozen_broker_is_served_when_it_thaws(
    node: PrivateNode, bus: RabbitMQBus
) -> None:
    await bus.publish([event(1)])
    handler = Recorder()
    node.freeze()
    try:
        await bus.subscribe("router", RECEIVED, handler)
    finally:
        node.thaw()
    await handler.has(b"body 1")


async def test_a_message_that_cannot_be_handed_back_comes_back_by_itself(node: PrivateNode) -> None:
    def busy(_: bytes) -> None:
        if away:
            raise Transient("database away")

    away, handler = True, Recorder(busy)
    pace = Pace(first=0.3, longest=0.3, hold=0.1)
    bus = await RabbitMQBus(node.url, name=fresh_name(), timeout=1.0, pace=pace).start()
    await bus.subscribe("router", RECEIVED, handler)
    await bus.publish([event(1)])
    await until(lambda: len(handler.seen) == 1)
    node.freeze()
    await until(lambda: not bus._deliveries)
    node.thaw()
    away, before = False, len(handler.seen)
    await until(lambda: len(handler.seen) > before)
    await until_depths(bus, lambda depths: depths.waiting["router"] == 0)
    await bus.close()
