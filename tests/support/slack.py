"""A loopback Slack: the parts of the Web API, of response URLs and of Socket Mode that Varde uses.

Shapes follow Slack's documentation: answers with ``ok`` and ``error``, form, query and JSON
arguments, 429 with ``Retry-After``, block limits, ``hello``, envelopes and ``disconnect``.
"""

import asyncio
import contextlib
import itertools
import json
import uuid
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from support.block_kit import block_problem, view_problem
from support.slack_limits import Limits
from support.slack_payloads import CHANNEL, Payloads, read_arguments
from support.slack_rooms import BOT_USER, Rooms
from support.slack_tokens import Tokens
from support.slack_views import Views

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
    """What goes wrong with one call. ``effect`` True: it goes wrong after it was carried out.

    ``late``: nothing goes wrong, but the answer is ``hang`` seconds late.
    """

    status: int = 200
    error: str = ""
    retry_after: int = 1
    effect: bool = False
    hang: float = 0.0
    late: bool = False


def ratelimited(seconds: int = 1) -> Fault:
    return Fault(429, "ratelimited", retry_after=seconds)


@dataclass
class Slack(Rooms, Views, Payloads, Tokens):
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
    limits: Limits = field(default_factory=Limits)
    sockets: list[web.WebSocketResponse] = field(default_factory=list)
    acknowledged: list[str] = field(default_factory=list)
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    """What each envelope was acknowledged with."""
    connections: int = 0
    responses: int = 0
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    _clock: Any = field(default_factory=lambda: itertools.count(1))

    @property
    def api_url(self) -> str:
        return f"{self.base}/api/"

    @property
    def cards(self) -> list[dict[str, Any]]:
        """The messages that stand in the partner group's channel itself, and not in a thread."""
        return [message for message in self.messages[CHANNEL] if "thread_ts" not in message]

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
        arguments = await read_arguments(request)
        self.calls.append((method, arguments))
        fault = self.faults[method].pop(0) if self.faults[method] else None
        if self.limits.refuses(method, str(arguments.get("channel", ""))):
            fault = ratelimited()
        if fault is not None and not (fault.effect or fault.late):
            return await _broken(fault)
        body = self._refusal(request, method) or self._answer(method, arguments)
        self.changed.set()
        if fault is not None and fault.late:
            await asyncio.sleep(fault.hang)
            return web.json_response(body)
        return await _broken(fault) if fault is not None else web.json_response(body)

    def _refusal(self, request: web.Request, method: str) -> dict[str, Any] | None:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if code := self.refuses(method, given):
            return _error(code)
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
        found = self._room(arguments["channel"])
        if found is None or (found["is_member"] is False and found["is_private"]):
            return _error("channel_not_found")
        return {"ok": True, "channel": found}

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
        if refusal := self._closed(arguments["channel"]):
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
        if refusal := self._closed(arguments["channel"]):
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

    def submit(
        self, user: str, view_id: str, filled: Mapping[str, Sequence[str]]
    ) -> dict[str, Any]:
        """The payload of an open modal that was filled in. Slack's client asks for required fields itself."""
        view = self.views[view_id]
        inputs = [b for b in view["blocks"] if b["type"] == "input"]
        required = {b["block_id"] for b in inputs if not b.get("optional", False)}
        assert required <= {name for name, given in filled.items() if given}
        return self.submission(user, view, filled)

    def after(self, view_id: str, response: Mapping[str, Any]) -> str:
        """The words that a person sees once Slack has taken the answer to a submission."""
        match response.get("response_action"):
            case "errors":
                blocks = self.views[view_id]["blocks"]
                inputs = {b["block_id"] for b in blocks if b["type"] == "input"}
                assert set(response["errors"]) <= inputs
                return "\n".join(f"{name}: {text}" for name, text in response["errors"].items())
            case "update":
                assert not view_problem(response["view"])
                self.put_view(view_id, response["view"])
                return shown(response["view"])
            case other:
                assert other is None
                del self.views[view_id]
                return ""

    def on_apps_connections_open(self, _arguments: dict[str, Any]) -> dict[str, Any]:
        return {"ok": True, "url": self.base.replace("http", "ws", 1) + "/link"}

    def _room(self, channel: str) -> dict[str, Any] | None:
        return self.channel if channel == CHANNEL else self.others.get(channel)

    def _closed(self, channel: str) -> dict[str, Any] | None:
        room = self._room(channel)
        if room is not None and room["is_archived"]:
            return _error("is_archived")
        return None if room is None or room["is_member"] else _error("not_in_channel")

    async def serve_response(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.responses += 1
        if self.faults["response_url"]:
            return await _broken(self.faults["response_url"].pop(0))
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
                answer = json.loads(message.data)
                self.acknowledged.append(answer["envelope_id"])
                self.answers[answer["envelope_id"]] = answer.get("payload", {})
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


def shown(message: dict[str, Any]) -> str:
    """The words of a message's blocks, in order."""
    words: list[str] = [message["title"]["text"]] if "title" in message else []
    for block in message.get("blocks", []):
        words += [block[part]["text"] for part in ("text", "label", "hint") if part in block]
        words += [block["alt_text"]] if "alt_text" in block else []
        parts = [*block.get("fields", []), *block.get("elements", [])]
        parts += [block["accessory"]] if "accessory" in block else []
        parts += block.get("element", {}).get("options", [])
        words += [p["text"]["text"] if isinstance(p["text"], dict) else p["text"] for p in parts]
    return "\n".join(words)


def buttons(message: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The buttons of a message or a view."""
    parts = [
        part
        for block in message.get("blocks", [])
        for part in (*block.get("elements", []), block.get("accessory", {}))
    ]
    return [part for part in parts if part.get("type") == "button"]


async def _broken(fault: Fault) -> web.Response:
    await asyncio.sleep(fault.hang)
    if fault.status == 429:
        headers = {"Retry-After": str(fault.retry_after)}
        return web.json_response(_error("ratelimited"), status=429, headers=headers)
    if fault.status >= 500:
        return web.Response(status=fault.status, text="<html>upstream</html>")
    return web.json_response(_error(fault.error), status=fault.status)


def _error(code: str) -> dict[str, Any]:
    return {"ok": False, "error": code}
