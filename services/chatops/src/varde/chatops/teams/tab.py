"""One's own page as a tab: a page of ours in Teams' frame, for whoever Teams says is signed in.

The page itself is the same for everybody and holds nothing. What it shows is asked for with a token of the reader's.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Route

from varde.chatops.answer import Answer, Tone, drawn
from varde.chatops.card import Action
from varde.chatops.conversation import Asker, Conversation
from varde.chatops.forms import FormKind
from varde.chatops.labels import labels, spoken
from varde.chatops.markup.filled import TooLarge, read_filled, read_form
from varde.chatops.markup.pages import LOOK, home_values, kept_values, sheet_values, templates
from varde.chatops.markup.values import answer_body
from varde.chatops.teams.app import LONGEST_REFERENCE
from varde.chatops.teams.people import People
from varde.chatops.teams.trust import Readers, Untrusted
from varde.shared.domain.codes import Language
from varde.shared.errors import Transient

START = "/teams"
"""Where all of the tab lies, for the organisation's proxy to hand on."""
_HERE = Path(__file__).parent
_FILES = (
    LOOK / "chat.css",
    _HERE / "static" / "tab.js",
    _HERE / "teams_js" / "MicrosoftTeams.min.js",
)
_TEMPLATES = templates(_HERE / "templates")
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "connect-src 'self'; img-src data:; form-action 'none'; base-uri 'none'; "
    "frame-ancestors https://teams.microsoft.com https://*.teams.microsoft.com https://*.cloud.microsoft",
    "Cache-Control": "no-store",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


@dataclass(frozen=True, slots=True)
class _Viewer:
    """Who looks, for the templates: the token says who it is, so neither links nor forms do."""

    language: Language
    user_id: str = ""
    picked: str = ""

    def address(self, page: str = "/min") -> str:
        return START + page


class Tab:
    """Serves the tab. Answers go to who asked, and nobody else sees the page."""

    def __init__(
        self,
        readers: Readers,
        conversation: Conversation,
        people: People,
        language: Language,
        log: Any,
    ) -> None:
        self._readers = readers
        self._conversation = conversation
        self._people = people
        self._language = language
        self._log = log

    def routes(self) -> list[Route]:
        """The page, what it loads, and what it asks for."""
        loaded = [Route(f"{START}/{file.name}", _file(file), methods=["GET"]) for file in _FILES]
        asked = [
            Route(START + path, self._for_a_reader(answer), methods=["POST"])
            for path, answer in (
                ("/min", self._home),
                ("/trykk", self._press),
                ("/bekreft", self._confirm),
                ("/skjema", self._submit),
            )
        ]
        return [Route(f"{START}/tab", self._shell, methods=["GET"]), *loaded, *asked]

    async def _shell(self, request: Request) -> Response:
        return _page("shell.html", self._spoken(request), {})

    def _for_a_reader(
        self, answer: Callable[[Request, Asker], Awaitable[Response]]
    ) -> Callable[[Request], Awaitable[Response]]:
        """Finds out who asks before a byte of what they sent is read."""

        async def endpoint(request: Request) -> Response:
            try:
                user = await self._readers.user_id(request.headers.get("authorization", ""))
                asker = self._conversation.asker(user, self._spoken(request))
                return await answer(request, asker)
            except Untrusted as refused:
                self._log.warning("a reader of the tab was turned away", code=refused.status.value)
                return Response(status_code=refused.status, headers=_HEADERS)
            except TooLarge:
                return Response(status_code=HTTPStatus.REQUEST_ENTITY_TOO_LARGE, headers=_HEADERS)
            except Transient:
                return Response(status_code=HTTPStatus.SERVICE_UNAVAILABLE, headers=_HEADERS)
            except Exception as error:
                self._log.error("a request failed", error=error)
                return Response(status_code=HTTPStatus.INTERNAL_SERVER_ERROR, headers=_HEADERS)

        return endpoint

    def _spoken(self, request: Request) -> Language:
        return spoken(request.query_params.get("locale", "")) or self._language

    async def _home(self, _request: Request, asker: Asker) -> Response:
        answer = await self._conversation.home(asker)
        return _page("mine.html", asker.language, home_values(answer))

    async def _press(self, request: Request, asker: Asker) -> Response:
        form = await read_form(request)
        action = form.get("handling", "")
        if action not in set(Action):
            return Response(status_code=HTTPStatus.BAD_REQUEST, headers=_HEADERS)
        reference = form.get("sak", "")[:LONGEST_REFERENCE]
        pressed = await self._conversation.press(asker, Action(action), reference)
        return await self._answered(asker, pressed)

    async def _confirm(self, request: Request, asker: Asker) -> Response:
        form = await read_form(request)
        confirmed = await self._conversation.confirm(asker, form.get("merke", ""))
        return await self._answered(asker, confirmed)

    async def _submit(self, request: Request, asker: Asker) -> Response:
        hidden, filled = await read_filled(request)
        kind = hidden.get("slag", "")
        if kind not in set(FormKind):
            return Response(status_code=HTTPStatus.BAD_REQUEST, headers=_HEADERS)
        reference = hidden.get("sak", "")[:LONGEST_REFERENCE]
        answer = await self._conversation.submit(asker, FormKind(kind), reference, filled)
        if answer.tone is Tone.REFUSED and answer.form is None:
            return _page("kept.html", asker.language, kept_values(answer, hidden, filled))
        return await self._answered(asker, answer)

    async def _answered(self, asker: Asker, answer: Answer) -> Response:
        if answer.home:
            return _page("mine.html", asker.language, home_values(answer))
        if answer.form:
            return _page("sheet.html", asker.language, sheet_values(answer.form))
        shown = answer_body(await drawn(answer))
        names = [await self._people.name(one) for one in answer.people]
        picture = {"src": f"data:image/png;base64,{shown['png']}"}
        values = {"answer": shown | picture, "names": names, "hidden": ()}
        return _page("answered.html", asker.language, values)


def _file(path: Path) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(_request: Request) -> Response:
        return FileResponse(path, headers=_HEADERS | {"Cache-Control": "no-cache"})

    return endpoint


def _page(template: str, language: Language, values: dict[str, Any]) -> Response:
    shared = {"t": labels(language), "viewer": _Viewer(language)}
    html = _TEMPLATES.get_template(template).render(shared | values)
    return HTMLResponse(html, headers=_HEADERS | {"Content-Language": language.value})
