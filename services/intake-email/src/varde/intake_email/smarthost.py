"""Hands one letter at a time to the server that sends for us, and says what became of it."""

import re
from dataclasses import dataclass
from enum import Enum, auto

import aiosmtplib

_STEP_SECONDS = 30.0
_ENHANCED = re.compile(r"[245]\.\d{1,3}\.\d{1,3}(?=\s|$)")  # RFC 3463
_PERMANENT = 500
_NO_UTF8 = "5.6.7"  # RFC 6531 § 3.5: an address of other letters than ASCII's is not possible there


@dataclass(frozen=True, slots=True)
class Smarthost:
    """The server that sends for us."""

    host: str
    port: int
    starttls: bool
    local_hostname: str


class Fate(Enum):
    """What became of a letter."""

    SENT = auto()
    LATER = auto()
    """Not now. Maybe it was sent after all: the connection may break before the answer comes."""
    NEVER = auto()


@dataclass(frozen=True, slots=True)
class Answer:
    """The server's answer: RFC 3463 or reply code, or a word for what happened. It names nobody."""

    fate: Fate
    code: str = ""


class Away(Exception):
    """There is no fit connection to the smarthost."""


class Line:
    """A connection that is opened when it is first needed. Used by one task."""

    def __init__(self, smarthost: Smarthost) -> None:
        self._smarthost = smarthost
        self._client: aiosmtplib.SMTP | None = None

    async def send(self, sender: str, to: str, message: bytes, envelope_id: str) -> Answer:
        """Send ``message`` to one address. Raises ``Away`` when nothing can be sent now.

        With a ``sender``, a report is asked for if delivery fails, with ``envelope_id`` and without the text.
        An address with other letters than ASCII's needs a server that knows them (RFC 6531 § 3.2).
        """
        client = await self._connected()
        if not to.isascii() and not client.supports_extension("smtputf8"):
            return Answer(Fate.NEVER, _NO_UTF8)
        reported = bool(sender) and client.supports_extension("dsn")  # RFC 3461 § 4
        try:
            await client.sendmail(
                sender,
                [to],
                message,
                mail_options=_options(to, envelope_id if reported else ""),
                rcpt_options=["NOTIFY=FAILURE"] if reported else (),
            )
        except aiosmtplib.SMTPRecipientsRefused as error:
            (refused,) = error.recipients
            return _by_code(refused.code, refused.message)
        except aiosmtplib.SMTPSenderRefused as error:
            # It is us that the server does not want, not this letter: it waits until somebody mends that.
            return Answer(Fate.LATER, _code(error.code, error.message))
        except aiosmtplib.SMTPResponseException as error:
            return _by_code(error.code, error.message)
        except (aiosmtplib.SMTPException, OSError, TimeoutError):
            self.drop()
            return Answer(Fate.LATER, "connection")
        return Answer(Fate.SENT)

    async def hang_up(self) -> None:
        """End the connection in good order if there is one."""
        client, self._client = self._client, None
        if client is None:
            return
        try:
            await client.quit()
        except (aiosmtplib.SMTPException, OSError, TimeoutError):
            client.close()

    def drop(self) -> None:
        """End the connection at once."""
        client, self._client = self._client, None
        if client is not None:
            client.close()

    async def _connected(self) -> aiosmtplib.SMTP:
        if self._client is not None and self._client.is_connected:
            return self._client
        client = aiosmtplib.SMTP(
            hostname=self._smarthost.host,
            port=self._smarthost.port,
            local_hostname=self._smarthost.local_hostname,
            timeout=_STEP_SECONDS,
            start_tls=self._smarthost.starttls,
        )
        try:
            await client.connect()
            await _greet(client)
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
            client.close()
            raise Away(type(error).__name__) from None  # the server's words may quote anything
        self._client = client
        return client


async def _greet(client: aiosmtplib.SMTP) -> None:
    """Learn what the server can do, which it has told by now only if it speaks TLS."""
    if client.is_ehlo_or_helo_needed:
        try:
            await client.ehlo()
        except aiosmtplib.SMTPHeloError:
            await client.helo()


def _options(to: str, envelope_id: str) -> list[str]:
    """What ``MAIL`` says besides the sender."""
    reported = ["RET=HDRS", f"ENVID={envelope_id}"] if envelope_id else []
    return reported if to.isascii() else [*reported, "SMTPUTF8"]


def _by_code(code: int, message: str) -> Answer:
    fate = Fate.NEVER if code >= _PERMANENT else Fate.LATER
    return Answer(fate, _code(code, message))


def _code(code: int, message: str) -> str:
    enhanced = _ENHANCED.match(message)
    return enhanced[0] if enhanced else str(code)
