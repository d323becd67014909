"""One SMTP session: aiosmtpd's, with one read for the whole DATA, limits and no word in any log."""

import asyncio
import re
import ssl
from collections import defaultdict
from dataclasses import dataclass
from typing import Any, Protocol

from aiosmtpd.smtp import SMTP, Envelope, Session, syntax

from varde.intake_email.data import Flood, Memory, NoRoom, NotTaken, read_data
from varde.intake_email.replies import Replies

_CHUNK = 64 * 1024
_COMMAND_LIMIT = 2048
_CALLS = {"MAIL": 1000, "RCPT": 1000, "DATA": 1000, "RSET": 1000, "*": 20}
_PLAIN = re.compile(r"<([A-Za-z0-9.+=_-]{1,64}@[A-Za-z0-9.-]{1,255})>((?: .*)?)")


class Office(Protocol):
    """What a session asks of the door it belongs to."""

    memory: Memory
    replies: Replies

    def enter(self, session: "MailSession") -> None:
        """A session has begun (or begun again, inside TLS)."""
        ...

    def leave(self, session: "MailSession") -> None:
        """A session has ended."""
        ...

    def takes(self, address: str) -> bool:
        """True for an address that takes concerns."""
        ...

    async def take(self, sender: str, body: bytes) -> str:
        """Store a mail; gives the reply. The mail is safe when the reply begins with 250."""
        ...

    def refused(self, reason: str) -> None:
        """Count something refused for good."""
        ...

    def deferred(self, reason: str) -> None:
        """Count something asked to come back later."""
        ...


@dataclass(frozen=True, slots=True)
class Limits:
    """What one session may do."""

    hostname: str
    size: int
    idle_timeout: float
    tls: ssl.SSLContext | None


class Hooks:
    """aiosmtpd's handler: what it answers to EHLO, MAIL and RCPT."""

    def __init__(self, office: Office, limits: Limits) -> None:
        self._office = office
        self._limits = limits

    async def handle_EHLO(  # noqa: N802 # aiosmtpd's name
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        """One write for all lines, the size announced, and no AUTH: nobody logs in here."""
        session.host_name = hostname
        lines = [line for line in responses if not line.startswith("250-AUTH")]
        lines.insert(1, f"250-SIZE {self._limits.size}")
        return ["\r\n".join(lines)]

    async def handle_MAIL(  # noqa: N802 # aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Refuses at once what is announced as too large."""
        if _announced_size(options) > self._limits.size:
            self._office.refused("size")
            return self._office.replies.too_large
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 OK"

    async def handle_RCPT(  # noqa: N802 # aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Takes the configured recipients only."""
        if not self._office.takes(address):
            self._office.refused("recipient")
            return self._office.replies.wrong_recipient
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_exception(self, error: Exception) -> str:
        """aiosmtpd would answer with the error's text, which may quote the client."""
        self._office.refused("protocol")
        return "500 5.5.2 Syntax error"


class MailSession(SMTP):
    """A session of the e-mail door."""

    line_length_limit = _CHUNK  # the reader's limit: long lines are content, not an error
    command_size_limit = _COMMAND_LIMIT

    def __init__(self, office: Office, limits: Limits) -> None:
        super().__init__(
            Hooks(office, limits),
            data_size_limit=None,  # the hooks announce and check it, with a helpful text
            enable_SMTPUTF8=True,
            hostname=limits.hostname,
            ident="ESMTP",
            tls_context=limits.tls,
            timeout=limits.idle_timeout,
            command_call_limit=_CALLS,
            loop=asyncio.get_running_loop(),
        )
        # aiosmtpd shares one dictionary among all sessions, so each new one cuts the others' limits.
        self.command_size_limits = defaultdict(lambda: _COMMAND_LIMIT)
        self._office = office
        self._limits = limits
        self._in_data = False
        self._stopping = False

    def another(self) -> "MailSession":
        """A fresh session like this one, which must never have been connected.

        aiosmtpd looks through all its members for every connection, which costs as much as all other
        work on a small mail together. So that is done once, and what it found is shared.
        """
        session = MailSession.__new__(MailSession)
        session.__dict__.update(self.__dict__)
        reader = asyncio.StreamReader(limit=self.line_length_limit, loop=self.loop)
        session._begin_anew(reader)  # noqa: SLF001 # of its own class
        return session

    def _begin_anew(self, reader: asyncio.StreamReader) -> None:
        asyncio.StreamReaderProtocol.__init__(
            self, reader, client_connected_cb=self._cb_client_connected, loop=self.loop
        )
        self._smtp_methods = _Commands(self)  # type: ignore[assignment] # aiosmtpd only asks it to get
        self.command_size_limits = defaultdict(lambda: _COMMAND_LIMIT)

    async def push(self, status: str | bytes) -> None:
        """Send a reply; wait only when the client does not read."""
        reply = status.encode() if isinstance(status, str) else status
        self._writer.write(reply + b"\r\n")
        if self._paused:  # type: ignore[attr-defined] # of asyncio's flow control
            await self._writer.drain()

    def _reset_timeout(self, duration: float | None = None) -> None:
        # One timer that looks at the clock, where aiosmtpd makes a new one for every command.
        self._deadline = self.loop.time() + (duration or self._limits.idle_timeout)
        if self._timeout_handle is None:
            self._timeout_handle = self.loop.call_at(self._deadline, self._timeout_cb)

    def _timeout_cb(self) -> None:
        if self._deadline > self.loop.time():
            self._timeout_handle = self.loop.call_at(self._deadline, self._timeout_cb)
        elif self.transport is not None:
            self.transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Enter the door's list of sessions."""
        super().connection_made(transport)
        self._office.enter(self)

    def connection_lost(self, error: Exception | None) -> None:
        """Leave it."""
        self._office.leave(self)
        super().connection_lost(error)

    async def _handle_client(self) -> None:
        try:
            await super()._handle_client()
        except ConnectionError:
            return  # the client is gone; asyncio would log the peer with a traceback

    def stop(self) -> None:
        """End the session: at once when idle, after its reply when a mail is under way."""
        self._stopping = True
        if not self._in_data:
            self._say_goodbye()

    def abort(self) -> None:
        """Cut the connection without another word."""
        if self.transport is not None:
            self.transport.abort()  # type: ignore[attr-defined] # every transport of a server has it

    @syntax("DATA")
    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 # aiosmtpd's name
        """Read the mail in one go, have it stored, answer."""
        if not await self._ready_for_data(arg):
            return
        self._in_data = True
        try:
            await self.push(await self._receive())
        finally:
            self._in_data = False
        if self._stopping:
            self._say_goodbye()

    async def smtp_AUTH(self, arg: str) -> None:  # noqa: N802 # aiosmtpd's name
        """Nobody logs in here."""
        await self.push("502 5.5.1 AUTH is not offered")

    async def _ready_for_data(self, arg: str) -> bool:
        if await self.check_helo_needed():
            return False
        if arg:
            await self.push("501 5.5.4 Syntax: DATA")
            return False
        if self.envelope is None or not self.envelope.rcpt_tos:
            await self.push("503 5.5.1 Error: need RCPT command")
            return False
        return True

    async def _receive(self) -> str:
        envelope = self.envelope
        sender = envelope.mail_from or "" if envelope else ""
        self._put_line_end_back()
        await self.push("354 End data with <CR><LF>.<CR><LF>")
        with self._office.memory.lease() as lease:
            try:
                body = await read_data(self._reader, self._limits.size, lease, self._reset_timeout)
                return await self._office.take(sender, body)
            except NotTaken as problem:
                return self._refusal(problem)
            finally:
                self.envelope = Envelope()

    def _refusal(self, problem: NotTaken) -> str:
        if isinstance(problem, Flood):
            self._stopping = True
        if isinstance(problem, NoRoom):
            self._office.deferred(problem.reason)
            return self._office.replies.no_room
        self._office.refused(problem.reason)
        return self._office.replies.too_large

    def _getaddr(self, arg: str) -> tuple[str | None, str | None]:
        # Plain addresses at once; the slow full parser is for the rest.
        plain = _PLAIN.fullmatch(arg)
        return (plain[1], plain[2]) if plain else super()._getaddr(arg)

    def _put_line_end_back(self) -> None:
        # The end of the DATA line is the line end before a mail whose first line is the final dot.
        # The buffer is empty here unless the client ran ahead of our 354.
        buffer: bytearray = self._reader._buffer  # type: ignore[attr-defined] # noqa: SLF001 # no public way to unread; aiosmtpd clears it the same way
        buffer[:0] = b"\r\n"

    def _say_goodbye(self) -> None:
        if self.transport is None or self.transport.is_closing():
            return
        self.transport.write(f"{self._office.replies.stopping}\r\n".encode())  # type: ignore[attr-defined] # every transport of a server has it
        self.transport.close()


class _Commands:
    """A session's methods by command, bound when they are asked for: most of them never are."""

    _names = frozenset(
        name.removeprefix("smtp_") for name in dir(MailSession) if name.startswith("smtp_")
    )

    def __init__(self, session: MailSession) -> None:
        self._session = session

    def get(self, command: str) -> Any:
        """The method, or None for a command that there is not."""
        return getattr(self._session, f"smtp_{command}") if command in self._names else None


class Turnstile(asyncio.Protocol):
    """What a connection meets when there are too many: 421 and the end."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def connection_made(self, transport: Any) -> None:
        """Say why, and close."""
        self._office.deferred("connections")
        transport.write(f"{self._office.replies.busy}\r\n".encode())
        transport.close()


def _announced_size(options: list[str]) -> int:
    sizes = [option[5:] for option in options if option.upper().startswith("SIZE=")]
    # aiosmtpd has checked that these are digits; ten of them are far beyond every limit.
    return max((int(size[:20]) for size in sizes if size.isascii() and size.isdigit()), default=0)
