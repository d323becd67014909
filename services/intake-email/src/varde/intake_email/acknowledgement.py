"""Whether a mail gets an automatic receipt (RFC 3834), and how often one sender may get one."""

import hashlib
import re
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Collection

from varde.intake_email.headers import Head

NULL_SENDER = "<>"
_HOUR = 3600.0
_MOST_SENDERS = 10_000
_BULK = frozenset({"bulk", "list", "junk", "auto_reply"})
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"(?P<local>{_ATOM}(?:\.{_ATOM})*)@{_LABEL}(?:\.{_LABEL})+")
_MESSAGE_ID = re.compile(rf"<{_ATOM}(?:\.{_ATOM})*@{_ATOM}(?:\.{_ATOM})*>")
_ROBOT = re.compile(
    r"mailer-?daemon|postmaster|hostmaster|root|listserv|majordomo"
    r"|(?:no|do-?not|ikke|ikkje|ingen)[-_.]?(?:reply|respond|svar)(?:[-_.+=].*)?"
    r"|owner-.*|.*-(?:owner|request|bounces?)|bounces?(?:[-_.+=].*)?|prvs=.*|srs[01][=+-].*|auto-?reply|autosvar"
)
_LONGEST = 254  # RFC 5321 § 4.5.3.1
_LONGEST_LOCAL = 64


def valid_address(address: str) -> bool:
    """True for a plain ASCII address that can stand in an SMTP command and a header."""
    match = _ADDRESS.fullmatch(address) if len(address) <= _LONGEST else None
    return match is not None and len(match["local"]) <= _LONGEST_LOCAL


def reply_reference(head: Head) -> str:
    """The mail's Message-ID when it is strictly well-formed, else ""."""
    found = [value.strip() for value in head.values.get("message-id", ())]
    if len(found) != 1 or len(found[0]) > _LONGEST:
        return ""
    return found[0] if _MESSAGE_ID.fullmatch(found[0]) else ""


def why_not(sender: str, head: Head, ours: Collection[str]) -> str | None:
    """Why no receipt may be sent to ``sender`` (a short code), or None when one may.

    ``sender`` is the envelope's; ``ours`` are the door's own addresses in lower case.
    """
    return _wrong_sender(sender, ours) or _not_a_person(head)


def _wrong_sender(sender: str, ours: Collection[str]) -> str | None:
    if sender in {"", NULL_SENDER}:
        return "null_sender"
    if not valid_address(sender):
        return "address"
    if sender.casefold() in ours:
        return "own_address"
    return "robot" if _ROBOT.fullmatch(sender.casefold().rpartition("@")[0]) else None


def _not_a_person(head: Head) -> str | None:
    if not head.complete:
        return "header"
    if any(_word(value) != "no" for value in head.all("auto-submitted")):
        return "auto_submitted"
    if head.bulk or any(_word(value) in _BULK for value in head.all("precedence")):
        return "bulk"
    if _asks_for_silence(head):
        return "suppressed"
    if any(_word(value) == "multipart/report" for value in head.all("content-type")):
        return "report"
    return None


def _asks_for_silence(head: Head) -> bool:
    asked = any(value and value != "none" for value in head.all("x-auto-response-suppress"))
    spam = any(value.startswith("yes") for value in head.all("x-spam-flag"))
    return asked or spam or bool(head.all("x-autoreply") or head.all("x-autorespond"))


def _word(value: str) -> str:
    """The value without parameters and comments."""
    return re.split(r"[;(\s]", value, maxsplit=1)[0]


class Turns:
    """At most one receipt a sender and hour.

    Holds keyed hashes, never addresses; the key lives and dies with the process. When it is full of
    senders of the last hour, nobody new gets a turn, so forged senders cannot push others out.
    """

    def __init__(
        self,
        monotonic: Callable[[], float] = time.monotonic,
        interval: float = _HOUR,
        most: int = _MOST_SENDERS,
    ) -> None:
        self._monotonic = monotonic
        self._interval = interval
        self._most = most
        self._key = secrets.token_bytes(32)
        self._given: OrderedDict[bytes, float] = OrderedDict()

    def take(self, sender: str) -> bool:
        """True, and the turn is used, when ``sender`` had none within the interval."""
        now = self._monotonic()
        while self._given and next(iter(self._given.values())) <= now - self._interval:
            self._given.popitem(last=False)
        digest = hashlib.blake2b(sender.casefold().encode(), key=self._key, digest_size=16).digest()
        if digest in self._given or len(self._given) >= self._most:
            return False
        self._given[digest] = now
        return True
