"""What kind of message it is, by structure and headers (RFC 3464, RFC 3834, RFC 3798, RFC 8551)."""

import re

from varde.shared.mail.headers import header, parameter
from varde.shared.mail.model import MailKind, Problem
from varde.shared.mail.structure import Findings, Part

_PKCS7 = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_ARMOUR = "-----BEGIN PGP MESSAGE-----"
_MACHINE = re.compile(
    r"\b(mailer-daemon|postmaster)@|^\"?mail delivery (sub)?system", re.IGNORECASE
)
_AWAY = re.compile(
    r"\s*(automatisk svar|autosvar|automatic reply|auto[- ]?reply|out of office|fraværsmelding|fråværsmelding"
    r"|ikke til stede|autoreply)\b",
    re.IGNORECASE,
)
_OWN_WORDS_BESIDE_ARMOUR = 200


def kind_of(message: Part, subject: str, text: str, found: Findings) -> MailKind:
    """The kind of a message whose tree has been walked."""
    if _encrypted(message, text, found):
        return MailKind.ENCRYPTED
    if _bounce(message, found):
        return MailKind.BOUNCE
    if _auto_reply(message, subject):
        return MailKind.AUTO_REPLY
    if "text/calendar" in found.types and _invites(message, text):
        return MailKind.CALENDAR
    return MailKind.CONCERN if subject or text.strip() else _empty(found)


def _empty(found: Findings) -> MailKind:
    if any(part.size and not part.content_type.startswith("text/") for part in found.parts):
        found.problem(Problem.ONLY_ATTACHMENTS)
    return MailKind.EMPTY


def _encrypted(message: Part, text: str, found: Findings) -> bool:
    if "multipart/encrypted" in found.types:
        return True
    if _ARMOUR in text:
        return len(text.partition(_ARMOUR)[0].strip()) < _OWN_WORDS_BESIDE_ARMOUR
    if not found.types & _PKCS7 or text.strip():
        return False
    if parameter(message, "smime-type").lower() == "signed-data":
        # Readable in principle; until then a person opens it.
        found.problem(Problem.SIGNED_OPAQUE)
    return True


def _bounce(message: Part, found: Findings) -> bool:
    if message.get_content_type() == "multipart/report":
        report = parameter(message, "report-type").lower()
        return (
            report != "disposition-notification"
            and "message/disposition-notification" not in found.types
        )
    if "message/delivery-status" in found.types or header(message, "x-failed-recipients"):
        return True
    null_sender = header(message, "return-path") == "<>"
    return null_sender and bool(_MACHINE.search(header(message, "from")))


def _auto_reply(message: Part, subject: str) -> bool:
    if message.get_content_type() == "multipart/report":
        return True  # a read receipt; bounces are gone by now
    if header(message, "auto-submitted").lower().startswith("auto-replied"):
        return True
    if header(message, "x-autoreply") or header(message, "x-autorespond"):
        return True
    return header(message, "precedence").lower() == "auto_reply" or bool(_AWAY.match(subject))


def _invites(message: Part, text: str) -> bool:
    """A meeting request, rather than a concern with a calendar file beside it."""
    alone = message.get_content_type() in {"text/calendar", "multipart/alternative"}
    return alone or not text.strip()
