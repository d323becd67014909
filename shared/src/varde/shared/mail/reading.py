"""Raw bytes to ``ReadMail``, in this process. ``MailReader`` runs it in another one, within limits."""

from dataclasses import replace

from varde.shared.mail.charsets import clean, decode
from varde.shared.mail.doubt import sender_doubtful
from varde.shared.mail.findings import MAX_TEXT, Findings
from varde.shared.mail.headers import header, subject_of
from varde.shared.mail.kinds import kind_of
from varde.shared.mail.marks import unmarked
from varde.shared.mail.model import CUTS, MailKind, Problem, ReadMail, unreadable
from varde.shared.mail.structure import (
    Part,
    TooManyParts,
    parse,
    parse_headers,
    text_of,
)
from varde.shared.mail.threads import split


def read_mail(raw: bytes) -> ReadMail:
    """What ``raw`` says. Never raises: what cannot be read gives kind ``unreadable``."""
    try:
        return _read(parse(raw))
    except MemoryError:
        return unreadable(Problem.TOO_BIG)
    except TooManyParts:
        return _as_one_text(raw, Problem.TOO_MANY_PARTS)
    except RecursionError:
        return _as_one_text(raw, Problem.TOO_DEEP)
    except Exception:  # whatever a library raises on hostile bytes, a person will look
        return _as_one_text(raw, Problem.BAD_STRUCTURE)


def _read(message: Part) -> ReadMail:
    found = Findings()
    subject = subject_of(message)
    text = text_of(message, found)
    if not text.strip() and not found.sealed:
        text = found.spare()
    if len(text) > MAX_TEXT:
        found.problem(Problem.TEXT_CUT)
        text = text[:MAX_TEXT]
    if sender_doubtful(message):
        found.problem(Problem.SENDER_DOUBTFUL)
    kind = kind_of(message, subject, unmarked(text), found)
    if kind is MailKind.EMPTY and not CUTS.isdisjoint(found.problems):
        kind = MailKind.UNREADABLE
    answers = bool(header(message, "in-reply-to"))
    parted = split(text, subject, answers=answers)
    return ReadMail(
        subject=subject,
        text=parted.text,
        forwarded=parted.forwarded,
        signature=parted.signature,
        disclaimer=parted.disclaimer,
        quoted=parted.quoted,
        parts=tuple(found.parts),
        files=found.files,
        kind=kind,
        problems=tuple(found.problems),
    )


def _as_one_text(raw: bytes, problem: Problem) -> ReadMail:
    """Subject and body as they stand, for a person to look at."""
    reading = unreadable(problem)
    try:
        body = raw.partition(b"\r\n\r\n" if b"\r\n\r\n" in raw else b"\n\n")[2]
        text = clean(decode(body[:MAX_TEXT], "")[0])
        return replace(reading, subject=subject_of(parse_headers(raw)), text=text)
    except Exception:  # already the way out
        return reading
