"""The word lists that ship with the package: known words, names and places. See LEXICON.md."""

import lzma
import re
from collections.abc import Callable, Container, Mapping, Sized
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import TypeVar

import marisa_trie

from varde.shared.errors import Permanent
from varde.shared.lexicon.coded import Coded, Listed, mapped

_PART = 4  # letters, at least, in each part of a compound and in the stem of a form
_FIRST, _MOST_JOINTS = (
    3,
    2,
)  # letters in the first part of a compound of plain words, and its joints
_LONGEST = 40  # letters; no compound is longer, and a longer word would take long to try
_ENDINGS = "s en et a ene er ane ar e t te de ens ets n".split()
_INFLECTIONS = "en et a ene er ane ar ens ets".split()
"""Endings of nouns and verbs that hardly ever make a name of a word."""
_SURNAMES = ("sen", "son")
_JOINTS = re.compile("[-'’]")
_SHORTEST_LIST = 1000
C = TypeVar("C")
S = TypeVar("S", bound=Sized)


class Commonness(IntEnum):
    """How often a word stood in lower case in 119 million characters of Norwegian."""

    RARE = 0
    """Fewer than 10 times, or not known at all."""
    UNCOMMON = 1
    """From 10 times."""
    COMMON = 2
    """From 100 times."""
    FREQUENT = 3
    """From 3,000 times."""


class Usage(IntEnum):
    """How a word of ``words`` is used: with a capital in mid-sentence or not, and in English."""

    PLAIN = 1
    """Seen at least ten times, and hardly ever with a capital."""
    CAPITALISED = 2
    """Seen at least ten times, and often with a capital."""
    ENGLISH = 4
    """A common English word."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Lower-case words. ``names`` and ``places`` share with ``words`` what is a common word too."""

    words: Mapping[str, Commonness]
    names: Container[str]
    places: Container[str]
    proper: Container[str]
    """Words that are mostly written with a capital in mid-sentence, of whatever kind they are."""
    dictionary: marisa_trie.Trie
    """Words of dictionaries that are not in ``words`` and not made of them."""
    usage: Mapping[str, int] = field(default_factory=dict)
    """Sums of ``Usage``."""

    def knows(self, word: str) -> bool:
        """True for a known word, a form of one, or a compound of two that are not rare."""
        low = word.casefold()
        return self.is_word(low) or (not self._is_listed(low) and self.is_derived(low))

    def is_word(self, low: str) -> bool:
        """True for a known word, and for known words joined by hyphens."""
        if low.isalpha():
            return self._has(low)
        return self._has(low) or all(self._has(part) for part in _parts(low))

    def commonness(self, low: str) -> Commonness:
        """How common the word is."""
        return self.words.get(low, Commonness.RARE)

    def is_common(self, low: str) -> bool:
        """True for a word that points at nobody: of the listed names only one that is very common."""
        if self.commonness(low) is Commonness.FREQUENT:
            return True
        return low in self.words and not (self.is_name(low) or self.is_place(low))

    def is_everyday(self, low: str) -> bool:
        """True for a common word that points at nobody: what is made of it may be kept."""
        common = self.commonness(low)
        if common is Commonness.COMMON:
            return not (self.is_name(low) or self.is_place(low))
        return common is Commonness.FREQUENT

    def is_derived(self, low: str) -> bool:
        """True for a form of a known word, and for a compound of two words that are not rare."""
        return self._is_form(low) or self.is_compound(low)

    def is_plain(self, low: str) -> bool:
        """True for a word that hardly ever has a capital, a form of one, and a compound of two or three such words."""
        return (
            self._is_used(low, Usage.PLAIN)
            or self._is_plain_form(low)
            or self._is_plain_compound(low, _MOST_JOINTS)
        )

    def is_capitalised(self, low: str) -> bool:
        """True for a known word that often has a capital in mid-sentence."""
        return self._is_used(low, Usage.CAPITALISED)

    def is_english(self, low: str) -> bool:
        """True for a common English word."""
        return self._is_used(low, Usage.ENGLISH)

    def is_name(self, low: str) -> bool:
        """True when a part of the word is a listed given name or surname, also with a genitive -s."""
        return _listed(low, self.names)

    def is_place(self, low: str) -> bool:
        """True when a part of the word is a listed place, also with a genitive -s."""
        return _listed(low, self.places)

    def is_proper(self, low: str) -> bool:
        """True when a part of the word is mostly written with a capital."""
        return _listed(low, self.proper)

    def is_compound(self, low: str) -> bool:
        """True for a compound of two words that are not rare."""
        if not 2 * _PART <= len(low) <= _LONGEST or self.is_name(low) or self.is_place(low):
            return False
        return any(
            self._is_part(low[cut:]) and self._is_first(low[:cut])
            for cut in range(_PART, len(low) - _PART + 1)
        )

    def _is_used(self, low: str, usage: Usage) -> bool:
        return bool(self.usage.get(low, 0) & usage)

    def _is_plain_form(self, low: str) -> bool:
        if low.endswith(_SURNAMES):
            return False
        stems = (low.removesuffix(e) for e in _INFLECTIONS if low.endswith(e))
        return any(
            len(stem) >= _PART
            and (self._is_used(stem, Usage.PLAIN) or self._is_used(f"{stem}e", Usage.PLAIN))
            for stem in stems
        )

    def _is_plain_compound(self, low: str, joints: int) -> bool:
        if not joints or len(low) > _LONGEST:
            return False
        return any(
            self._is_used(low[cut:], Usage.PLAIN) and self._is_plain_first(low[:cut], joints - 1)
            for cut in range(_FIRST, len(low) - _PART + 1)
        )

    def _is_plain_first(self, part: str, joints: int) -> bool:
        stems = [part, part[:-1]] if part[-1] in "se" and len(part) > _FIRST else [part]
        return any(
            self._is_used(stem, Usage.PLAIN) or self._is_plain_compound(stem, joints)
            for stem in stems
        )

    def _has(self, low: str) -> bool:
        # Half a surrogate cannot be looked up in a trie.
        return low in self.words or (low.isalpha() and low in self.dictionary)

    def _is_listed(self, low: str) -> bool:
        return low in self.names or low in self.places

    def _is_form(self, low: str) -> bool:
        stems = (low.removesuffix(e) for e in _ENDINGS if low.endswith(e))
        return any(len(stem) >= _PART and stem in self.words for stem in stems)

    def _is_first(self, part: str) -> bool:
        return self._is_part(part) or (part[-1] in "se" and self._is_part(part[:-1]))

    def _is_part(self, part: str) -> bool:
        return len(part) >= _PART and self.commonness(part) > Commonness.RARE


def _parts(low: str) -> list[str]:
    return [part for part in _JOINTS.split(low) if part] or [""]


def _listed(low: str, names: Container[str]) -> bool:
    if low.isalpha():
        return low in names or (low[-1] == "s" and low[:-1] in names)
    return any(part in names or (part.endswith("s") and part[:-1] in names) for part in _parts(low))


@cache
def lexicon() -> Lexicon:
    """The lists of the package, read once. A list that is broken or missing refuses to start."""
    names, places = (frozenset(_read(name)) for name in ("names", "places"))
    proper, dictionary = Listed(_trie("proper")), _trie("dictionary")
    return Lexicon(
        _coded("words", Commonness), names, places, proper, dictionary, _coded("usage", int)
    )


def _coded(name: str, code: Callable[[int], C]) -> Coded[C]:
    return _opened(name, lambda path: Coded.read(path, code))


def _trie(name: str) -> marisa_trie.Trie:
    return _opened(name, mapped)


def _opened(name: str, read: Callable[[Path], S]) -> S:
    """What ``read`` makes of a trie of the package."""
    try:
        with as_file(files(__package__).joinpath("data", f"{name}.marisa")) as path:
            found = read(path)
    except (OSError, RuntimeError, ValueError) as error:
        raise _broken(name) from error
    if len(found) < _SHORTEST_LIST:
        raise _broken(name)
    return found


def _read(name: str) -> list[str]:
    try:
        packed = files(__package__).joinpath("data", f"{name}.txt.xz").read_bytes()
        words = lzma.decompress(packed).decode().split("\n")
    except (OSError, lzma.LZMAError, UnicodeDecodeError) as error:
        raise _broken(name) from error
    if len(words) < _SHORTEST_LIST:
        raise _broken(name)
    return words


def _broken(name: str) -> Permanent:
    return Permanent(f"The word list {name} is broken")
