"""``make teams-playground``: Varde's Teams adapter, tried in a client that looks like Teams.

Microsoft's Agents Playground shows chats and cards and sends what one types and presses. It signs nothing, and
knows no Graph. So a loopback Teams stands between: it signs what the Playground sends, as the Bot Connector would,
and hands on what Varde posts. Varde itself runs as it is: every check stays on.
"""

import asyncio
import contextlib
import json
import os
import re
import shutil
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import aiohttp
from aiohttp import web

from support.ports import free_port
from support.running import ROOT, START_SECONDS, VARDE
from support.teams import BOT, CHANNEL, TEAM, TENANT, Teams, routes, serving
from support.teams_cards import CARD_TYPE, card_problem

FOLDER = ROOT / "build" / "teams-playground"
COMMAND = FOLDER / "node_modules" / ".bin" / "agentsplayground"
PORT = 56150
"""The one that the Playground takes by itself."""

OTHERS = 5
"""How many the Playground wants to know of besides who uses it, no more and no less."""

FETCH, SUBMIT = "task/fetch", "task/submit"
SETTINGS = ".m365agentsplayground.yml"
_IDENTITIES = re.compile(r'^identities = \{ local = "(\w+)" \}$', re.MULTILINE)


@dataclass
class Playground(Teams):
    """A loopback Teams whose chats of ``who`` and whose channel are shown by the Playground."""

    who: str = "koordinator"
    """Her name in the local channel, which is her id here."""
    shown_at: str = f"http://127.0.0.1:{PORT}"
    varde: str = ""
    """Varde's door."""

    async def serve(self, request: web.Request) -> web.Response:
        """What Varde posts and changes, the Playground shows; all else the loopback Teams answers."""
        conversation = request.match_info.get("conversation", "")
        call = str(request.match_info.route.name)
        if call not in {"post", "update"} or not self._is_shown(conversation):
            return await super().serve(request)
        if refused := self._refusal(request, call):
            return refused
        body = await request.json()
        if problem := card_problem(body):
            return web.json_response({"error": {"code": problem}}, status=400)
        path = request.path_qs.removeprefix("/teams")
        shown = body | {"attachments": [_playable(a) for a in body.get("attachments", [])]}
        answer = await _passed_on(request.method, f"{self.shown_at}/_connector{path}", shown)
        if call == "post" and answer.status < HTTPStatus.BAD_REQUEST:
            said = json.loads(answer.text or "{}")
            self.messages[conversation].append(body | {"id": str(said.get("id", ""))})
        return answer

    async def heard(self, request: web.Request) -> web.Response:
        """What is done in the Playground, signed and handed in at Varde's door."""
        activity = await request.json() | {"locale": "nb-NO"}  # it says en-US whoever asks
        return _card_of(await _passed_on("POST", self.varde, _as_dialog(activity), self.headers()))

    def _is_shown(self, conversation: str) -> bool:
        return conversation.partition(";")[0] in {CHANNEL, f"a:{self.who}"}


def _playable(attachment: dict[str, Any]) -> dict[str, Any]:
    """The Playground knows no dialogs: what opens or sends one becomes a plain button."""
    return attachment | {"content": _without_dialogs(attachment["content"])}


def _without_dialogs(part: Any) -> Any:
    if isinstance(part, list):
        return [_without_dialogs(each) for each in part]
    if not isinstance(part, dict):
        return part
    plain = {name: _without_dialogs(each) for name, each in part.items()}
    if part.get("type") == "Action.Submit":
        data = dict(part["data"])
        verb = FETCH if data.pop("msteams", None) else SUBMIT
        plain |= {"type": "Action.Execute", "verb": verb, "data": data}
    return plain


def _as_dialog(activity: dict[str, Any]) -> dict[str, Any]:
    """A press of such a button, as Teams would have told of it."""
    pressed = (activity.get("value") or {}).get("action") or {}
    if pressed.get("verb") not in {FETCH, SUBMIT}:
        return activity
    value = {"data": pressed.get("data", {}), "context": {"theme": "default"}}
    return activity | {"name": pressed["verb"], "value": value}


def _card_of(answer: web.Response) -> web.Response:
    """A dialog's card in place of the card whose button was pressed; any other answer as it is."""
    said = json.loads(answer.text or "{}")
    if "task" in said:
        value = said["task"]["value"]
        card = dict(value["card"]["content"])
        title = {"type": "TextBlock", "text": value["title"], "weight": "Bolder", "wrap": True}
        said = {
            "statusCode": 200,
            "type": CARD_TYPE,
            "value": card | {"body": [title, *card["body"]]},
        }
    return web.json_response(_without_dialogs(said), status=answer.status)


async def _passed_on(
    method: str, url: str, body: Any, headers: Mapping[str, str] | None = None
) -> web.Response:
    try:
        async with (
            aiohttp.ClientSession() as http,
            http.request(method, url, json=body, headers=headers) as answer,
        ):
            kind = {"Content-Type": answer.content_type} if answer.content_type else {}
            return web.Response(status=answer.status, text=await answer.text(), headers=kind)
    except aiohttp.ClientConnectionError:
        return web.Response(status=HTTPStatus.BAD_GATEWAY)


def members() -> list[str]:
    """Those of the shipped partners.toml, as the local channel calls them."""
    return _IDENTITIES.findall((ROOT / "config" / "partners.toml").read_text("utf-8"))


def settings(who: str) -> dict[str, Any]:
    """What the Playground is told of the team. JSON, so YAML as well."""
    people = [_person(name) for name in sorted(members(), key=lambda name: name != who)]
    channel = {"id": CHANNEL, "name": "Bekymringer"}
    return {
        "version": "0.1.1",
        "tenantId": TENANT,
        "bot": {"id": BOT, "name": "Varde"},
        "currentUser": people[0],
        "users": people[1 : 1 + OTHERS],
        "personalChat": {"id": f"a:{who}"},
        "groupChat": {"id": "19:nobody@thread.v2", "name": "(not for Varde)"},
        "team": {"id": "19:general@thread.tacv2", "name": "Partnergruppen", "aadGroupId": TEAM}
        | {"channels": [channel]},
    }


def _person(name: str) -> dict[str, str]:
    mail = f"{name}@kommune.example"
    return {
        "id": f"29:{name}",
        "name": name.capitalize(),
        "userPrincipleName": mail,
        "aadObjectId": name,
        "givenName": name.capitalize(),
        "surname": "Test",
        "email": mail,
    }


@contextlib.asynccontextmanager
async def between(playground: Playground) -> AsyncIterator[str]:
    """The loopback Teams, with a door for the Playground; gives the door's address."""
    for user in members():
        playground.join(user)
    app = web.Application(client_max_size=1_000_000)
    routes(app, playground)
    app.router.add_post("/api/messages", playground.heard)
    async with serving(app) as base:
        playground.base = base
        yield f"{base}/api/messages"


async def run(who: str) -> None:
    """Until Ctrl-C. Everything starts afresh: the Playground remembers nothing."""
    port = free_port()
    playground = Playground(who=who, varde=f"http://127.0.0.1:{port}/api/messages")
    async with between(playground) as door:
        _write(who)
        shows = await _start_playground(playground, door)
        varde = await _start_varde(playground, port)
        await _listening(port)
        _say(f"\n  Teams   {playground.shown_at}   (you are {who}; WHO=nav and so on for others)")
        _say("  Write «hjelp» in the personal chat, or «@Varde liste» in the channel Bekymringer.")
        _say("  Ctrl-C stops.\n")
        await _until_one_ends(shows, varde)


def _write(who: str) -> None:
    for kept in ("config", "var"):
        shutil.rmtree(FOLDER / kept, ignore_errors=True)
    shutil.copytree(ROOT / "config", FOLDER / "config")
    partners = FOLDER / "config" / "partners.toml"
    both = r'identities = { local = "\1", teams = "\1" }'
    partners.write_text(_IDENTITIES.sub(both, partners.read_text("utf-8")), "utf-8")
    (FOLDER / SETTINGS).write_text(json.dumps(settings(who), indent=1), "utf-8")


async def _start_playground(playground: Playground, door: str) -> Process:
    quiet = {"TEAMSAPPTESTER_BROWSER": "none"}
    return await asyncio.create_subprocess_exec(
        COMMAND,
        "start",
        *("--app-endpoint", door, "--channel-id", "msteams", "--port", str(PORT)),
        *("--service-url", f"{playground.service_url}/", "--disable-telemetry"),
        cwd=FOLDER,
        env=os.environ | quiet,
        stdout=asyncio.subprocess.DEVNULL,
    )


async def _start_varde(playground: Playground, port: int) -> Process:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("VARDE_")},
        **playground.environment(),
        "VARDE_CONFIG_DIR": str(FOLDER / "config"),
        "VARDE_DATA_DIR": str(FOLDER / "var"),
        "VARDE_CHATOPS_TEAMS_HTTP_PORT": str(port),
    }
    return await asyncio.create_subprocess_exec(VARDE, "demo", env=environment, cwd=ROOT)


async def _listening(port: int) -> None:
    async with asyncio.timeout(START_SECONDS):
        while True:
            with contextlib.suppress(OSError):
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.close()
                return
            await asyncio.sleep(0.2)


async def _until_one_ends(*processes: Process) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    ends = [asyncio.create_task(p.wait()) for p in processes]
    stopped = asyncio.create_task(stop.wait())
    await asyncio.wait([*ends, stopped], return_when=asyncio.FIRST_COMPLETED)
    if not stop.is_set():
        _say(f"One of them ended by itself; what the Playground says is in {FOLDER}/devTools.")
    for process in processes:
        if process.returncode is None:
            process.terminate()
    await asyncio.gather(*ends)
    stopped.cancel()


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    who = sys.argv[1] if len(sys.argv) > 1 else "koordinator"
    if who not in members():
        sys.exit(f"WHO is one of {', '.join(members())}")
    asyncio.run(run(who))
