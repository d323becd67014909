"""What Slack sends: payloads of commands, buttons, modals and events, and their signatures.

Shapes follow Slack's documentation of interaction payloads and of the Events API.
"""

import hashlib
import hmac
import json
import time
import uuid
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from support.slack_rooms import BOT_USER

SIGNING_SECRET = "loopback-signing-secret"
CHANNEL = "C0PARTNERS"
_INTERACTIONS = frozenset({"block_actions", "view_submission", "view_closed"})


class Payloads:
    """Makes what a workspace sends. ``triggers`` maps a trigger id to when it expires, or to None once used."""

    base: str
    triggers: dict[str, float | None]
    pressed_in: dict[str, str]
    """The view in which a trigger came to be, where it was one."""
    trigger_seconds: float = 30.0
    """Slack itself gives three seconds; a busy machine that tests gets more."""

    def trigger(self) -> str:
        """A fresh trigger id, good for a short while and for one view."""
        trigger_id = uuid.uuid4().hex
        self.triggers[trigger_id] = time.monotonic() + self.trigger_seconds
        return trigger_id

    def slash(self, user: str, text: str, *, command: str = "/sak") -> dict[str, str]:
        """The payload of a slash command, as Slack sends it."""
        return {
            "token": "legacy",
            "team_id": "T0",
            "team_domain": "varde",
            "channel_id": CHANNEL,
            "channel_name": "privategroup",
            "user_id": user,
            "user_name": "someone",
            "command": command,
            "text": text,
            "api_app_id": "A0",
            "response_url": f"{self.base}/response/{uuid.uuid4().hex}",
            "trigger_id": self.trigger(),
        }

    def press(self, user: str, action_id: str, value: str) -> dict[str, Any]:
        """The payload of a press of a button."""
        return {
            "type": "block_actions",
            "user": {"id": user, "team_id": "T0"},
            "api_app_id": "A0",
            "token": "legacy",
            "container": {"type": "message", "message_ts": "1.0", "channel_id": CHANNEL},
            "trigger_id": self.trigger(),
            "team": {"id": "T0", "domain": "varde"},
            "channel": {"id": CHANNEL, "name": "privategroup"},
            "response_url": f"{self.base}/response/{uuid.uuid4().hex}",
            "actions": [
                {
                    "type": "button",
                    "action_id": action_id,
                    "block_id": "b1",
                    "value": value,
                    "action_ts": f"{time.time()}",
                }
            ],
        }

    def mention(self, user: str, text: str, **more: Any) -> dict[str, Any]:
        """The payload of an ``app_mention`` event."""
        return {
            "type": "event_callback",
            "token": "legacy",
            "team_id": "T0",
            "api_app_id": "A0",
            "event_id": f"Ev{uuid.uuid4().hex}",
            "event_time": int(time.time()),
            "authorizations": [{"team_id": "T0", "user_id": BOT_USER, "is_bot": True}],
            "event": {
                "type": "app_mention",
                "user": user,
                "text": f"<@{BOT_USER}> {text}",
                "ts": "1.1",
                "channel": CHANNEL,
                "event_ts": "1.1",
            }
            | more,
        }

    def press_at_home(self, user: str, action_id: str, value: str) -> dict[str, Any]:
        """The payload of a press in App Home: it names a view, and no place to answer in."""
        pressed = self.press(user, action_id, value)
        del pressed["response_url"], pressed["channel"]
        home = {"container": {"type": "view", "view_id": "V0HOME"}, "view": {"type": "home"}}
        return pressed | home

    def press_in_view(
        self, user: str, view: Mapping[str, Any], action_id: str, value: str
    ) -> dict[str, Any]:
        """The payload of a press in an open modal."""
        pressed = self.press_at_home(user, action_id, value)
        self.pressed_in[pressed["trigger_id"]] = view["id"]
        container = {"type": "view", "view_id": view["id"]}
        return pressed | {"container": container, "view": dict(view)}

    def opened_home(self, user: str, tab: str = "home") -> dict[str, Any]:
        """The payload of an ``app_home_opened`` event."""
        more = {"type": "app_home_opened", "tab": tab, "channel": f"D{user}"}
        return self.mention(user, "", **more)

    def submission(
        self, user: str, view: Mapping[str, Any], filled: Mapping[str, Sequence[str]]
    ) -> dict[str, Any]:
        """The payload of a modal that was sent, with each block's state."""
        values = {
            block["block_id"]: {
                block["element"]["action_id"]: _state(
                    block["element"], list(filled.get(block["block_id"], ()))
                )
            }
            for block in view["blocks"]
            if block["type"] == "input"
        }
        return {
            "type": "view_submission",
            "team": {"id": "T0", "domain": "varde"},
            "user": {"id": user, "name": "someone", "team_id": "T0"},
            "api_app_id": "A0",
            "token": "legacy",
            "trigger_id": self.trigger(),
            "view": {**view, "state": {"values": values}},
            "response_urls": [],
        }


def _state(element: Mapping[str, Any], given: list[str]) -> dict[str, Any]:
    """What Slack says of an element. Fails where Slack's client would not let a person do it."""
    kind = element["type"]
    if kind == "plain_text_input":
        text = given[0] if given else None
        assert text is None or len(text) <= element["max_length"]
        return {"type": kind, "value": text}
    if kind == "datepicker":
        return {"type": kind, "selected_date": given[0] if given else None}
    groups = [g["options"] for g in element.get("option_groups", [])]
    lists = [element["options"]] if "options" in element else groups
    offered = {option["value"]: option for options in lists for option in options}
    if kind == "multi_static_select":
        return {"type": kind, "selected_options": [offered[value] for value in given]}
    return {"type": kind, "selected_option": offered[given[0]] if given else None}


def signed(
    body: bytes, *, age: int = 0, secret: str = SIGNING_SECRET, retry: int = 0
) -> dict[str, str]:
    """The headers that Slack puts on a request of ``age`` seconds."""
    at = str(int(time.time()) - age)
    digest = hmac.new(secret.encode(), b"v0:" + at.encode() + b":" + body, hashlib.sha256)
    headers = {"X-Slack-Request-Timestamp": at, "X-Slack-Signature": "v0=" + digest.hexdigest()}
    if retry:
        headers |= {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": "http_timeout"}
    return headers


def form(payload: dict[str, Any]) -> bytes:
    """A slash command, or an interaction, as the form that Slack posts."""
    if payload.get("type") in _INTERACTIONS:
        payload = {"payload": json.dumps(payload)}
    return urlencode(payload).encode()


async def read_arguments(request: web.Request) -> dict[str, Any]:
    """Arguments come in the query, as a form or as JSON."""
    arguments: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        text = await request.text()
        return arguments | (json.loads(text) if text else {})
    return arguments | {k: str(v) for k, v in (await request.post()).items()}
