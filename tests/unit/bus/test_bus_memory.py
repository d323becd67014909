"""What only the memory bus promises: it is as durable as the outbox behind it."""

import asyncio

import pytest

from support.buses import Recorder, event
from varde.shared.bus.dead import MemoryDeadStore, StoredDeadLetters
from varde.shared.bus.memory import MemoryBus
from varde.shared.errors import Permanent, Refused, Transient

RECEIVED = ["concern.received"]


class DeadStoreAway(MemoryDeadStore):
    """A dead letter store whose database is away for the first ``failures`` letters."""

    def __init__(self, failures: int) -> None:
        super().__init__()
        self._failures = failures

    async def put(
        self, queue: str, topic: str, event_id: str, body: bytes, reason: str, deliveries: int
    ) -> None:
        """See ``DeadStore``."""
        if self._failures:
            self._failures -= 1
            raise Transient("database away")
        await super().put(queue, topic, event_id, body, reason, deliveries)


async def test_publish_returns_only_when_the_handlers_have_finished() -> None:
    bus, go_on, finished = MemoryBus(), asyncio.Event(), False

    async def slow(_: bytes) -> None:
        nonlocal finished
        await go_on.wait()
        finished = True

    await bus.subscribe("router", RECEIVED, slow)
    publishing = asyncio.create_task(bus.publish([event(1)]))
    await asyncio.sleep(0.05)
    assert not publishing.done()
    assert (await bus.depths()).waiting["router"] == 1
    go_on.set()
    await publishing
    assert finished
    assert (await bus.depths()).waiting["router"] == 0


async def test_nothing_is_taken_before_somebody_has_subscribed() -> None:
    bus = MemoryBus()
    with pytest.raises(Transient, match="1 deliveries failed"):
        await bus.publish([event(1)])
    handler = Recorder()
    await bus.subscribe("router", RECEIVED, handler)
    await bus.publish([event(1)])
    assert handler.seen == [b"body 1"]


async def test_a_topic_waits_until_all_of_its_queues_have_a_subscriber() -> None:
    bus = MemoryBus(topology={"one": ("topic",), "two": ("topic",)})
    one = Recorder()
    await bus.subscribe("one", ["topic"], one)
    with pytest.raises(Transient):
        await bus.publish([event(1, "topic")])
    await bus.subscribe("two", ["topic"], Recorder())
    await bus.publish([event(1, "topic")])
    assert one.seen == [b"body 1"]


async def test_a_failing_batch_asks_for_the_longest_pause() -> None:
    def busy(body: bytes) -> None:
        raise Transient("busy", retry_after=7.0 if body == b"body 2" else 3.0)

    bus = MemoryBus()
    await bus.subscribe("router", RECEIVED, Recorder(busy))
    with pytest.raises(Transient) as caught:
        await bus.publish([event(1), event(2), event(3)])
    assert caught.value.retry_after == 7.0


async def test_an_unexpected_error_is_repeated_and_its_text_is_not() -> None:
    def fail(_: bytes) -> None:
        raise ValueError("Kari Nordmann, 68 05 12 34")

    bus = MemoryBus()
    await bus.subscribe("router", RECEIVED, Recorder(fail))
    with pytest.raises(Transient) as caught:
        await bus.publish([event(1)])
    assert str(caught.value) == "1 deliveries failed (ValueError)"
    assert (await bus.depths()).waiting["router"] == 1


async def test_repeating_a_batch_delivers_only_what_had_failed() -> None:
    away = True

    def busy(body: bytes) -> None:
        if away and body == b"body 2":
            raise Transient("busy")

    bus, handler = MemoryBus(), Recorder(busy)
    await bus.subscribe("router", RECEIVED, handler)
    with pytest.raises(Transient):
        await bus.publish([event(1), event(2)])
    away = False
    await bus.publish([event(1), event(2)])
    assert handler.seen == [b"body 1", b"body 2", b"body 2"]


async def test_an_event_published_again_after_success_is_delivered_again() -> None:
    bus, handler = MemoryBus(), Recorder()
    await bus.subscribe("router", RECEIVED, handler)
    await bus.publish([event(1)])
    await bus.publish([event(1)])
    assert handler.seen == [b"body 1"] * 2


async def test_a_dead_letter_in_a_failing_batch_is_put_away_once() -> None:
    away = True

    def behave(body: bytes) -> None:
        if body == b"body 1":
            raise Permanent("no")
        if away:
            raise Transient("busy")

    store = MemoryDeadStore()
    bus = MemoryBus(dead=store)
    await bus.subscribe("router", RECEIVED, Recorder(behave))
    for _ in range(3):
        with pytest.raises(Transient):
            await bus.publish([event(1), event(2)])
    away = False
    await bus.publish([event(1), event(2)])
    assert len(await store.list()) == 1


@pytest.mark.parametrize(("error", "rounds"), [(Permanent("no"), 2), (KeyError("x"), 5)])
async def test_a_dead_letter_that_cannot_be_stored_is_no_lost_event(
    error: Exception, rounds: int
) -> None:
    def fail(_: bytes) -> None:
        raise error

    store = DeadStoreAway(failures=1)
    bus = MemoryBus(dead=store)
    await bus.subscribe("router", RECEIVED, Recorder(fail))
    for _ in range(rounds - 1):
        with pytest.raises(Transient):
            await bus.publish([event(1)])
    await bus.publish([event(1)])
    (record,) = await store.list()
    assert record.body == b"body 1"
    assert "body" not in repr(record)


async def test_a_cancelled_publish_cancels_its_handler_and_is_no_failed_delivery() -> None:
    started = asyncio.Event()

    async def slow(_: bytes) -> None:
        started.set()
        await asyncio.Event().wait()

    store = MemoryDeadStore()
    bus = MemoryBus(dead=store)
    await bus.subscribe("router", RECEIVED, slow)
    for _ in range(5):
        started.clear()
        publishing = asyncio.create_task(bus.publish([event(1)]))
        async with asyncio.timeout(1):
            await started.wait()
        publishing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await publishing
    async with asyncio.timeout(1):
        await bus.close()
    assert await store.list() == ()


async def test_what_waits_for_a_turn_when_the_bus_closes_is_given_back() -> None:
    go_on, seen = asyncio.Event(), []

    async def slow(body: bytes) -> None:
        seen.append(body)
        await go_on.wait()

    bus = MemoryBus(concurrency=1)
    await bus.subscribe("router", RECEIVED, slow)
    publishing = asyncio.create_task(bus.publish([event(1), event(2)]))
    await asyncio.sleep(0.05)
    closing = asyncio.create_task(bus.close())
    await asyncio.sleep(0.05)
    go_on.set()
    await closing
    with pytest.raises(Transient):
        await publishing
    assert seen == [b"body 1"]


async def test_a_letter_is_sent_before_it_is_dropped() -> None:
    store = MemoryDeadStore()
    await store.put("router", RECEIVED[0], "a", b"{}", "failed", 4)
    bus = MemoryBus(dead=store)
    letters = StoredDeadLetters(store, bus.publish)
    (letter,) = await letters.list()
    with pytest.raises(Transient):
        await letters.replay(letter.letter_id)  # nobody has subscribed yet
    assert await letters.list() == [letter]
    await letters.drop(letter.letter_id)
    with pytest.raises(Refused):
        await letters.replay(letter.letter_id)
