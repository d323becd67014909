"""The words of the rules as numbers. Each distinct set of words that a trigger asks for is a symbol."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

import marisa_trie

from varde.shared.screening.spelling import Dictionary, spelt_out
from varde.shared.screening.triggers import Words

_TIMES = (1, 10, 100, 1000)
_COMMON_PART = 30


class Symbols:
    """Tells for a word which sets of words it is in."""

    def __init__(self, numbers: Mapping[Words, int]) -> None:
        self._holders = _holders(numbers)
        self._begins = marisa_trie.Trie(part[:-1] for part in self._holders if part[-1] == "*")
        self._endings = tuple(part[1:] for part in self._holders if part[0] == "*")

    @property
    def words(self) -> Iterator[str]:
        """The whole words among them."""
        return (part for part in self._holders if "*" not in part)

    def parts(self, word: str) -> tuple[str, ...]:
        """What the rules know of ``word`` as it is spelt: itself, beginnings (``slav*``) and ends (``*lønn``)."""
        found = [f"{beginning}*" for beginning in self._begins.prefixes(word)]
        if word in self._holders:
            found.append(word)
        if word.endswith(self._endings):
            found += [f"*{end}" for end in self._endings if word.endswith(end)]
        return tuple(found)

    def read(self, parts: Iterable[str]) -> frozenset[int]:
        """The symbols of a word with such ``parts``."""
        return frozenset().union(*map(self._holders.__getitem__, parts))


def numbered(terms: Iterable[Words], dictionary: Dictionary) -> dict[Words, int]:
    """A symbol for each set of words: the higher, the rarer one may expect a word of it to be."""
    return {words: number for number, words in enumerate(_ordered(terms, dictionary))}


def _holders(numbers: Mapping[Words, int]) -> Mapping[str, Sequence[int]]:
    """For each word, beginning and end the symbols that it has; a beginning also as it is spelt out."""
    holders: dict[str, list[int]] = defaultdict(list)
    for words, number in numbers.items():
        for part in words:
            holders[part].append(number)
            if part[-1] == "*":
                for other in spelt_out(part):
                    holders[other].append(number)
    return dict(holders)


def _ordered(terms: Iterable[Words], dictionary: Dictionary) -> list[Words]:
    """Each set once, the commonest first: of two frequent words the one that more sets hold is the commoner."""
    distinct = list(dict.fromkeys(terms))
    named = Counter(chain.from_iterable(distinct))
    common = {
        part: _COMMON_PART if "*" in part else _TIMES[dictionary.commonness(part)] * times
        for part, times in named.items()
    }

    def commonness(words: Words) -> int:
        return sum(map(common.__getitem__, words))

    return sorted(distinct, key=commonness, reverse=True)
