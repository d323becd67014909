"""Delivery reports on our own letters (RFC 3464): whose letter, and whether it is lost.

A report comes from the null sender and names the letter in what it returns of it: our envelope id (RFC 3461), or the
``Message-ID`` of its headers. Reports in forms of their own mostly return the headers too.
"""

import re

from varde.shared.casework.undelivered import Report
from varde.shared.mail import MailKind, ReadMail

_NOBODY = b"Return-Path: <>\r\n"
_MOST_BYTES = 512 * 1024
_MOST_LETTERS = 5
_NAMED = re.compile(
    rb"^(?:message-id:\s*<([0-9a-f]{32})@|original-envelope-id:\s*([0-9a-f]{32})\s*$)",
    re.IGNORECASE | re.MULTILINE,
)
_ACTION = re.compile(rb"^action:\s*([a-z]{1,20})", re.IGNORECASE | re.MULTILINE)
_STATUS = re.compile(rb"^status:\s*([245]\.[0-9]{1,3}\.[0-9]{1,3})\b", re.IGNORECASE | re.MULTILINE)


def report_of(raw: bytes, mail: ReadMail) -> Report | None:
    """What a mail reports, as it came from the door; None when it is no report."""
    if mail.kind is not MailKind.BOUNCE or not raw.startswith(_NOBODY):
        return None
    looked_at = raw[:_MOST_BYTES]
    letters = [a or b for a, b in _NAMED.findall(looked_at)]
    actions = {action.lower() for action in _ACTION.findall(looked_at)}
    status = _STATUS.search(looked_at)
    return Report(
        tuple(dict.fromkeys(name.decode() for name in letters))[:_MOST_LETTERS],
        failed=not actions or b"failed" in actions,
        code=status[1].decode() if status else "bounced",
    )
