"""Where connections come in: on which ports, how many, and how they end when the door closes."""

import asyncio
import contextlib
import ssl
import time
from collections.abc import AsyncIterator, Awaitable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from varde.intake_email.arrival import is_relay
from varde.intake_email.data import Memory
from varde.intake_email.doorkeeper import Client, Doorkeeper
from varde.intake_email.office import Guest, Limits, Office
from varde.intake_email.session import LmtpSession, MailSession
from varde.intake_email.settings import IntakeEmailSettings

_BACKLOG = 512
_HANDSHAKE_SECONDS = 30.0
_SOCKET_MODE = 0o660
_NOT_A_RELAY = "554 5.7.1 LMTP is for our own mail servers only"


@dataclass(frozen=True, slots=True)
class Entrance:
    """What speaks on a port or a socket."""

    pattern: MailSession
    tls: ssl.SSLContext | None = None
    """For TLS from the first byte (RFC 8314 § 3)."""
    relays_only: bool = False


class Reception:
    """Lets connections in, counts them, and sends them home. Use ``open()``."""

    def __init__(self, settings: IntakeEmailSettings, office: Office, limits: Limits) -> None:
        self.ports: dict[str, int] = {}
        """The real ports of ``smtp``, and of ``smtps`` and ``lmtp`` where they are open."""
        self.office = office
        self._limits = limits
        self._settings = settings
        self._doorkeeper = Doorkeeper(
            settings.client_connections,
            settings.client_rate,
            lambda: Memory(settings.client_memory, within=office.memory),
            time.monotonic,
        )
        self._guests: dict[Guest, Client | None] = {}
        self._empty = asyncio.Event()
        self._empty.set()

    def __len__(self) -> int:
        return len(self._guests)

    @contextlib.asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Listen until the block ends; mail under way is finished then."""
        servers = [await server for server in self._servers()]
        try:
            yield
        finally:
            for server in servers:
                server.close()
            await self._drain()
            for server in servers:
                await server.wait_closed()

    def _servers(self) -> Iterator[Awaitable[asyncio.Server]]:
        chosen = self._settings
        smtp = MailSession(self.office, self._limits)
        lmtp = LmtpSession(self.office, self._limits)
        yield self._on_port("smtp", chosen.port, Entrance(smtp))
        if chosen.tls_port is not None:
            yield self._on_port("smtps", chosen.tls_port, Entrance(smtp, self._limits.tls))
        if chosen.lmtp_port is not None:
            yield self._on_port("lmtp", chosen.lmtp_port, Entrance(lmtp, relays_only=True))
        if chosen.lmtp_socket is not None:
            yield self._on_socket(chosen.lmtp_socket, Entrance(lmtp))

    async def _on_port(self, name: str, port: int, entrance: Entrance) -> asyncio.Server:
        server = await asyncio.get_running_loop().create_server(
            lambda: Newcomer(self, entrance), self._settings.host, port, backlog=_BACKLOG
        )
        self.ports[name] = server.sockets[0].getsockname()[1]
        return server

    async def _on_socket(self, path: Path, entrance: Entrance) -> asyncio.Server:
        server = await asyncio.get_running_loop().create_unix_server(
            lambda: Newcomer(self, entrance), path, backlog=_BACKLOG
        )
        await asyncio.to_thread(path.chmod, _SOCKET_MODE)
        return server

    def knows(self, address: str) -> bool:
        """True for one of our own mail servers; whoever can reach a unix socket is one."""
        return not address or is_relay(address, self._settings.relay)

    def admit(self, address: str) -> Client | None:
        """A place for a client that is no relay, or None when it has as many as it may."""
        return self._doorkeeper.admit(address)

    @property
    def full(self) -> bool:
        """True when no further connection may come in."""
        return len(self._guests) >= self._settings.max_connections

    def enter(self, guest: Guest, client: Client | None) -> None:
        """Count a connection, until ``leave``."""
        self._guests[guest] = client
        self._empty.clear()

    def leave(self, guest: Guest) -> None:
        """A connection has ended; doing so twice does no harm."""
        client = self._guests.pop(guest, None)
        if client:
            self._doorkeeper.leave(client)
        if not self._guests:
            self._empty.set()

    def go_on(self, guest: Guest, after: Guest) -> None:
        """``guest`` takes the place of the one before it on the same connection."""
        self._guests[guest] = self._guests.pop(after)

    async def _drain(self) -> None:
        for guest in list(self._guests):
            guest.stop()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._settings.drain_seconds):
                await self._empty.wait()
        for guest in list(self._guests):
            guest.abort()


class Newcomer(asyncio.Protocol):
    """A connection that is looked at: it gets a session, or a word why not and the end."""

    def __init__(self, reception: Reception, entrance: Entrance) -> None:
        self._reception = reception
        self._entrance = entrance
        self._early = b""

    def connection_made(self, transport: Any) -> None:
        """Let it in or send it away."""
        self._transport = transport
        reception, peer = self._reception, transport.get_extra_info("peername")
        address: str = peer[0] if isinstance(peer, tuple) else ""
        known = reception.knows(address)
        if self._entrance.relays_only and not known:
            reception.office.refused("relay")
            self._send_away(_NOT_A_RELAY)
        elif reception.full:
            reception.office.deferred("connections")
            self._send_away(reception.office.replies.busy)
        elif known:
            self._let_in(address, None)
        elif client := reception.admit(address):
            self._let_in(address, client)
        else:
            reception.office.deferred("client")
            self._send_away(reception.office.replies.crowded)

    def data_received(self, data: bytes) -> None:
        """What a client says before TLS is there to hear it; some loops read as soon as there is a connection."""
        self._early += data

    def stop(self) -> None:
        """End it."""
        self.abort()

    def abort(self) -> None:
        """End it."""
        self._transport.abort()

    def _send_away(self, reply: str) -> None:
        self._transport.write(f"{reply}\r\n".encode())
        self._transport.close()

    def _let_in(self, address: str, client: Client | None) -> None:
        session = self._entrance.pattern.another(address, client)
        self._reception.enter(self, client)
        if self._entrance.tls:
            handshake = self._shake_hands(session, self._entrance.tls)
            self._handshake = asyncio.create_task(handshake)
        else:
            self._begin(session, self._transport)

    async def _shake_hands(self, session: MailSession, tls: ssl.SSLContext) -> None:
        loop = asyncio.get_running_loop()
        loop.call_soon(
            self._pass_on_early
        )  # when TLS has taken over, and before it is told to begin
        try:
            secure = await loop.start_tls(
                self._transport,
                session,
                tls,
                server_side=True,
                ssl_handshake_timeout=_HANDSHAKE_SECONDS,
            )
        except OSError:
            secure = None
        if secure is None or self._transport.is_closing():
            self._reception.leave(self)
        else:
            self._begin(session, secure)

    def _pass_on_early(self) -> None:
        protocol: asyncio.BufferedProtocol = self._transport.get_protocol()
        while self._early:
            room = memoryview(protocol.get_buffer(len(self._early)))
            size = min(len(room), len(self._early))
            room[:size] = self._early[:size]
            protocol.buffer_updated(size)
            self._early = self._early[size:]

    def _begin(self, session: MailSession, transport: Any) -> None:
        self._reception.go_on(session, after=self)
        transport.set_protocol(session)
        session.connection_made(transport)
