"""The API for portals, as a portal calls it."""

from typing import Any

import httpx

from support.portal import KNOWN, SECRET
from support.web_door import RunningDoor
from varde.intake_web.api.portals import Portal
from varde.intake_web.api.problem import MEDIA_TYPE

TOKEN, CONCERNS = "/api/v1/token", "/api/v1/concerns"
GRANT = {"grant_type": "client_credentials"}


async def token(door: RunningDoor, portal: Portal = KNOWN, secret: str = SECRET) -> str:
    """An access token of a portal."""
    answer = await door.client.post(TOKEN, data=GRANT, auth=(portal.client_id, secret))
    assert answer.status_code == 200, answer.text
    return str(answer.json()["access_token"])


async def bearer(door: RunningDoor, portal: Portal = KNOWN) -> dict[str, str]:
    """The header that a portal with a token sends."""
    return {"authorization": f"Bearer {await token(door, portal)}"}


def problem(answer: httpx.Response, status: int) -> dict[str, Any]:
    """The problem in an answer, which is one by RFC 9457."""
    assert answer.status_code == status
    assert answer.headers["content-type"] == MEDIA_TYPE
    told: dict[str, Any] = answer.json()
    assert (told["type"], told["status"]) == ("about:blank", status)
    assert told["title"]
    assert told["detail"]
    return told
