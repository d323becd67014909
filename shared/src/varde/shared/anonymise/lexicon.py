"""The word lists that ship with the package: known words, names and places. See LEXICON.md."""

import lzma
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from varde.shared.errors import Permanent

_PART = 4  # letters, at least, in each part of a compound
_LONGEST = 40  # letters; no compound is longer, and a longer word would take long to try
_LINKS = ("", "s", "e")
_ENDINGS = ("", "s", "en", "et", "a", "ene", "er", "ane", "ar", "e", "t", "te", "de", "ens", "ets")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Lower-case words. ``names`` and ``places`` may share some words with ``words``."""

    words: frozenset[str]
    names: frozenset[str]
    places: frozenset[str]

    def knows(self, word: str) -> bool:
        """True for a common Norwegian or English word, a form of one, or a compound of two."""
        word = word.casefold() if not word.islower() else word
        return word in self.words or self._form(word) or self._compound(word)

    def is_name(self, word: str) -> bool:
        """True for a listed given name or surname, also with a genitive -s."""
        return _listed(word.casefold(), self.names)

    def is_place(self, word: str) -> bool:
        """True for a listed place, also with a genitive -s."""
        return _listed(word.casefold(), self.places)

    def _form(self, word: str) -> bool:
        if word in self.names or word in self.places:
            return False
        for ending in _ENDINGS:
            stem = word.removesuffix(ending) if ending else ""
            if len(stem) >= _PART and stem != word and stem in self.words:
                return True
        return False

    def _compound(self, word: str) -> bool:
        if not 2 * _PART <= len(word) <= _LONGEST or self.is_name(word) or self.is_place(word):
            return False
        return any(
            word[cut:] in self.words and self._first(word[:cut])
            for cut in range(_PART - 1, len(word) - _PART + 1)
        )

    def _first(self, part: str) -> bool:
        return any(
            part.removesuffix(link) in self.words
            for link in _LINKS
            if part.endswith(link) and len(part) - len(link) >= _PART - 1
        )


def _listed(word: str, names: frozenset[str]) -> bool:
    return (
        word in names
        or (word.endswith("s") and word.rstrip("'’s") in names)
        or (word.endswith("s") and word[:-1] in names)
    )


@cache
def lexicon() -> Lexicon:
    """The lists of the package, read once. A list that is broken or missing refuses to start."""
    return Lexicon(_read("words"), _read("names"), _read("places"))


def _read(name: str) -> frozenset[str]:
    try:
        packed = files(__package__).joinpath("data", f"{name}.txt.xz").read_bytes()
        words = frozenset(lzma.decompress(packed).decode().split("\n"))
    except (OSError, lzma.LZMAError, UnicodeDecodeError) as error:
        raise Permanent(f"The word list {name} of the anonymiser is broken") from error
    if len(words) < 1000:  # noqa: PLR2004 - a list that short has been cut
        raise Permanent(f"The word list {name} of the anonymiser is broken")
    return words
