"""uvicorn inside our own event loop: no signal handlers, no access log, no server header."""

import asyncio
import ipaddress
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import uvicorn

NO_TELEMETRY: Any = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "operation_spans": False,
    "auto_configure": False,
}
"""FastAPI's own; else an environment variable is enough to send addresses and exceptions elsewhere."""


def is_loopback(host: str) -> bool:
    """True for ``localhost`` and for loopback addresses."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@asynccontextmanager
async def listening(config: uvicorn.Config, host: str, port: int) -> AsyncIterator[int]:
    """Serve ``config``'s app on ``host``; yields the port and drains at exit.

    Raises ``OSError`` when the address cannot be bound.
    """
    bound = bind(host, port)
    server = _EmbeddedServer(config)
    serving = asyncio.create_task(server.serve(sockets=[bound]), name=f"http {port}")
    try:
        await server.ready(serving)
        yield bound.getsockname()[1]
    finally:
        server.should_exit = True
        await serving


def bind(host: str, port: int) -> socket.socket:
    """A listening socket; ``port`` 0 takes a free one."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio turns Nagle's algorithm off only where the protocol is named: 40 ms an answer
    bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((host, port))
        bound.listen(1024)
    except OSError:
        bound.close()
        raise
    bound.setblocking(False)
    return bound


class _EmbeddedServer(uvicorn.Server):
    """A server that leaves signals to the process and says when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._listens = asyncio.Event()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._listens.set()

    async def ready(self, serving: "asyncio.Task[None]") -> None:
        """Wait until the server listens; raises what stopped ``serving`` instead."""
        listens = asyncio.create_task(self._listens.wait())
        await asyncio.wait({listens, serving}, return_when=asyncio.FIRST_COMPLETED)
        listens.cancel()
        if serving.done():
            serving.result()
