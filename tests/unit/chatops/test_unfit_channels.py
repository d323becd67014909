"""The hourly look tells why a channel is not fit, when nothing waits to be posted."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from support.chat import COORDINATOR, DIRECTORY, NAV, Group, a_case, changed, open_group
from support.slack import Slack, loopback_slack, shown
from support.slack_payloads import CHANNEL
from support.slack_tokens import BOT_TOKEN
from varde.chatops.card import Card, card_of
from varde.chatops.channels import LOOK_SECONDS, Channels
from varde.chatops.guarded_chat import GuardedChat
from varde.chatops.labels import labels
from varde.chatops.port import Bulletin, Notice
from varde.chatops.slack.channel import SlackChannel
from varde.chatops.slack.web import FixedToken, SlackWeb
from varde.shared.domain.codes import Language
from varde.shared.errors import Transient

IS_SO = pytest.mark.parametrize(
    ("is_so", "why"),
    [
        ({"is_private": False}, "kanalen er ikke privat"),
        ({"is_ext_shared": True}, "kanalen er delt med noen utenfor virksomheten"),
        ({"is_archived": True}, "kanalen er arkivert"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else "",
)


@dataclass
class Room:
    """A group in a loopback Slack, with its channels behind their guards."""

    group: Group
    slack: Slack
    channels: Channels

    @property
    def told(self) -> list[str]:
        """What the coordinator was told."""
        return [shown(message) for message in self.slack.messages["D" + COORDINATOR]]


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    async with open_group(tmp_path) as group, loopback_slack() as slack:
        for user in (COORDINATOR, NAV):
            slack.join(user)
        web = SlackWeb(FixedToken(BOT_TOKEN), slack.api_url)
        yield Room(group, slack, group.guarded(SlackChannel(web, CHANNEL)))


def test_the_channels_are_looked_at_every_hour() -> None:
    assert LOOK_SECONDS == 3600


@IS_SO
async def test_a_look_tells_once_and_a_card_that_waits_does_not_tell_again(
    room: Room, is_so: dict[str, Any], why: str
) -> None:
    room.slack.channel |= is_so
    for _ in range(2):
        await room.channels.look_again()
    case = await room.group.add(a_case())
    with pytest.raises(Transient):
        await room.group.poster(room.channels).handle(changed(case))
    (told,) = room.told
    assert why in told
    assert room.slack.cards == []


@IS_SO
async def test_what_is_wrong_again_is_told_again(
    room: Room, is_so: dict[str, Any], why: str
) -> None:
    fit = dict(room.slack.channel)
    for channel in (is_so, fit, is_so):
        room.slack.channel |= channel
        await room.channels.look_again()
    assert [why in told for told in room.told] == [True, True]


ACTS: dict[str, Callable[[GuardedChat, Card], Awaitable[object]]] = {
    "post": lambda chat, card: chat.post(card),
    "update": lambda chat, card: chat.update("1.1", card),
    "reply": lambda chat, card: chat.reply(card.case_id, "1.1", Notice(card.title, Language.NB)),
    "publish": lambda chat, card: chat.publish(Bulletin("digest-1", Language.NB, card.title)),
}


@pytest.mark.parametrize("act", list(ACTS))
@pytest.mark.parametrize("is_so", [{"is_private": False}, {"is_ext_shared": True}, None])
async def test_whoever_forgets_to_look_says_nothing_in_a_channel_that_is_not_fit(
    room: Room, act: str, is_so: dict[str, Any] | None
) -> None:
    case = await room.group.add(a_case())
    view = await room.group.casework.card(case.case_id, language=Language.NB)
    assert view is not None
    card = card_of(view, DIRECTORY, labels(Language.NB))
    room.slack.channel |= is_so or {}
    if is_so is None:
        room.slack.join("U0GJEST", is_restricted=True)
    with pytest.raises(Transient, match="may not be posted in"):
        await ACTS[act](room.channels.at(CHANNEL), card)
    assert room.slack.count("chat.postMessage") == len(room.told)
    assert room.slack.count("chat.update") == 0
