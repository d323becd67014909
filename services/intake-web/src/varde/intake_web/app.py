"""The FastAPI application: three addresses, one for each language, and friendly answers elsewhere."""

from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus

from fastapi import FastAPI, Request, Response
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from varde.intake_web.door import Door, page
from varde.intake_web.pages import Pages
from varde.shared.domain.codes import Language
from varde.shared.platform.http import NO_TELEMETRY

_Endpoint = Callable[[Request], Awaitable[Response]]


def create_app(door: Door) -> ASGIApp:
    """The application around ``door``. No exception ever leaves it: its message could hold content."""
    app = FastAPI(
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        telemetry=NO_TELEMETRY,
    )
    addresses = _addresses()
    for path, language in addresses.items():
        app.add_route(path, _form(door.pages, language), methods=["GET"])
    app.add_route("/favicon.ico", _nothing, methods=["GET"])
    app.add_exception_handler(HTTPException, _friendly(door.pages))
    return _Entrance(app, door, addresses)


def language_of(path: str) -> Language:
    """The language of a page's address; bokmål where it names none."""
    first = path.split("/", 2)[1] if path.startswith("/") else ""
    return Language(first) if first in list(Language) else Language.NB


def _addresses() -> dict[str, Language]:
    named = {f"/{language}{end}": language for language in Language for end in ("/", "")}
    return named | {"/": Language.NB}


def _form(pages: Pages, language: Language) -> _Endpoint:
    async def form(_request: Request) -> Response:
        return page(pages.form(language))

    return form


async def _nothing(_request: Request) -> Response:
    # Browsers ask for an icon on their own; a page of ours would only be thrown away.
    return Response(status_code=204)


def _friendly(pages: Pages) -> Callable[[Request, Exception], Awaitable[Response]]:
    async def friendly(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        headers = {"connection": "close"}  # a body may stand unread behind it
        if status == HTTPStatus.METHOD_NOT_ALLOWED:
            headers["allow"] = "GET, HEAD, POST"
        return page(pages.message(language_of(request.url.path), status), status, headers)

    return friendly


class _Entrance:
    """Keeps exceptions inside, so that no server can log their message or traceback.

    Posted forms go straight to the door: FastAPI's layers would cost as much as sealing and storing.
    """

    def __init__(self, app: ASGIApp, door: Door, addresses: Mapping[str, Language]) -> None:
        self._app = app
        self._door = door
        self._addresses = addresses

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._answer(scope, receive, watched)
        except ClientDisconnect:
            return
        except Exception as error:
            self._door.failed(error)
            if not started:
                language = language_of(scope.get("path", "/"))
                content = self._door.pages.message(language, 500)
                await page(content, 500)(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        language = self._addresses.get(scope["path"])
        if language is None or scope["method"] != "POST":
            await self._app(scope, receive, send)
            return
        answer = await self._door.submit(Request(scope, receive), language)
        await answer(scope, receive, send)
