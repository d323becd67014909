"""All triggers compiled once and matched in time linear in the text, without regular expressions.

A text's words are looked up once. A trigger is tried only around a word of its rarest symbol, and only when
all its other symbols stand in the sentence as well: triggers that do not fit cost next to nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from functools import reduce
from itertools import chain
from operator import or_
from typing import NamedTuple

from varde.shared.screening.spelling import Dictionary, Spelling
from varde.shared.screening.symbols import Symbols
from varde.shared.screening.tokens import Tokens
from varde.shared.screening.triggers import Trigger

_MOST_MISSPELT = 20_000
"""Words of a text that may be misspelt: to tell what is meant costs most, and nobody writes so many."""
_Steps = tuple[tuple[int, int], ...]
"""Each symbol of a trigger behind the first, and within how many words of the one before it stands."""
_Symbols = Sequence[frozenset[int]]
"""Those of each word of the text."""


class Hit(NamedTuple):
    """Where a trigger was found: from the word with number ``first`` to that with number ``last``."""

    first: int
    last: int
    code: str
    """What it is a sign of."""
    trigger: Trigger


class _Meaning(NamedTuple):
    """What a word stands for."""

    symbols: frozenset[int]
    mask: int
    """A bit for each of its symbols that is not the rarest of every trigger that has it."""
    tried: tuple[tuple[int, list[int]], ...]
    """The triggers whose rarest symbol the word has: the mask of the others, and the triggers' numbers."""


class _Compiled(NamedTuple):
    trigger: Trigger
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
        self._symbols = Symbols((t for trigger in triggers for t in trigger.terms), dictionary)
        self._dictionary = dictionary
        self._spelling = Spelling(dictionary, self._symbols.words)
        self._triggers = [self._compiled(trigger) for trigger in triggers]
        asked = [set(map(self._symbols.number, trigger.terms)) for trigger in triggers]
        others = [symbols - {max(symbols)} for symbols in asked]
        self._bits = {symbol: 1 << n for n, symbol in enumerate(sorted(set().union(*others)))}
        self._tried: dict[int, dict[int, list[int]]] = defaultdict(dict)
        for number, (symbols, rest) in enumerate(zip(asked, others, strict=True)):
            self._tried[max(symbols)].setdefault(self._mask(rest), []).append(number)
        self._known = {word: self._meaning(word) for word in self._symbols.words}

    def hits(self, tokens: Tokens) -> list[Hit]:
        """Every hit, denied or not; of one trigger only the shortest from each place."""
        if not tokens.words:
            return []
        symbols, masks, tried = zip(*self._meanings(tokens), strict=True)
        hits: list[Hit] = []
        for first, behind in tokens.spans:
            there = reduce(or_, masks[first:behind])
            places: dict[int, list[int]] = defaultdict(list)
            for at in range(first, behind):
                for needs, numbers in tried[at]:
                    if needs & there == needs:
                        for number in numbers:
                            places[number].append(at)
            for number in sorted(places):
                hits += _found(self._triggers[number], places[number], symbols, first, behind)
        return hits

    def _compiled(self, trigger: Trigger) -> _Compiled:
        symbols = tuple(map(self._symbols.number, trigger.terms))
        reaches = tuple(gap + 1 for gap in trigger.gaps)
        before = symbols.index(max(symbols))
        steps = tuple(zip(symbols[1:], reaches, strict=True))
        return _Compiled(trigger, symbols[0], steps, before, sum(reaches[:before]))

    def _meanings(self, tokens: Tokens) -> list[_Meaning]:
        """What each word of the text stands for."""
        known = self._known
        others: dict[str, _Meaning] = {}
        for at, word in enumerate(tokens.words):
            if word not in known and word not in others:
                spelt = tokens.is_name(at) or len(others) >= _MOST_MISSPELT
                others[word] = self._look_up(word, spelt=spelt)
        return [known.get(word) or others[word] for word in tokens.words]

    def _look_up(self, word: str, *, spelt: bool) -> _Meaning:
        """What an inflected word means, or else the known word that it is a misspelling of, unless ``spelt``.

        The meaning of a common word is kept for the next text. That of any other is not, so that no name
        and no rare word of a concern stays in memory.
        """
        meaning = self._meaning(word)
        if self._dictionary.commonness(word):
            self._known[word] = meaning
            return meaning
        if meaning.symbols or spelt:
            return meaning
        return self._known.get(self._spelling.meant(word), _NOTHING)

    def _meaning(self, word: str) -> _Meaning:
        symbols = self._symbols.read(word)
        if not symbols:
            return _NOTHING
        rarest = symbols & self._tried.keys()
        tried = tuple(chain.from_iterable(self._tried[symbol].items() for symbol in rarest))
        return _Meaning(symbols, self._mask(symbols), tried)

    def _mask(self, symbols: Set[int]) -> int:
        return reduce(or_, map(self._bits.__getitem__, symbols & self._bits.keys()), 0)


def _found(
    compiled: _Compiled, places: list[int], symbols: _Symbols, first: int, behind: int
) -> list[Hit]:
    """The hits in the sentence from ``first`` to ``behind`` with the rarest symbol at one of ``places``."""
    trigger, opening, steps, before, farthest = compiled
    if not steps:
        return [Hit(place, place, trigger.code, trigger) for place in places]
    found: list[Hit] = []
    for place in places:
        stop = place - before + 1
        for start in range(max(first, place - farthest), stop):
            if opening in symbols[start]:
                last = _last(steps, 0, start, behind, symbols)
                if last is not None:
                    found.append(Hit(start, last, trigger.code, trigger))
        first = max(first, stop)
    return found


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
