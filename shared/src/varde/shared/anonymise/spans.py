"""What is found in a text and what stands in its place."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from varde.shared.anonymise.reasons import NOT_ASSESSED, Risk


class Kind(StrEnum):
    """What sort of identifying mark it is. The values are used in reports, never shown alone."""

    PERSON = "person"
    ORGANISATION = "organisation"
    PLACE = "place"
    ADDRESS = "address"
    PHONE = "phone"
    EMAIL = "email"
    URL = "url"
    HANDLE = "handle"
    IDENTITY = "identity"
    PASSPORT = "passport"
    ACCOUNT = "account"
    VEHICLE = "vehicle"
    NETWORK = "network"
    NUMBER = "number"
    FILE = "file"
    UNKNOWN = "unknown"
    AGE = "age"
    DATE = "date"
    TIME = "time"
    SUM = "sum"
    COUNTRY = "country"
    STATE = "state"
    """A country where it acts, as an organisation does ("Norge sier")."""
    NATIONALITY = "nationality"
    LANGUAGE = "language"
    OCCUPATION = "occupation"
    COUNT = "count"
    RELATION = "relation"
    TRAIT = "trait"
    PREGNANCY = "pregnancy"


GENERALISED = frozenset(
    {
        Kind.AGE,
        Kind.DATE,
        Kind.TIME,
        Kind.SUM,
        Kind.COUNTRY,
        Kind.STATE,
        Kind.NATIONALITY,
        Kind.LANGUAGE,
        Kind.OCCUPATION,
        Kind.COUNT,
        Kind.RELATION,
        Kind.TRAIT,
        Kind.PREGNANCY,
    }
)
"""Kinds that are made vaguer rather than numbered."""


_NAMES = frozenset({Kind.PERSON, Kind.ORGANISATION, Kind.PLACE})
_TOLD_BY_NAMES = frozenset({Kind.COUNTRY, Kind.STATE, Kind.NATIONALITY, Kind.OCCUPATION})


@dataclass(frozen=True, slots=True)
class Span:
    """``text[start:end]`` is a mark of ``kind``; a higher ``weight`` wins where two overlap."""

    start: int
    end: int
    kind: Kind
    weight: int = 0


@dataclass(frozen=True, slots=True)
class Mark:
    """``given[start:end]`` (code points) was replaced by ``replacement``."""

    start: int
    end: int
    kind: Kind
    replacement: str


@dataclass(frozen=True, slots=True)
class Entity:
    """Somebody or something of a case, by the mark that stands for it, under every name that was read.

    Without names it is a mark of which nobody knows any more whom it stands for: it is never given again.
    """

    mark: str
    kind: Kind = Kind.UNKNOWN
    names: tuple[tuple[str, ...], ...] = ()

    def __repr__(self) -> str:
        return f"Entity({self.mark!r})"


@dataclass(frozen=True, slots=True)
class Account:
    """The de-identified account, and what was replaced in it.

    ``marks`` count in the text as it was given, ``subject_marks`` in the subject as it was given.
    """

    text: str
    marks: tuple[Mark, ...] = ()
    subject: str = ""
    subject_marks: tuple[Mark, ...] = ()
    risk: Risk = NOT_ASSESSED
    entities: tuple[Entity, ...] = ()
    """Who has which mark, in this message and those before it. It tells who they are, so it is kept sealed only."""


def merge(spans: Iterable[Span]) -> list[Span]:
    """Spans without overlap, in order. Overlapping ones become one, so nothing found is left out.

    The united span gets the kind of the heaviest, and of the longest among equals; but what a name
    tells of origin or trade ("Thai" in the name of a business) stays part of the name.
    """
    merged: list[Span] = []
    best: list[tuple[int, int]] = []
    for span in sorted(spans, key=lambda s: (s.start, -s.end)):
        rank = (span.weight, span.end - span.start)
        if not merged or span.start >= merged[-1].end:
            merged.append(span)
            best.append(rank)
            continue
        last = merged[-1]
        kind = span.kind if rank > best[-1] and not _is_part(span, last) else last.kind
        best[-1] = max(rank, best[-1])
        merged[-1] = Span(last.start, max(last.end, span.end), kind, best[-1][0])
    return merged


def _is_part(span: Span, name: Span) -> bool:
    longer = name.end - name.start > span.end - span.start
    return span.kind in _TOLD_BY_NAMES and name.kind in _NAMES and span.end <= name.end and longer
