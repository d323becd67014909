"""The pace of calls to Slack."""

import asyncio

import pytest

from support.slack import loopback_slack
from support.slack_payloads import CHANNEL
from support.slack_tokens import BOT_TOKEN
from varde.chatops.slack.channel import SlackChannel
from varde.chatops.slack.pace import PACES
from varde.chatops.slack.web import FixedToken, SlackWeb


def test_the_paces_are_those_that_slack_publishes() -> None:
    assert PACES["chat.postMessage"][0].seconds == 1.0
    for tier_3 in ("chat.update", "conversations.info", "conversations.history"):
        assert 60 / PACES[tier_3][0].seconds == pytest.approx(50)
    assert 60 / PACES["conversations.members"][0].seconds == pytest.approx(100)


async def test_whether_the_channel_is_fit_is_told_to_operators_while_cards_wait() -> None:
    async with loopback_slack() as slack:
        channel = SlackChannel(SlackWeb(FixedToken(BOT_TOKEN), slack.api_url), CHANNEL)
        waiting = [asyncio.create_task(channel.check_channel()) for _ in range(30)]
        await slack.until(lambda: slack.count("conversations.info") >= 4, 30.0)
        async with asyncio.timeout(3.0):
            assert (await channel.glance()).ok
        assert not all(look.done() for look in waiting)
        for look in waiting:
            look.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
