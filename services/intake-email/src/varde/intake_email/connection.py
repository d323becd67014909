"""The connection under a session: its time, what goes out on it, and its end."""

import asyncio
from typing import Self

from aiosmtpd.smtp import SMTP, Envelope, Session

from varde.intake_email.commands import skip_line
from varde.intake_email.hooks import Hooks
from varde.intake_email.office import Allowance, Limits, Office
from varde.intake_email.pace import Pace

_CHUNK = 64 * 1024
_LINGER = 10.0
_CODES = {
    "220": "2.0.0",
    "221": "2.0.0",
    "250": "2.0.0",
    "500": "5.5.2",
    "501": "5.5.4",
    "502": "5.5.1",
    "503": "5.5.1",
    "555": "5.5.4",
}


class Connection(SMTP):
    """aiosmtpd's protocol, with one timer, replies that may wait for each other, and no log."""

    session: Session  # from the connection to its end
    envelope: Envelope
    line_length_limit = _CHUNK  # the reader's limit: long lines are content, not an error
    absent: frozenset[str] = frozenset()
    """Commands that aiosmtpd has and this session does not."""

    def __init__(self, office: Office, limits: Limits) -> None:
        self._hooks = Hooks(office, limits)
        super().__init__(
            self._hooks,
            data_size_limit=None,  # the hooks announce and check it, with a helpful text
            enable_SMTPUTF8=True,
            hostname=limits.hostname,
            tls_context=limits.tls,
            timeout=limits.idle_timeout,
            loop=asyncio.get_running_loop(),
        )
        self._office = office
        self._limits = limits
        self._commands = frozenset(
            name.removeprefix("smtp_") for name in dir(self) if name.startswith("smtp_")
        )
        self._commands -= self.absent
        self._end_at = 0.0

    def another(self, address: str, allowance: Allowance | None) -> Self:
        """A fresh session like this one (which must never have been connected) for a client.

        ``address`` is its IP address, "" over a unix socket; ``allowance`` is None for a relay.

        aiosmtpd looks through all its members for every connection, which costs as much as all other
        work on a small mail together. So that is done once, and what it found is shared.
        """
        session = type(self).__new__(type(self))
        session.__dict__.update(self.__dict__)
        session._begin_anew(address, allowance)  # noqa: SLF001 # of its own class
        return session

    def _begin_anew(self, address: str, allowance: Allowance | None) -> None:
        reader = asyncio.StreamReader(limit=self.line_length_limit, loop=self.loop)
        asyncio.StreamReaderProtocol.__init__(
            self, reader, client_connected_cb=self._cb_client_connected, loop=self.loop
        )
        self._address = address
        self._allowance = allowance
        self._held = b""
        self._end_at = 0.0
        self._pace = Pace(0.0, self._limits.idle_timeout)
        self._listening = False
        self._grouped = self._in_data = self._storing = self._stopping = self._ended = False
        self._errors = self._talk = self._mails = 0

    def _reset_timeout(self, duration: float | None = None) -> None:
        # One timer that looks at the clock, where aiosmtpd makes a new one for every command.
        now = self.loop.time()
        self._end_at = self._end_at or now + self._limits.session_timeout
        self._deadline = now + self._limits.idle_timeout
        if self._timeout_handle is None:
            self._timeout_handle = self.loop.call_at(self._time_is_up(), self._timeout_cb)

    def _time_is_up(self) -> float:
        if not self._in_data:
            return min(self._deadline, self._end_at)
        return min(self._pace.until, self._end_at)

    def _timeout_cb(self) -> None:
        if (deadline := self._time_is_up()) > self.loop.time():
            self._timeout_handle = self.loop.call_at(deadline, self._timeout_cb)
            return
        self._office.deferred("time")
        self.end(self._office.replies.too_slow)

    def data_received(self, data: bytes) -> None:
        """Count what comes of a mail, since it may not come too slowly; answer at once what can be."""
        if self._listening and not self._ahead and self._answered_at_once(data):
            return
        if self._in_data:
            self._pace.heard(len(data), self.loop.time())
        super().data_received(data)

    async def _next_line(self) -> bytes:
        """A line, its end included. Raises ``BadCommand`` when it is too long, ``asyncio.IncompleteReadError``."""
        self._listening = True
        try:
            return await self._reader.readuntil(b"\n")
        except asyncio.LimitOverrunError as full:
            self._listening = False  # what comes next is the rest of the line and no command
            await skip_line(self._reader, full.consumed)
        finally:
            self._listening = False

    def _answered_at_once(self, line: bytes) -> bool:
        """True when ``line`` is all there is and has been answered, so that the task that listens can sleep on."""
        return False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin, or begin again within TLS, where nothing said before counts (RFC 3207 § 4.2)."""
        self._encrypted = transport.get_extra_info("sslcontext") is not None
        super().connection_made(transport)

    def eof_received(self) -> bool | None:
        """The client has said its last; what was not sent whole by now is not taken."""
        gone = (
            self.transport is None or self._storing
        )  # the connection then closes, and storing goes on
        return False if gone else super().eof_received()

    def connection_lost(self, error: Exception | None) -> None:
        """Leave the door. As aiosmtpd, but a mail that was sent whole is stored all the same."""
        self._office.leave(self)
        if self._timeout_handle is not None:
            self._timeout_handle.cancel()
        if self._original_transport is not None:  # under TLS
            self._original_transport.close()
        asyncio.StreamReaderProtocol.connection_lost(self, error)
        if self._handler_coroutine is not None and not self._storing:
            self._handler_coroutine.cancel()
        self.transport = None

    def stop(self) -> None:
        """End the session: at once when idle, after its reply when a mail is under way."""
        self._stopping = True
        if not self._in_data:
            self.end(self._office.replies.stopping)

    def abort(self) -> None:
        """Cut the connection without another word."""
        if self.transport is not None:
            self.transport.abort()  # type: ignore[attr-defined] # every transport of a server has it

    def end(self, reply: str) -> None:
        """Say ``reply`` and close; cut the connection when the client does not take it in time."""
        if self.transport is None or self._ended:
            return
        self._ended = True
        self._grouped = False
        self._write(reply)
        self.transport.close()
        if self._timeout_handle is not None:
            self._timeout_handle.cancel()
        self._timeout_handle = self.loop.call_later(_LINGER, self.abort)

    async def push(self, status: str | bytes) -> None:
        """Send a reply; wait only when the client does not read."""
        if self._ended:
            return
        self._reply(status if isinstance(status, str) else status.decode())
        if self._paused:  # type: ignore[attr-defined] # of asyncio's flow control
            await self._writer.drain()

    def _reply(self, reply: str) -> None:
        self._errors += reply[0] in "45"
        self._write(_with_code(reply))

    def _write(self, reply: str) -> None:
        self._held += f"{reply}\r\n".encode()
        if not self._grouped:
            self._writer.write(self._held)
            self._held = b""

    @property
    def _ahead(self) -> bytearray:
        """What the client has sent beyond the command that is being answered."""
        return self._reader._buffer  # type: ignore[attr-defined,no-any-return] # noqa: SLF001 # no public way to look or unread; aiosmtpd clears it the same way


def _with_code(reply: str) -> str:
    """The reply with an enhanced status code (RFC 2034), where aiosmtpd gives none."""
    code = _CODES.get(reply[:3], "")
    return f"{reply[:4]}{code} {reply[4:]}" if code and reply[5:6] != "." else reply
