"""The FastAPI application: an address for each language, and friendly answers elsewhere."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from functools import partial
from http import HTTPStatus

from fastapi import FastAPI, Request, Response
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from varde.intake_web import pace
from varde.intake_web.answer import page
from varde.intake_web.dialogue import DialogueDoor
from varde.intake_web.door import Door
from varde.intake_web.form import CHOICES
from varde.intake_web.pages import Pages
from varde.shared.domain.codes import PageLanguage
from varde.shared.platform.http import NO_TELEMETRY

_CROWDED_SECONDS = 30
_Endpoint = Callable[[Request], Awaitable[Response]]


def create_app(door: Door, dialogue: DialogueDoor, api: ASGIApp | None = None) -> ASGIApp:
    """The application around the form, the dialogue and, where there is one, the ``api`` for portals.

    No exception ever leaves it: its message could hold content.
    """
    app = FastAPI(
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        telemetry=NO_TELEMETRY,
    )
    addresses = _addresses(door.pages.languages)
    for path, language in addresses.items():
        app.add_route(path, _form(door, language, path), methods=["GET"])
    receipts = {f"/{language}/receipt": language for language in door.pages.languages}
    for path, language in receipts.items():
        app.add_route(path, _enter(dialogue, language, _onion(door, path)), methods=["GET"])
    app.add_route("/favicon.ico", _nothing, methods=["GET"])
    app.add_exception_handler(HTTPException, _friendly(door.pages))
    forms = {path: partial(door.submit, language=way) for path, way in addresses.items()}
    returns = {path: partial(dialogue.answer, language=way) for path, way in receipts.items()}
    return _Entrance(app, door, forms, returns, api)


def crowded(pages: Pages) -> ASGIApp:
    """Answers whoever comes while too many do: calmly, and with the numbers to call."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        language = language_of(scope["path"], pages.languages)
        content = pages.message(language, 503, sent=scope["method"] == "POST")
        headers = {"connection": "close", "retry-after": str(_CROWDED_SECONDS)}
        await page(content, 503, headers)(scope, receive, send)

    return answer


def language_of(path: str, offered: Collection[PageLanguage]) -> PageLanguage:
    """The language of a page's address; the first one offered where it names none."""
    first = path.split("/", 2)[1] if path.startswith("/") else ""
    return next((language for language in offered if language == first), next(iter(offered)))


def _addresses(offered: Collection[PageLanguage]) -> dict[str, PageLanguage]:
    named = {f"/{language}{end}": language for language in offered for end in ("/", "")}
    return named | {"/": next(iter(offered))}


def _onion(door: Door, path: str) -> Mapping[str, str]:
    """Where Tor Browser finds the same page, when the municipality has an onion service."""
    onion = door.settings.onion
    return {"onion-location": f"{onion}{path}"} if onion else {}


def _form(door: Door, language: PageLanguage, path: str) -> _Endpoint:
    # Only the first step says where the onion service is: a browser that goes there by itself would
    # lose what was written on any other page.
    async def form(request: Request) -> Response:
        arena = request.query_params.get("arena", "")
        known = arena if arena in CHOICES["arena"] else ""
        place = f"{path}?arena={known}" if known else path
        return page(door.pages.form(language, known), headers=_onion(door, place))

    return form


def _enter(dialogue: DialogueDoor, language: PageLanguage, headers: Mapping[str, str]) -> _Endpoint:
    async def enter(_request: Request) -> Response:
        return page(dialogue.pages.enter(language), headers=headers)

    return enter


async def _nothing(_request: Request) -> Response:
    # Browsers ask for an icon on their own; a page of ours would only be thrown away.
    return Response(status_code=204)


def _friendly(pages: Pages) -> Callable[[Request, Exception], Awaitable[Response]]:
    async def friendly(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        headers = {"connection": "close"}  # a body may stand unread behind it
        if status == HTTPStatus.METHOD_NOT_ALLOWED:
            headers["allow"] = "GET, HEAD, POST"
        language = language_of(request.url.path, pages.languages)
        content = pages.message(language, status, sent=request.method == "POST")
        return page(content, status, headers)

    return friendly


class _Entrance:
    """Keeps exceptions inside, so that no server can log their message or traceback, and gives each page its time.

    Posted forms go straight to the door: FastAPI's layers would cost as much as sealing and storing.
    """

    def __init__(
        self,
        app: ASGIApp,
        door: Door,
        forms: Mapping[str, _Endpoint],
        returns: Mapping[str, _Endpoint],
        api: ASGIApp | None,
    ) -> None:
        self._app = app
        self._api = api
        self._door = door
        self._posted = {**forms, **returns}
        self._returns = returns

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._api is not None and scope["path"].startswith("/api/"):
            await self._guarded(self._api, scope, receive, send)
            return
        returning = scope["method"] == "POST" and scope["path"] in self._returns
        beat = pace.RECEIPT_BEAT if returning else pace.FORM_BEAT
        paced = pace.Paced(receive, send, beat, scope.get("state", {}).get(pace.ARRIVAL))
        await self._guarded(self._page, scope, paced.receive, paced.send)

    async def _guarded(self, answer: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await answer(scope, receive, watched)
        except ClientDisconnect:
            return
        except Exception as error:
            self._door.failed(error)
            if not started:
                pages = self._door.pages
                language = language_of(scope.get("path", "/"), pages.languages)
                content = pages.message(language, 500, sent=scope.get("method") == "POST")
                await page(content, 500)(scope, receive, send)

    async def _page(self, scope: Scope, receive: Receive, send: Send) -> None:
        posted = self._posted.get(scope["path"])
        if posted is None or scope["method"] != "POST":
            await self._app(scope, receive, send)
            return
        answer = await posted(Request(scope, receive))
        await answer(scope, receive, send)
