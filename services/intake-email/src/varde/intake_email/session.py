"""One SMTP session: aiosmtpd's grammar of MAIL and RCPT, under a command loop of our own.

Nothing of it is logged. A session ends after 20 errors, or 20 commands that lead nowhere, without a mail
taken in between.
"""

import asyncio
import re

from aiosmtpd.smtp import Envelope, TLSSetupException

from varde.intake_email.arrival import Arrival, Client
from varde.intake_email.commands import BadCommand, command_in
from varde.intake_email.connection import Connection
from varde.intake_email.data import BareLineEnd, Flood, LongLine, NoRoom, NotTaken, read_data
from varde.intake_email.pace import Pace

_MOST_ERRORS = 20
_MOST_TALK = 20
_MOST_MAILS = 100
_DELIVERING = frozenset({"MAIL", "RCPT", "DATA", "QUIT", "STARTTLS"})
_GROUPED = frozenset({"MAIL", "RCPT", "RSET"})  # replies may wait for each other (RFC 2920 § 3.2)
_BEFORE_TLS = frozenset({"EHLO", "LHLO", "NOOP", "STARTTLS", "QUIT"})  # RFC 3207 § 4
_WEB = frozenset({"GET", "POST", "PUT", "HEAD", "OPTIONS", "CONNECT"})
_UNHELPFUL = frozenset({"AUTH", "EXPN"})
_ADDRESS = r"<([A-Za-z0-9.+=_-]{1,64}@[A-Za-z0-9.-]{1,255})>"
_PLAIN = re.compile(_ADDRESS + "((?: .*)?)")
_FROM = re.compile("(?i:FROM):" + _ADDRESS)
_TO = re.compile("(?i:TO):" + _ADDRESS)
_ALONE = re.compile(rf"(?i:(?P<mail>MAIL FROM)|RCPT TO):{_ADDRESS}\r\n".encode())


class MailSession(Connection):
    """A session of the e-mail door."""

    protocol = "ESMTP"

    async def _handle_client(self) -> None:
        try:
            self._write(f"220 {self.hostname} {self.protocol} ready")
            while not self._ended:
                await self._serve_command()
        except (ConnectionError, asyncio.IncompleteReadError):
            return  # the client is gone; asyncio would log the peer with a traceback
        finally:
            self._writer.close()

    async def _serve_command(self) -> None:
        try:
            command, argument = command_in(await self._next_line())
            self._admit(command)
            self._reset_timeout()
            self._grouped = command in _GROUPED and b"\n" in self._ahead
            await getattr(self, f"smtp_{command}")(argument)
        except BadCommand as problem:
            self._grouped = False
            self._office.refused("protocol")
            if problem.hopeless:
                self.end(problem.reply)
            await self.push(problem.reply)
        except (ConnectionError, EOFError):
            raise
        except Exception:  # aiosmtpd's parser trips over odd addresses, and its text may quote them
            self._office.refused("protocol")
            await self.push("500 5.5.2 Syntax error")
        self._end_after_errors()

    def _end_after_errors(self) -> None:
        if self._errors >= _MOST_ERRORS:
            self.end("421 4.7.0 Too many errors")

    def _answered_at_once(self, line: bytes) -> bool:
        plain = _ALONE.fullmatch(line)
        # Whatever takes more than a look is left to the task, which then looks at it from the start.
        if not plain or self._ended or self._paused or self._limits.require_tls:  # type: ignore[attr-defined] # of asyncio's flow control
            return False
        address = plain[2].decode()
        try:
            reply = self._plain_mail(address) if plain["mail"] else self._plain_rcpt(address)
        except (
            Exception
        ):  # the event loop would log it with the address; the task meets it again and says 500
            return False
        if reply is None:
            return False
        self._reset_timeout()
        self._grouped = False
        self._reply(reply)
        self._end_after_errors()
        return True

    def _plain_mail(self, address: str) -> str | None:
        """Begin a mail; None when there is more to say about it."""
        if not self.session.host_name or self.envelope.mail_from:
            return None
        if self._allowance and (self._mails >= _MOST_MAILS or not self._allowance.take()):
            return None
        return self._hooks.mail(self.envelope, address, [])

    def _plain_rcpt(self, address: str) -> str | None:
        """Add a recipient; None when there is no mail yet."""
        return self._hooks.rcpt(self.envelope, address) if self.envelope.mail_from else None

    def _admit(self, command: str) -> None:
        """Raises ``BadCommand`` unless there is such a command and it may come now."""
        self._talk += command not in _DELIVERING
        if self._talk > _MOST_TALK:
            raise BadCommand("421 4.7.0 Too many commands without a message", hopeless=True)
        if command in _WEB:
            raise BadCommand("554 5.5.1 This is a mail server", hopeless=True)
        if command not in self._commands:
            raise BadCommand("500 5.5.2 There is no such command here")
        if self._limits.require_tls and self._offers_tls and command not in _BEFORE_TLS:
            raise BadCommand(self._office.replies.needs_tls)

    @property
    def _offers_tls(self) -> bool:
        return self._limits.tls is not None and not self._encrypted and bool(self._address)

    async def smtp_EHLO(self, hostname: str) -> None:  # noqa: N802 # aiosmtpd's name
        """Say what is on offer: no AUTH, since nobody logs in here, and no CHUNKING."""
        if not self._begin(hostname, extended=True):
            await self.push("501 5.5.4 Say who you are")
            return
        offers = ["PIPELINING", f"SIZE {self._limits.size}", "8BITMIME", "SMTPUTF8"]
        offers += ["STARTTLS"] if self._offers_tls else []
        lines = [self.hostname, *offers, "ENHANCEDSTATUSCODES"]
        self._write("\r\n".join([*(f"250-{line}" for line in lines), "250 HELP"]))

    async def smtp_HELO(self, hostname: str) -> None:  # noqa: N802 # aiosmtpd's name
        """The greeting of old."""
        if self._begin(hostname, extended=False):
            self._write(f"250 {self.hostname}")
        else:
            await self.push("501 5.5.4 Say who you are")

    def _begin(self, hostname: str, *, extended: bool) -> bool:
        if hostname:
            self.envelope = Envelope()
            self.session.host_name = hostname
            self.session.extended_smtp = extended
        return bool(hostname)

    async def smtp_STARTTLS(self, arg: str) -> None:  # noqa: N802 # aiosmtpd's name
        """Go over to TLS, unless anything was sent ahead in the clear: it could not be trusted."""
        if arg:
            await self.push("501 5.5.4 STARTTLS takes no argument")
        elif not self._offers_tls:
            await self.push("454 4.7.0 TLS is not on offer")
        elif self._ahead:
            self._office.refused("protocol")
            self.end("554 5.5.0 Nothing may follow STARTTLS before TLS has begun")
        else:
            await self._start_tls()

    async def _start_tls(self) -> None:
        try:
            await super().smtp_STARTTLS("")
        except TLSSetupException as error:
            self._ended = True
            if self.transport is not None:
                self.transport.close()
                self.connection_lost(error)

    async def smtp_MAIL(self, arg: str | None) -> None:  # noqa: N802 # aiosmtpd's name
        """Begin a mail, if this client may send one now; a relay always may."""
        if self._allowance and self._mails >= _MOST_MAILS:
            self._office.deferred("session")
            self.end("421 4.7.0 That is enough for one connection; please open another")
        elif self._allowance and not self._allowance.take():
            self._office.deferred("rate")
            await self.push(self._office.replies.too_many)
        else:
            plain = _FROM.fullmatch(arg or "")
            if plain and self.session.host_name and not self.envelope.mail_from:
                await self.push(self._hooks.mail(self.envelope, plain[1], []))
            else:
                await super().smtp_MAIL(arg)

    async def smtp_RCPT(self, arg: str | None) -> None:  # noqa: N802 # aiosmtpd's name
        """Add a recipient; what is not plain goes the slow way, through aiosmtpd's parser."""
        plain = _TO.fullmatch(arg or "")
        if plain and self.envelope.mail_from:
            await self.push(self._hooks.rcpt(self.envelope, plain[1]))
        else:
            await super().smtp_RCPT(arg)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 # aiosmtpd's name
        """Read the mail in one go, have it stored, answer."""
        if await self._ready_for_data(arg):
            await self._receive()
            if self._stopping:
                self.end(self._office.replies.stopping)
        elif self._ahead:
            # This may be the mail's own text, and is not to be taken for commands.
            self.end("554 5.5.0 The message was sent before it was asked for")

    async def _ready_for_data(self, arg: str) -> bool:
        if await self.check_helo_needed():
            return False
        if not arg and self.envelope.rcpt_tos:
            return True
        await self.push(
            "501 5.5.4 DATA takes no argument" if arg else "503 5.5.1 No valid recipient"
        )
        return False

    async def check_helo_needed(self, helo: str = "HELO") -> bool:
        """True, and said so, when the client has not said who it is."""
        if self.session.host_name:
            return False
        await self.push("503 5.5.1 Say who you are first")
        return True

    async def _receive(self) -> None:
        envelope, self.envelope = self.envelope, Envelope()
        self._pace = Pace(self.loop.time(), self._limits.idle_timeout)
        self._in_data = True
        try:
            # The end of the DATA line is the line end before a mail whose first line is the final dot.
            self._ahead[:0] = b"\r\n"
            await self.push("354 End data with <CR><LF>.<CR><LF>")
            reply = await self._stored(envelope)
            await self.push(self._answer(reply, envelope))
        finally:
            self._in_data = False
            self._reset_timeout()

    async def _stored(self, envelope: Envelope) -> str:
        memory = self._allowance.memory if self._allowance else self._office.memory
        with memory.lease() as lease:
            try:
                body = await read_data(self._reader, self._limits.size, lease)
            except NotTaken as problem:
                return self._refusal(problem)
            self._storing = True
            try:
                reply = await self._office.take(self._arrival(envelope, body))
            finally:
                self._storing = False
        if self.transport is None:
            raise ConnectionResetError  # the client has hung up meanwhile
        if reply.startswith("2"):
            self._mails += 1
            self._errors = self._talk = 0
        return reply

    def _arrival(self, envelope: Envelope, body: bytes) -> Arrival:
        client = Client(self._address, self.session.host_name or "", self._allowance is None)
        return Arrival(envelope.mail_from or "", tuple(envelope.rcpt_tos), body, client)

    def _answer(self, reply: str, envelope: Envelope) -> str:
        """One reply for all recipients."""
        return reply

    def _refusal(self, problem: NotTaken) -> str:
        if isinstance(problem, NoRoom):
            self._office.deferred(problem.reason)
            return self._office.replies.no_room
        self._office.refused(problem.reason)
        if isinstance(problem, BareLineEnd):
            return self._office.replies.line_ends
        if isinstance(problem, LongLine):
            return self._office.replies.long_line
        if isinstance(problem, Flood):
            self.end(self._office.replies.too_large)
        return self._office.replies.too_large

    async def smtp_QUIT(self, arg: str | None) -> None:  # noqa: N802 # aiosmtpd's name
        """Part as friends."""
        self.end("221 2.0.0 Goodbye")

    async def smtp_HELP(self, arg: str | None) -> None:  # noqa: N802 # aiosmtpd's name
        """Say what is understood."""
        await self.push(f"214 2.0.0 {' '.join(sorted(self._commands - _UNHELPFUL))}")

    async def smtp_VRFY(self, arg: str | None) -> None:  # noqa: N802 # aiosmtpd's name
        """Nobody is told which addresses there are (RFC 5321 § 7.3)."""
        await self.push("252 2.5.0 Send the message, and see")

    async def smtp_EXPN(self, arg: str | None) -> None:  # noqa: N802 # aiosmtpd's name
        """Nor who is behind one."""
        await self.push("502 5.5.1 EXPN is not on offer")

    async def smtp_AUTH(self, arg: str | None) -> None:  # noqa: N802 # aiosmtpd's name
        """Nobody logs in here."""
        await self.push("502 5.5.1 AUTH is not on offer")

    def _getaddr(self, arg: str) -> tuple[str | None, str | None]:
        # Plain addresses at once; the slow full parser is for the rest.
        plain = _PLAIN.fullmatch(arg)
        return (plain[1], plain[2]) if plain else super()._getaddr(arg)


class LmtpSession(MailSession):
    """A session by RFC 2033: LHLO, and after a message one reply for each recipient."""

    protocol = "LMTP"
    absent = frozenset({"HELO", "EHLO"})
    smtp_LHLO = MailSession.smtp_EHLO  # noqa: N815 # aiosmtpd's form of name

    def _answer(self, reply: str, envelope: Envelope) -> str:
        return "\r\n".join([reply] * len(envelope.rcpt_tos))
