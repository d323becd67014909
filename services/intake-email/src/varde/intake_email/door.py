"""The e-mail door: listens, counts sessions, and has each mail stored before it is answered."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from typing import Any, Protocol

from varde.intake_email import replies as answers
from varde.intake_email.acknowledging import Acknowledging
from varde.intake_email.arrival import Arrival
from varde.intake_email.authentication.check import Checked, Examines, SenderCheck
from varde.intake_email.data import Memory
from varde.intake_email.metrics import Metrics
from varde.intake_email.office import Guest, Limits
from varde.intake_email.quiet import silence_mail_log
from varde.intake_email.reception import Reception
from varde.intake_email.recipients import Recipients
from varde.intake_email.settings import IntakeEmailSettings
from varde.intake_email.tls import Certificate
from varde.shared.casework.outbound import STANDING, VOUCHED, ReturnAddress
from varde.shared.domain.codes import Channel
from varde.shared.errors import Permanent, Transient

_CONTROL = bytes([*range(0x21), 0x7F])


class Receives(Protocol):
    """Where mail goes (the platform's ``Receiver``)."""

    async def receive(
        self, raw: bytes, channel: Channel, *, send_receipt: ReturnAddress | None = None
    ) -> str:
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
        acknowledging: Acknowledging | None = None,
        examiner: Examines | None = None,
    ) -> None:
        self.memory = Memory(settings.memory_limit)
        self.replies = answers.replies(settings)
        self._settings = settings
        self._receiver = receiver
        self._metrics = metrics
        self._log = log
        self._acknowledging = acknowledging
        self._senders = SenderCheck(settings.hostname, settings.relay_server, examiner)
        self._recipients = Recipients(settings.recipients)
        self._taking: set[asyncio.Task[Any] | None] = set()
        self._certificate = _certificate(settings)
        self._reception = Reception(settings, self, _limits(settings, self._certificate))
        metrics.sessions.set_function(lambda: len(self._reception))

    @property
    def port(self) -> int:
        """The real port of SMTP."""
        return self.ports["smtp"]

    @property
    def ports(self) -> dict[str, int]:
        """The real ports of ``smtp``, and of ``smtps`` and ``lmtp`` where they are open."""
        return self._reception.ports

    @contextlib.asynccontextmanager
    async def open(self) -> AsyncIterator["Door"]:
        """Listen until the block ends. Mail under way is finished."""
        silence_mail_log()
        watching = asyncio.create_task(self._watch_certificate())
        try:
            async with self._reception.open():
                yield self
        finally:
            watching.cancel()
            await asyncio.gather(watching, *filter(None, self._taking), return_exceptions=True)

    def leave(self, guest: Guest) -> None:
        """A connection has ended."""
        self._reception.leave(guest)

    def takes(self, address: str) -> bool:
        """True for the configured recipients, and postmaster (RFC 5321 § 4.5.1)."""
        return self._recipients.take(address)

    async def take(self, arrival: Arrival) -> str:
        """Store a mail; gives the reply. The door does not close before that is done."""
        session = asyncio.current_task()
        self._taking.add(session)
        try:
            return await self._take(arrival)
        finally:
            self._taking.discard(session)

    def refused(self, reason: str) -> None:
        """Count something refused for good."""
        self._metrics.refused.labels(reason).inc()

    def deferred(self, reason: str) -> None:
        """Count something asked to come back later."""
        self._metrics.deferred.labels(reason).inc()

    async def _take(self, arrival: Arrival) -> str:
        started = time.perf_counter()
        checked = await self._senders.check(arrival)
        reply = await self._acknowledged(arrival, checked)
        if reply == answers.OK:
            self._metrics.seconds.observe(time.perf_counter() - started)
            self._metrics.accepted.inc()
            self._metrics.senders.labels(checked.outcome).inc()
        return reply

    async def _acknowledged(self, arrival: Arrival, checked: Checked) -> str:
        if self._acknowledging is None:
            return await self._store(arrival, checked, None)
        to = self._acknowledging.where_to(arrival, vouched=checked.answerable)
        reply = await self._store(arrival, checked, to)
        if to and reply == answers.OK:
            self._acknowledging.queued()
        elif to:
            self._acknowledging.not_stored(to)
        return reply

    async def _store(self, arrival: Arrival, checked: Checked, to: ReturnAddress | None) -> str:
        noted = self._recipients.noted(arrival.recipients)
        raw = with_envelope(
            arrival.sender, noted, checked.body, checked.mark, vouched=checked.answerable
        )
        try:
            await self._receiver.receive(raw, Channel.EMAIL, send_receipt=to)
        except Transient:
            self.deferred("storage")
            return self.replies.storage_away
        except Permanent:
            self.refused("permanent")
            return self.replies.never
        except Exception as error:  # whatever it is, the client must keep the mail
            self._log.error("mail could not be stored", error=type(error).__name__)
            self.deferred("error")
            return self.replies.storage_away
        return answers.OK

    async def _watch_certificate(self) -> None:
        if self._certificate:
            self._metrics.certificate_expires.set(self._certificate.expires)
            await self._certificate.watch(self._certificate_changed)

    def _certificate_changed(self, taken: bool) -> None:
        self._metrics.certificate_stale.set(not taken)
        if taken and self._certificate:
            self._metrics.certificate_expires.set(self._certificate.expires)
            self._log.info("new TLS certificate taken into use")
        else:
            self._log.error("new TLS certificate refused, the earlier one stays")


def _certificate(settings: IntakeEmailSettings) -> Certificate | None:
    if settings.tls_certificate is None or settings.tls_key is None:
        return None
    return Certificate(settings.tls_certificate, settings.tls_key)


def _limits(settings: IntakeEmailSettings, certificate: Certificate | None) -> Limits:
    return Limits(
        hostname=settings.hostname,
        size=settings.size_limit,
        idle_timeout=settings.idle_timeout,
        session_timeout=settings.session_timeout,
        tls=certificate.context if certificate else None,
        require_tls=settings.require_tls,
    )


def with_envelope(
    sender: str, recipient: str, body: bytes, mark: bytes = b"", *, vouched: bool = False
) -> bytes:
    """``body`` behind ``Return-Path`` (RFC 5321 § 4.4), ``Delivered-To`` (RFC 9228) and ``mark``.

    The coordinator may need the envelope, and the recipient may lead to an earlier concern. Each mail has
    both, so the topmost of each name is always the door's own, whatever the sender wrote below. The third line
    says whether an answer to the return path reaches nobody else than who wrote (``return_path``).
    """
    standing = VOUCHED if vouched else b"unverified"
    address = sender.strip("<>").encode("utf-8", "surrogateescape").translate(None, _CONTROL)
    return b"Return-Path: <%b>\r\nDelivered-To: %b\r\n%b: %b\r\n%b%b" % (
        address,
        recipient.encode(),
        STANDING,
        standing,
        mark,
        body,
    )
