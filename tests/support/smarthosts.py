"""A smarthost in this process that answers as it is told, and keeps what it took."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.smtp import SMTP, Envelope, Session

HANG_UP = "hang up"
"""The connection is cut where an answer was due."""


@dataclass
class ScriptedSmarthost:
    """aiosmtpd's handler. ``rcpt`` and ``data`` are the answers to come; then it says yes."""

    mail: list[str] = field(default_factory=list)
    rcpt: list[str] = field(default_factory=list)
    data: list[str] = field(default_factory=list)
    envelopes: list[Envelope] = field(default_factory=list)
    """What it took in, and what came before it hung up."""
    begun: list[Envelope] = field(default_factory=list)
    """All that came whole, answered or not."""
    came: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when a message has come."""
    stalls: float = 0.0
    port: int = 0

    async def handle_MAIL(  # noqa: N802 # aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.mail.pop(0) if self.mail else "250 OK"
        if answer.startswith("250"):
            envelope.mail_from = address
            envelope.mail_options.extend(options)
        return answer

    async def handle_RCPT(  # noqa: N802 # aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.rcpt.pop(0) if self.rcpt else "250 OK"
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
            envelope.rcpt_options.extend(options)
        return answer

    async def handle_DATA(  # noqa: N802 # aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        self.begun.append(envelope)
        self.came.set()
        await asyncio.sleep(self.stalls)
        answer = self.data.pop(0) if self.data else "250 OK"
        if answer == HANG_UP:
            self.envelopes.append(envelope)
            assert server.transport is not None
            server.transport.close()
        elif answer.startswith("250"):
            self.envelopes.append(envelope)
        return answer

    @property
    def letters(self) -> list[EmailMessage]:
        """What came, parsed."""
        contents = [e.content for e in self.envelopes]
        parsed = [
            message_from_bytes(c, policy=policy.default) for c in contents if isinstance(c, bytes)
        ]
        return [letter for letter in parsed if isinstance(letter, EmailMessage)]


@asynccontextmanager
async def smarthost(
    tls: ssl.SSLContext | None = None, port: int = 0, *, utf8: bool = False
) -> AsyncIterator[ScriptedSmarthost]:
    """A smarthost that listens until the block ends, with SMTPUTF8 or without."""
    scripted = ScriptedSmarthost()

    def session() -> SMTP:
        return SMTP(
            scripted, hostname="localhost", tls_context=tls, loop=loop, enable_SMTPUTF8=utf8
        )

    loop = asyncio.get_running_loop()
    server = await loop.create_server(session, "127.0.0.1", port)
    scripted.port = server.sockets[0].getsockname()[1]
    try:
        yield scripted
    finally:
        server.close()
        await server.wait_closed()
