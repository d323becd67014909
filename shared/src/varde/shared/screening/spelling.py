"""What word a writer meant: letters missing on a keyboard, and slips of the finger.

A word of the rules is recognised when it is written without its æ, ø and å, and when it is misspelt: one
slip in a word of five letters or more, two from nine. What is a word in its own right is never taken for
another ("passer" is not a misspelt "passet").
"""

from collections.abc import Iterable
from itertools import combinations
from typing import Protocol

_ONE_SLIP_FROM = 5
_TWO_SLIPS_FROM = 9
_LONGEST = 24
_SPELT_OUT = ({"å": "aa", "æ": "ae", "ø": "oe"}, {"æ": "ä", "ø": "ö"})
_DROPPED = ({"å": "a", "æ": "a", "ø": "o"}, {"å": "a", "æ": "e", "ø": "o"})


class Dictionary(Protocol):
    """Knows the words of bokmål, nynorsk and English."""

    def is_word(self, low: str) -> bool:
        """True for a word in lower case."""
        ...

    def commonness(self, low: str) -> int:
        """How common the word is: 0 for a rare one, one more for some ten times as often."""
        ...


class Spelling:
    """Knows the words of the rules, and which others are words as well."""

    def __init__(self, dictionary: Dictionary, words: Iterable[str]) -> None:
        self._is_word = dictionary.is_word
        self._alias: dict[str, str] = {}
        # Words parted by blanks: a list for each of a hundred thousand keys is dear to build and to keep.
        self._near: dict[str, str] = {}
        known = set(words)
        for word in sorted(known):
            for plain in _plain_forms(word):
                if plain not in known and not self._is_word(plain):
                    self._alias.setdefault(plain, word)
            if _ONE_SLIP_FROM <= len(word) <= _LONGEST:
                for shorter in _shortened(word):
                    before = self._near.get(shorter)
                    self._near[shorter] = f"{before} {word}" if before else word

    def meant(self, word: str) -> str:
        """The word of the rules that ``word`` most likely stands for, or "" for none."""
        if word in self._alias:
            return self._alias[word]
        if not _ONE_SLIP_FROM <= len(word) <= _LONGEST or not word.isalpha() or self._is_word(word):
            return ""
        keys = self._near.keys() & _shortened(word)
        near = {each for key in keys for each in self._near[key].split()}
        slips = {each: _slips(word, each) for each in near if each[0] == word[0]}
        best = min(slips, key=lambda each: (slips[each], each), default="")
        return best if best and slips[best] <= _allowed(best) else ""


def _allowed(word: str) -> int:
    return 2 if len(word) >= _TWO_SLIPS_FROM else 1


def spelt_out(word: str) -> set[str]:
    """The word with other letters for its æ, ø and å, if it has any: aa, ae, oe, or Swedish ones."""
    return _written(word, _SPELT_OUT)


def _plain_forms(word: str) -> set[str]:
    return _written(word, _SPELT_OUT) | _written(word, _DROPPED)


def _written(word: str, keyboards: tuple[dict[str, str], ...]) -> set[str]:
    if word.isascii():
        return set()
    return {"".join(letters.get(c, c) for c in word) for letters in keyboards} - {word}


def _shortened(word: str) -> set[str]:
    """The word, and the word with each one letter behind the first left out; from nine letters each two."""
    places = range(1, len(word))
    shorter = {word} | {word[:n] + word[n + 1 :] for n in places}
    if _allowed(word) > 1:
        shorter |= {word[:n] + word[n + 1 : m] + word[m + 1 :] for n, m in combinations(places, 2)}
    return shorter


def _slips(one: str, other: str) -> int:
    """Letters added, left out, changed, or swapped with the next (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if older and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return row[-1]
