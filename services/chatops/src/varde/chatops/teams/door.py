"""The door for Teams: takes activities on ``/api/messages``, checks whom they come from, and reads them."""

import json
from http import HTTPStatus
from typing import Any

from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from varde.chatops.teams.activities import INVOKE, read_activity
from varde.chatops.teams.app import TeamsApp
from varde.chatops.teams.tab import Tab
from varde.chatops.teams.trust import Trust, Untrusted
from varde.shared.errors import Transient

PATH = "/api/messages"
LARGEST_REQUEST = 1_000_000
"""Bytes; Teams' own activities stay far below."""


def http_app(trust: Trust, app: TeamsApp, tab: Tab, log: Any) -> Starlette:
    """The door as a web application, with the tab."""

    async def messages(request: Request) -> Response:
        body = await _read(request)
        if not isinstance(body, dict):
            return Response(status_code=body)
        try:
            await trust.check(request.headers.get("authorization", ""), body)
        except Untrusted as refused:
            log.warning("an activity was turned away", code=refused.status.value)
            return Response(status_code=refused.status)
        except Transient:
            return Response(status_code=HTTPStatus.SERVICE_UNAVAILABLE)
        return await _take(app, body, log)

    return Starlette(routes=[Route(PATH, messages, methods=["POST"]), *tab.routes()])


async def _take(app: TeamsApp, body: dict[str, Any], log: Any) -> Response:
    try:
        activity = read_activity(body)
    except (ValidationError, TypeError):  # the latter for a kind that is no text
        return Response(status_code=HTTPStatus.NOT_IMPLEMENTED)
    if activity is None:  # only what waits for an answer is told that there is none
        waits = body.get("type") == INVOKE
        return Response(status_code=HTTPStatus.NOT_IMPLEMENTED if waits else HTTPStatus.OK)
    try:
        status, answer = await app.take(activity)
    except Exception as error:
        log.error("a request failed", error=error)  # noqa: TRY400 - its traceback may hold what was written
        return Response(status_code=HTTPStatus.INTERNAL_SERVER_ERROR)
    return Response(status_code=status) if answer is None else JSONResponse(answer, status)


async def _read(request: Request) -> dict[str, Any] | HTTPStatus:
    """The activity, or the status that says what is wrong with the request."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_REQUEST:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    try:
        read = json.loads(body)
    except (ValueError, RecursionError):
        return HTTPStatus.BAD_REQUEST
    return read if isinstance(read, dict) else HTTPStatus.BAD_REQUEST
