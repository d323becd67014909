"""The uvicorn configuration of a door that strangers knock on: silent, and bounded from the first byte."""

import asyncio

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from varde.intake_web.settings import IntakeWebSettings

MAX_HEADER_BYTES = 32_768
"""Bytes of request line and header fields; browsers send one or two thousand."""


def server_config(
    app: ASGIApp, settings: IntakeWebSettings, headers: list[tuple[str, str]]
) -> uvicorn.Config:
    """Serve ``app`` with ``headers`` on every answer, uvicorn's own ones included; log no stranger."""
    return uvicorn.Config(
        app,
        http=_protocol(settings.header_timeout),
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="error",  # warnings are what strangers send; they are no news
        access_log=False,
        proxy_headers=False,
        server_header=False,
        date_header=False,
        headers=headers,
        limit_concurrency=settings.max_connections,
        timeout_graceful_shutdown=settings.drain_timeout,
    )


class _BoundedProtocol(HttpToolsProtocol):
    """uvicorn's protocol sets no bound on the time and size of a header; this one does."""

    _header_seconds = 20.0
    _header_bytes = 0
    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn has it
        super().connection_made(transport)
        self._await_header()

    def connection_lost(self, exc: Exception | None) -> None:
        self._header_complete()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._deadline is None and (self.cycle is None or self.cycle.response_complete):
            self._await_header()
        super().data_received(data)
        if self._deadline is None:
            return
        self._header_bytes += len(data)
        if self._header_bytes > MAX_HEADER_BYTES and not self.transport.is_closing():
            self.send_400_response("The request's header is too large.")

    def on_headers_complete(self) -> None:
        self._header_complete()
        super().on_headers_complete()

    def _await_header(self) -> None:
        self._header_bytes = 0
        self._deadline = self.loop.call_later(self._header_seconds, self.transport.close)

    def _header_complete(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


def _protocol(header_seconds: float) -> type[_BoundedProtocol]:
    return type("BoundedProtocol", (_BoundedProtocol,), {"_header_seconds": header_seconds})
