"""Strict headers on every answer, and no foreign host, form or oversized body past this point."""

from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; "
    "connect-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'"
)
"""What a browser may load and run on the desk's pages."""
_HEADERS = {
    "content-security-policy": POLICY,
    "cache-control": "no-store, no-transform",
    # With "no-referrer" a browser would send "Origin: null" and our own forms would look foreign.
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "x-dns-prefetch-control": "off",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), usb=(), clipboard-read=()",
}
_SECURE = {"strict-transport-security": "max-age=63072000"}


class Doorkeeper:
    """Middleware in front of every page."""

    def __init__(
        self, app: ASGIApp, *, origin: str, host: str, told_by_servers: Collection[str] = ()
    ) -> None:
        """``told_by_servers`` are paths where other servers post, whose signed words are judged there."""
        self._app = app
        self._told_by_servers = told_by_servers
        self._origin = origin
        name = urlsplit(origin).hostname
        self._names = {name} if name else _LOOPBACK_NAMES | {host}
        self._headers = _HEADERS | (_SECURE if origin else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request in, or turn it away with 421 or 403."""
        if scope["type"] != "http":
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    given.setdefault(name, value)
            await send(message)

        headers = Headers(scope=scope)
        app = self._turned_away(scope["method"], scope["path"], headers) or self._app
        await app(scope, receive, send_with_headers)

    def _turned_away(self, method: str, path: str, headers: Headers) -> Response | None:
        host = headers.get("host", "")
        if _name_of(f"//{host}") not in self._names:
            return PlainTextResponse("This page is not served under that name.", 421)
        form = method not in {"GET", "HEAD"} and path not in self._told_by_servers
        if form and not self._ours(headers, host):
            return PlainTextResponse("This form did not come from the desk itself.", 403)
        return None

    def _ours(self, headers: Headers, host: str) -> bool:
        """Browsers say where a form comes from; what does not say it is no browser of hers."""
        origin = headers.get("origin")
        if origin is not None:
            return origin == (self._origin or f"http://{host}")
        return headers.get("sec-fetch-site") == "same-origin"


def _name_of(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
