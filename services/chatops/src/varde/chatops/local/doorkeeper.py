"""Turns away what a browser should never send us: foreign hosts (DNS rebinding) and foreign forms."""

import ipaddress
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from varde.shared.errors import Permanent

_LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; "
    "connect-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    # With "no-referrer" a browser would send "Origin: null" and our own forms would look foreign.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cache-Control": "no-store",
}


def require_loopback(host: str, network_name: str) -> None:
    """Raises ``Permanent`` when ``host`` can be reached from other machines and nobody chose that."""
    if network_name or is_loopback(host):
        return
    msg = (
        f"VARDE_CHATOPS_LOCAL_HOST={host} can be reached from other machines, and whoever reaches "
        "the local channel can pick who they are; set VARDE_CHATOPS_LOCAL_NETWORK_NAME if you mean it"
    )
    raise Permanent(msg)


def is_loopback(host: str) -> bool:
    """True for ``localhost`` and for loopback addresses."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class Doorkeeper:
    """Middleware: only known host names, only our own forms, strict headers on every answer."""

    def __init__(self, app: ASGIApp, *, host: str, network_name: str) -> None:
        self._app = app
        self._names = (_LOOPBACK_NAMES | {host, network_name}) - {""}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request in, or turn it away with 421 or 403."""
        if scope["type"] != "http":
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        app = self._turned_away(scope["method"], Headers(scope=scope)) or self._app
        await app(scope, receive, send_with_headers)

    def _turned_away(self, method: str, headers: Headers) -> Response | None:
        host = headers.get("host", "")
        if _name_of(f"//{host}") not in self._names:
            return PlainTextResponse("This page is not served under that name.", 421)
        if method not in {"GET", "HEAD"} and not _ours(headers, host):
            return PlainTextResponse("This form did not come from the page itself.", 403)
        return None


def _ours(headers: Headers, host: str) -> bool:
    origin = headers.get("origin")
    if origin is not None:
        return origin in {f"http://{host}", f"https://{host}"}
    return headers.get("sec-fetch-site") == "same-origin"


def _name_of(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
