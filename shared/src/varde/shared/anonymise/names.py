"""Names, places and organisations: what the tagger says, and a backstop for what it may have missed.

In doubt a word is masked: the less a word is known, the surer the tagger has to be that it is no
name. A name found anywhere is masked everywhere, in lower case too.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from types import MappingProxyType

import numpy as np

from varde.shared.anonymise.looks import ENGLISH, ORDINARY, Look, Setting, look_of
from varde.shared.anonymise.other_languages import other_languages
from varde.shared.anonymise.runs import LABELLED, Run, Word, runs, stems_of
from varde.shared.anonymise.spans import Kind, Span
from varde.shared.anonymise.tagger import LABELS, Floats, Inputs, Tagger, tagger
from varde.shared.anonymise.tokens import BLANK, Sentence, sentences
from varde.shared.lexicon import Lexicon, lexicon

_OPENING = frozenset('.!?:;"«»“”>•*|-–(')
_REPLIES = frozenset("sv vs re fw fwd".split())
"""What stands before the subject of an answer."""
_BORN = "f."
"""Short for *født* before a date; before a name it is an initial."""
_NORWEGIAN = frozenset(
    "at av de dei det du eg en er et ho hun i ikke ikkje jeg med og på som til å".split()
)
_ENOUGH = 3
"""English words that a text must hold to be taken for English."""
_WEIGHT, _DOUBTED = 5, 2
_OUTSIDE = LABELS.index("O")
_NOTHING: Mapping[str, Kind] = MappingProxyType({})


Seen = tuple[str, bool, bool, Setting]
"""A word, whether it opens a sentence, whether it stands in one without capitals, and in what text."""
Looked = tuple[Look, tuple[str, ...]]
"""The look and the stems of a word."""


Said = tuple[float, float, float, int]
"""The probability of a name, of one that is no title, of a person, and the likeliest label."""


@dataclass(frozen=True, slots=True)
class Memory:
    """What was read in one concern; it ends with the concern."""

    sentences: dict[tuple[Setting, tuple[str, ...]], tuple[Word, ...]] = field(default_factory=dict)
    """What the tagger and the lists said of each word of a sentence, in such a text."""
    inputs: Inputs = field(default_factory=Inputs)
    """What the tagger made of each word by itself."""
    looks: dict[Seen, Looked] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """A normalised text as the tagger has read it, sentence by sentence."""

    sentences: tuple[tuple[Sentence, Sequence[Word]], ...]


@dataclass(frozen=True, slots=True)
class Names:
    """Finds names in normalised text. Holds only read-only parts, so threads may share it."""

    lexicon: Lexicon
    tagger: Tagger
    _kept: dict[Seen, Looked] = field(default_factory=dict)
    """The looks of common words; those of other words, names among them, end with the concern."""

    def read(self, text: str, memory: Memory | None = None) -> Reading:
        """Let the tagger read ``text``; a sentence that is in ``memory`` is not read again."""
        return self.read_all([[text]], memory)[0]

    def read_all(
        self, messages: Sequence[Sequence[str]], memory: Memory | None = None
    ) -> list[Reading]:
        """As ``read`` does each text of the ``messages``; together they take much less time.

        The texts of a message, its subject and its body, are taken to be written in the same languages.
        """
        memory = Memory() if memory is None else memory
        found = [[sentences(text) for text in texts] for texts in messages]
        told = list(chain.from_iterable(map(self._told, found)))
        keys = [[(setting, words) for words in text] for setting, text in told]
        asked = dict.fromkeys(key for text in keys for key in text)
        fresh = [key for key in asked if key not in memory.sentences]
        if fresh:
            said = _columns(self.tagger.probabilities([words for _, words in fresh], memory.inputs))
            for setting, words in fresh:
                memory.sentences[setting, words] = tuple(self._said(words, said, memory, setting))
        return [
            Reading(tuple((s, memory.sentences[key]) for s, key in zip(*both, strict=True)))
            for both in zip(chain.from_iterable(found), keys, strict=True)
        ]

    def find(self, reading: Reading, found: Mapping[str, Kind] = _NOTHING) -> list[Span]:
        """Names, places, organisations and unknown words; adjacent words of a name are one span.

        ``found`` are lower-case words of the names that were found anywhere in the concern.
        """
        return [
            _span(sentence, run)
            for sentence, words in reading.sentences
            for run in runs(words, found, self.lexicon)
        ]

    def _told(
        self, texts: Sequence[Sequence[Sentence]]
    ) -> Iterator[tuple[Setting, list[tuple[str, ...]]]]:
        """The words of each text of a message, and what they are written in."""
        usual = [[_in_usual_case(sentence.words) for sentence in text] for text in texts]
        read = chain.from_iterable(chain.from_iterable(usual))
        times = Counter(map(str.casefold, read))
        setting = Setting(_is_english(times), other_languages(times, self.lexicon))
        return ((setting, text) for text in usual)

    def _said(
        self, words: Sequence[str], said: Iterator[Said], memory: Memory, setting: Setting
    ) -> Iterator[Word]:
        looks = self._looks(words, memory, setting)
        for word, (look, stems), (name, sure, person, label) in zip(words, looks, said):  # noqa: B905 - ``said`` goes on
            if look is Look.OTHER_LANGUAGE:
                yield Word(word, look, stems, 0.0, 0.0, _OUTSIDE)
                continue
            # A title of common words tells nothing.
            probability = sure if look in ORDINARY else name
            called_so = look is not Look.PUBLIC or self.lexicon.is_name(stems[0])
            yield Word(word, look, stems, probability, person * called_so, label)

    def _looks(self, words: Sequence[str], memory: Memory, setting: Setting) -> Iterator[Looked]:
        # A blank may stand for the one capital that there was: the rest is no name for being left.
        caseless = BLANK not in words and all(word == word.lower() for word in words)
        kept, looks = self._kept, memory.looks
        opening = True
        for word, after in zip(words, [*words[1:], ""], strict=True):
            is_reply = opening and after == ":" and word.lower() in _REPLIES
            if is_reply or (word == _BORN and (after == BLANK or after[:1].isdigit())):
                yield Look.PUBLIC, stems_of(word)
            else:
                seen = word, opening, caseless, setting
                yield kept.get(seen) or looks.get(seen) or self._look(seen, memory)
            opening = word in _OPENING

    def _look(self, seen: Seen, memory: Memory) -> Looked:
        word, opening, caseless, setting = seen
        look = look_of(word, self.lexicon, opening=opening, caseless=caseless, setting=setting)
        looked = look, stems_of(word)
        (self._kept if self.lexicon.is_everyday(word) else memory.looks)[seen] = looked
        return looked


def _columns(probabilities: Sequence[Floats]) -> Iterator[Said]:
    """What the tagger said of each word of some sentences, one after the other."""
    said = np.concatenate(probabilities)
    names, titles = said[:, LABELLED.names].sum(axis=1), said[:, LABELLED.titles].sum(axis=1)
    persons = said[:, LABELLED.persons].sum(axis=1)
    columns = (names, names - titles, persons, said.argmax(axis=1))
    return zip(*(column.tolist() for column in columns), strict=True)


def _is_english(times: Mapping[str, int]) -> bool:
    """Whether the words that hold sentences together, each so many times, are mostly English."""
    english, norwegian = (
        sum(times[word] for word in times.keys() & words) for words in (ENGLISH, _NORWEGIAN)
    )
    return english >= _ENOUGH and english > norwegian


def _in_usual_case(words: Sequence[str]) -> tuple[str, ...]:
    """The words as the tagger has learnt to read them: not sHOUTED, and not ALL IN CAPITALS."""
    if any(word[1:].upper() != word[1:] for word in words):
        return tuple(words)
    telling = [word for word in words if len(word) > 1 and word.isalpha()]
    inverted = sum(word[0].islower() and word[1:].isupper() for word in telling)
    if inverted:
        return tuple(word.swapcase() for word in words)
    if len(telling) > 1 and all(word.upper() == word for word in words):
        return tuple(word.lower() for word in words)
    return tuple(words)


def _span(sentence: Sentence, run: Run) -> Span:
    weight = _DOUBTED if run.kind is Kind.UNKNOWN else _WEIGHT
    end = sentence.places[run.end - 1][1] - _ends_with_an_initial(sentence.words, run)
    return Span(sentence.places[run.start][0], end, run.kind, weight)


def _ends_with_an_initial(words: Sequence[str], run: Run) -> bool:
    """Whether the dot of an initial ends the sentence, too (*Kari N. Hun sa*): then it is no part of the name."""
    after = words[run.end : run.end + 1]
    return words[run.end - 1][1:] == "." and (not after or after[0][0].isupper())


@cache
def names() -> Names:
    """With the lists and the model of the package, read once. Raises ``Permanent`` when one is broken."""
    return Names(lexicon(), tagger())
