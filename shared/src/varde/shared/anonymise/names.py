"""Names, places and organisations: what the tagger says, and a backstop for what it may have missed.

In doubt a word is masked: the less a word is known, the surer the tagger has to be that it is no
name. A name found anywhere is masked everywhere, in lower case too.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache
from types import MappingProxyType

import numpy as np

from varde.shared.anonymise.lexicon import Commonness, Lexicon, lexicon
from varde.shared.anonymise.spans import Kind, Span
from varde.shared.anonymise.tagger import KINDS, LABELS, Floats, Tagger, tagger
from varde.shared.anonymise.tokens import BLANK, Token, sentences

_PUBLIC = frozenset(
    (
        "adr airbnb altinn april arbeidstilsynet august bankid barnevernet barnevernstjenesten "
        "bufdir bufetat bup caritas cv december discord dna dps dr duf e-post facebook "
        "february finn fnr friday google gps hei hiv hms id instagram ip ip-adr ip-adresse "
        "january july june kom kommunen krisesenteret legevakta legevakten march may messenger "
        "minid mms monday mr mrs ms mvh nav nb november obs "
        "october ok onlyfans pc politiet ppt ps rosa rvts saturday september signal skatteetaten "
        "sms snap snapchat statsforvalteren sunday telegram thursday tiktok tinder tuesday tv udi "
        "une viber vipps wechat wednesday whatsapp youtube i sv vs re fw fwd tlf mob emne "
    ).split()
)
"""Public bodies, platforms and abbreviations that point at nobody."""
_OPENING = frozenset('.!?:;"«»“”>•*|-–(')
_PARTS = re.compile(r"[-'’/]")
_FOREIGN = re.compile(r"[^\W\d_\u0000-\u024F\u1E00-\u1EFF]")
_KIND = {"PER": Kind.PERSON, "ORG": Kind.ORGANISATION, "LOC": Kind.PLACE}
# What is derived from a name (norsk, trondhjemmer) is none.
_NAMED = tuple(kind for kind in KINDS if kind != "DRV")
_BEGINS = np.array([LABELS.index(f"B-{kind}") for kind in _NAMED])
_WEIGHT, _DOUBTED = 5, 2
_SURE = 0.5
"""The probability from which the tagger's kind is taken."""
_TITLES = _NAMED.index("PROD")
"""From here on the kinds are products, events and other titles."""
_PERSON = _NAMED.index("PER")
_RATHER_A_PERSON = 0.2
"""From here on what could be a public body or a platform is taken for a person (Rosa, Finn)."""
_NOTHING: Mapping[str, Kind] = MappingProxyType({})


Memory = dict[tuple[str, ...], Floats]
"""Sentences that the tagger has read, and what it said."""


class Look(Enum):
    """How a word is written and how well it is known."""

    BLANK = auto()
    """Dealt with already."""
    SIGN = auto()
    """No letters in it."""
    PUBLIC = auto()
    """A public body, platform or abbreviation that points at nobody."""
    FOREIGN = auto()
    """In other letters than Latin ones."""
    LISTED = auto()
    """On the lists of names and places, and no common word."""
    UNKNOWN = auto()
    """In no lexicon."""
    CAPITAL = auto()
    """A known word with a capital in mid-sentence."""
    OPENING = auto()
    """A known word with the capital that opens a sentence."""
    CASELESS = auto()
    """A known word in a sentence without any capital."""
    FREQUENT = auto()
    """A very common word in lower case, or opening a sentence."""
    WORD = auto()
    """Any other known word in lower case."""


_FLOORS = {
    Look.SIGN: 0.5,
    Look.FOREIGN: 0.0,
    Look.LISTED: 0.0,
    Look.UNKNOWN: 0.002,
    Look.CAPITAL: 0.005,
    Look.OPENING: 0.05,
    Look.CASELESS: 0.03,
    Look.FREQUENT: 0.5,
    Look.WORD: 0.2,
}
"""The probability of being a name from which a word is masked: chosen on NorNE's development part."""
_ORDINARY = frozenset({Look.FREQUENT, Look.WORD, Look.CASELESS, Look.OPENING})
_FLOORS_AGAIN: dict[tuple[Look, Kind], float] = {
    (look, kind): 0.0
    for look in (Look.CAPITAL, Look.LISTED, Look.UNKNOWN)
    for kind in (Kind.PERSON, Kind.PLACE, Kind.ORGANISATION)
} | {(Look.OPENING, Kind.PERSON): 0.0, (Look.WORD, Kind.PERSON): 0.05}
"""From where a word is masked that was found to be part of a name elsewhere in the concern."""


@dataclass(frozen=True, slots=True)
class _Word:
    token: Token
    look: Look
    low: str
    name: float
    """The probability that it is part of a name."""
    kinds: Sequence[float]
    """The same for each of ``_NAMED``."""
    begins: bool
    """Whether it rather begins a name than goes on with one."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A normalised text as the tagger has read it, sentence by sentence."""

    sentences: tuple[tuple[_Word, ...], ...]


@dataclass(frozen=True, slots=True)
class Names:
    """Finds names in normalised text. Holds only read-only parts, so threads may share it."""

    lexicon: Lexicon
    tagger: Tagger

    def read(self, text: str, memory: Memory | None = None) -> Reading:
        """Let the tagger read ``text``; a sentence that is in ``memory`` is not read again."""
        memory = {} if memory is None else memory
        found = sentences(text)
        keys = [tuple(token.word for token in sentence) for sentence in found]
        fresh = [key for key in dict.fromkeys(keys) if key not in memory]
        memory.update(zip(fresh, self.tagger.probabilities(fresh), strict=True))
        rows = (self._words(s, memory[key]) for s, key in zip(found, keys, strict=True))
        return Reading(tuple(tuple(row) for row in rows))

    def find(self, reading: Reading, found: Mapping[str, Kind] = _NOTHING) -> list[Span]:
        """Names, places, organisations and unknown words; adjacent words of a name are one span.

        ``found`` are lower-case words of the names that were found anywhere in the concern.
        """
        return [span for words in reading.sentences for span in self._spans(words, found)]

    def _words(self, tokens: Sequence[Token], said: Floats) -> Iterator[_Word]:
        beginning, inside = said[:, _BEGINS], said[:, _BEGINS + 1]
        kinds = beginning + inside
        names, titles = (part.sum(axis=1).tolist() for part in (kinds, kinds[:, _TITLES:]))
        begins = (beginning.sum(axis=1) > inside.sum(axis=1)).tolist()
        caseless = all(token.word == token.word.lower() for token in tokens)
        opening = True
        rows = zip(tokens, names, titles, kinds.tolist(), begins, strict=True)
        for token, name, title, of_kind, begin in rows:
            look = self._look(token.word, opening=opening, caseless=caseless)
            # A title of common words tells nothing.
            sure = name - title if look in _ORDINARY else name
            yield _Word(token, look, token.word.casefold(), sure, of_kind, begin)
            opening = token.word in _OPENING

    def _look(self, word: str, *, opening: bool, caseless: bool) -> Look:
        low = word.casefold()
        if word == BLANK:
            return Look.BLANK
        if not any(c.isalpha() for c in word):
            return Look.SIGN
        if low in _PUBLIC:
            return Look.PUBLIC
        if _FOREIGN.search(word):
            return Look.FOREIGN
        return self._known(word, low, opening=opening, caseless=caseless)

    def _known(self, word: str, low: str, *, opening: bool, caseless: bool) -> Look:
        common = low in self.lexicon.words
        if not common and (self.lexicon.is_name(low) or self.lexicon.is_place(low)):
            return Look.LISTED
        if not common and not self.lexicon.knows(low):
            return Look.UNKNOWN
        frequent = self.lexicon.commonness(low) is Commonness.FREQUENT
        if word.islower():
            usual = Look.FREQUENT if frequent else Look.WORD
            return Look.CASELESS if caseless else usual
        if not opening:
            return Look.CAPITAL
        return Look.FREQUENT if frequent and not self.lexicon.is_name(low) else Look.OPENING

    def _spans(self, words: Sequence[_Word], found: Mapping[str, Kind]) -> Iterator[Span]:
        run: list[_Word] = []
        for word in words:
            if not _is_masked(word, _found(word, found)):
                continue
            if run and not _goes_on(run, word):
                yield self._span(run, found)
                run = []
            run.append(word)
        if run:
            yield self._span(run, found)

    def _span(self, run: Sequence[_Word], found: Mapping[str, Kind]) -> Span:
        kind = self._kind(run, found)
        weight = _DOUBTED if kind is Kind.UNKNOWN else _WEIGHT
        return Span(run[0].token.start, run[-1].token.end, kind, weight)

    def _kind(self, run: Sequence[_Word], found: Mapping[str, Kind]) -> Kind:
        first = run[0]
        if first.name >= _SURE:
            sums = [sum(kinds) for kinds in zip(*(word.kinds for word in run), strict=True)]
            return _KIND.get(_NAMED[sums.index(max(sums))], Kind.UNKNOWN)
        again = _found(first, found)
        if again:
            return again
        if first.look is not Look.LISTED:
            return Kind.UNKNOWN
        return Kind.PERSON if self.lexicon.is_name(first.low) else Kind.PLACE


def _is_masked(word: _Word, found: Kind | None) -> bool:
    if word.look is Look.PUBLIC:
        return word.kinds[_PERSON] >= max(_RATHER_A_PERSON, *word.kinds)
    if word.look is Look.BLANK:
        return False
    floor = _FLOORS[word.look]
    if found:
        floor = _FLOORS_AGAIN.get((word.look, found), floor)
    return word.name >= floor


def _goes_on(run: Sequence[_Word], word: _Word) -> bool:
    """Whether the tagger takes the word for more of the name before it."""
    near = word.token.start - run[-1].token.end <= 1
    return near and not word.begins and min(run[0].name, word.name) >= _SURE


def _found(word: _Word, found: Mapping[str, Kind]) -> Kind | None:
    """What a word of the same letters, apart from a genitive -s, was found to be."""
    if not found or word.look in {Look.SIGN, Look.PUBLIC, Look.BLANK}:
        return None
    parts = [word.low, *_PARTS.split(word.low)]
    return next(
        (found[p] for part in parts for p in (part, part.removesuffix("s")) if p in found), None
    )


@cache
def names() -> Names:
    """With the lists and the model of the package, read once. Raises ``Permanent`` when one is broken."""
    return Names(lexicon(), tagger())
