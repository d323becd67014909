"""Attacks that try to tell from an anonymised text which of many lists of names it was made of.

Every attack turns a text and a list into features; the lists whose rare features a text shares most are the likeliest.
Scores are (texts, lists), and the list at place n is the right one for the text at place n.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]
Features = Callable[[str], Iterable[str]]

DOUBT = 0.001
"""How seldom mere chance may be taken for more than chance."""
_SHUFFLES = 4000
_SEED = 26
_WORD = re.compile(r"[^\W_]+")


def words(text: str) -> list[str]:
    """The words in lower case."""
    return _WORD.findall(text.casefold())


def _without_genitive(text: str) -> Iterable[str]:
    return (word.removesuffix("s") for word in words(text) if len(word) > 2)


def _pieces(text: str) -> Iterable[str]:
    for word in words(text):
        framed = f"<{word}>"
        yield from (framed[at : at + 4] for at in range(len(framed) - 3))


def _nearly(text: str) -> Iterable[str]:
    """Words as they are and with one letter left out: alike for words that differ by one letter."""
    for word in words(text):
        if len(word) > 3:
            yield from {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


def _beginnings(text: str) -> Iterable[str]:
    return (word[:3] for word in words(text) if len(word) > 2)


def _endings(text: str) -> Iterable[str]:
    return (word[-3:] for word in words(text) if len(word) > 2)


def _initials(text: str) -> Iterable[str]:
    return (first[0] + second[0] for first, second in pairwise(words(text)))


def _lengths(text: str) -> Iterable[str]:
    return (f"{len(first)} {len(second)}" for first, second in pairwise(words(text)))


def _letters(text: str) -> Iterable[str]:
    return (letter for letter in text.casefold() if letter.isalpha() and not letter.isascii())


ATTACKS: Mapping[str, Features] = {
    "words": _without_genitive,
    "pieces of words": _pieces,
    "words but for a letter": _nearly,
    "beginnings": _beginnings,
    "endings": _endings,
    "initials": _initials,
    "lengths": _lengths,
    "rare letters": _letters,
}


def attack(texts: Sequence[str], lists: Sequence[str]) -> dict[str, Scores]:
    """The scores of every attack, and of all of them ``together``."""
    scores = {name: _likeness(features, texts, lists) for name, features in ATTACKS.items()}
    return {**scores, "together": np.sum([_standard(s) for s in scores.values()], axis=0)}


def hits(scores: Scores) -> int:
    """For how many texts the likeliest list is the right one; ties fall by a fixed lot."""
    order = np.random.default_rng(_SEED).permutation(scores.shape[1])
    return int((order[scores[:, order].argmax(axis=1)] == np.arange(len(scores))).sum())


def most_by_chance(tries: int) -> int:
    """The most hits among ``tries`` that pure guessing reaches, but once in ``1 / DOUBT`` times."""
    share = 1 / tries
    more = 1.0
    for right in range(tries):
        more -= math.comb(tries, right) * share**right * (1 - share) ** (tries - right)
        if more <= DOUBT:
            return right
    return tries


def luck(scores: Scores) -> float:
    """How often the right lists would rank as high as they do, were lists dealt out by lot."""
    ranks = scores.argsort(axis=1).argsort(axis=1)
    right = int(ranks.trace())
    chance = np.random.default_rng(_SEED)
    places = np.arange(len(ranks))
    dealt = [int(ranks[places, chance.permutation(places)].sum()) for _ in range(_SHUFFLES)]
    return (1 + sum(ranked >= right for ranked in dealt)) / (1 + _SHUFFLES)


def succeeds(scores: Scores) -> bool:
    """Whether an attack does better than chance: in what it points out, or in how it ranks."""
    return hits(scores) > most_by_chance(len(scores)) or luck(scores) <= DOUBT


def _likeness(features: Features, texts: Sequence[str], lists: Sequence[str]) -> Scores:
    """Cosines of the two sides' features, weighted by how rare each is (tf-idf)."""
    sides = [[Counter(features(item)) for item in side] for side in (texts, lists)]
    spread = Counter(name for side in sides for counts in side for name in counts)
    column = {name: at for at, name in enumerate(sorted(spread))}
    rarity = np.array([math.log(2 * len(lists) / spread[name]) for name in column])
    left, right = (_unit(_vectors(side, column) * rarity) for side in sides)
    likeness: Scores = left @ right.T
    return likeness


def _vectors(side: Sequence[Counter[str]], column: Mapping[str, int]) -> Scores:
    rows = np.zeros((len(side), len(column)))
    for row, counts in zip(rows, side, strict=True):
        for name, count in counts.items():
            row[column[name]] = 1 + math.log(count)
    return rows


def _unit(rows: Scores) -> Scores:
    lengths = np.sqrt((rows**2).sum(axis=1, keepdims=True))
    united: Scores = rows / np.maximum(lengths, 1e-12)
    return united


def _standard(scores: Scores) -> Scores:
    spread = max(float(scores.std()), 1e-12)
    standard: Scores = (scores - scores.mean()) / spread
    return standard
