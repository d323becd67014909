"""What stands between Varde and Microsoft's Agents Playground (``make teams-playground``)."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import jwt
import pytest
from aiohttp import web

from support.playground import FOLDER, OTHERS, Playground, between, members, settings
from support.running import ROOT
from support.teams import APP_ID, CHANNEL, TOKENS, serving
from support.teams_signing import ISSUER, rsa_key

TOKEN = {"Authorization": f"Bearer {TOKENS['https://api.botframework.com/.default']}"}
CARD_TYPE = "application/vnd.microsoft.card.adaptive"
OPENS = {"type": "Action.Submit", "title": "Tildel …", "data": {"verb": "press_assign"}}
CARD = {"type": "AdaptiveCard", "version": "1.5", "body": [], "actions": [OPENS]}
OPENS["data"]["msteams"] = {"type": "task/fetch"}  # type: ignore[index] # a dictionary, two lines above


@dataclass
class Ends:
    """Varde's door and the Playground's, which both write down what they get."""

    door: str = ""
    base: str = ""
    got: list[tuple[str, Any, str]] = field(default_factory=list)
    answer: dict[str, Any] = field(default_factory=lambda: {"id": "1700000000001"})

    async def take(self, request: web.Request) -> web.Response:
        said = request.headers.get("Authorization", "")
        self.got.append((request.path, await request.json(), said))
        return web.json_response(self.answer)


@pytest.fixture
async def ends() -> AsyncIterator[Ends]:
    ends = Ends()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", ends.take)
    async with serving(app) as other:
        playground = Playground(who="nav", shown_at=other, varde=f"{other}/api/messages")
        async with between(playground) as door:
            ends.door, ends.base = door, playground.service_url
            yield ends


async def _post(url: str, body: Any, **headers: str) -> tuple[int, Any]:
    async with aiohttp.ClientSession(headers=headers) as http, http.post(url, json=body) as answer:
        return answer.status, await answer.json()


async def test_what_is_typed_reaches_varde_signed_as_the_bot_connector_signs(ends: Ends) -> None:
    await _post(ends.door, {"type": "message", "text": "liste", "locale": "en-US"})
    ((path, activity, header),) = ends.got
    assert path == "/api/messages"
    assert activity == {"type": "message", "text": "liste", "locale": "nb-NO"}
    public = rsa_key("connector").public_key()
    claims = jwt.decode(header.removeprefix("Bearer "), public, ["RS256"], audience=APP_ID)
    assert claims["iss"] == ISSUER


async def test_a_card_is_shown_with_a_button_where_it_would_open_a_dialog(ends: Ends) -> None:
    attachments = [{"contentType": CARD_TYPE, "content": CARD}]
    url = f"{ends.base}/v3/conversations/{CHANNEL}/activities"
    status, _ = await _post(url, {"type": "message", "attachments": attachments}, **TOKEN)
    assert status == 200
    ((path, shown, _),) = ends.got
    assert path == f"/_connector/v3/conversations/{CHANNEL}/activities"
    (button,) = shown["attachments"][0]["content"]["actions"]
    assert (button["type"], button["verb"]) == ("Action.Execute", "task/fetch")
    assert "msteams" not in button["data"]


async def test_nothing_is_shown_for_who_has_no_token(ends: Ends) -> None:
    url = f"{ends.base}/v3/conversations/{CHANNEL}/activities"
    assert (await _post(url, {"attachments": []}))[0] == 401
    assert ends.got == []


async def test_that_button_asks_for_the_dialog_and_shows_it_in_place_of_the_card(
    ends: Ends,
) -> None:
    dialog = {"title": "Tildel", "card": {"contentType": CARD_TYPE, "content": CARD}}
    ends.answer = {"task": {"type": "continue", "value": dialog}}
    action = {"type": "Action.Execute", "verb": "task/fetch", "data": {"reference": "26-4817"}}
    pressed = {"type": "invoke", "name": "adaptiveCard/action", "value": {"action": action}}
    _, shown = await _post(ends.door, pressed)
    ((_, asked, _),) = ends.got
    assert asked["name"] == "task/fetch"
    assert asked["value"]["data"] == {"reference": "26-4817"}
    assert shown["type"] == CARD_TYPE
    assert shown["value"]["body"][0]["text"] == "Tildel"


def test_the_playground_is_told_of_whom_it_wants_and_of_who_uses_it_first() -> None:
    told = settings("nav")
    assert told["currentUser"]["aadObjectId"] == "nav"
    assert len(told["users"]) == OTHERS
    assert "koordinator" in members()
    json.dumps(told)


def test_the_playground_is_fetched_by_who_asks_and_never_part_of_varde() -> None:
    assert FOLDER.relative_to(ROOT).parts[0] in (ROOT / ".gitignore").read_text("utf-8")
    locks = [*(ROOT / "requirements").iterdir(), *ROOT.glob("*.json"), ROOT / "Dockerfile"]
    assert not any("m365agentsplayground" in file.read_text("utf-8") for file in locks)
