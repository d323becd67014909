"""How a mail came, and what makes it the same mail when it is delivered again.

``Message-ID`` and ``Date`` are not asked: mail systems repeat and replace both. What counts is who sent it and
what it says, with what systems on the way change taken out. What one of the two may have left unread is
compared byte by byte: rather two cases of one mail than a new fact that nobody reads.
"""

import re
import unicodedata
from dataclasses import dataclass

from varde.router.reports import report_of
from varde.shared.casework.undelivered import Report
from varde.shared.domain.reply_token import token_in
from varde.shared.mail import MailKind, Problem, ReadMail
from varde.shared.mail.threads import without_prefixes

_HEAD_BYTES = 16 * 1024
_TAG = re.compile(r"\s*[\[(*]+\s*(ekstern\w*|external|ext|spam)\s*[\])*]+:?", re.IGNORECASE)
_UNSAID = re.compile(r"[\s>|\"'`«»‘’‚“”„]+")
_WRITTEN = frozenset({MailKind.CONCERN, MailKind.ONLY_ATTACHMENTS})
_OF_THE_WAY = frozenset({Problem.SENDER_DOUBTFUL.value})
"""Problems of how a mail came, and not of what can be read of it."""
_NULL_SENDER = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What tells a mail from others. Its ``repr`` shows nothing of it."""

    token: str
    """The reply token that it was sent to, or ""."""
    content: bytes
    """The same for the same mail of the same sender; empty when the sender is nobody."""

    report: Report | None = None
    """What it reports, when it is a delivery report."""

    def __repr__(self) -> str:
        return "Delivery(…)"


def delivery_of(raw: bytes, mail: ReadMail) -> Delivery:
    """How ``raw`` came, by the headers that the door has put on top of it."""
    head = raw[:_HEAD_BYTES].partition(b"\r\n\r\n")[0]
    sender = _topmost(b"return-path", head).strip("<> ").casefold()
    content = b"" if sender == _NULL_SENDER else f"{sender}\0".encode() + _content(raw, mail)
    token = token_in(_topmost(b"delivered-to", head))
    return Delivery(token, content, report_of(raw, mail))


def _topmost(name: bytes, head: bytes) -> str:
    """The value of the first header of a name: the door's own, whatever the sender wrote below."""
    for line in head.split(b"\r\n"):
        found, _, value = line.partition(b":")
        if found.lower() == name:
            return value.decode("utf-8", "replace").strip()
    return ""


def _content(raw: bytes, mail: ReadMail) -> bytes:
    if mail.kind not in _WRITTEN or not _OF_THE_WAY.issuperset(mail.problems):
        return b"raw\0" + raw.partition(b"\r\n\r\n")[2]
    words = [_normalised(_bare(mail.subject)), _normalised(mail.concern)]
    attached = [
        f"{part.content_type} {part.size} {part.filename}"
        for part in mail.parts
        if part.content_type not in {"text/plain", "text/html"} or part.filename
    ]
    return "\0".join(["words", *words, *attached]).encode("utf-8", "replace")


def _bare(subject: str) -> str:
    """A subject without what replying, forwarding and gateways put before it."""
    return without_prefixes(_TAG.sub("", subject))


def _normalised(text: str) -> str:
    """``text`` without breaks, case and quotation marks; reading has taken out what cannot be seen."""
    return _UNSAID.sub("", unicodedata.normalize("NFKC", text).casefold())
