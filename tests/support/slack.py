"""A loopback Slack: the parts of the Web API, of response URLs and of Socket Mode that Varde uses.

Shapes follow Slack's documentation: answers with ``ok`` and ``error``, form, query and JSON
arguments, 429 with ``Retry-After``, block limits, ``hello``, envelopes and ``disconnect``.
"""

import asyncio
import contextlib
import hashlib
import hmac
import itertools
import json
import time
import uuid
from collections import defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from aiohttp import WSMsgType, web

from support.slack_rooms import BOT_USER, Rooms

BOT_TOKEN = "xoxb-loopback"
APP_TOKEN = "xapp-loopback"
SIGNING_SECRET = "loopback-signing-secret"
CHANNEL = "C0PARTNERS"
BOT_ID = "B0VARDE"

READS_TAKE_NO_JSON = {
    "auth.test",
    "conversations.history",
    "conversations.info",
    "conversations.members",
    "files.completeUploadExternal",
    "files.getUploadURLExternal",
    "users.info",
}


@dataclass(frozen=True)
class Fault:
    """What goes wrong with one call. ``effect`` True: it goes wrong after it was carried out."""

    status: int = 200
    error: str = ""
    retry_after: int = 1
    effect: bool = False
    hang: float = 0.0


def ratelimited(seconds: int = 1) -> Fault:
    return Fault(429, "ratelimited", retry_after=seconds)


@dataclass
class Slack(Rooms):
    """The state of the workspace and what has been asked of it."""

    channel: dict[str, Any] = field(
        default_factory=lambda: {
            "id": CHANNEL,
            "is_channel": True,
            "is_private": True,
            "is_member": True,
            "is_archived": False,
            "is_shared": False,
            "is_ext_shared": False,
            "is_org_shared": False,
        }
    )
    messages: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    ephemeral: list[dict[str, Any]] = field(default_factory=list)
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    faults: dict[str, list[Fault]] = field(default_factory=lambda: defaultdict(list))
    sockets: list[web.WebSocketResponse] = field(default_factory=list)
    acknowledged: list[str] = field(default_factory=list)
    connections: int = 0
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    _clock: Any = field(default_factory=lambda: itertools.count(1))

    @property
    def api_url(self) -> str:
        return f"{self.base}/api/"

    @property
    def cards(self) -> list[dict[str, Any]]:
        """The messages of the partner group's channel."""
        return self.messages[CHANNEL]

    def fail(self, method: str, *faults: Fault) -> None:
        self.faults[method].extend(faults)

    def count(self, method: str) -> int:
        return sum(name == method for name, _ in self.calls)

    async def until(self, condition: Any, seconds: float = 5.0) -> None:
        """Wait until ``condition()`` holds; fails after ``seconds``."""
        async with asyncio.timeout(seconds):
            while not condition():
                self.changed.clear()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(0.05):
                        await self.changed.wait()

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
            "trigger_id": uuid.uuid4().hex,
        }

    def press(self, user: str, action_id: str, value: str) -> dict[str, Any]:
        """The payload of a press of a button."""
        return {
            "type": "block_actions",
            "user": {"id": user, "team_id": "T0"},
            "api_app_id": "A0",
            "token": "legacy",
            "container": {"type": "message", "message_ts": "1.0", "channel_id": CHANNEL},
            "trigger_id": uuid.uuid4().hex,
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

    async def envelope(self, kind: str, payload: dict[str, Any]) -> str:
        """Send an envelope over Socket Mode; gives its id."""
        envelope_id = uuid.uuid4().hex
        body = {"envelope_id": envelope_id, "type": kind, "accepts_response_payload": True}
        await self.sockets[-1].send_json(body | {"payload": payload})
        return envelope_id

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Ask the client to reconnect, and hang up, as Slack does every few hours."""
        socket = self.sockets.pop()
        await socket.send_json({"type": "disconnect", "reason": reason})
        await socket.close()

    async def serve_api(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        arguments = await _arguments(request)
        self.calls.append((method, arguments))
        fault = self.faults[method].pop(0) if self.faults[method] else None
        if fault is not None and not fault.effect:
            return await _broken(fault)
        body = self._refusal(request, method) or self._answer(method, arguments)
        self.changed.set()
        return await _broken(fault) if fault is not None else web.json_response(body)

    def _refusal(self, request: web.Request, method: str) -> dict[str, Any] | None:
        token = APP_TOKEN if method == "apps.connections.open" else BOT_TOKEN
        if request.headers.get("Authorization") != f"Bearer {token}":
            return _error("invalid_auth")
        json_sent = request.content_type == "application/json" and request.can_read_body
        if method in READS_TAKE_NO_JSON and json_sent:
            return _error("invalid_arguments")
        return None

    def _answer(self, method: str, arguments: dict[str, Any]) -> dict[str, Any]:
        handler = getattr(self, "on_" + method.replace(".", "_"), None)
        return handler(arguments) if handler else _error("unknown_method")

    def on_auth_test(self, _arguments: dict[str, Any]) -> dict[str, Any]:
        return {"ok": True, "user_id": BOT_USER, "bot_id": BOT_ID, "team_id": "T0"} | (
            {"enterprise_id": self.enterprise} if self.enterprise else {}
        )

    def on_conversations_info(self, arguments: dict[str, Any]) -> dict[str, Any]:
        # A private channel is invisible to who is not in it.
        visible = self.channel["is_member"] or not self.channel["is_private"]
        if arguments["channel"] != CHANNEL or not visible:
            return _error("channel_not_found")
        return {"ok": True, "channel": self.channel}

    def on_conversations_open(self, arguments: dict[str, Any]) -> dict[str, Any]:
        return {"ok": True, "channel": {"id": "D" + arguments["users"]}}

    def on_conversations_history(self, arguments: dict[str, Any]) -> dict[str, Any]:
        everything = list(reversed(self.messages[arguments["channel"]]))
        start, limit = int(arguments.get("cursor") or 0), int(arguments.get("limit", 100))
        page = everything[start : start + limit]
        if str(arguments.get("include_all_metadata")) not in {"1", "true", "True"}:
            page = [{k: v for k, v in m.items() if k != "metadata"} for m in page]
        more = start + limit < len(everything)
        cursor = {"next_cursor": str(start + limit)} if more else {"next_cursor": ""}
        return {"ok": True, "messages": page, "has_more": more, "response_metadata": cursor}

    def on_chat_postMessage(self, arguments: dict[str, Any]) -> dict[str, Any]:  # noqa: N802 - Slack's name
        if arguments["channel"] == CHANNEL and (refusal := self._closed()):
            return refusal
        problem = block_problem(arguments) or self.image_problem(arguments.get("blocks", []))
        if problem:
            return _error(problem)
        parents = {message["ts"] for message in self.messages[arguments["channel"]]}
        if arguments.get("thread_ts") not in parents | {None}:
            return _error("thread_not_found")
        ts = f"{1_700_000_000 + next(self._clock)}.000100"
        message = {k: v for k, v in arguments.items() if k != "channel"}
        message |= {"type": "message", "ts": ts, "bot_id": BOT_ID}
        self.messages[arguments["channel"]].append(message)
        return {"ok": True, "channel": arguments["channel"], "ts": ts, "message": message}

    def on_chat_update(self, arguments: dict[str, Any]) -> dict[str, Any]:
        if refusal := self._closed():
            return refusal
        if problem := block_problem(arguments):
            return _error(problem)
        for message in self.messages[arguments["channel"]]:
            if message["ts"] == arguments["ts"]:
                message.update({k: v for k, v in arguments.items() if k != "channel"})
                return {"ok": True, "channel": arguments["channel"], "ts": arguments["ts"]}
        return _error("message_not_found")

    def on_chat_postEphemeral(self, arguments: dict[str, Any]) -> dict[str, Any]:  # noqa: N802 - Slack's name
        if problem := block_problem(arguments):
            return _error(problem)
        self.ephemeral.append(arguments)
        return {"ok": True, "message_ts": "1.2"}

    def on_apps_connections_open(self, _arguments: dict[str, Any]) -> dict[str, Any]:
        return {"ok": True, "url": self.base.replace("http", "ws", 1) + "/link"}

    def _closed(self) -> dict[str, Any] | None:
        if self.channel["is_archived"]:
            return _error("is_archived")
        return None if self.channel["is_member"] else _error("not_in_channel")

    async def serve_response(self, request: web.Request) -> web.Response:
        body = await request.json()
        if block_problem(body):
            return web.Response(status=400, text="invalid_blocks")
        self.ephemeral.append(body)
        self.changed.set()
        return web.Response(text="ok")

    async def serve_socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.sockets.append(socket)
        self.connections += 1
        info = {"num_connections": 1, "connection_info": {"app_id": "A0"}, "debug_info": {}}
        await socket.send_json({"type": "hello"} | info)
        self.changed.set()
        async for message in socket:
            if message.type is WSMsgType.TEXT and message.data.startswith("{"):
                self.acknowledged.append(json.loads(message.data)["envelope_id"])
                self.changed.set()
        return socket


@contextlib.asynccontextmanager
async def loopback_slack() -> AsyncIterator[Slack]:
    """A workspace on a free port."""
    slack = Slack()
    app = web.Application()
    app.router.add_route("*", "/api/{method}", slack.serve_api)
    app.router.add_post("/response/{id}", slack.serve_response)
    app.router.add_post("/upload/{id}", slack.serve_upload)
    app.router.add_get("/link", slack.serve_socket)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    slack.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield slack
    finally:
        for socket in slack.sockets:
            await socket.close()
        await runner.cleanup()


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
    if payload.get("type") == "block_actions":
        payload = {"payload": json.dumps(payload)}
    return urlencode(payload).encode()


def block_problem(message: dict[str, Any]) -> str:
    """Slack's own word for what is wrong with a message's blocks, or ""."""
    blocks = message.get("blocks", [])
    sizes = {"header": 150, "section": 3000}
    for block in blocks:
        text = block.get("text", {}).get("text")
        if text is not None and not 0 < len(text) <= sizes.get(block["type"], 3000):
            return "invalid_blocks"
        if len(block.get("fields", [])) > 10 or len(block.get("elements", [])) > 25:
            return "invalid_blocks"
        for part in [*block.get("fields", []), *block.get("elements", [])]:
            words = part["text"]["text"] if part.get("type") == "button" else part["text"]
            if not 0 < len(words) <= (75 if part.get("type") == "button" else 2000):
                return "invalid_blocks"
    if len(blocks) > 50:
        return "invalid_blocks"
    return "" if message.get("text") or blocks else "no_text"


def shown(message: dict[str, Any]) -> str:
    """The words of a message's blocks, in order."""
    words: list[str] = []
    for block in message.get("blocks", []):
        words += [block["text"]["text"]] if "text" in block else []
        parts = [*block.get("fields", []), *block.get("elements", [])]
        words += [p["text"]["text"] if isinstance(p["text"], dict) else p["text"] for p in parts]
    return "\n".join(words)


async def _arguments(request: web.Request) -> dict[str, Any]:
    """Arguments come in the query, as a form or as JSON."""
    arguments: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        text = await request.text()
        return arguments | (json.loads(text) if text else {})
    return arguments | {k: str(v) for k, v in (await request.post()).items()}


async def _broken(fault: Fault) -> web.Response:
    await asyncio.sleep(fault.hang)
    if fault.status == 429:
        headers = {"Retry-After": str(fault.retry_after)}
        return web.json_response(_error("ratelimited"), status=429, headers=headers)
    if fault.status >= 500:
        return web.Response(status=fault.status, text="<html>upstream</html>")
    return web.json_response(_error(fault.error))


def _error(code: str) -> dict[str, Any]:
    return {"ok": False, "error": code}
