"""Reads what somebody typed in a case's thread: does it tell who a person is? A pure read.

The last guard stops whatever is not known to be common, because what it stops waits for a person. Here a person
has already spoken, and is interrupted: so only what points straight at somebody counts (a name, a number, an
address), and what partners say to one another does not.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from varde.shared.anonymise import (
    AnonymisedText,
    Anonymiser,
    Finding,
    Kind,
    Leak,
    Mark,
    check,
    guard,
    unnumbered,
)
from varde.shared.domain.codes import Language
from varde.shared.domain.partner import Directory

LONGEST = 8000
"""Characters that are read of one message; a chat's own limit is of that size."""

_TELLING = frozenset(
    {
        Kind.PERSON,
        Kind.ADDRESS,
        Kind.PHONE,
        Kind.EMAIL,
        Kind.URL,
        Kind.HANDLE,
        Kind.IDENTITY,
        Kind.PASSPORT,
        Kind.ACCOUNT,
        Kind.VEHICLE,
        Kind.NETWORK,
    }
)
_PUBLIC_SITES = frozenset(
    {
        "arbeidstilsynet.no",
        "bufdir.no",
        "helsenorge.no",
        "imdi.no",
        "kommune.no",
        "lovdata.no",
        "nav.no",
        "politiet.no",
        "regjeringen.no",
        "skatteetaten.no",
        "stortinget.no",
        "udi.no",
    }
)
_DAY, _MONTH, _ALONE = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?<![\d.])"
_DATE = re.compile(
    rf"{_ALONE}\b{_DAY}\.\s?{_MONTH}\.(?:\s?(?:19|20)?\d{{2}})?(?!\.?\d|\s?[-–]?\s?\d{{5}}\b)"
    r"|\b(?:19|20)\d{2}-\d{2}-\d{2}\b"
)
"""A day as people write it, but no part of a phone number, an identity number or an address of a network."""
_TIME = r"(?:[01]?\d|2[0-4])[.:][0-5]\d"
_CLOCK = re.compile(
    rf"{_ALONE}\b(?:kl\.?\s*)?{_TIME}(?:\s?[-–]\s?{_TIME})?(?!\.?\d)", re.IGNORECASE
)
_MENTION = re.compile(r"@[\w.-]+")
_WORD = re.compile(r"[^\W\d_]+")
_SPOKEN_TO = re.compile(
    r"\b(?:hei|heisann|hallo|hi|hello|takk|thanks|thank you|kjære|dear|morgen|morning|enig med|hilsen"
    r"|helsing|mvh|regards|einig med|agree with)[ ,]+$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Known:
    """Whom everybody in the channel knows: words of names, and handles, in lower case."""

    words: frozenset[str] = field(default=frozenset())
    handles: frozenset[str] = field(default=frozenset())


def known_of(directory: Directory, names: frozenset[str], platform: str) -> Known:
    """The partners, their members, and ``names`` of those who are in the channel by right."""
    partners = (name for p in directory.partners for _, name in p.names)
    spoken = [*partners, *(m.name for m in directory.members), *names]
    users = {user for m in directory.members for place, user in m.identities if place == platform}
    handles = {p.handle for p in directory.partners} | users
    return Known(
        frozenset(word for name in spoken for word in _words(name)),
        frozenset(handle.casefold() for handle in handles),
    )


def telling(text: str, known: Known) -> tuple[Finding, ...]:
    """What in ``text`` tells who somebody is, in order; empty when nothing does."""
    read = text[:LONGEST]
    for pattern in (_DATE, _CLOCK):
        read = pattern.sub(lambda m: " " * len(m[0]), read)
    return tuple(f for f in check(_without_mentions(read, known)) if _tells(f, text, known))


def rewritten(
    text: str, findings: tuple[Finding, ...], anonymiser: Anonymiser, language: Language
) -> AnonymisedText | None:
    """``text`` with what was found replaced, and more where that alone is not safe; None if nothing is.

    Nothing in it has a number: who is Person A in the case, and in what others typed, is not known here.
    """
    read = text[:LONGEST]
    marks = anonymiser.anonymise("", read, language).marks
    found = [m for m in marks if any(f.start < m.end and m.start < f.end for f in findings)]
    for masked in (found, marks):
        with suppress(Leak):
            return guard(_without(read, masked))
    return None


def _without(text: str, marks: Sequence[Mark]) -> str:
    pieces, done = list[str](), 0
    for mark in marks:
        pieces += (text[done : mark.start], unnumbered(mark))
        done = mark.end
    return "".join([*pieces, text[done:]])


def _without_mentions(text: str, known: Known) -> str:
    def blank(match: re.Match[str]) -> str:
        is_known = match[0].strip("@.-").casefold() in known.handles
        return " " * len(match[0]) if is_known else match[0]

    return _MENTION.sub(blank, text)


def _tells(finding: Finding, text: str, known: Known) -> bool:
    if finding.kind not in _TELLING:
        return False
    span = text[finding.start : finding.end]
    if finding.kind == Kind.PERSON:
        return not (_is_known(span, known) or _is_spoken_to(text, finding))
    return not (finding.kind == Kind.URL and _is_public(span))


def _is_known(span: str, known: Known) -> bool:
    return all(w in known.words or w.removesuffix("s") in known.words for w in _words(span))


def _is_spoken_to(text: str, finding: Finding) -> bool:
    """A first name alone, after a greeting or thanks: a colleague."""
    alone = len(_WORD.findall(text[finding.start : finding.end])) == 1
    return alone and bool(_SPOKEN_TO.search(text[: finding.start]))


def _is_public(address: str) -> bool:
    host = urlsplit(address if "//" in address else f"//{address}").hostname or ""
    return any(host == site or host.endswith(f".{site}") for site in _PUBLIC_SITES)


def _words(name: str) -> Iterator[str]:
    return (match[0].casefold() for match in _WORD.finditer(name))
