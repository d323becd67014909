"""The last guard: reads what is about to leave, whoever wrote it, and lets nothing doubtful by."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from varde.shared.anonymise.engine import find_all
from varde.shared.anonymise.names import Memory, Names, names
from varde.shared.anonymise.normalise import Normalised, normalise
from varde.shared.anonymise.residue import residue, without_public
from varde.shared.anonymise.spans import GENERALISED
from varde.shared.anonymise.text import AnonymisedText, mint
from varde.shared.errors import Refused

VERBATIM_WORDS = 6
VERBATIM_CHARACTERS = 40
_SHORT = 2
"""Letters or digits that say nothing by themselves."""

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in ``text[start:end]`` that may not leave. ``kind`` says what, never which."""

    kind: str
    start: int
    end: int


class Leak(Refused):
    """The text holds something that may not leave. Names kinds only, never the content."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        self.kinds = tuple(sorted({finding.kind for finding in findings}))
        super().__init__(", ".join(self.kinds))


def check(
    text: str, original: str = "", *, verbatim: bool = True, memory: Memory | None = None
) -> tuple[Finding, ...]:
    """What in ``text`` may not leave, in order; empty when it may.

    With ``original`` (the reporter's subject and text) also every name, place, number and unusual
    word of it, and, unless ``verbatim`` is false, every passage of six words or 40 characters. A
    de-identified account is made of the reporter's own sentences: check it with ``verbatim=False``.
    ``memory`` is what the tagger has read of the same concern already.
    """
    given = normalise(text)
    read = without_public(given.text)
    findings = {Finding(str(span.kind), span.start, span.end) for span in residue(read)}
    if original:
        source = normalise(original).text
        findings |= set(_words_in(read, _telling(source, names(), memory)))
        if verbatim:
            findings |= set(_passages(read, source))
    return tuple(sorted(_back(given, findings), key=lambda f: (f.start, f.end, f.kind)))


def guard(
    text: str, original: str = "", *, verbatim: bool = True, memory: Memory | None = None
) -> AnonymisedText:
    """``text`` as text that may leave; raises ``Leak`` when ``check`` finds anything."""
    findings = check(text, original, verbatim=verbatim, memory=memory)
    if findings:
        raise Leak(findings)
    return mint(text)


def _words_in(text: str, telling: frozenset[str]) -> Iterator[Finding]:
    for match in _WORD.finditer(text):
        word = match[0].casefold()
        if word in telling or word.removesuffix("s") in telling:
            yield Finding("original", match.start(), match.end())


def _telling(original: str, known: Names, memory: Memory | None) -> frozenset[str]:
    """Words of the original that point at somebody; common words in a name do not count."""
    masked = [s for s in find_all([original], known, memory)[0] if s.kind not in GENERALISED]
    parts = {p for s in masked for p in _WORD.findall(original[s.start : s.end].casefold())}
    return frozenset(p for p in parts if len(p) > _SHORT and not known.lexicon.is_common(p))


def _passages(text: str, original: str) -> Iterator[Finding]:
    source = [m[0].casefold() for m in _WORD.finditer(original)]
    known = {tuple(source[i : i + VERBATIM_WORDS]) for i in range(len(source) - VERBATIM_WORDS + 1)}
    said = list(_WORD.finditer(text))
    for at in range(len(said) - VERBATIM_WORDS + 1):
        window = said[at : at + VERBATIM_WORDS]
        if tuple(m[0].casefold() for m in window) in known:
            yield Finding("passage", window[0].start(), window[-1].end())
    yield from _characters(_lower(text), " ".join(_lower(original).split()))


def _lower(text: str) -> str:
    """Lower case with every character in its place (some grow when lowered)."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower()[:1] for c in text)


def _characters(text: str, original: str) -> Iterator[Finding]:
    size = VERBATIM_CHARACTERS
    known = {original[i : i + size] for i in range(len(original) - size + 1)}
    for at in range(len(text) - size + 1):
        if text[at : at + size] in known:
            yield Finding("passage", at, at + size)


def _back(given: Normalised, findings: set[Finding]) -> Iterator[Finding]:
    for finding in findings:
        start, end = given.given_span(finding.start, finding.end)
        yield Finding(finding.kind, start, end)
