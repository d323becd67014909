"""A loopback Teams: the parts of Entra, of the Bot Connector and of Microsoft Graph that Varde uses.

Shapes follow Microsoft's documentation: the client credentials flow, the OpenID document and keys with
endorsements, conversations, activities and rosters, resource-specific Graph reads, and errors with a code.
"""

import asyncio
import contextlib
import itertools
import json
import uuid
from collections import defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from aiohttp import web

from support.teams_cards import card_problem
from support.teams_faults import Fault, broken, error, throttled
from support.teams_limits import TeamsLimits
from support.teams_signing import Signer, public_key

APP_ID = "0f0e0d0c-1111-4222-8333-944444444444"
TENANT = "aaaaaaaa-1111-4222-8333-bbbbbbbbbbbb"
TEAM = "cccccccc-1111-4222-8333-dddddddddddd"
CHANNEL = "19:partnergruppe@thread.tacv2"
SECRET = "loopback-client-secret"
BOT = f"28:{APP_ID}"
TOKENS = {
    "https://api.botframework.com/.default": "connector-token",
    "https://graph.microsoft.com/.default": "graph-token",
}
_OPEN: dict[str, Any] = {"isArchived": False}


@dataclass
class Teams:
    """The state of the team, and what has been asked of Microsoft's services."""

    team: dict[str, Any] = field(default_factory=lambda: {"visibility": "private"} | _OPEN)
    channel: dict[str, Any] = field(default_factory=lambda: {"membershipType": "standard"} | _OPEN)
    members: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By Teams' own id."""
    installed: set[str] = field(default_factory=set)
    """Those besides the members who have added Varde for themselves, by Teams' own id."""
    not_added: set[str] = field(default_factory=set)
    """Members of the team who have not added Varde for themselves."""
    reachable: bool = True
    """Whether personal chats can be opened."""
    messages: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    calls: list[tuple[str, Any]] = field(default_factory=list)
    faults: dict[str, list[Fault]] = field(default_factory=lambda: defaultdict(list))
    limits: TeamsLimits = field(default_factory=TeamsLimits)
    signer: Signer = field(default_factory=Signer)
    base: str = ""
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    _ids: Any = field(default_factory=lambda: itertools.count(1_700_000_000_000))

    @property
    def service_url(self) -> str:
        return f"{self.base}/teams"

    @property
    def cards(self) -> list[dict[str, Any]]:
        """The posts of the partner group's channel."""
        return self.messages[CHANNEL]

    @property
    def replies(self) -> list[dict[str, Any]]:
        """What stands in the threads of the channel."""
        threads = [c for c in self.messages if c.startswith(f"{CHANNEL};")]
        return [message for thread in threads for message in self.messages[thread]]

    def chat(self, user: str) -> list[dict[str, Any]]:
        """The personal chat with a user."""
        return self.messages[f"a:{user}"]

    def join(self, user: str, **about: Any) -> None:
        """Somebody comes into the team."""
        teams_id = f"29:{user}"
        person = {"id": teams_id, "aadObjectId": user, "tenantId": TENANT, "userRole": "user"}
        self.members[teams_id] = person | about

    def fail(self, call: str, *faults: Fault) -> None:
        self.faults[call].extend(faults)

    def count(self, call: str) -> int:
        return sum(name == call for name, _ in self.calls)

    async def until(self, condition: Any, seconds: float = 10.0) -> None:
        """Wait until ``condition()`` holds; fails after ``seconds``."""
        async with asyncio.timeout(seconds):
            while not condition():
                self.changed.clear()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(0.05):
                        await self.changed.wait()

    def environment(self) -> dict[str, str]:
        """What chatops must be told to use this Teams."""
        settings = {
            "platform": "teams",
            "teams_app_id": APP_ID,
            "teams_tenant_id": TENANT,
            "teams_client_secret": SECRET,
            "teams_team_id": TEAM,
            "teams_channel": CHANNEL,
            "teams_service_url": self.service_url,
            "teams_login_url": f"{self.base}/login",
            "teams_openid_url": f"{self.base}/openid",
            "teams_graph_url": f"{self.base}/graph",
        }
        return {f"VARDE_CHATOPS_{name.upper()}": value for name, value in settings.items()}

    def activity(self, user: str, **more: Any) -> dict[str, Any]:
        """An activity in the personal chat with ``user``, as Teams sends it."""
        return {
            "id": str(uuid.uuid4()),
            "timestamp": "2026-11-24T09:00:00.000Z",
            "channelId": "msteams",
            "serviceUrl": f"{self.service_url}/",
            "from": {"id": f"29:{user}", "name": "Noen", "aadObjectId": user},
            "recipient": {"id": BOT, "name": "Varde"},
            "conversation": {
                "id": f"a:{user}",
                "conversationType": "personal",
                "tenantId": TENANT,
            },
            "channelData": {"tenant": {"id": TENANT}},
            "locale": "nb-NO",
        } | more

    def message(self, user: str, text: str, **more: Any) -> dict[str, Any]:
        """Something said in the personal chat."""
        return self.activity(user, type="message", text=text, textFormat="plain") | more

    def said_in_channel(self, user: str, text: str, **more: Any) -> dict[str, Any]:
        """Something said in the channel, with a mention of Varde before it."""
        mention = {"type": "mention", "text": "<at>Varde</at>", "mentioned": {"id": BOT}}
        return (
            self.message(user, f"<at>Varde</at> {text}")
            | {"entities": [mention], "conversation": self.thread("1699999999999")}
            | more
        )

    def edited(self, said: dict[str, Any], text: str, event: str = "editMessage") -> dict[str, Any]:
        """What a message was changed to, or brought back as (``undeleteMessage``). It keeps its id."""
        at = datetime.fromtimestamp(next(self._ids) / 1000, UTC).isoformat()
        about = said["channelData"] | {"eventType": event}
        changed = {"type": "messageUpdate", "text": text, "timestamp": at}
        return said | changed | {"channelData": about}

    def deleted(self, said: dict[str, Any]) -> dict[str, Any]:
        """A message was deleted: Teams tells which, and not what it was."""
        about = said["channelData"] | {"eventType": "softDeleteMessage"}
        left = {name: value for name, value in said.items() if not name.startswith("text")}
        return left | {"type": "messageDelete", "channelData": about}

    def thread(self, root: str) -> dict[str, Any]:
        """A conversation in the channel."""
        return {
            "id": f"{CHANNEL};messageid={root}",
            "conversationType": "channel",
            "isGroup": True,
            "tenantId": TENANT,
        }

    def press(self, user: str, verb: str, data: dict[str, Any], **more: Any) -> dict[str, Any]:
        """A press of a card's button in the channel."""
        action = {"type": "Action.Execute", "verb": verb, "data": data}
        invoke = {"type": "invoke", "name": "adaptiveCard/action"}
        value = {"action": action, "trigger": "manual"}
        where = {"conversation": self.thread("1699999999999"), "replyToId": "1699999999999"}
        return self.activity(user, value=value, **invoke) | where | more

    def headers(self, **claims: Any) -> dict[str, str]:
        """The header with which the Bot Connector says who it is."""
        claims = {"aud": APP_ID, "serviceurl": f"{self.service_url}/"} | claims
        return {"Authorization": f"Bearer {self.signer.token(**claims)}"}

    def reader(self, user: str, **claims: Any) -> dict[str, str]:
        """The header with which a page in Teams says who looks at it."""
        return {"Authorization": f"Bearer {self.signer.reader(APP_ID, TENANT, user, **claims)}"}

    async def serve(self, request: web.Request) -> web.Response:
        call, body = _call(request), await _body(request)
        self.calls.append((call, body))
        if self.limits.refuses(call, request.match_info.get("conversation", "")):
            return await broken(throttled())
        fault = self.faults[call].pop(0) if self.faults[call] else None
        if fault is not None and not fault.effect:
            return await broken(fault)
        answer = self._refusal(request, call) or getattr(self, "on_" + call)(request, body)
        self.changed.set()
        if fault is not None and fault.status != HTTPStatus.OK:
            return await broken(fault)
        await asyncio.sleep(fault.hang if fault else 0)
        return answer if isinstance(answer, web.Response) else web.json_response(answer)

    def _refusal(self, request: web.Request, call: str) -> web.Response | None:
        if call in {"token", "openid", "keys", "entra", "entra_keys"}:
            return None
        scope = "graph" if request.path.startswith("/graph") else "api.botframework"
        token = next(value for name, value in TOKENS.items() if scope in name)
        given = request.headers.get("Authorization")
        return None if given == f"Bearer {token}" else error(401, "Unauthorized")

    def on_token(self, request: web.Request, form: Any) -> Any:
        if request.match_info["tenant"] != TENANT or form.get("client_id") != APP_ID:
            return web.json_response({"error": "unauthorized_client"}, status=400)
        assertion = form.get("client_assertion", "")
        if form.get("client_secret") != SECRET and not self.signer.knows(assertion):
            return web.json_response({"error": "invalid_client"}, status=401)
        token = TOKENS[form["scope"].replace(f"{self.base}/graph", "https://graph.microsoft.com")]
        return {"token_type": "Bearer", "expires_in": 3599, "access_token": token}

    def on_openid(self, _request: web.Request, _body: Any) -> Any:
        return {"issuer": "https://api.botframework.com", "jwks_uri": f"{self.base}/keys"}

    def on_keys(self, _request: web.Request, _body: Any) -> Any:
        return {"keys": self.signer.keys()}

    def on_entra(self, request: web.Request, _body: Any) -> Any:
        return {"jwks_uri": f"{self.base}/login/{request.match_info['tenant']}/discovery/v2.0/keys"}

    def on_entra_keys(self, _request: web.Request, _body: Any) -> Any:
        return {"keys": [public_key("entra") | {"kid": "entra-1"}]}

    def on_create(self, _request: web.Request, body: Any) -> Any:
        user = body["members"][0]["id"]
        if not self.reachable or user.removeprefix("29:") in self.not_added:
            return error(403, "BotNotInConversationRoster")
        if user not in self.members.keys() | self.installed or body["tenantId"] != TENANT:
            return error(404, "ConversationNotFound")
        return web.json_response({"id": f"a:{user.removeprefix('29:')}"}, status=201)

    def on_post(self, request: web.Request, body: Any) -> Any:
        conversation = request.match_info["conversation"]
        _, _, root = conversation.partition(";messageid=")
        known = {m["id"] for m in self.cards} | {"1699999999999"}
        if root and root not in known:
            return error(404, "ActivityNotFoundInConversation")
        if problem := card_problem(body):
            return error(400, problem)
        message = body | {"id": str(next(self._ids))}
        self.messages[conversation].append(message)
        return web.json_response({"id": message["id"]}, status=201)

    def on_update(self, request: web.Request, body: Any) -> Any:
        if problem := card_problem(body):
            return error(400, problem)
        for message in self.messages[request.match_info["conversation"]]:
            if message["id"] == request.match_info["activity"]:
                message.update({k: v for k, v in body.items() if k != "id"})
                return {"id": message["id"]}
        return error(404, "ActivityNotFoundInConversation")

    def on_member(self, request: web.Request, _body: Any) -> Any:
        wanted = request.match_info["member"]
        found = [m for m in self.members.values() if wanted in {m["id"], m["aadObjectId"]}]
        return found[0] if found else error(404, "MemberNotFoundInConversation")

    def on_members(self, request: web.Request, _body: Any) -> Any:
        start = int(request.query.get("continuationToken", 0))
        size = int(request.query.get("pageSize", 50))
        everybody = list(self.members.values())
        more = {"continuationToken": str(start + size)} if start + size < len(everybody) else {}
        return {"members": everybody[start : start + size]} | more

    def on_graph_team(self, _request: web.Request, _body: Any) -> Any:
        return {"id": TEAM} | self.team

    def on_graph_channel(self, _request: web.Request, _body: Any) -> Any:
        return {"id": CHANNEL} | self.channel

    def on_graph_messages(self, request: web.Request, _body: Any) -> Any:
        everything = [_in_graph(m) for m in reversed(self.cards)]
        start, size = int(request.query.get("$skip", 0)), min(int(request.query["$top"]), 50)
        url = request.url.update_query({"$skip": str(start + size)})
        more = {"@odata.nextLink": str(url)} if start + size < len(everything) else {}
        return {"value": everything[start : start + size]} | more


_ROUTES = {
    ("POST", "/login/{tenant}/oauth2/v2.0/token"): "token",
    ("GET", "/login/{tenant}/v2.0/.well-known/openid-configuration"): "entra",
    ("GET", "/login/{tenant}/discovery/v2.0/keys"): "entra_keys",
    ("GET", "/openid"): "openid",
    ("GET", "/keys"): "keys",
    ("POST", "/teams/v3/conversations"): "create",
    ("POST", "/teams/v3/conversations/{conversation}/activities"): "post",
    ("PUT", "/teams/v3/conversations/{conversation}/activities/{activity}"): "update",
    ("GET", "/teams/v3/conversations/{conversation}/members/{member}"): "member",
    ("GET", "/teams/v3/conversations/{conversation}/pagedMembers"): "members",
    ("GET", "/graph/v1.0/teams/{team}"): "graph_team",
    ("GET", "/graph/v1.0/teams/{team}/channels/{channel}"): "graph_channel",
    ("GET", "/graph/v1.0/teams/{team}/channels/{channel}/messages"): "graph_messages",
}


@contextlib.asynccontextmanager
async def loopback_teams(*users: str) -> AsyncIterator[Teams]:
    """A team on a free port, with these people in it."""
    teams = Teams()
    for user in users:
        teams.join(user)
    app = web.Application()
    routes(app, teams)
    async with serving(app) as teams.base:
        yield teams


def routes(app: web.Application, teams: Teams) -> None:
    """What Varde may ask of Microsoft's services."""
    for (method, path), name in _ROUTES.items():
        app.router.add_route(method, path, teams.serve, name=name)


@contextlib.asynccontextmanager
async def serving(app: web.Application) -> AsyncIterator[str]:
    """The application on a free port of this machine; gives its address."""
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def _in_graph(message: dict[str, Any]) -> dict[str, Any]:
    """A post as Graph shows it: the card's content is text there."""
    attachments = [
        {**a, "content": json.dumps(a.get("content"))} for a in message.get("attachments", [])
    ]
    application = {"application": {"id": message.get("app", APP_ID)}}
    return {"id": message["id"], "from": application, "attachments": attachments}


def _call(request: web.Request) -> str:
    return str(request.match_info.route.name)


async def _body(request: web.Request) -> Any:
    if request.content_type == "application/json" and request.can_read_body:
        return await request.json()
    return dict(await request.post())
