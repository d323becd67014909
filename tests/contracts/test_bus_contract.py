"""What every bus promises, on the memory adapter and on a real RabbitMQ."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from support.buses import Recorder, WholeBus, event, relay, until, until_depths, until_passes
from support.rabbitmq import fresh_name, remove, shared_broker_url
from varde.shared.bus.dead import MemoryDeadStore, StoredDeadLetters
from varde.shared.bus.memory import MemoryBus
from varde.shared.bus.port import DeadLetters, Outgoing
from varde.shared.bus.rabbitmq import RabbitDeadLetters, RabbitMQBus
from varde.shared.bus.rabbitmq.delivery import Pace
from varde.shared.errors import Permanent, Refused, Transient

TOPOLOGY = {
    "router": ("concern.received",),
    "chatops": ("case.changed", "case.closed"),
    "ledger": ("case.changed",),
}
RECEIVED = ["concern.received"]


@dataclass(frozen=True)
class Rig:
    """A bus and its dead letters."""

    bus: WholeBus
    dead: DeadLetters


@contextlib.asynccontextmanager
async def memory_rig() -> AsyncIterator[Rig]:
    """The adapter of the embedded mode."""
    store = MemoryDeadStore()
    bus = MemoryBus(topology=TOPOLOGY, dead=store)
    yield Rig(bus, StoredDeadLetters(store, bus.publish))
    await bus.close()


@contextlib.asynccontextmanager
async def rabbitmq_rig() -> AsyncIterator[Rig]:
    """The real broker, under names of this test's own."""
    url, name = shared_broker_url(), fresh_name()
    pace = Pace(first=0.02, longest=0.2)
    bus = await RabbitMQBus(url, name=name, topology=TOPOLOGY, pace=pace).start()
    try:
        await until_passes(bus.check)
        yield Rig(bus, RabbitDeadLetters(url, name=name, topology=TOPOLOGY))
    finally:
        await bus.close()
        await remove(url, name, list(TOPOLOGY))


@pytest.fixture(params=["memory", pytest.param("rabbitmq", marks=pytest.mark.rabbitmq)])
async def rig(request: pytest.FixtureRequest) -> AsyncIterator[Rig]:
    make = {"memory": memory_rig, "rabbitmq": rabbitmq_rig}[request.param]
    async with make() as made:
        yield made


async def test_what_is_published_reaches_the_handler_of_its_queue(rig: Rig) -> None:
    router, chatops = Recorder(), Recorder()
    await rig.bus.subscribe("router", RECEIVED, router)
    await rig.bus.subscribe("chatops", ["case.changed", "case.closed"], chatops)
    await rig.bus.publish([event(1), event(2, "case.closed")])
    await router.has(b"body 1")
    await chatops.has(b"body 2")
    assert (router.seen, chatops.seen) == ([b"body 1"], [b"body 2"])


async def test_a_topic_reaches_every_queue_that_it_leads_to(rig: Rig) -> None:
    chatops, ledger = Recorder(), Recorder()
    await rig.bus.subscribe("chatops", ["case.closed", "case.changed"], chatops)
    await rig.bus.subscribe("ledger", ["case.changed"], ledger)
    await rig.bus.publish([event(1, "case.changed")])
    await chatops.has(b"body 1")
    await ledger.has(b"body 1")


async def test_a_large_batch_arrives_whole(rig: Rig) -> None:
    handler = Recorder()
    await rig.bus.subscribe("router", RECEIVED, handler)
    await rig.bus.publish([event(number) for number in range(500)])
    await handler.has(*(b"body %d" % number for number in range(500)))
    assert len(handler.seen) == 500


async def test_an_empty_batch_is_no_error(rig: Rig) -> None:
    await rig.bus.publish([])


async def test_any_bytes_survive_the_way(rig: Rig) -> None:
    handler = Recorder()
    await rig.bus.subscribe("router", RECEIVED, handler)
    bodies = [b"", b"\x00\xff" * 100_000, "blåbærsyltetøy".encode()]
    await rig.bus.publish(
        [Outgoing(f"{n:032x}", RECEIVED[0], body) for n, body in enumerate(bodies)]
    )
    await handler.has(*bodies)


async def test_subscribers_of_one_queue_share_its_events(rig: Rig) -> None:
    first, second = Recorder(), Recorder()
    await rig.bus.subscribe("router", RECEIVED, first)
    await rig.bus.subscribe("router", RECEIVED, second)
    await rig.bus.publish([event(number) for number in range(40)])
    await until(lambda: len(first.seen) + len(second.seen) >= 40)
    assert sorted(first.seen + second.seen) == sorted(b"body %d" % n for n in range(40))
    assert first.seen
    assert second.seen


async def test_a_topic_that_leads_nowhere_is_refused_and_not_lost(rig: Rig) -> None:
    with pytest.raises(Transient):
        await rig.bus.publish([event(1, "nobody.listens")])


async def test_a_queue_or_topic_outside_the_topology_cannot_be_subscribed_to(rig: Rig) -> None:
    for queue, topics in [("desk", RECEIVED), ("router", ["case.changed"]), ("desk", [])]:
        with pytest.raises(ValueError, match="topology"):
            await rig.bus.subscribe(queue, topics, Recorder())


async def test_a_handler_that_says_transient_is_called_until_it_succeeds(rig: Rig) -> None:
    tries = iter(range(100))

    def away_for_a_while(_: bytes) -> None:
        if next(tries) < 9:  # more often than the delivery limit allows failures
            raise Transient("database away", retry_after=0.01)

    handler = Recorder(away_for_a_while)
    await rig.bus.subscribe("router", RECEIVED, handler)
    await relay(rig.bus, [event(1)])
    await until(lambda: len(handler.seen) == 10)
    assert await rig.dead.list() == []


async def test_a_handler_that_says_permanent_makes_a_dead_letter_at_once(rig: Rig) -> None:
    def refuse(_: bytes) -> None:
        raise Permanent("message does not follow any known contract")

    handler = Recorder(refuse)
    await rig.bus.subscribe("router", RECEIVED, handler)
    await relay(rig.bus, [event(1)])
    await until_depths(rig.bus, lambda depths: depths.dead == 1)
    (letter,) = await rig.dead.list()
    assert (letter.queue, letter.topic, letter.event_id) == ("router", RECEIVED[0], f"{1:032x}")
    assert letter.reason == "permanent: message does not follow any known contract"
    assert letter.deliveries == 1
    assert len(handler.seen) == 1


async def test_a_poison_event_is_delivered_four_times_and_then_dead(rig: Rig) -> None:
    def poison(body: bytes) -> None:
        if body == b"body 1":
            raise KeyError("the text of a foreign exception may hold content")

    handler = Recorder(poison)
    await rig.bus.subscribe("router", RECEIVED, handler)
    await relay(rig.bus, [event(1), event(2)])
    await until_depths(rig.bus, lambda depths: depths.dead == 1)
    (letter,) = await rig.dead.list()
    assert (letter.reason, letter.deliveries) == ("failed with KeyError", 4)
    assert "content" not in repr(letter)
    assert sorted(handler.seen) == [b"body 1"] * 4 + [b"body 2"]


async def test_a_handler_that_cancels_itself_has_failed_and_loses_nothing(rig: Rig) -> None:
    tries = iter(range(100))

    def cancel_twice(_: bytes) -> None:
        if next(tries) < 2:
            raise asyncio.CancelledError

    handler = Recorder(cancel_twice)
    await rig.bus.subscribe("router", RECEIVED, handler)
    await relay(rig.bus, [event(1)])
    await until(lambda: len(handler.seen) == 3)


async def test_one_failing_event_does_not_hold_up_the_others(rig: Rig) -> None:
    away = True

    def busy(body: bytes) -> None:
        if away and body == b"body 1":
            raise Transient("locked", retry_after=0.01)

    handler = Recorder(busy)
    await rig.bus.subscribe("router", RECEIVED, handler)
    publishing = asyncio.create_task(relay(rig.bus, [event(1), event(2), event(3)]))
    await handler.has(b"body 2", b"body 3")
    away = False
    await publishing
    await until(lambda: handler.seen[-1] == b"body 1")
    assert len([body for body in handler.seen if body != b"body 1"]) == 2


async def test_a_dead_letter_can_be_listed_often_and_replayed(rig: Rig) -> None:
    broken = True

    def until_repaired(_: bytes) -> None:
        if broken:
            raise Permanent("no such concern")

    handler = Recorder(until_repaired)
    await rig.bus.subscribe("router", RECEIVED, handler)
    await relay(rig.bus, [event(1), event(2)])
    await until_depths(rig.bus, lambda depths: depths.dead == 2)
    listings = [sorted(await rig.dead.list(), key=lambda letter: letter.event_id) for _ in "1234"]
    assert all(listing == listings[0] for listing in listings)
    broken = False
    await until_passes(lambda: rig.dead.replay(listings[0][0].letter_id))
    await until(lambda: handler.seen.count(b"body 1") == 2)
    await until_depths(rig.bus, lambda depths: depths.dead == 1)
    assert [letter.event_id for letter in await rig.dead.list()] == [f"{2:032x}"]


async def test_a_replayed_letter_that_fails_again_is_dead_again(rig: Rig) -> None:
    def refuse(_: bytes) -> None:
        raise Permanent("still wrong")

    handler = Recorder(refuse)
    await rig.bus.subscribe("router", RECEIVED, handler)
    await relay(rig.bus, [event(1)])
    await until_depths(rig.bus, lambda depths: depths.dead == 1)
    (letter,) = await rig.dead.list()
    await until_passes(lambda: rig.dead.replay(letter.letter_id))
    await until(lambda: len(handler.seen) == 2)
    await until_depths(rig.bus, lambda depths: depths.dead == 1)
    (again,) = await rig.dead.list()
    assert again.event_id == letter.event_id


async def test_a_dropped_letter_is_gone(rig: Rig) -> None:
    def refuse(_: bytes) -> None:
        raise Permanent("no")

    await rig.bus.subscribe("router", RECEIVED, Recorder(refuse))
    await relay(rig.bus, [event(1)])
    await until_depths(rig.bus, lambda depths: depths.dead == 1)
    (letter,) = await rig.dead.list()
    await rig.dead.drop(letter.letter_id)
    assert await rig.dead.list() == []


async def test_a_letter_that_is_not_there_is_named_to_the_operator(rig: Rig) -> None:
    for act in (rig.dead.replay, rig.dead.drop):
        with pytest.raises(Refused, match="There is no dead letter nonsense"):
            await act("nonsense")


async def test_the_depths_name_every_queue(rig: Rig) -> None:
    depths = await rig.bus.depths()
    assert (dict(depths.waiting), depths.dead) == ({"router": 0, "chatops": 0, "ledger": 0}, 0)


async def test_the_check_passes_with_a_subscription(rig: Rig) -> None:
    await rig.bus.subscribe("router", RECEIVED, Recorder())
    await until_passes(rig.bus.check)


async def test_closing_lets_a_handler_finish_and_refuses_more(rig: Rig) -> None:
    started, go_on = asyncio.Event(), asyncio.Event()
    finished: list[bytes] = []

    async def slow(body: bytes) -> None:
        started.set()
        await go_on.wait()
        finished.append(body)

    await rig.bus.subscribe("router", RECEIVED, slow)
    publishing = asyncio.create_task(rig.bus.publish([event(1)]))
    await started.wait()
    closing = asyncio.create_task(rig.bus.close())
    await asyncio.sleep(0.1)
    assert not closing.done()
    with pytest.raises(Transient):
        await rig.bus.publish([event(2)])
    go_on.set()
    await closing
    await publishing
    assert finished == [b"body 1"]
    with pytest.raises(Transient):
        await rig.bus.check()


async def test_no_more_handlers_run_at_once_than_allowed(rig: Rig) -> None:
    running, most = 0, 0

    async def count(_: bytes) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.01)
        running -= 1

    handler = Recorder()

    async def both(body: bytes) -> None:
        await count(body)
        await handler(body)

    await rig.bus.subscribe("router", RECEIVED, both)
    await rig.bus.publish([event(number) for number in range(50)])
    await until(lambda: len(handler.seen) == 50)
    assert 2 <= most <= 10
