"""A text whose identifying marks are known, and the spans that a system finds in one."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from varde.shared.domain.codes import Language

PERSON, PLACE, ORGANISATION, OTHER = "person", "place", "organisation", "other"
NAMES = frozenset({PERSON, PLACE, ORGANISATION})
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


class Span(NamedTuple):
    """``text[start:end]``, in code points, is of that kind."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Text:
    """A text, its gold ``entities``, and the ``ordinary`` words: those outside every entity."""

    text: str
    language: Language
    entities: tuple[Span, ...]
    ordinary: tuple[tuple[int, int], ...]


def words(text: str) -> list[tuple[int, int]]:
    """Where words stand in a text that nobody has tokenised."""
    return [match.span() for match in _WORD.finditer(text)]


def outside(
    places: Iterable[tuple[int, int]], entities: Iterable[Span]
) -> tuple[tuple[int, int], ...]:
    """The places that no entity touches."""
    gold = list(entities)
    return tuple((a, b) for a, b in places if not any(e.start < b and a < e.end for e in gold))


def coverage(text: str, spans: Iterable[Span]) -> bytearray:
    """A 1 for every character of ``text`` that a span covers."""
    covered = bytearray(len(text))
    for span in spans:
        start, end = max(0, span.start), min(len(text), span.end)
        covered[start:end] = b"\1" * max(0, end - start)
    return covered


def is_masked(text: str, start: int, end: int, covered: bytearray) -> bool:
    """True when every letter and digit of ``text[start:end]`` is covered: half a name is a leak."""
    return all(covered[at] for at in range(start, end) if text[at].isalnum())
