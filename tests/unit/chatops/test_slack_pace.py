"""Turns for calls to Slack: at Slack's pace, in order, and no slower than they must be."""

import asyncio

import pytest

from support.slack import BOT_TOKEN, loopback_slack
from support.slack_payloads import CHANNEL
from varde.chatops.slack.channel import SlackChannel
from varde.chatops.slack.pace import PACES, Pace, Turns
from varde.chatops.slack.web import SlackWeb

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


def _turns(time: Time, pace: Pace = THREE_AT_ONCE) -> Turns:
    return Turns({"chat.postMessage": pace}, time.now, time.sleep)


async def _went(turns: Turns, time: Time, count: int, channel: str = "C1") -> list[float]:
    went: list[float] = []

    async def call() -> None:
        await turns.mine("chat.postMessage", channel)
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


async def test_channels_do_not_wait_for_each_other(time: Time) -> None:
    turns = _turns(time, Pace(1.0, 1))
    assert await _went(turns, time, 1) == [0]
    assert await _went(turns, time, 1, "D2") == [0]


async def test_a_method_without_a_pace_goes_at_once(time: Time) -> None:
    turns = _turns(time, Pace(1.0, 1))
    for _ in range(5):
        await turns.mine("views.open", "")
    assert time.at == 100.0


async def test_calls_go_in_the_order_in_which_they_came(time: Time) -> None:
    turns, order = _turns(time, Pace(1.0, 1)), list[int]()

    async def call(number: int) -> None:
        await turns.mine("chat.postMessage", "C1")
        order.append(number)

    await asyncio.gather(*(call(number) for number in range(20)))
    assert order == list(range(20))


async def test_who_gives_up_waiting_takes_nobody_s_turn() -> None:
    turns = Turns({"chat.postMessage": Pace(0.2, 1)})
    await turns.mine("chat.postMessage", "C1")
    waiting = asyncio.create_task(turns.mine("chat.postMessage", "C1"))
    await asyncio.sleep(0)
    waiting.cancel()
    async with asyncio.timeout(5):
        await turns.mine("chat.postMessage", "C1")


def test_the_paces_are_those_that_slack_publishes() -> None:
    assert PACES["chat.postMessage"].seconds == 1.0
    for tier_3 in ("chat.update", "conversations.info", "conversations.history"):
        assert 60 / PACES[tier_3].seconds == pytest.approx(50)
    assert 60 / PACES["conversations.members"].seconds == pytest.approx(100)


async def test_whether_the_channel_is_fit_is_told_to_operators_while_cards_wait() -> None:
    async with loopback_slack() as slack:
        channel = SlackChannel(SlackWeb(BOT_TOKEN, slack.api_url), CHANNEL, list)
        waiting = [asyncio.create_task(channel.check_channel()) for _ in range(30)]
        await slack.until(lambda: slack.count("conversations.info") >= 4, 30.0)
        async with asyncio.timeout(3.0):
            assert (await channel.glance()).ok
        assert not all(look.done() for look in waiting)
        for look in waiting:
            look.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
