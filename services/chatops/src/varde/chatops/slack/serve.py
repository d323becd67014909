"""Serves Slack: by Socket Mode (we call out, no port is open) or by HTTP (Slack calls in)."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial

import uvicorn
from pydantic import SecretStr
from slack_bolt.adapter.socket_mode.async_internals import (
    run_async_bolt_app,
    send_async_response,
)
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from varde.chatops.conversation import Conversation
from varde.chatops.port import Chat
from varde.chatops.settings import ChatopsSettings, SlackMode
from varde.chatops.slack.app import SlackDoor
from varde.chatops.slack.channel import PLATFORM, SlackChannel
from varde.chatops.slack.oauth import SlackOAuth
from varde.chatops.slack.quiet import QUIET
from varde.chatops.slack.rotation import RotatingTokens
from varde.chatops.slack.web import FixedToken, SlackWeb, Tokens
from varde.shared.casework.chat_access import ChatAccess
from varde.shared.domain.channel import ChannelReason
from varde.shared.errors import Transient
from varde.shared.platform.http import listening
from varde.shared.platform.platform import Platform

LARGEST_REQUEST = 1_000_000
"""Bytes; Slack's own payloads stay far below."""


@asynccontextmanager
async def slack_chat(
    platform: Platform,
    settings: ChatopsSettings,
    conversation: Conversation,
    count: Callable[[str], None],
) -> AsyncIterator[Chat]:
    """The Slack channel, with its door open. ``count`` is told what became of each renewal of the token."""
    async with _tokens(platform, settings, count) as tokens:
        web = SlackWeb(tokens, settings.slack_api_url)
        async with _open(platform, settings, conversation, web) as channel:
            yield channel


@asynccontextmanager
async def _tokens(
    platform: Platform, settings: ChatopsSettings, count: Callable[[str], None]
) -> AsyncIterator[Tokens]:
    """The token that stands in a file, or the one that is renewed for as long as the block runs."""
    if not settings.slack_rotates:
        yield FixedToken(_secret(settings.slack_bot_token))
        return
    tokens = _rotating(platform, settings, count)
    renewing = platform.spawn(tokens.run(), name="slack token")
    try:
        yield tokens
    finally:
        renewing.cancel()
        await asyncio.gather(renewing, return_exceptions=True)
        await tokens.close()


def _rotating(
    platform: Platform, settings: ChatopsSettings, count: Callable[[str], None]
) -> RotatingTokens:
    secret = _secret(settings.slack_client_secret)
    return RotatingTokens(
        access=ChatAccess(platform.database, platform.clock, PLATFORM, secret),
        clock=platform.clock,
        oauth=SlackOAuth(settings.slack_client_id, secret, settings.slack_api_url),
        first=_secret(settings.slack_refresh_token) or _secret(settings.slack_bot_token),
        count=count,
        log=platform.log("chatops"),
    )


@asynccontextmanager
async def _open(
    platform: Platform, settings: ChatopsSettings, conversation: Conversation, web: SlackWeb
) -> AsyncIterator[SlackChannel]:
    channel = SlackChannel(web, settings.slack_channel)
    door = SlackDoor(
        web=web,
        conversation=conversation,
        speaks=channel.speaks,
        language=settings.language,
        signing_secret=_secret(settings.slack_signing_secret),
        log=platform.log("chatops"),
    )
    platform.ready_check("slack", lambda: _ready(channel.at(conversation.channel)))
    open_door = _socket if settings.slack_mode is SlackMode.SOCKET else _http
    async with open_door(platform, settings, door):
        yield channel
    await door.work.drain()


@asynccontextmanager
async def socket_mode(
    door: SlackDoor, app_token: str, *, look_after_seconds: float = 10.0
) -> AsyncIterator[SocketModeClient]:
    """A connection to Slack that is opened in the background and reopened whenever it is lost.

    A Slack that is away must not keep Varde's other services from starting.
    """
    client = SocketModeClient(
        app_token=app_token,
        web_client=door.app.client,
        logger=QUIET,
        ping_interval=look_after_seconds,
    )
    client.socket_mode_request_listeners.append(partial(_take, door))
    connecting = asyncio.create_task(_connect(client))
    try:
        yield client
    finally:
        connecting.cancel()
        await asyncio.gather(connecting, return_exceptions=True)
        await client.close()  # type: ignore[no-untyped-call] # the SDK leaves it untyped


async def _connect(client: SocketModeClient) -> None:
    await client.connect()  # type: ignore[no-untyped-call] # the SDK leaves it untyped


async def _connected(client: SocketModeClient) -> None:
    if not await client.is_connected():
        msg = "Socket Mode is not connected"
        raise Transient(msg)


@asynccontextmanager
async def _socket(
    platform: Platform, settings: ChatopsSettings, door: SlackDoor
) -> AsyncIterator[None]:
    async with socket_mode(door, _secret(settings.slack_app_token)) as client:
        platform.ready_check("slack socket", lambda: _connected(client))
        yield


async def _take(
    door: SlackDoor, client: AsyncBaseSocketModeClient, request: SocketModeRequest
) -> None:
    started = time.time()
    response = await run_async_bolt_app(door.app, request)
    await send_async_response(client, request, response, started)


@asynccontextmanager
async def _http(
    platform: Platform, settings: ChatopsSettings, door: SlackDoor
) -> AsyncIterator[None]:
    config = uvicorn.Config(
        http_app(door),
        log_config=None,
        access_log=False,
        lifespan="off",
        server_header=False,
        ws="none",
    )
    host = settings.slack_http_host
    async with listening(config, host, settings.slack_http_port) as port:
        platform.addresses["slack"] = f"http://{host}:{port}/slack/events"
        yield


def http_app(door: SlackDoor) -> Starlette:
    """Takes Slack's requests on ``/slack/events``; Bolt checks their signature and age."""
    handler = AsyncSlackRequestHandler(door.app)

    async def events(request: Request) -> Response:
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > LARGEST_REQUEST:
                return Response(status_code=413)
        try:
            body.decode()
        except UnicodeDecodeError:
            return Response(status_code=400)
        return await handler.handle(_read(request, bytes(body)))

    return Starlette(routes=[Route("/slack/events", events, methods=["POST"])])


def _read(request: Request, body: bytes) -> Request:
    """The request again, with the body that has been read from it."""

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": body, "more_body": False}

    return Request(request.scope, receive)


async def _ready(channel: SlackChannel) -> None:
    verdict = await channel.glance()
    if verdict.reason is not ChannelReason.OK:
        msg = f"the Slack channel may not be posted in: {verdict.reason.value}"
        raise Transient(msg)


def _secret(value: SecretStr | None) -> str:
    return value.get_secret_value() if value else ""
