"""What kind of message it is, by structure and headers (RFC 3464, RFC 3834, RFC 3798, RFC 8551)."""

import re

from varde.shared.domain.away import says_away
from varde.shared.mail.findings import Findings
from varde.shared.mail.headers import header, parameter
from varde.shared.mail.model import MailKind
from varde.shared.mail.structure import Part

_ENCRYPTED = frozenset(
    {"multipart/encrypted", "application/pgp-encrypted", "application/x-microsoft-rpmsg-message"}
)
_ARMOUR = "-----BEGIN PGP MESSAGE-----"
_STATUS = frozenset({"message/delivery-status", "message/global-delivery-status"})
_MACHINE = re.compile(
    r"\b(mailer-daemon|postmaster)@|^\"?mail delivery (sub)?system", re.IGNORECASE
)
_MACHINES = (
    *("auto-submitted", "x-auto-response-suppress", "x-ms-exchange-inbox-rules-loop"),
    "x-ms-exchange-generated-message-source",
)
_OWN_WORDS_BESIDE_ARMOUR = 200


def kind_of(message: Part, subject: str, text: str, found: Findings) -> MailKind:
    """The kind of a message whose tree has been walked."""
    if _encrypted(text, found):
        return MailKind.ENCRYPTED
    if _read_report(message, found):
        return MailKind.READ_REPORT
    if _bounce(message, found):
        return MailKind.BOUNCE
    if automatic := _auto_reply(message, subject):
        return automatic
    if "text/calendar" in found.types and _invites(message):
        return MailKind.CALENDAR
    return MailKind.CONCERN if subject or text.strip() else _wordless(found)


def _wordless(found: Findings) -> MailKind:
    attached = any(
        part.size and (part.filename or not part.content_type.startswith("text/"))
        for part in found.parts
    )
    return MailKind.ONLY_ATTACHMENTS if attached else MailKind.EMPTY


def _encrypted(text: str, found: Findings) -> bool:
    if found.types & _ENCRYPTED:
        return True
    if _ARMOUR in text:
        return len(text.partition(_ARMOUR)[0].strip()) < _OWN_WORDS_BESIDE_ARMOUR
    return found.sealed and not text.strip()


def _read_report(message: Part, found: Findings) -> bool:
    if "message/disposition-notification" in found.types:
        return True
    is_report = message.get_content_type() == "multipart/report"
    return is_report and parameter(message, "report-type").lower() == "disposition-notification"


def _bounce(message: Part, found: Findings) -> bool:
    if message.get_content_type() == "multipart/report":
        return True
    if found.types & _STATUS or header(message, "x-failed-recipients"):
        return True
    null_sender = header(message, "return-path") == "<>"
    return null_sender and bool(_MACHINE.search(header(message, "from")))


def _auto_reply(message: Part, subject: str) -> MailKind | None:
    if _says_auto_reply(message):
        return MailKind.AUTO_REPLY
    if not says_away(subject):
        return None
    # Exchange says "auto-generated", as what a form sends does: with its subject it is an absence message.
    machine = any(header(message, name) for name in _MACHINES)
    return MailKind.AUTO_REPLY if machine else MailKind.SEEMS_AUTO_REPLY


def _says_auto_reply(message: Part) -> bool:
    if header(message, "auto-submitted").lower().startswith("auto-replied"):
        return True
    if header(message, "x-autoreply") or header(message, "x-autorespond"):
        return True
    return header(message, "precedence").lower() == "auto_reply"


def _invites(message: Part) -> bool:
    """A meeting request, rather than a concern with a calendar file beside it."""
    return message.get_content_type() in {"text/calendar", "multipart/alternative"}
