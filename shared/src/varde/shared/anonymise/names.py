"""Names, places and organisations: what the tagger says, and a backstop for what it may have missed.

In doubt a word is masked: the less a word is known, the surer the tagger has to be that it is no
name. A name found anywhere is masked everywhere, in lower case too.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType

from varde.shared.anonymise.lexicon import Lexicon, lexicon
from varde.shared.anonymise.looks import ORDINARY, Look, look_of
from varde.shared.anonymise.runs import LABELLED, Run, Word, runs, stems_of
from varde.shared.anonymise.spans import Kind, Span
from varde.shared.anonymise.tagger import Floats, Tagger, tagger
from varde.shared.anonymise.tokens import BLANK, Token, sentences

_OPENING = frozenset('.!?:;"«»“”>•*|-–(')
_REPLIES = frozenset("sv vs re fw fwd".split())
"""What stands before the subject of an answer."""
_WEIGHT, _DOUBTED = 5, 2
_NOTHING: Mapping[str, Kind] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Memory:
    """What was read in one concern; it ends with the concern."""

    sentences: dict[tuple[str, ...], tuple[Word, ...]] = field(default_factory=dict)
    """What the tagger and the lists said of each word of a sentence."""
    words: dict[str, Floats] = field(default_factory=dict)
    """The features of words that are not kept between concerns."""
    looks: dict[tuple[str, bool, bool], tuple[Look, tuple[str, ...]]] = field(default_factory=dict)
    """The look and the stems of a word, where it opens a sentence or not, with capitals or without."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A normalised text as the tagger has read it, sentence by sentence."""

    sentences: tuple[tuple[Sequence[Token], Sequence[Word]], ...]


@dataclass(frozen=True, slots=True)
class Names:
    """Finds names in normalised text. Holds only read-only parts, so threads may share it."""

    lexicon: Lexicon
    tagger: Tagger

    def read(self, text: str, memory: Memory | None = None) -> Reading:
        """Let the tagger read ``text``; a sentence that is in ``memory`` is not read again."""
        memory = Memory() if memory is None else memory
        found = sentences(text)
        keys = [_in_usual_case([token.word for token in sentence]) for sentence in found]
        fresh = [key for key in dict.fromkeys(keys) if key not in memory.sentences]
        for key, said in zip(fresh, self.tagger.probabilities(fresh, memory.words), strict=True):
            memory.sentences[key] = tuple(self._said(key, said, memory))
        return Reading(tuple((s, memory.sentences[k]) for s, k in zip(found, keys, strict=True)))

    def find(self, reading: Reading, found: Mapping[str, Kind] = _NOTHING) -> list[Span]:
        """Names, places, organisations and unknown words; adjacent words of a name are one span.

        ``found`` are lower-case words of the names that were found anywhere in the concern.
        """
        return [
            _span(tokens, run)
            for tokens, words in reading.sentences
            for run in runs(words, found, self.lexicon)
        ]

    def _said(self, words: Sequence[str], said: Floats, memory: Memory) -> Iterator[Word]:
        names, titles = said[:, LABELLED.names].sum(axis=1), said[:, LABELLED.titles].sum(axis=1)
        persons = said[:, LABELLED.persons].sum(axis=1)
        columns = (a.tolist() for a in (names, names - titles, persons, said.argmax(axis=1)))
        looks = self._looks(words, memory)
        for word, (look, stems), name, sure, person, label in zip(
            words, looks, *columns, strict=True
        ):
            # A title of common words tells nothing.
            probability = sure if look in ORDINARY else name
            called_so = look is not Look.PUBLIC or self.lexicon.is_name(stems[0])
            yield Word(word, look, stems, probability, person * called_so, label)

    def _looks(
        self, words: Sequence[str], memory: Memory
    ) -> Iterator[tuple[Look, tuple[str, ...]]]:
        caseless = all(word == word.lower() for word in words)
        opening = True
        for word, after in zip(words, [*words[1:], ""], strict=True):
            if opening and after == ":" and word.lower() in _REPLIES:
                yield Look.PUBLIC, stems_of(word)
            else:
                yield self._look(word, opening, caseless, memory)
            opening = word in _OPENING

    def _look(
        self, word: str, opening: bool, caseless: bool, memory: Memory
    ) -> tuple[Look, tuple[str, ...]]:
        known = memory.looks.get((word, opening, caseless))
        if known is None:
            look = look_of(word, self.lexicon, opening=opening, caseless=caseless)
            known = memory.looks[word, opening, caseless] = (look, stems_of(word))
        return known


def _in_usual_case(words: Sequence[str]) -> tuple[str, ...]:
    """The words as the tagger has learnt to read them: not sHOUTED, and not ALL IN CAPITALS."""
    telling = [word for word in words if len(word) > 1 and word.isalpha()]
    inverted = sum(word[0].islower() and word[1:].isupper() for word in telling)
    if inverted and all(word == BLANK or word[1:].upper() == word[1:] for word in words):
        return tuple(word.swapcase() for word in words)
    if len(telling) > 1 and all(word.upper() == word for word in words):
        return tuple(word.lower() for word in words)
    return tuple(words)


def _span(tokens: Sequence[Token], run: Run) -> Span:
    weight = _DOUBTED if run.kind is Kind.UNKNOWN else _WEIGHT
    return Span(tokens[run.start].start, tokens[run.end - 1].end, run.kind, weight)


@cache
def names() -> Names:
    """With the lists and the model of the package, read once. Raises ``Permanent`` when one is broken."""
    return Names(lexicon(), tagger())
