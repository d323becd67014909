"""What is counted in one text: ``(part, whole)`` each, to be summed over texts."""

from collections.abc import Iterable, Mapping, Sequence

from bench.anonymiser.concerns import Concern, Part
from bench.anonymiser.ratio import Ratio
from bench.anonymiser.systems import System
from bench.anonymiser.texts import (
    NAMES,
    ORGANISATION,
    PERSON,
    PLACE,
    Span,
    Text,
    coverage,
    is_masked,
)

Measured = Mapping[str, Ratio]
Count = tuple[int, int]

PERSONS = "persons masked"
PLACES = "places masked"
ORGANISATIONS = "organisations masked"
TOUCHED = "other words touched"
TOUCHED_AS_NAMES = "other words touched as names"
F1 = "strict F1 of names"
LEAKED = "direct identifiers leaked"
GENERALISED = "quasi-identifiers generalised"
ORDINARY = "ordinary words touched"
MASKED = "ordinary words touched, sums and counts apart"

_NAME_KINDS = NAMES | {"unknown"}
"""Dates, ages and the like are made vaguer on purpose; these kinds are where a name was suspected."""
_AMOUNTS = frozenset({"sum", "count"})
"""The set leaves these among the ordinary words, and every exact one of them is to be made vaguer."""


def names(system: System, texts: Iterable[Text]) -> Measured:
    """Everything that is measured about names."""
    found = [(text, system.spans(text.text, text.language)) for text in texts]
    return {
        PERSONS: Ratio([masked(text, spans, PERSON) for text, spans in found]),
        PLACES: Ratio([masked(text, spans, PLACE) for text, spans in found]),
        ORGANISATIONS: Ratio([masked(text, spans, ORGANISATION) for text, spans in found]),
        TOUCHED: Ratio([touched(text, spans) for text, spans in found]),
        TOUCHED_AS_NAMES: Ratio([touched(text, of_names(spans)) for text, spans in found]),
        F1: Ratio([strict_f1(text, spans) for text, spans in found]),
    }


def concerns(system: System, read: Iterable[Concern]) -> Measured:
    """What of the development concerns would leave Varde, and what is lost of them."""
    found = [_found(system, concern) for concern in read]
    return {
        LEAKED: Ratio([_sum(_identifiers(*part, direct=True, masked=False) for part in parts) for parts in found]),
        GENERALISED: Ratio([_sum(_identifiers(*part, direct=False, masked=True) for part in parts) for parts in found]),
        ORDINARY: Ratio([_sum(_touched(p.text, p.ordinary, spans) for p, spans in parts) for parts in found]),
        MASKED: Ratio([_sum(_touched(p.text, p.ordinary, _but_amounts(spans)) for p, spans in parts) for parts in found]),
    }  # fmt: skip


def masked(text: Text, spans: Iterable[Span], kind: str) -> Count:
    """Entities of a kind that are masked whole, of all of them."""
    covered = coverage(text.text, spans)
    entities = [e for e in text.entities if e.kind == kind]
    return sum(is_masked(text.text, e.start, e.end, covered) for e in entities), len(entities)


def touched(text: Text, spans: Iterable[Span]) -> Count:
    """Ordinary words that a span touches, of all of them."""
    return _touched(text.text, text.ordinary, spans)


def of_names(spans: Iterable[Span]) -> list[Span]:
    """The spans in which a name was seen or suspected."""
    return [span for span in spans if span.kind in _NAME_KINDS]


def _but_amounts(spans: Iterable[Span]) -> list[Span]:
    return [span for span in spans if span.kind not in _AMOUNTS]


def strict_f1(text: Text, spans: Iterable[Span]) -> Count:
    """Twice the names found with exact borders and kind, over names found and names there."""
    gold = {entity for entity in text.entities if entity.kind in NAMES}
    found = {span for span in spans if span.kind in NAMES}
    return 2 * len(gold & found), len(gold) + len(found)


def _found(system: System, concern: Concern) -> Sequence[tuple[Part, Sequence[Span]]]:
    subject, text = system.concern_spans(concern.subject.text, concern.text.text, concern.language)
    return (concern.subject, subject), (concern.text, text)


def _identifiers(part: Part, spans: Iterable[Span], *, direct: bool, masked: bool) -> Count:
    covered = coverage(part.text, spans)
    wanted = [i for i in part.identifiers if i.is_direct == direct and not i.is_optional]
    seen = [is_masked(part.text, i.start, i.end, covered) for i in wanted]
    return seen.count(masked), len(seen)


def _touched(text: str, places: Sequence[tuple[int, int]], spans: Iterable[Span]) -> Count:
    covered = coverage(text, spans)
    return sum(any(covered[start:end]) for start, end in places), len(places)


def _sum(counts: Iterable[Count]) -> Count:
    parts, wholes = zip(*counts, strict=True)
    return sum(parts), sum(wholes)
