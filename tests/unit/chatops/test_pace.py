"""Turns for calls to a chat platform: at its pace, in order, and no slower than they must be."""

import asyncio

import pytest

from support.teams_limits import ASKED, SENT
from varde.chatops.pace import Pace, Turns
from varde.chatops.teams.pace import PACES

THREE_AT_ONCE = Pace(1.0, 3)


class Time:
    """A clock that moves when somebody sleeps."""

    def __init__(self) -> None:
        self.at = 100.0

    def now(self) -> float:
        return self.at

    async def sleep(self, seconds: float) -> None:
        self.at += seconds
        await asyncio.sleep(0)


@pytest.fixture
def time() -> Time:
    return Time()


def _turns(time: Time, *paces: Pace) -> Turns:
    return Turns({"post": paces or (THREE_AT_ONCE,)}, time.now, time.sleep)


async def _went(turns: Turns, time: Time, count: int, channel: str = "C1") -> list[float]:
    went: list[float] = []

    async def call() -> None:
        await turns.mine("post", channel)
        went.append(time.at - 100.0)

    await asyncio.gather(*(call() for _ in range(count)))
    return went


async def test_a_burst_goes_at_once_and_the_rest_one_a_second(time: Time) -> None:
    assert await _went(_turns(time), time, 6) == [0, 0, 0, 1, 2, 3]


async def test_who_has_waited_long_enough_has_a_burst_again(time: Time) -> None:
    turns = _turns(time)
    await _went(turns, time, 5)
    time.at = 200.0
    assert await _went(turns, time, 4) == [100, 100, 100, 101]


async def test_places_do_not_wait_for_each_other(time: Time) -> None:
    turns = _turns(time, Pace(1.0, 1))
    assert await _went(turns, time, 1) == [0]
    assert await _went(turns, time, 1, "D2") == [0]


async def test_a_call_without_a_pace_goes_at_once(time: Time) -> None:
    turns = _turns(time, Pace(1.0, 1))
    for _ in range(5):
        await turns.mine("look", "")
    assert time.at == 100.0


async def test_calls_go_in_the_order_in_which_they_came(time: Time) -> None:
    turns, order = _turns(time, Pace(1.0, 1)), list[int]()

    async def call(number: int) -> None:
        await turns.mine("post", "C1")
        order.append(number)

    await asyncio.gather(*(call(number) for number in range(20)))
    assert order == list(range(20))


async def test_who_gives_up_waiting_takes_nobody_s_turn() -> None:
    turns = Turns({"post": (Pace(0.2, 1),)})
    await turns.mine("post", "C1")
    waiting = asyncio.create_task(turns.mine("post", "C1"))
    await asyncio.sleep(0)
    waiting.cancel()
    async with asyncio.timeout(5):
        await turns.mine("post", "C1")


async def test_a_call_that_has_two_paces_keeps_both(time: Time) -> None:
    turns = _turns(time, Pace(1.0, 2), Pace(10.0, 4))
    assert await _went(turns, time, 6) == [0, 0, 1, 2, 10, 20]


@pytest.mark.parametrize(("call", "limits"), [("post", SENT), ("members", SENT), ("member", ASKED)])
async def test_however_many_calls_wait_teams_published_limits_hold(
    time: Time, call: str, limits: tuple[tuple[float, int], ...]
) -> None:
    turns = Turns({"post": PACES[call]}, time.now, time.sleep)
    went = await _went(turns, time, 3000)
    for seconds, most in limits:
        pairs = zip(went, went[most:], strict=False)
        assert all(later - earlier >= seconds for earlier, later in pairs)


async def test_a_thousand_cards_take_hardly_longer_than_teams_makes_them_take(time: Time) -> None:
    went = await _went(Turns({"post": PACES["post"]}, time.now, time.sleep), time, 1000)
    assert went[-1] <= 1000 * 30 / 60 * 1.1
