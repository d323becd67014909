"""Socket Mode: envelopes are acknowledged, forms are answered in the acknowledgement, and a lost link comes back."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import structlog

from support.chat import NAV, a_case, open_group
from support.slack import Slack, loopback_slack, shown
from support.slack_tokens import APP_TOKEN, BOT_TOKEN
from varde.chatops.slack.app import SlackDoor
from varde.chatops.slack.serve import socket_mode
from varde.chatops.slack.web import FixedToken, SlackWeb
from varde.shared.domain.case import Assignment
from varde.shared.domain.codes import AssignmentRole, AssignmentState, Language

TAKEN_ON = (Assignment("NAV", AssignmentRole.LEAD, AssignmentState.ACCEPTED),)
SECONDS = 30.0


@pytest.fixture
async def slack(tmp_path: Path) -> AsyncIterator[Slack]:
    async with open_group(tmp_path) as group, loopback_slack() as slack:
        await group.add(a_case(assignments=TAKEN_ON))
        door = SlackDoor(
            web=SlackWeb(FixedToken(BOT_TOKEN), slack.api_url),
            conversation=group.conversation("slack"),
            speaks=lambda _user: None,
            language=Language.NB,
            signing_secret="",
            log=structlog.get_logger(),
        )
        async with socket_mode(door, APP_TOKEN, look_after_seconds=1.0):
            await slack.until(lambda: slack.sockets, SECONDS)
            yield slack
            await door.work.drain()


async def test_a_command_is_acknowledged_and_answered(slack: Slack) -> None:
    envelope = await slack.envelope("slash_commands", dict(slack.slash(NAV, "liste")))
    await slack.until(lambda: envelope in slack.acknowledged and slack.ephemeral, SECONDS)
    assert "26-4817" in shown(slack.ephemeral[-1])


async def test_a_form_is_answered_in_the_acknowledgement(slack: Slack) -> None:
    await slack.envelope("slash_commands", dict(slack.slash(NAV, "rapport 26-4817")))
    await slack.until(lambda: slack.views, SECONDS)
    (view_id,) = slack.views
    for done, action in (("Ring 68 05 12 34", "errors"), ("Vi har ringt.", "update")):
        filled = {"result": ["goes_on"], "done": [done]}
        envelope = await slack.envelope("interactive", slack.submit(NAV, view_id, filled))
        await slack.until(lambda known=envelope: known in slack.answers, SECONDS)
        assert slack.answers[envelope]["response_action"] == action


async def test_a_link_that_slack_wants_renewed_is_opened_again_and_works(slack: Slack) -> None:
    await slack.disconnect()
    await slack.until(lambda: slack.connections == 2, SECONDS)
    envelope = await slack.envelope("slash_commands", dict(slack.slash(NAV, "liste")))
    await slack.until(lambda: envelope in slack.acknowledged, SECONDS)
