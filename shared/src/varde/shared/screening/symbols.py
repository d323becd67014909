"""The words of the rules as numbers. Each distinct set of words that a trigger asks for is a symbol."""

from collections import Counter, defaultdict
from collections.abc import Iterable

import marisa_trie

from varde.shared.screening.spelling import Dictionary, spelt_out
from varde.shared.screening.triggers import Words

_TIMES = (1, 10, 100, 1000)
_COMMON_PART = 30
_NONE: frozenset[int] = frozenset()


class Symbols:
    """Numbers the sets of words, the commonest first, and tells for a word which sets it is in."""

    def __init__(self, terms: Iterable[Words], dictionary: Dictionary) -> None:
        self._numbers = {words: number for number, words in enumerate(_ordered(terms, dictionary))}
        self._whole: dict[str, list[int]] = defaultdict(list)
        self._beginnings: dict[str, list[int]] = defaultdict(list)
        self._ends: dict[str, list[int]] = defaultdict(list)
        for words, number in self._numbers.items():
            for word in words.whole:
                self._whole[word].append(number)
            for word in words.beginnings:
                for form in {word} | spelt_out(word):
                    self._beginnings[form].append(number)
            for word in words.ends:
                self._ends[word].append(number)
        self._begins = marisa_trie.Trie(self._beginnings)
        self._endings = tuple(self._ends)

    @property
    def words(self) -> Iterable[str]:
        """The whole words among them."""
        return self._whole.keys()

    def number(self, words: Words) -> int:
        """The symbol of a set of words: the higher, the rarer one may expect a word of it to be."""
        return self._numbers[words]

    def read(self, word: str) -> frozenset[int]:
        """The symbols of ``word`` as it is spelt."""
        beginnings = self._begins.prefixes(word)
        ends = word.endswith(self._endings)
        if not (beginnings or ends or word in self._whole):
            return _NONE
        found = [self._whole.get(word, ()), *map(self._beginnings.__getitem__, beginnings)]
        if ends:
            found += [symbols for end, symbols in self._ends.items() if word.endswith(end)]
        return frozenset().union(*found)


def _ordered(terms: Iterable[Words], dictionary: Dictionary) -> list[Words]:
    """Each set once, the commonest first: of two frequent words the one that more sets hold is the commoner."""
    distinct = list(dict.fromkeys(terms))
    named = Counter(word for words in distinct for word in words.whole)
    common = {word: _TIMES[dictionary.commonness(word)] * times for word, times in named.items()}

    def commonness(words: Words) -> int:
        parts = len(words.beginnings) + len(words.ends)
        return sum(map(common.__getitem__, words.whole)) + _COMMON_PART * parts

    return sorted(distinct, key=commonness, reverse=True)
