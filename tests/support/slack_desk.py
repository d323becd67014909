"""Somebody in front of Slack's modals and App Home, whose presses Slack signs and posts to Varde."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import structlog

from support.chat import DIRECTORY, NAV, Group, a_case, open_group
from support.slack import Slack, buttons, loopback_slack, shown
from support.slack_payloads import SIGNING_SECRET, form, signed
from support.slack_tokens import BOT_TOKEN
from varde.chatops.slack.app import SlackDoor
from varde.chatops.slack.blocks import ACTION_PREFIX
from varde.chatops.slack.serve import http_app
from varde.chatops.slack.web import FixedToken, SlackWeb
from varde.shared.domain.codes import Language
from varde.shared.domain.partner import Directory


class Desk:
    """Somebody in front of Slack's modals."""

    def __init__(self, group: Group, slack: Slack, http: httpx.AsyncClient, door: SlackDoor):
        self.group, self.slack, self._http, self._door = group, slack, http, door

    async def post(self, payload: dict[str, Any]) -> dict[str, Any]:
        """What Varde acknowledges with, once it has done all that it took on."""
        body = form(payload)
        headers = signed(body) | {"Content-Type": "application/x-www-form-urlencoded"}
        answered = await self._http.post("/slack/events", content=body, headers=headers)
        assert answered.status_code == 200
        await self._door.work.drain()
        return dict(answered.json()) if answered.content.startswith(b"{") else {}

    async def at_home(self, action: str, reference: str = "", user: str = NAV) -> None:
        await self.post(self.slack.press_at_home(user, ACTION_PREFIX + action, reference))

    async def in_view(self, label: str, user: str = NAV) -> dict[str, Any]:
        """Press a button of the view on top; the payload."""
        view = self.top
        button = next(b for b in buttons(view) if b["text"]["text"] == label)
        value = button.get("value", "")
        payload = self.slack.press_in_view(user, view, button["action_id"], value)
        await self.post(payload)
        return payload

    async def submit(self, filled: Mapping[str, Sequence[str]], user: str = NAV) -> str:
        payload, view_id = self.slack.submit(user, self.top["id"], filled), self.top["id"]
        return self.slack.after(view_id, await self.post(payload))

    @property
    def top(self) -> dict[str, Any]:
        return list(self.slack.views.values())[-1]

    def told(self, user: str = NAV) -> list[str]:
        """What stands in direct messages."""
        return [shown(message) for message in self.slack.messages["D" + user]]

    async def recused(self) -> frozenset[str]:
        view = await self.group.casework.view(_koordinator(), "26-4817", language=Language.NB)
        return view.recused_members


def _koordinator() -> Any:
    return DIRECTORY.members[0].actor


@asynccontextmanager
async def door_to(group: Group, slack: Slack) -> AsyncIterator[tuple[SlackDoor, httpx.AsyncClient]]:
    """The door that Slack knocks on, and a client that does so as Slack would."""
    door = SlackDoor(
        web=SlackWeb(FixedToken(BOT_TOKEN), slack.api_url),
        conversation=group.conversation("slack"),
        speaks=lambda _user: None,
        language=Language.NB,
        signing_secret=SIGNING_SECRET,
        log=structlog.get_logger(),
    )
    transport = httpx.ASGITransport(http_app(door))
    async with httpx.AsyncClient(transport=transport, base_url="http://varde.example") as http:
        yield door, http


@asynccontextmanager
async def open_desk(folder: Path, directory: Directory = DIRECTORY) -> AsyncIterator[Desk]:
    """A desk with one case, 26-4817."""
    async with open_group(folder, directory) as group, loopback_slack() as slack:
        await group.add(a_case())
        async with door_to(group, slack) as (door, http):
            yield Desk(group, slack, http, door)
