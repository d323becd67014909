"""The e-mail door: listens, counts sessions, and has each mail stored before it is answered."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from typing import Any, Protocol

from varde.intake_email import replies as answers
from varde.intake_email.courier import Courier
from varde.intake_email.data import Memory
from varde.intake_email.metrics import Metrics
from varde.intake_email.quiet import silence_mail_log
from varde.intake_email.recipients import accepted_addresses
from varde.intake_email.session import Limits, MailSession, Turnstile
from varde.intake_email.settings import IntakeEmailSettings
from varde.intake_email.tls import server_context
from varde.shared.domain.codes import Channel
from varde.shared.errors import Permanent, Transient

_BACKLOG = 512
_CONTROL = bytes([*range(0x21), 0x7F])


class Receives(Protocol):
    """Where mail goes (the platform's ``Receiver``)."""

    async def receive(self, raw: bytes, channel: Channel) -> str:
        """Seal and store ``raw``; gives the receipt once durable. Raises ``Transient``, stores nothing."""
        ...


class Door:
    """Takes mail for the configured recipients. Use ``open()``."""

    def __init__(
        self,
        settings: IntakeEmailSettings,
        receiver: Receives,
        metrics: Metrics,
        log: Any,
        courier: Courier | None = None,
    ) -> None:
        self.memory = Memory(settings.memory_limit)
        self.replies = answers.replies(settings)
        self.port = settings.port
        self._settings = settings
        self._receiver = receiver
        self._metrics = metrics
        self._log = log
        self._courier = courier
        self._addresses = accepted_addresses(settings.recipients)
        self._sessions: set[MailSession] = set()
        self._taking: set[asyncio.Task[str]] = set()
        self._limits = Limits(
            settings.hostname,
            settings.size_limit,
            settings.idle_timeout,
            server_context(settings.tls_certificate, settings.tls_key),
        )
        metrics.sessions.set_function(lambda: len(self._sessions))
        self._empty = asyncio.Event()
        self._empty.set()

    @contextlib.asynccontextmanager
    async def open(self) -> AsyncIterator["Door"]:
        """Listen until the block ends; ``port`` is then the real one. Mail under way is finished."""
        silence_mail_log()
        loop = asyncio.get_running_loop()
        pattern = MailSession(self, self._limits)
        server = await loop.create_server(
            lambda: self._session(pattern),
            self._settings.host,
            self._settings.port,
            backlog=_BACKLOG,
        )
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()
            await self._drain()
            await server.wait_closed()

    def enter(self, session: MailSession) -> None:
        """A session has begun (or begun again, inside TLS)."""
        self._sessions.add(session)
        self._empty.clear()

    def leave(self, session: MailSession) -> None:
        """A session has ended."""
        self._sessions.discard(session)
        if not self._sessions:
            self._empty.set()

    def takes(self, address: str) -> bool:
        """True for the configured recipients, and postmaster (RFC 5321 § 4.5.1)."""
        return address.casefold() in self._addresses

    async def take(self, sender: str, body: bytes) -> str:
        """Store a mail; gives the reply.

        Goes on when the client hangs up meanwhile: what was sent whole is worth keeping.
        """
        task = asyncio.create_task(self._take(sender, body))
        self._taking.add(task)
        task.add_done_callback(self._taking.discard)
        return await asyncio.shield(task)

    def refused(self, reason: str) -> None:
        """Count something refused for good."""
        self._metrics.refused.labels(reason).inc()

    def deferred(self, reason: str) -> None:
        """Count something asked to come back later."""
        self._metrics.deferred.labels(reason).inc()

    def _session(self, pattern: MailSession) -> asyncio.Protocol:
        if len(self._sessions) >= self._settings.max_connections:
            return Turnstile(self)
        return pattern.another()

    async def _take(self, sender: str, body: bytes) -> str:
        started = time.perf_counter()
        try:
            receipt = await self._receiver.receive(with_return_path(sender, body), Channel.EMAIL)
        except Transient:
            self.deferred("storage")
            return self.replies.storage_away
        except Permanent:
            self.refused("permanent")
            return self.replies.never
        except (
            Exception
        ) as error:  # whatever it is, the mail is not stored: the client must keep it
            self._log.error("mail could not be stored", error=type(error).__name__)
            self.deferred("error")
            return self.replies.storage_away
        self._metrics.seconds.observe(time.perf_counter() - started)
        self._metrics.accepted.inc()
        if self._courier:
            self._courier.offer(receipt, sender, body)
        return answers.OK

    async def _drain(self) -> None:
        for session in list(self._sessions):
            session.stop()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._settings.drain_seconds):
                await self._empty.wait()
        for session in list(self._sessions):
            session.abort()
        await asyncio.gather(*self._taking, return_exceptions=True)


def with_return_path(sender: str, body: bytes) -> bytes:
    """``body`` behind a ``Return-Path`` (RFC 5321 § 4.4): the coordinator may need the envelope."""
    address = sender.strip("<>").encode("utf-8", "surrogateescape")
    return b"Return-Path: <" + address.translate(None, _CONTROL) + b">\r\n" + body
