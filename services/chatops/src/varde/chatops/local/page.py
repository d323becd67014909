"""The local channel's page: plain HTML that works as it is, and better with its small script."""

import secrets
from base64 import b64decode
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse
from starlette.staticfiles import StaticFiles

from varde.chatops.answer import Answer, Tone, drawn
from varde.chatops.card import Action
from varde.chatops.conversation import Asker, Conversation
from varde.chatops.forms import Filled, Form, FormKind
from varde.chatops.guidance import command_name
from varde.chatops.labels import Label, labels
from varde.chatops.local.channel import BULLETIN, GROUP, PLATFORM, PRIVATE, THREAD
from varde.chatops.local.doorkeeper import Doorkeeper
from varde.chatops.local.live import Live
from varde.chatops.local.threads import Threads
from varde.chatops.local.viewer import Viewer, viewer_of
from varde.chatops.markup.filled import TooLarge, read_filled, read_form
from varde.chatops.markup.pages import LOOK, home_values, kept_values, sheet_values, templates
from varde.chatops.markup.values import answer_body
from varde.shared.domain.clock import Clock
from varde.shared.domain.codes import Language
from varde.shared.domain.partner import Directory, Member
from varde.shared.errors import Transient
from varde.shared.platform.http import NO_TELEMETRY
from varde.shared.store import local_channel
from varde.shared.store.database import Database
from varde.shared.store.local_channel import LocalMessage

ANSWERS_KEPT = 200
NOTICES_SHOWN = 10
_HERE = Path(__file__).parent
_TEMPLATES = templates(_HERE / "templates")


class Page:
    """Renders the channel for a viewer and takes what they send."""

    def __init__(
        self,
        *,
        conversation: Conversation,
        database: Database,
        directory: Directory,
        clock: Clock,
        live: Live,
    ) -> None:
        self._conversation = conversation
        self._database = database
        self._directory = directory
        self._live = live
        self._threads = Threads(
            conversation=conversation,
            database=database,
            directory=directory,
            clock=clock,
            live=live,
        )
        self._answers = OrderedDict[str, tuple[Viewer, dict[str, Any]]]()

    def viewer(self, values: Mapping[str, str]) -> Viewer:
        """Who looks: in the language picked on the page, else in the one chosen for them."""
        viewer = viewer_of(values)
        if viewer.picked:
            return viewer
        asker = self._conversation.asker(viewer.user_id, viewer.language)
        return replace(viewer, language=asker.language)

    async def show(self, request: Request) -> Response:
        """GET /: the whole page."""
        viewer = self.viewer(request.query_params)
        whose, answer = self._answers.get(request.query_params.get("svar", ""), (viewer, None))
        return await self._page(viewer, answer if whose.user_id == viewer.user_id else None)

    async def cards(self, request: Request) -> Response:
        """GET /kort: what the script puts in place when something changed."""
        viewer = self.viewer(request.query_params)
        return HTMLResponse(_render("cards.html", await self._context(viewer)))

    async def picture(self, request: Request) -> Response:
        """GET /bilde/ID: the picture of an answer, under its own random key, or of a bulletin, which everybody
        in the channel may see."""
        png = await self._png(request.path_params["message_id"])
        return (
            Response(b64decode(png), media_type="image/png") if png else Response(status_code=404)
        )

    async def _png(self, key: str) -> str:
        if key in self._answers:
            return str(self._answers[key][1]["png"])
        async with self._database.read() as tx:
            message = await local_channel.load(tx, key)
        shown = message is not None and message.audience == BULLETIN
        return str(message.body["png"]) if message is not None and shown else ""

    async def live(self, request: Request) -> Response:
        """GET /direkte: an event for each change that the viewer can see."""
        if self._live.full:
            return Response(status_code=503)
        viewer = self.viewer(request.query_params)
        stream = self._live.stream(viewer.user_id)
        return StreamingResponse(stream, media_type="text/event-stream")

    async def home(self, request: Request) -> Response:
        """GET /min: the viewer's own page."""
        viewer = self.viewer(request.query_params)
        t = labels(viewer.language)
        answer = _nobody(viewer)
        if viewer.user_id:
            answer = await self._conversation.home(Asker(viewer.user_id, viewer.language))
        context = {"t": t, "viewer": viewer} | home_values(answer)
        return HTMLResponse(_render("home.html", context))

    async def say(self, request: Request) -> Response:
        """POST /si: a command."""
        form = await read_form(request)
        viewer = self.viewer(form)
        if not viewer.user_id:
            return await self._answered(viewer, _nobody(viewer))
        asker = Asker(viewer.user_id, viewer.language)
        return await self._answered(
            viewer, await self._conversation.say(asker, form.get("tekst", ""))
        )

    async def write(self, request: Request) -> Response:
        """POST /skriv: something in the thread of a card. A warning is shown at once and kept nowhere."""
        form = await read_form(request)
        viewer = self.viewer(form)
        member = _local_members(self._directory).get(viewer.user_id)
        if member is None:
            return await self._answered(viewer, _nobody(viewer))
        t = labels(viewer.language)
        place, text = form.get("melding", ""), form.get("tekst", "")
        answer = await self._threads.write(viewer.user_id, member, place, text, t)
        if answer is None:
            return RedirectResponse(viewer.address() + f"#m{place}", 303)
        return await self._page(viewer, answer_body(answer))

    async def press(self, request: Request) -> Response:
        """POST /trykk: a button of a card."""
        form = await read_form(request)
        viewer = self.viewer(form)
        action = form.get("handling", "")
        if not viewer.user_id or action not in set(Action):
            return await self._answered(viewer, _nobody(viewer))
        asker = Asker(viewer.user_id, viewer.language)
        reference = form.get("sak", "")[:20]
        answer = await self._conversation.press(asker, Action(action), reference)
        return await self._answered(viewer, answer)

    async def confirm(self, request: Request) -> Response:
        """POST /bekreft: the button of an answer that asks first."""
        form = await read_form(request)
        viewer = self.viewer(form)
        if not viewer.user_id:
            return await self._answered(viewer, _nobody(viewer))
        asker = Asker(viewer.user_id, viewer.language)
        return await self._answered(
            viewer, await self._conversation.confirm(asker, form.get("merke", ""))
        )

    async def submit(self, request: Request) -> Response:
        """POST /skjema: a form that was filled in."""
        hidden, filled = await read_filled(request)
        viewer, kind = self.viewer(hidden), hidden.get("slag", "")
        if not viewer.user_id or kind not in set(FormKind):
            return await self._answered(viewer, _nobody(viewer))
        asker = Asker(viewer.user_id, viewer.language)
        reference = hidden.get("sak", "")[:20]
        answer = await self._conversation.submit(asker, FormKind(kind), reference, filled)
        if answer.tone is Tone.REFUSED and answer.form is None:
            return _once_more(viewer, answer, hidden, filled)
        return await self._answered(viewer, answer)

    async def _answered(self, viewer: Viewer, answer: Answer) -> Response:
        """Keep the answer for the page that follows, so that reloading repeats nothing.

        A form is shown at once and kept nowhere: what somebody wrote in it is theirs.
        """
        if answer.form:
            return _form_page(viewer, answer.form)
        key = secrets.token_urlsafe(16)
        body = answer_body(await drawn(answer)) | {"src": f"/bilde/{key}"}
        self._answers[key] = (viewer, body)
        while len(self._answers) > ANSWERS_KEPT:
            self._answers.popitem(last=False)
        return RedirectResponse(viewer.address(svar=key) + "#svar", 303)

    async def _page(self, viewer: Viewer, answer: dict[str, Any] | None) -> Response:
        context = await self._context(viewer)
        return HTMLResponse(_render("page.html", context | {"answer": answer}))

    async def _context(self, viewer: Viewer) -> dict[str, Any]:
        async with self._database.read() as tx:
            messages = await local_channel.messages(tx)
        newest_first = list(reversed(messages))
        people = _local_members(self._directory)
        picked = people.get(viewer.user_id)
        t = labels(viewer.language)
        return {
            "t": t,
            "viewer": viewer,
            "picked": picked,
            "people": list(people.items()),
            "languages": _LANGUAGES,
            "command": command_name(t),
            "hidden": _LEADERS_ONLY if picked is None or not picked.actor.leads else frozenset(),
            "notices": [m for m in newest_first if _is_for(picked, m)][:NOTICES_SHOWN],
            "cards": [m for m in newest_first if m.audience in {GROUP, BULLETIN}],
            "replies": [m for m in messages if m.audience == THREAD],
        }


_LEADERS_ONLY = frozenset({Action.ASSIGN.value, Action.CLOSE.value})
_LANGUAGES = ((Language.NB, "Bokmål"), (Language.NN, "Nynorsk"), (Language.EN, "English"))


def build_app(page: Page, *, host: str, network_name: str) -> FastAPI:
    """The web application, to be served on ``host``."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, telemetry=NO_TELEMETRY)
    app.add_middleware(Doorkeeper, host=host, network_name=network_name)
    _add_failures(app, page)
    for path, method, endpoint in (
        ("/", "GET", page.show),
        ("/kort", "GET", page.cards),
        ("/bilde/{message_id}", "GET", page.picture),
        ("/direkte", "GET", page.live),
        ("/min", "GET", page.home),
        ("/si", "POST", page.say),
        ("/skriv", "POST", page.write),
        ("/trykk", "POST", page.press),
        ("/skjema", "POST", page.submit),
        ("/bekreft", "POST", page.confirm),
    ):
        app.add_route(path, endpoint, methods=[method])
    app.mount("/static", StaticFiles(directory=_HERE / "static"))
    app.mount("/look", StaticFiles(directory=LOOK))
    return app


def _add_failures(app: FastAPI, page: Page) -> None:
    """Each form has the viewer in its address as well: what it carries may not have been read."""

    async def too_large(request: Request, _error: Exception) -> Response:
        viewer = page.viewer(request.query_params)
        t = labels(viewer.language)
        text = t("That is too long for a command. Keep it under 3000 characters.")
        return _problem(413, viewer, text)

    async def away(request: Request, _error: Exception) -> Response:
        viewer = page.viewer(request.query_params)
        t = labels(viewer.language)
        return _problem(503, viewer, t("I cannot reach the cases right now. Try again soon."))

    app.add_exception_handler(TooLarge, too_large)
    app.add_exception_handler(Transient, away)


def _problem(status: int, viewer: Viewer, text: Label) -> Response:
    return HTMLResponse(_render("problem.html", {"viewer": viewer, "text": text}), status)


def _form_page(viewer: Viewer, form: Form) -> Response:
    context = {"t": labels(viewer.language), "viewer": viewer} | sheet_values(form)
    return HTMLResponse(_render("form.html", context), 422 if form.rejected else 200)


def _once_more(
    viewer: Viewer, answer: Answer, hidden: Mapping[str, str], filled: Filled
) -> Response:
    """The answer, with all that was filled in kept in the page, to be sent again."""
    shared = kept_values(answer, hidden, filled)
    context = {"t": labels(viewer.language), "viewer": viewer} | shared
    return HTMLResponse(_render("again.html", context), 422)


def _nobody(viewer: Viewer) -> Answer:
    t = labels(viewer.language)
    return Answer(Tone.REFUSED, t("Choose who you are first."))


def _is_for(member: Member | None, notice: LocalMessage) -> bool:
    if member is None or notice.audience != PRIVATE:
        return False
    return bool(notice.body["member"] == member.member_id)


def _render(template: str, context: dict[str, Any]) -> str:
    return _TEMPLATES.get_template(template).render(context)


def _local_members(directory: Directory) -> dict[str, Member]:
    return {
        user_id: member
        for member in directory.members
        for platform, user_id in member.identities
        if platform == PLATFORM
    }
