"""What Slack sends over HTTP: only what it signed and sent just now is taken, and each thing once."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from support.chat import COORDINATOR, DIRECTORY, NAV, POLICE, Group, a_case, open_group
from support.slack import Slack, loopback_slack, shown
from support.slack_desk import door_to
from support.slack_payloads import form, signed
from varde.chatops.slack.app import SlackDoor
from varde.shared.domain.codes import AssignmentState, Language

FORM = "application/x-www-form-urlencoded"
GRID_USER = "W012A3CDE"


class Door:
    """Varde's door for Slack's requests."""

    def __init__(self, group: Group, slack: Slack, http: httpx.AsyncClient, door: SlackDoor):
        self.group, self.slack, self._http, self._door = group, slack, http, door

    async def post(self, body: bytes, headers: dict[str, str], kind: str = FORM) -> int:
        answered = await self._http.post(
            "/slack/events", content=body, headers=headers | {"Content-Type": kind}
        )
        await self._door.work.drain()
        return answered.status_code


@pytest.fixture
async def door(tmp_path: Path) -> AsyncIterator[Door]:
    async with open_group(tmp_path) as group, loopback_slack() as slack:
        await group.add(a_case())
        group.directory = replace(DIRECTORY, members=tuple(map(_also_on_grid, DIRECTORY.members)))
        async with door_to(group, slack) as (app, http):
            yield Door(group, slack, http, app)


def _also_on_grid(member: Any) -> Any:
    own = (("slack", GRID_USER),) if member.partner == "POLITI" else ()
    return replace(member, identities=(*member.identities, *own))


async def test_what_slack_signed_just_now_is_taken(door: Door) -> None:
    body = form(dict(door.slack.slash(NAV, "liste")))
    assert await door.post(body, signed(body)) == 200
    assert "26-4817" in shown(door.slack.ephemeral[-1])


@pytest.mark.parametrize("age", [301, 3600, -330])
async def test_what_was_signed_long_ago_is_a_replay_and_is_turned_away(
    door: Door, age: int
) -> None:
    body = form(dict(door.slack.slash(NAV, "liste")))
    assert await door.post(body, signed(body, age=age)) == 401
    assert door.slack.ephemeral == []


async def test_what_somebody_else_signed_is_turned_away(door: Door) -> None:
    body = form(dict(door.slack.slash(NAV, "liste")))
    assert await door.post(body, signed(body, secret="another secret")) == 401
    assert await door.post(body + b"&text=hjelp", signed(body)) == 401
    assert await door.post(body, {}) == 401
    assert door.slack.ephemeral == []


async def test_a_body_that_is_too_large_or_no_text_is_turned_away_unread(door: Door) -> None:
    large = b"x" * 1_000_001
    assert await door.post(large, signed(large)) == 413
    assert await door.post(b"\xff\xfe", signed(b"\xff\xfe")) == 400


async def test_a_command_that_slack_sends_again_is_answered_once(door: Door) -> None:
    body = form(dict(door.slack.slash(NAV, "notat 26-4817 Vi har et ledig rom.")))
    for retry in range(3):
        assert await door.post(body, signed(body, retry=retry)) == 200
    assert len(door.slack.ephemeral) == 1


async def test_a_press_that_slack_sends_again_is_done_once(door: Door) -> None:
    body = form(door.slack.press(NAV, "varde_accept", "26-4817"))
    for retry in range(3):
        await door.post(body, signed(body, retry=retry))
    assert len(door.slack.ephemeral) == 1


async def test_an_event_that_slack_sends_again_is_answered_once(door: Door) -> None:
    body = json.dumps(door.slack.opened_home(NAV)).encode()
    for retry in range(3):
        await door.post(body, signed(body, retry=retry), "application/json")
    # Bolt acknowledges an event before it hands it on.
    await door.slack.until(lambda: door.slack.homes, 30.0)
    assert door.slack.count("views.publish") == 1


async def test_the_messages_tab_of_the_app_publishes_no_home(door: Door) -> None:
    body = json.dumps(door.slack.opened_home(NAV, tab="messages")).encode()
    await door.post(body, signed(body), "application/json")
    home = json.dumps(door.slack.opened_home(POLICE)).encode()
    await door.post(home, signed(home), "application/json")
    await door.slack.until(lambda: door.slack.homes, 30.0)
    assert list(door.slack.homes) == [POLICE]


async def test_ids_of_an_enterprise_grid_are_read_as_they_are(door: Door) -> None:
    payload = dict(door.slack.slash(GRID_USER, "liste"))
    body = form(payload | {"enterprise_id": "E012ABC", "team_id": "T012ABC"})
    assert await door.post(body, signed(body)) == 200
    assert "26-4817" in shown(door.slack.ephemeral[-1])
    pressed = door.slack.press(GRID_USER, "varde_offer", "26-4817")
    body = form(pressed | {"enterprise": {"id": "E012ABC"}, "is_enterprise_install": False})
    await door.post(body, signed(body))
    view = await door.group.casework.view(
        DIRECTORY.members[0].actor, "26-4817", language=Language.NB
    )
    states = {a.partner: a.state for a in view.assignments}
    assert states["POLITI"] is AssignmentState.ACCEPTED


async def test_a_command_on_the_line_below_the_bots_name_is_done(door: Door) -> None:
    event = door.slack.mention(NAV, "", thread_ts="1.0")
    event["event"]["text"] = event["event"]["text"].strip() + "\nliste"
    body = json.dumps(event).encode()
    await door.post(body, signed(body), "application/json")
    await door.slack.until(lambda: door.slack.ephemeral, 30.0)
    assert "26-4817" in shown(door.slack.ephemeral[-1])


async def test_a_form_asked_for_in_a_thread_comes_with_a_button_that_opens_it(door: Door) -> None:
    event = door.slack.mention(COORDINATOR, "lukk 26-4817", thread_ts="1.0")
    body = json.dumps(event).encode()
    await door.post(body, signed(body), "application/json")
    await door.slack.until(lambda: door.slack.ephemeral, 30.0)
    (button,) = door.slack.ephemeral[-1]["blocks"][-1]["elements"]
    body = form(door.slack.press(COORDINATOR, button["action_id"], button["value"]))
    await door.post(body, signed(body))
    (view,) = door.slack.views.values()
    assert "Avslutt 26-4817" in shown(view)
