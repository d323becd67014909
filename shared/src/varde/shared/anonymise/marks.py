"""Our own marks in a text that is read, told from words that only look like them.

"Telefon 41" is a mark, and it is the beginning of "Telefon 41 23 45 67". What is taken for a mark is not
read any more, so in doubt it is none.
"""

import re
from collections.abc import Iterator, Set

from varde.shared.anonymise.identifiers import identifiers
from varde.shared.anonymise.replace import letters_before, marks_pattern
from varde.shared.anonymise.tokens import BLANK

_CLOSE = ";"
"""Goes through no identifier."""
_NEAR = 80
"""Characters on each side of a mark that may make something else of it."""
_WORD_FOLLOWS = re.compile(r"[.,:;!?)\"»]{0,2}(?:[\s>]{1,4}(?:- )?[^\W\d_]|\s{0,3}$)")
"""No identifier goes on so after the index of a mark; most marks need no closer look."""


def without_marks(text: str) -> str:
    """Normalised ``text`` with our own marks blanked, in place, and what closes them."""
    pieces: list[str] = []
    done = 0
    for mark in _marks(text):
        end = mark.end() + text.startswith(_CLOSE, mark.end())
        pieces += (text[done : mark.start()], BLANK * (end - mark.start()))
        done = end
    return "".join([*pieces, text[done:]])


def closed(mark: str, before: str, after: str) -> str:
    """What to write between ``before`` and normalised ``after`` so that ``mark`` is one to who reads it again."""
    before = f"{before[-_NEAR:].rstrip()} "
    match = marks_pattern().match(f"{before}{mark}{after[:_NEAR]}", len(before))
    return mark if match and not _goes_on(match, len(match.string)) else f"{mark}{_CLOSE}"


def _marks(text: str) -> Iterator[re.Match[str]]:
    found = list(marks_pattern().finditer(text))
    initials = _initials({m["mark"] for m in found if m["index"] and m["index"].isalpha()})
    untils = [*(m.start() for m in found[1:]), len(text)]
    return (
        m
        for m, until in zip(found, untils, strict=False)  # without marks nothing is until
        if m["mark"] not in initials and not _goes_on(m, until)
    )


def _goes_on(mark: re.Match[str], until: int) -> bool:
    """Whether what looks like the index of a mark is the beginning of an identifier, which ends before the next mark."""
    text, (start, end) = mark.string, mark.span("index")
    if start < 0 or _WORD_FOLLOWS.match(text, mark.end()):
        return False
    first = max(0, start - _NEAR)
    spans = identifiers(text[first : min(end + _NEAR, until)])
    return any(start <= first + span.start < end < first + span.end for span in spans)


def _initials(marks: Set[str]) -> Set[str]:
    """Those of the marks of persons that are none: two letters are one only where the one before it is."""
    persons: set[str] = set()
    for mark in sorted(marks, key=lambda mark: (len(mark), mark)):
        label, letters = mark.rsplit(maxsplit=1)
        if len(letters) == 1 or f"{label} {letters_before(letters)}" in persons:
            persons.add(mark)
    return marks - persons
