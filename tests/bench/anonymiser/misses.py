"""Which sorts of names are missed: categories and counts, never the names themselves."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from bench.anonymiser.concerns import Concern
from bench.anonymiser.systems import System
from bench.anonymiser.texts import NAMES, Span, Text, coverage, is_masked

MANY_WORDS = 4
_OPENERS = ' «»"“”„‘’–—-'
_QUOTED = re.compile(r"«[^»\n]*»|“[^”\n]*”|\"[^\"\n]*\"")


def of_names(system: System, texts: Iterable[Text]) -> Counter[tuple[str, str]]:
    """How often each category of missed name came, by ``(category, kind)``."""
    counts: Counter[tuple[str, str]] = Counter()
    for text in texts:
        covered = coverage(text.text, system.spans(text.text, text.language))
        for entity in text.entities:
            if entity.kind in NAMES and not is_masked(text.text, *entity[:2], covered):
                counts[category(text.text, entity), entity.kind] += 1
                counts["of them masked in part", entity.kind] += any(covered[slice(*entity[:2])])
    return counts


def of_concerns(system: System, read: Iterable[Concern]) -> Counter[str]:
    """How often each type of direct identifier leaked and each quasi-identifier stayed."""
    counts: Counter[str] = Counter()
    for concern in read:
        parts = (concern.subject, concern.text)
        found = system.concern_spans(concern.subject.text, concern.text.text, concern.language)
        for part, spans in zip(parts, found, strict=True):
            covered = coverage(part.text, spans)
            for mark in part.identifiers:
                if not mark.is_optional and not is_masked(part.text, mark.start, mark.end, covered):
                    counts[f"{'direct' if mark.is_direct else 'quasi'} {mark.type}"] += 1
    return counts


def category(text: str, entity: Span) -> str:
    """The first that fits of the sorts of name, from the most telling to the plainest."""
    name = text[entity.start : entity.end]
    return next(
        (sort for sort, fits in _ABOUT_THE_NAME.items() if fits(name)),
        _about_the_place(text, entity, name),
    )


_ABOUT_THE_NAME: Mapping[str, Callable[[str], bool]] = {
    "foreign script": lambda name: any(c.isalpha() and not _is_latin(c) for c in name),
    "with digits": lambda name: any(map(str.isdigit, name)),
    "initials or abbreviation": lambda name: bool(re.search(r"\b\w{1,3}\.|^\w$", name)),
    "all capitals": lambda name: name.isupper(),
    "lower case": lambda name: not any(map(str.isupper, name)),
    "hyphenated": lambda name: "-" in name,
}


def _about_the_place(text: str, entity: Span, name: str) -> str:
    if any(m.start() < entity.start and entity.end < m.end() for m in _QUOTED.finditer(text)):
        return "in quotation marks, as in the title of a work"
    words = len(name.split())
    if words >= MANY_WORDS:
        return "four words or more"
    if words > 1:
        return "two or three words"
    before = text[: entity.start].rstrip(_OPENERS)
    at_start = not before or before.endswith("\n")
    return "single word at the start of a sentence" if at_start else "single word in mid-sentence"


def _is_latin(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith("LATIN")
