"""All triggers compiled once and matched in time linear in the text, without regular expressions.

A text's words are looked up once. A trigger is tried only around a word of its rarest symbol, and only when
all its other symbols stand in the sentence as well: triggers that do not fit cost next to nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import reduce
from itertools import chain
from operator import or_
from typing import NamedTuple

from varde.shared.screening.spelling import Dictionary, Spelling
from varde.shared.screening.symbols import Symbols, numbered
from varde.shared.screening.tokens import Tokens
from varde.shared.screening.triggers import Trigger, Words

_MOST_MISSPELT = 20_000
"""Words of a text that may be misspelt: to tell what is meant costs most, and nobody writes so many."""
_Steps = tuple[tuple[int, int], ...]
"""Each symbol of a trigger behind the first, and within how many words of the one before it stands."""
_Group = tuple[int, tuple[int, ...]]
"""A mask, and the numbers of triggers."""
_Symbols = Sequence[frozenset[int]]
"""Those of each word of the text."""


class Hit(NamedTuple):
    """Where a trigger was found: from the word with number ``first`` to that with number ``last``."""

    first: int
    last: int
    code: str
    """What it is a sign of."""
    source: str
    """The trigger as written in the rule file."""
    denies: Words
    """The denials that the trigger asks for itself."""


class _Meaning(NamedTuple):
    """What a word stands for."""

    symbols: frozenset[int]
    mask: int
    """A bit for each of its symbols that is not the rarest of every trigger that has it."""
    tried: tuple[_Group, ...]
    """The triggers whose rarest symbol the word has: the mask of the others, and the triggers' numbers."""


class _Compiled(NamedTuple):
    """A trigger without its words, of which there are very many."""

    code: str
    source: str
    denies: Words
    opening: int
    """The first symbol."""
    steps: _Steps
    before: int
    """Steps to the rarest symbol."""
    farthest: int
    """Words from the first symbol to the rarest, at most."""


_NOTHING = _Meaning(frozenset(), 0, ())


class Matcher:
    """Finds the triggers of a vocabulary."""

    def __init__(self, triggers: Iterable[Trigger], dictionary: Dictionary) -> None:
        triggers = tuple(triggers)
        numbers = numbered((term for trigger in triggers for term in trigger.terms), dictionary)
        self._symbols = Symbols(numbers)
        self._dictionary = dictionary
        self._spelling = Spelling(dictionary, self._symbols.words)
        self._triggers = [_compiled(trigger, numbers) for trigger in triggers]
        self._bits: dict[int, int] = {}
        groups: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
        for number, trigger in enumerate(triggers):
            symbols = {numbers[term] for term in trigger.terms}
            others = symbols - {max(symbols)}
            for symbol in others:
                self._bits.setdefault(symbol, 1 << len(self._bits))
            groups[max(symbols)][self._mask(others)].append(number)
        self._every = (1 << len(self._bits)) - 1
        self._tried = {
            symbol: [(needs, tuple(each)) for needs, each in group.items()]
            for symbol, group in groups.items()
        }
        self._known: dict[str, _Meaning] = {}
        self._inflected: dict[tuple[str, ...], _Meaning] = {}

    def hits(self, tokens: Tokens) -> list[Hit]:
        """Every hit, denied or not; of one trigger only the shortest from each place."""
        if not tokens.words:
            return []
        symbols, masks, tried = zip(*self._meanings(tokens), strict=True)
        hits: list[Hit] = []
        for first, behind in tokens.spans:
            absent = self._every ^ reduce(or_, masks[first:behind])
            tries = [
                (number, at)
                for at in range(first, behind)
                for needs, numbers in tried[at]
                if not needs & absent
                for number in numbers
            ]
            tries.sort()
            hits += self._found(tries, symbols, first, behind)
        return hits

    def _found(
        self, tries: Iterable[tuple[int, int]], symbols: _Symbols, first: int, behind: int
    ) -> Iterator[Hit]:
        """The hits in the sentence from ``first`` to ``behind``: of which trigger, and where its rarest symbol is."""
        searched = (-1, first)
        for number, place in tries:
            code, source, denies, opening, steps, before, farthest = self._triggers[number]
            if not steps:
                yield Hit(place, place, code, source, denies)
                continue
            untried = searched[1] if searched[0] == number else first
            stop = place - before + 1
            for start in range(max(untried, place - farthest), stop):
                if opening in symbols[start]:
                    last = _last(steps, 0, start, behind, symbols)
                    if last is not None:
                        yield Hit(start, last, code, source, denies)
            searched = number, max(untried, stop)

    def _meanings(self, tokens: Tokens) -> list[_Meaning]:
        """What each word of the text stands for."""
        known = self._known
        others: dict[str, _Meaning] = {}
        for at, word in enumerate(tokens.words):
            if word not in known and word not in others:
                spelt = tokens.is_name(at) or len(others) >= _MOST_MISSPELT
                others[word] = self._look_up(word, spelt=spelt)
        return [known[word] if word in known else others[word] for word in tokens.words]

    def _look_up(self, word: str, *, spelt: bool) -> _Meaning:
        """What an inflected word means, or else the known word that it is a misspelling of, unless ``spelt``.

        The meaning of a common word and of one in the rules is kept for the next text. That of any other is
        not, so that no name and no rare word of a concern stays in memory.
        """
        parts = self._symbols.parts(word)
        if word in parts or self._dictionary.commonness(word):
            self._known[word] = meaning = self._meaning(parts)
            return meaning
        if parts or spelt:
            return self._meaning(parts)
        meant = self._spelling.meant(word)
        return (self._known.get(meant) or self._look_up(meant, spelt=True)) if meant else _NOTHING

    def _meaning(self, parts: tuple[str, ...]) -> _Meaning:
        if not parts:
            return _NOTHING
        if parts not in self._inflected:
            self._inflected[parts] = self._meaning_of(parts)
        return self._inflected[parts]

    def _meaning_of(self, parts: tuple[str, ...]) -> _Meaning:
        symbols = self._symbols.read(parts)
        rarest = symbols & self._tried.keys()
        tried = tuple(chain.from_iterable(self._tried[symbol] for symbol in rarest))
        return _Meaning(symbols, self._mask(symbols), tried)

    def _mask(self, symbols: Set[int]) -> int:
        return reduce(or_, map(self._bits.__getitem__, symbols & self._bits.keys()), 0)


def _compiled(trigger: Trigger, numbers: Mapping[Words, int]) -> _Compiled:
    symbols = tuple(numbers[term] for term in trigger.terms)
    reaches = tuple(gap + 1 for gap in trigger.gaps)
    before = symbols.index(max(symbols))
    steps = tuple(zip(symbols[1:], reaches, strict=True))
    farthest = sum(reaches[:before])
    return _Compiled(
        trigger.code, trigger.source, trigger.denies, symbols[0], steps, before, farthest
    )


def _last(steps: _Steps, done: int, at: int, behind: int, symbols: _Symbols) -> int | None:
    """Where the last of ``steps`` ends when all that are not ``done`` go on from ``at``, the nearest first."""
    symbol, reach = steps[done]
    done += 1
    for place in range(at + 1, min(at + 1 + reach, behind)):
        if symbol in symbols[place]:
            last = place if done == len(steps) else _last(steps, done, place, behind, symbols)
            if last is not None:
                return last
    return None
