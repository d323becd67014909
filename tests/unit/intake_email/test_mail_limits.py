"""How much one client may do at the e-mail door, how slowly, and for how long."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import pytest

from support.buses import until
from support.mailroom import (
    MAIL,
    RECIPIENT,
    SENDER,
    ListReceiver,
    Mailroom,
    RawClient,
    open_mailroom,
)
from varde.intake_email.data import Memory
from varde.intake_email.doorkeeper import Doorkeeper
from varde.intake_email.pace import Pace
from varde.intake_email.settings import IntakeEmailSettings


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def keeper(most_inside: int = 5, per_minute: int = 6) -> tuple[Doorkeeper, Clock]:
    clock = Clock()
    return Doorkeeper(most_inside, per_minute, lambda: Memory(0), clock), clock


def test_a_client_may_have_so_many_connections_at_once() -> None:
    door, _ = keeper(most_inside=2)
    first = door.admit("192.0.2.1")
    assert first
    assert door.admit("192.0.2.1")
    assert door.admit("192.0.2.1") is None
    assert door.admit("::ffff:192.0.2.1") is None  # the same client in other clothes
    assert door.admit("192.0.2.2")
    door.leave(first)
    assert door.admit("192.0.2.1")


def test_an_ipv6_client_is_its_network() -> None:
    door, _ = keeper(most_inside=1)
    assert door.admit("2001:db8:0:1::1")
    assert door.admit("2001:db8:0:1:ffff::2") is None
    assert door.admit("2001:db8:0:2::1")


def test_a_client_may_come_and_send_so_often_and_again_a_while_later() -> None:
    door, clock = keeper(per_minute=6)
    clients = [door.admit("192.0.2.1") for _ in range(5)]
    client = clients[0]
    assert client
    assert [client.take() for _ in range(7)] == [True] * 6 + [False]
    clock.now += 10
    assert [client.take() for _ in range(2)] == [True, False]


def test_coming_too_often_is_refused_even_when_each_leaves_at_once() -> None:
    door, clock = keeper(per_minute=6)
    for _ in range(6):
        client = door.admit("192.0.2.1")
        assert client
        door.leave(client)
    assert door.admit("192.0.2.1") is None
    clock.now += 10
    assert door.admit("192.0.2.1")


def test_no_address_is_kept_and_the_memory_is_bounded_and_short() -> None:
    door, clock = keeper(most_inside=1)
    client = door.admit("192.0.2.1")
    assert client
    for number in range(12_000):
        door.admit(f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}")
    table = door._clients  # what must not be there is what is tested
    assert len(table) <= 10_000
    assert not any(b"192.0.2.1" in name or len(name) > 8 for name in table)
    names = set(table)
    clock.now += 24 * 60 * 60
    door.admit("10.0.0.1")
    later = set(door._clients)  # as above
    assert len(later) == 1
    assert not names & later
    door.leave(client)  # of yesterday's table


async def test_too_many_connections_of_one_client_meet_421_in_plain_words() -> None:
    async with open_mailroom(relay=(), client_connections=1) as room:
        first, second = await room.client(), await room.client()
        assert second.greeting.startswith("421-4.7.0")
        assert "e-postserveren din" in second.greeting
        assert "your e-mail server" in second.greeting
        assert await second.reply() == ""
        await first.say("QUIT")
        await asyncio.sleep(0.05)
        assert (await room.client()).greeting.startswith("220")
    assert room.count("deferred_total", reason="client") == 1


async def test_too_many_mails_of_one_client_are_deferred() -> None:
    async with open_mailroom(relay=(), client_rate=3) as room:
        client = await room.client()
        replies = [await client.deliver(MAIL) for _ in range(3)]
        assert all(reply.startswith("250") for reply in replies)
        await client.say("EHLO client.example")
        assert (await client.say(f"MAIL FROM:<{SENDER}>")).startswith("450-4.7.1")
    assert len(room.receiver.stored) == 3
    assert room.count("deferred_total", reason="rate") == 1


async def test_a_relay_is_held_to_neither() -> None:
    async with open_mailroom(client_connections=1, client_rate=1) as room:
        for _ in range(3):
            client = await room.client()
            for _ in range(2):
                assert (await client.deliver(MAIL)).startswith("250")
    assert len(room.receiver.stored) == 6


LARGE = b"x" * 60_000 + b"\r\n"
SIZE_LIMIT = 65_536
MEMORY_LIMIT = 4 * SIZE_LIMIT


@contextlib.asynccontextmanager
async def full_store(**settings: Any) -> AsyncIterator[tuple[Mailroom, asyncio.Event]]:
    """A door with room for four large mails, where nothing is stored before the event is set."""
    go_on = asyncio.Event()
    sizes = {"size_limit": SIZE_LIMIT, "memory_limit": MEMORY_LIMIT}
    async with open_mailroom(ListReceiver(waits_for=go_on), **(settings | sizes)) as room:
        try:
            yield room, go_on
        finally:
            go_on.set()


async def hold(room: Mailroom, address: str = "127.0.0.1") -> RawClient:
    """A client whose large mail has come whole and is held in memory."""
    client = await room.client(address)
    await client.until_data()
    left = room.door.memory.left
    await client.send(LARGE + b".\r\n")
    await until(lambda: room.door.memory.left <= left - len(LARGE))
    return client


async def test_one_client_holds_a_quarter_of_the_memory_and_leaves_the_rest_to_others() -> None:
    async with full_store(relay=()) as (room, go_on):
        first, again = await hold(room), await room.client()
        assert (await again.deliver(LARGE)).startswith("452-4.3.1")
        others = [await hold(room, f"127.0.0.{number}") for number in (2, 3)]
        go_on.set()
        for client in (first, *others):
            assert (await client.reply()).startswith("250")
        assert (await again.deliver(LARGE)).startswith("250")
        assert room.door.memory.left == MEMORY_LIMIT


async def test_a_relay_may_hold_the_memory_of_all() -> None:
    async with full_store() as (room, go_on):
        clients = [await hold(room) for _ in range(4)]
        go_on.set()
        for client in clients:
            assert (await client.reply()).startswith("250")


def test_a_client_may_always_send_one_mail_of_the_largest_size() -> None:
    small = IntakeEmailSettings(size_limit=65_536, memory_limit=70_000)
    assert small.client_memory > small.size_limit
    assert IntakeEmailSettings().client_memory == 32 * 1024 * 1024


async def test_a_session_carries_a_hundred_mails_and_then_another_is_asked_for() -> None:
    async with open_mailroom(relay=(), client_rate=1000) as room:
        client = await room.client()
        for _ in range(100):
            assert (await client.deliver(MAIL)).startswith("250")
        await client.say("EHLO client.example")
        assert (await client.say(f"MAIL FROM:<{SENDER}>")).startswith("421 4.7.0")
        assert await client.reply() == ""
    assert len(room.receiver.stored) == 100


async def test_a_message_has_a_hundred_recipients_at_most() -> None:
    async with open_mailroom() as room:
        client = await room.client()
        await client.say("EHLO client.example")
        await client.say(f"MAIL FROM:<{SENDER}>")
        for _ in range(100):
            assert (await client.say(f"RCPT TO:<{RECIPIENT}>")).startswith("250")
        assert (await client.say(f"RCPT TO:<{RECIPIENT}>")).startswith("452-4.5.3")
        await client.say("DATA")
        assert (await client.say(MAIL + b".")).startswith("250")
    assert len(room.receiver.stored) == 1


async def drip(client: RawClient, piece: bytes, seconds: float) -> str:
    """Send ``piece`` again and again until there is a reply or the end; gives the reply."""
    reply = asyncio.create_task(client.reply())
    while not reply.done():
        with contextlib.suppress(ConnectionError):
            await client.send(piece)
        await asyncio.sleep(seconds)
    return await reply


async def test_a_command_that_drips_is_cut_off() -> None:
    async with open_mailroom(idle_timeout=0.3) as room:
        client = await room.client()
        assert (await drip(client, b"E", 0.03)).startswith("421-4.4.2")


async def test_a_mail_that_drips_is_cut_off_though_it_never_stops() -> None:
    async with open_mailroom(idle_timeout=0.3) as room:
        client = await room.client()
        await client.until_data()
        said = await drip(client, b"x", 0.03)
        assert said.startswith("421-4.4.2")
        assert "for langsomt" in said
    assert room.receiver.stored == []
    assert room.count("sessions") == 0


async def test_what_came_fast_buys_no_time_to_drip_afterwards() -> None:
    async with open_mailroom(idle_timeout=0.3) as room:
        client = await room.client()
        await client.until_data()
        await client.send((b"x" * 998 + b"\r\n") * 1_000)
        assert (await drip(client, b"x", 0.03)).startswith("421-4.4.2")
    assert room.receiver.stored == []


def test_no_part_of_a_mail_pays_for_more_than_the_longest_silence() -> None:
    pace = Pace(0.0, 300.0)
    pace.heard(24 * 1024 * 1024, 10.0)
    assert pace.until == 310.0
    pace.heard(1, 309.0)
    assert pace.until == 310.0 + 1 / 500


def test_a_mail_may_come_at_five_hundred_bytes_a_second_for_as_long_as_it_takes() -> None:
    pace = Pace(0.0, 300.0)
    for second in range(1, 3_000):
        pace.heard(500, float(second))
        assert pace.until == second + 300.0


def test_a_mail_that_comes_slower_falls_behind_by_the_longest_silence_and_no_more() -> None:
    pace = Pace(0.0, 300.0)
    for second in range(1, 501):
        pace.heard(250, float(second))
    assert pace.until == 550.0


async def test_a_slow_mail_that_keeps_coming_is_waited_for() -> None:
    async with open_mailroom(idle_timeout=1.0) as room:
        client = await room.client()
        await client.until_data()
        for _ in range(8):
            await client.send(b"x" * 500 + b"\r\n")
            await asyncio.sleep(0.2)
        assert (await client.say(b".")).startswith("250")


async def test_a_session_ends_however_busy_it_is() -> None:
    async with open_mailroom(session_timeout=0.4) as room:
        client = await room.client()
        await client.until_data()
        assert (await drip(client, b"x" * 1000 + b"\r\n", 0.03)).startswith("421-4.4.2")
    assert room.receiver.stored == []


async def test_while_a_mail_is_stored_the_client_is_not_hurried() -> None:
    receiver = ListReceiver(waits_for=asyncio.Event())
    async with open_mailroom(receiver, idle_timeout=60) as room:
        client = await room.client()
        await client.until_data()
        await client.send(MAIL + b".\r\n")
        await receiver.begun.wait()
        assert receiver.waits_for
        receiver.waits_for.set()
        assert (await client.reply()).startswith("250")


async def test_whoever_does_not_read_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("varde.intake_email.connection._LINGER", 0.1)
    async with open_mailroom(idle_timeout=0.3) as room:
        client = await room.client()
        client.reader._transport.pause_reading()  # type: ignore[attr-defined]
        await client.send(b"EHLO client.example\r\n" * 20)
        await asyncio.sleep(0.8)
        assert room.count("sessions") == 0


async def test_a_flood_of_silent_connections_leaves_room_as_it_goes() -> None:
    async with open_mailroom(max_connections=50, idle_timeout=0.3) as room:
        flood = await asyncio.gather(*(room.client() for _ in range(120)))
        assert room.count("sessions") <= 50
        greeted = sum(client.greeting.startswith("220") for client in flood)
        assert greeted >= 50
        assert room.count("deferred_total", reason="connections") == 120 - greeted
        await asyncio.sleep(0.6)
        assert room.count("sessions") == 0
        assert (await (await room.client()).deliver(MAIL)).startswith("250")
