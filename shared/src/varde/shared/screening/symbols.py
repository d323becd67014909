"""The words of the rules as numbers. Each distinct set of words that a trigger asks for is a symbol."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Set

import marisa_trie

from varde.shared.screening.spelling import Dictionary, spelt_out
from varde.shared.screening.triggers import Words

_TIMES = (1, 10, 100, 1000)
_COMMON_PART = 30


class Symbols:
    """Tells for a word which sets of words it is in."""

    def __init__(self, numbers: Mapping[Words, int]) -> None:
        self._whole = _holders((number, words.whole) for words, number in numbers.items())
        self._beginnings = _holders(
            (number, spelt_out(beginning) | {beginning})
            for words, number in numbers.items()
            for beginning in words.beginnings
        )
        self._ends = _holders((number, words.ends) for words, number in numbers.items())
        self._begins = marisa_trie.Trie(self._beginnings)
        self._endings = tuple(self._ends)

    @property
    def words(self) -> Iterable[str]:
        """The whole words among them."""
        return self._whole.keys()

    def parts(self, word: str) -> tuple[str, ...]:
        """What the rules know of ``word`` as it is spelt: itself, beginnings (``slav*``) and ends (``*lønn``)."""
        found = [f"{beginning}*" for beginning in self._begins.prefixes(word)]
        if word in self._whole:
            found.append(word)
        if word.endswith(self._endings):
            found += [f"*{end}" for end in self._endings if word.endswith(end)]
        return tuple(found)

    def read(self, parts: Iterable[str]) -> frozenset[int]:
        """The symbols of a word with such ``parts``."""
        return frozenset().union(*map(self._of_part, parts))

    def _of_part(self, part: str) -> tuple[int, ...]:
        if part.endswith("*"):
            return self._beginnings[part[:-1]]
        return self._ends[part[1:]] if part.startswith("*") else self._whole[part]


def numbered(terms: Iterable[Words], dictionary: Dictionary) -> dict[Words, int]:
    """A symbol for each set of words: the higher, the rarer one may expect a word of it to be."""
    return {words: number for number, words in enumerate(_ordered(terms, dictionary))}


def _holders(symbols: Iterable[tuple[int, Set[str]]]) -> dict[str, tuple[int, ...]]:
    """For each word the symbols that it has."""
    holders: dict[str, list[int]] = defaultdict(list)
    for symbol, words in symbols:
        for word in words:
            holders[word].append(symbol)
    return {word: tuple(held) for word, held in holders.items()}


def _ordered(terms: Iterable[Words], dictionary: Dictionary) -> list[Words]:
    """Each set once, the commonest first: of two frequent words the one that more sets hold is the commoner."""
    distinct = list(dict.fromkeys(terms))
    named = Counter(word for words in distinct for word in words.whole)
    common = {word: _TIMES[dictionary.commonness(word)] * times for word, times in named.items()}

    def commonness(words: Words) -> int:
        parts = len(words.beginnings) + len(words.ends)
        return sum(map(common.__getitem__, words.whole)) + _COMMON_PART * parts

    return sorted(distinct, key=commonness, reverse=True)
