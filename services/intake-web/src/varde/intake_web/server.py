"""The uvicorn configuration of a door that strangers knock on: silent, and bounded from the first byte."""

import asyncio
import time

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from varde.intake_web.crowd import Crowd
from varde.intake_web.pace import ARRIVAL, Arrival
from varde.intake_web.settings import IntakeWebSettings

MAX_HEADER_BYTES = 32_768
"""Bytes of request line and header fields; browsers send one or two thousand."""


class BoundedProtocol(HttpToolsProtocol):
    """uvicorn's protocol, with bounds on the time and size of a header, and a page for those who are too many.

    One client has no more than its share of the connections.
    """

    _header_seconds: float
    _most_connections: int
    _crowded: ASGIApp
    _crowd: Crowd
    _header_bytes = 0
    _deadline: asyncio.TimerHandle | None = None
    _data_came = 0.0
    _arrival = Arrival()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn has it
        super().connection_made(transport)
        self.client = self._client_of(self.client)
        self._await_header()
        if self.client:
            self._crowd.enter(self, self.client[0])

    def connection_lost(self, exc: Exception | None) -> None:
        if self.client:
            self._crowd.leave(self, self.client[0])
        self._header_complete()
        super().connection_lost(exc)

    def _client_of(self, peer: tuple[str, int] | None) -> tuple[str, int] | None:
        return peer

    @property
    def idle(self) -> bool:
        """True when no request is being answered or read."""
        return self.cycle is None or self.cycle.response_complete

    def send_home(self) -> None:
        """Close the connection; nothing is under way on it."""
        self.transport.close()

    def data_received(self, data: bytes) -> None:
        self._data_came = time.monotonic()
        if self._deadline is None and self.idle:
            self._await_header()
        super().data_received(data)
        if self._deadline is None:
            return
        self._header_bytes += len(data)
        if self._header_bytes > MAX_HEADER_BYTES and not self.transport.is_closing():
            self.send_400_response("The request's header is too large.")

    def on_headers_complete(self) -> None:
        self._header_complete()
        many = len(self.connections) > self._most_connections
        self.app = self._crowded if many else self.config.loaded_app
        self._arrival = self.scope["state"][ARRIVAL] = Arrival()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._arrival.at = self._data_came
        super().on_message_complete()

    def _await_header(self) -> None:
        self._header_bytes = 0
        self._deadline = self.loop.call_later(self._header_seconds, self.transport.close)

    def _header_complete(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


class OnionProtocol(BoundedProtocol):
    """The same for an onion service, where nobody is known: the peer is Tor, and whatever a visitor forwards is made up."""

    def _client_of(self, peer: tuple[str, int] | None) -> None:
        return None


def server_config(
    app: ASGIApp,
    crowded: ASGIApp,
    settings: IntakeWebSettings,
    headers: list[tuple[str, str]],
    protocol: type[BoundedProtocol] = BoundedProtocol,
) -> uvicorn.Config:
    """Serve ``app`` with ``headers`` on every answer, uvicorn's own ones included; log no stranger.

    ``crowded`` answers whoever comes while there are more connections than may be.
    """
    return uvicorn.Config(
        app,
        http=_protocol(protocol, settings, crowded),
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="error",  # warnings are what strangers send; they are no news
        access_log=False,
        proxy_headers=False,
        server_header=False,
        date_header=False,
        headers=headers,
        timeout_graceful_shutdown=settings.drain_timeout,
    )


def _protocol(
    base: type[BoundedProtocol], settings: IntakeWebSettings, crowded: ASGIApp
) -> type[BoundedProtocol]:
    chosen = {
        "_header_seconds": settings.header_timeout,
        "_most_connections": settings.max_connections,
        "_crowded": staticmethod(crowded),
        "_crowd": Crowd(settings.client_connections, settings.trusted_proxies),
    }
    return type(base.__name__, (base,), chosen)
