"""Limits that store no address, and forms sent twice."""

import asyncio

import pytest

from varde.intake_web.limits import DAY, Limits, Rate, TooMany, client_address
from varde.intake_web.repeats import WINDOW, Repeats
from varde.shared.errors import Transient

TOKEN = "a" * 22


class HandClock:
    """Seconds that pass only when told to."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def limits(clock: HandClock, *, everybody: int = 1_000, client: int = 3) -> Limits:
    return Limits(Rate(1.0, everybody), Rate(0.1, client), clock)


def test_a_client_gets_its_burst_then_waits_and_nobody_else_does() -> None:
    clock = HandClock()
    door = limits(clock)
    for _ in range(3):
        door.admit("192.0.2.7")
    with pytest.raises(TooMany) as refused:
        door.admit("192.0.2.7")
    assert refused.value.retry_after == pytest.approx(10.0)
    door.admit("192.0.2.8")
    clock.now += 10.0
    door.admit("192.0.2.7")


def test_everybody_together_has_a_limit_also_where_no_address_is_known() -> None:
    door = limits(HandClock(), everybody=2)
    door.admit(None)
    door.admit(None)
    with pytest.raises(TooMany):
        door.admit(None)


def test_a_refused_submission_uses_nobody_elses_turn() -> None:
    door = limits(HandClock(), everybody=4, client=1)
    door.admit("192.0.2.7")
    for _ in range(10):
        with pytest.raises(TooMany):
            door.admit("192.0.2.7")
    door.admit("192.0.2.8")


def test_clients_of_a_socket_for_both_kinds_of_addresses_are_told_apart() -> None:
    def address(peer: str) -> str | None:
        return client_address({"client": (peer, 1), "headers": []}, ())

    assert address("::ffff:192.0.2.7") == "192.0.2.7"
    assert address("::ffff:192.0.2.8") == "192.0.2.8"


def test_no_address_can_be_found_in_the_table_and_the_table_is_bounded() -> None:
    door = limits(HandClock(), everybody=100_000)
    for number in range(12_000):
        door.admit(f"198.51.{number // 256}.{number % 256}")
    assert len(door._clients) == 10_000
    assert all(len(key) == 8 and b"198.51" not in key for key in door._clients)


def test_every_day_the_salt_and_the_table_are_thrown_away() -> None:
    clock = HandClock()
    door = limits(clock)
    door.admit("192.0.2.7")
    before = set(door._clients)
    clock.now += DAY
    door.admit("192.0.2.7")
    assert before.isdisjoint(door._clients)


@pytest.mark.parametrize(
    ("peer", "forwarded", "known_as"),
    [
        ("192.0.2.7", None, "192.0.2.7"),
        ("192.0.2.7", "203.0.113.9", "192.0.2.7"),  # a stranger's header is not believed
        ("127.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("127.0.0.1", "10.0.0.1, 203.0.113.9", "203.0.113.9"),
        ("127.0.0.1", "unknown", None),
        ("127.0.0.1", None, None),  # an onion service: everybody looks alike
        ("2001:db8:1:2:3:4:5:6", None, "2001:db8:1:2::/64"),
    ],
)
def test_a_client_is_known_as(peer: str, forwarded: str | None, known_as: str | None) -> None:
    headers = [(b"x-forwarded-for", forwarded.encode())] if forwarded else []
    scope = {"type": "http", "client": (peer, 4711), "headers": headers}
    assert client_address(scope, {"127.0.0.1", "::1"}) == known_as


class Deliveries:
    """Gives receipts one after the other; fails while ``error`` is set."""

    def __init__(self) -> None:
        self.made = 0
        self.error: Exception | None = None
        self.open = asyncio.Event()
        self.open.set()

    async def __call__(self) -> str:
        await self.open.wait()
        if self.error:
            raise self.error
        self.made += 1
        return f"receipt {self.made}"


async def test_a_second_click_while_the_first_is_under_way_waits_for_its_receipt() -> None:
    repeats, deliver = Repeats(), Deliveries()
    deliver.open.clear()
    clicks = [asyncio.create_task(repeats.once(TOKEN, b"same", deliver)) for _ in range(5)]
    await asyncio.sleep(0)
    deliver.open.set()
    answers = await asyncio.gather(*clicks)
    assert {receipt for receipt, _ in answers} == {"receipt 1"}
    assert sorted(repeated for _, repeated in answers) == [False, True, True, True, True]


async def test_a_changed_text_under_the_same_token_is_a_concern_of_its_own() -> None:
    repeats, deliver = Repeats(), Deliveries()
    assert (await repeats.once(TOKEN, b"one", deliver))[0] == "receipt 1"
    assert (await repeats.once(TOKEN, b"two", deliver))[0] == "receipt 2"


async def test_without_a_token_of_ours_nothing_counts_as_a_repeat() -> None:
    repeats, deliver = Repeats(), Deliveries()
    for token in ("", "short", "æ" * 22):
        await repeats.once(token, b"same", deliver)
    assert deliver.made == 3


async def test_a_failed_delivery_is_forgotten_and_everyone_who_waited_hears_of_it() -> None:
    repeats, deliver = Repeats(), Deliveries()
    deliver.error = Transient("away")
    deliver.open.clear()
    clicks = [asyncio.create_task(repeats.once(TOKEN, b"same", deliver)) for _ in range(2)]
    await asyncio.sleep(0)
    deliver.open.set()
    answers = await asyncio.gather(*clicks, return_exceptions=True)
    assert all(isinstance(answer, Transient) for answer in answers)
    deliver.error = None
    assert await repeats.once(TOKEN, b"same", deliver) == ("receipt 1", False)


async def test_receipts_are_forgotten_after_a_while_and_their_number_is_bounded() -> None:
    clock, deliver = HandClock(), Deliveries()
    repeats = Repeats(clock)
    for number in range(10_050):
        await repeats.once(TOKEN, b"%d" % number, deliver)
    assert len(repeats._sent._done) == 10_000
    clock.now += WINDOW
    await repeats.once(TOKEN, b"new", deliver)
    assert len(repeats._sent._done) == 1
