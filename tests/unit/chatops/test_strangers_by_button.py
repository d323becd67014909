"""The coordinator says by buttons who may stay in the channel, and posting goes on."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from support.chat import COORDINATOR, NAV, Group, open_group
from support.slack import Slack, buttons, loopback_slack
from support.slack_payloads import CHANNEL
from support.slack_tokens import BOT_TOKEN
from varde.chatops.answer import Tone
from varde.chatops.card import Action
from varde.chatops.channel_guard import ChannelGuard
from varde.chatops.conversation import Asker
from varde.chatops.forms import FormKind
from varde.chatops.slack.blocks import ACTION_PREFIX
from varde.chatops.slack.channel import SlackChannel
from varde.chatops.slack.web import FixedToken, SlackWeb

GUEST = "U0GJEST"


@dataclass
class Room:
    """A group in a loopback Slack in which a guest has come in."""

    group: Group
    slack: Slack

    @property
    def guard(self) -> ChannelGuard:
        return self.group.guard("slack")


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    async with open_group(tmp_path) as group, loopback_slack() as slack:
        for user in (COORDINATOR, NAV):
            slack.join(user)
        slack.join(GUEST, is_restricted=True)
        group.guarded(SlackChannel(SlackWeb(FixedToken(BOT_TOKEN), slack.api_url), CHANNEL))
        assert not (await group.guard("slack").look()).ok
        yield Room(group, slack)


async def test_the_coordinator_lets_a_guest_stay_by_the_buttons_and_posting_goes_on(
    room: Room,
) -> None:
    (notice,) = room.slack.messages["D" + COORDINATOR]
    (button,) = buttons(notice)
    talk = room.group.conversation("slack")
    action = Action(button["action_id"].removeprefix(ACTION_PREFIX))
    state = await talk.press(Asker(COORDINATOR), action, "")
    assert state.people == (GUEST,)
    (admit,) = state.buttons
    opened = await talk.press(Asker(COORDINATOR), admit.action, "")
    assert opened.form
    first = await talk.submit(Asker(COORDINATOR), opened.form.kind, "", {"who": [GUEST]})
    assert first.confirm
    assert not (await room.guard.look_again()).ok
    assert (await talk.confirm(Asker(NAV), first.confirm.token)).tone is Tone.REFUSED
    assert (await talk.confirm(Asker(COORDINATOR), first.confirm.token)).tone is Tone.DONE
    assert (await room.guard.look()).ok


async def test_nobody_is_let_stay_by_a_form_who_was_not_offered(room: Room) -> None:
    talk = room.group.conversation("slack")
    for who in ("U0ANNEN", NAV, "../../x", "<!channel>"):
        answer = await talk.submit(Asker(COORDINATOR), FormKind.ADMIT, "", {"who": [who]})
        assert answer.form
        assert answer.form.rejected
    assert not (await room.guard.look_again()).ok
