"""How a recogniser is written, and how its rules are run without reading all of a text for each.

Most rules need a digit or a sign such as @: only its surroundings are read, and where a mark begins with
a number, only what begins there. The others begin with a known word or ask for a known ending: each word
of the text is looked up once. So the time grows with the text and hardly with the number of rules. All
quantifiers are bounded, but those that take a whole number.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from varde.shared.anonymise.spans import Kind, Span

FAR, _NEAR, _AFTER = 140, 60, 80
"""Characters before and after a digit or sign that a rule may need; those of some words with many letters look far."""
_WORD = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"\d+")
_CLOSED = " .,;:!?\n\t>"
_OPEN = f"{_CLOSED})"
"""What is not part of a mark at its end; a bracket that was opened in it is."""
_TAIL, _HEAD = 4, 3
"""Letters at the end and at the beginning of a word by which it is filed."""


@dataclass(frozen=True, slots=True)
class Rule:
    """``pattern`` is a mark of ``kind``, or its group ``m`` where it has matched; a higher ``weight`` wins."""

    kind: Kind
    weight: int
    pattern: re.Pattern[str]
    at_number: bool = False
    """Whether it begins with the first digit of a number."""

    def span(self, match: re.Match[str]) -> Span | None:
        """The span of a match, without the punctuation after it; None when nothing is left."""
        start, end = match.span("m" if "m" in self.pattern.groupindex and match["m"] else 0)
        found = match.string[start:end]
        end = start + len(found.rstrip(_CLOSED if "(" in found else _OPEN))
        return Span(start, end, self.kind, self.weight) if start < end else None


def rule(kind: Kind, weight: int, pattern: str, *, cased: bool = False) -> Rule:
    """A rule that reads capitals and small letters alike, unless ``cased``."""
    return Rule(kind, weight, re.compile(pattern, 0 if cased else re.IGNORECASE))


def number(kind: Kind, weight: int, pattern: str, *, cased: bool = False) -> Rule:
    """A rule that begins with the first digit of a number."""
    return replace(rule(kind, weight, pattern, cased=cased), at_number=True)


@dataclass(frozen=True, slots=True)
class Around:
    """Rules that need a sign: they are tried in the surroundings of each, or at each number in them."""

    sign: re.Pattern[str]
    rules: Sequence[Rule]
    before: int = _NEAR

    def __call__(self, text: str) -> Iterator[Span]:
        """What the rules find in normalised ``text``."""
        at_number = [one for one in self.rules if one.at_number]
        anywhere = [one for one in self.rules if not one.at_number]
        signs = (match.span() for match in self.sign.finditer(text))
        for start, end in around(text, signs, self.before):
            for one in anywhere:
                yield from filter(None, map(one.span, one.pattern.finditer(text, start, end)))
            numbers = [match.start() for match in _NUMBER.finditer(text, start, end)]
            for one in at_number:
                yield from filter(None, map(one.span, _at(numbers, one.pattern, text, end)))


def _at(
    places: Iterable[int], pattern: re.Pattern[str], text: str, end: int
) -> Iterator[re.Match[str]]:
    """Where ``pattern`` matches at one of the places, each match behind the one before."""
    done = 0
    for place in places:
        match = pattern.match(text, place, end) if place >= done else None
        if match:
            done = match.end()
            yield match


def around(
    text: str, places: Iterable[tuple[int, int]], before: int = FAR
) -> Iterator[tuple[int, int]]:
    """The surroundings of places in a text, in order; those that touch are one."""
    start = end = 0
    for first, last in places:
        if first - before > end:
            if end:
                yield start, end
            start = first - before
        end = min(len(text), last + _AFTER)
    if end:
        yield start, end


Look = Callable[[str, re.Match[str]], Iterable[Span]]
"""What to do with a word of interest: the text and the word's match give spans."""


@dataclass(frozen=True, slots=True)
class Words:
    """What begins with a known word or is known by its ending: each word is looked up once."""

    whole: Mapping[str, Sequence[Look]]
    """By the whole word in lower case."""
    endings: Mapping[str, Sequence[tuple[str, Look]]]
    """By the last four letters of the ending, which has as many at the least: the whole ending and what to do."""
    heads: Mapping[str, Look]
    """By the first three letters."""

    def __call__(self, text: str) -> Iterator[Span]:
        """What is found in normalised ``text``."""
        for word in _WORD.finditer(text):
            low = word[0].lower()
            for look in self.whole.get(low, ()):
                yield from look(text, word)
            for ending, look in self.endings.get(low[-_TAIL:], ()):
                if low.endswith(ending):
                    yield from look(text, word)
            if low[:_HEAD] in self.heads:
                yield from self.heads[low[:_HEAD]](text, word)


def words(
    *whole: tuple[Iterable[str], Look],
    endings: Iterable[tuple[Iterable[str], Look]] = (),
    heads: Mapping[str, Look] = MappingProxyType({}),
) -> Words:
    """A lookup from (words, what to do), (endings, what to do), and first three letters."""
    by_word: defaultdict[str, list[Look]] = defaultdict(list)
    for known, look in whole:
        for word in known:
            by_word[word].append(look)
    by_tail: defaultdict[str, list[tuple[str, Look]]] = defaultdict(list)
    for known, look in endings:
        for ending in known:
            by_tail[ending[-_TAIL:]].append((ending, look))
    return Words(by_word, by_tail, heads)


def here(one: Rule, *, back: int = 0) -> Look:
    """Tries a rule where the word begins, or ``back`` characters before."""

    def look(text: str, word: re.Match[str]) -> Iterable[Span]:
        match = one.pattern.match(text, max(0, word.start() - back))
        span = one.span(match) if match else None
        return (span,) if span else ()

    return look


def itself(kind: Kind, weight: int) -> Look:
    """Takes the word as it stands."""
    return lambda _, word: (Span(word.start(), word.end(), kind, weight),)


@dataclass(frozen=True, slots=True)
class Family:
    """The recognisers of one file."""

    words: Words
    around: Sequence[Around] = ()

    def __call__(self, text: str) -> Iterator[Span]:
        """What they find in normalised ``text``."""
        for one in self.around:
            yield from one(text)
        yield from self.words(text)


def together(families: Sequence[Family]) -> Family:
    """The families as one, which reads a text once."""
    by_word: defaultdict[str, list[Look]] = defaultdict(list)
    by_tail: defaultdict[str, list[tuple[str, Look]]] = defaultdict(list)
    by_head: dict[str, Look] = {}
    rules: defaultdict[tuple[re.Pattern[str], int], list[Rule]] = defaultdict(list)
    for family in families:
        for word, looks in family.words.whole.items():
            by_word[word] += looks
        for tail, endings in family.words.endings.items():
            by_tail[tail] += endings
        by_head |= family.words.heads
        for one in family.around:
            rules[one.sign, one.before] += one.rules
    around = [Around(sign, of_sign, before) for (sign, before), of_sign in rules.items()]
    return Family(Words(by_word, by_tail, by_head), around)
