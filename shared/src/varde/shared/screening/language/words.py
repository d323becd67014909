"""Words that tell a language. Each word of a text becomes one sign, so that counting is cheap.

The lists are in ``varde.shared.lexicon``. A word may stand for several languages; it then speaks for each of them.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cache

from varde.shared.lexicon.languages import NORWEGIAN_LISTS, languages_of_words

NORWEGIAN = "no"
"""Bokmål and nynorsk as one; which of the two is asked later, where there is more to go by."""
_WRITTEN_FORMS = frozenset({"nb", "nn"})
(
    _NAME,
    _UNKNOWN,
    _BOKMAL,
    _NYNORSK,
    _EITHER,
    _ENGLISH,
    _BOTH,
    _NORWEGIAN_TOO,
    _ENGLISH_TOO,
    _FOREIGN,
) = "Nxbnoedmrf"
"""Signs: a name, a word in no list, words of one language only, and words of Norwegian and English (``d``),
of Norwegian or English and yet another (``m``, ``r``), or of others only (``f``)."""
_OWN = {NORWEGIAN: _BOKMAL + _NYNORSK + _EITHER, "en": _ENGLISH}
_SHARED = {NORWEGIAN: _NORWEGIAN_TOO + _BOTH, "en": _ENGLISH_TOO + _BOTH}
_STRAYS = {
    NORWEGIAN: re.compile(r"(?:[xefr][Nmd]*){4}"),
    "en": re.compile(r"(?:[xbnomf][Nrd]*){4}"),
}
_LONGEST_ABBREVIATION = 5
_WORD = re.compile(r"[^\W\d_]+")
_ENDINGS = {
    "nb": re.compile(r"\w{3}(?:er|ene|es|lig|lige|het|else)\b"),
    "nn": re.compile(r"\w{3}(?:ar|ane|ast|leg|lege|inga|ande)\b"),
}
_LINKED = re.compile(r"@|://|www\.|\.(?:no|com|org|net|eu|pl|example)\b")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text as they are written, and a sign for each."""

    written: tuple[str, ...]
    signs: str

    @property
    def number(self) -> int:
        """How many words that are neither names, links nor numbers."""
        return len(self.signs) - self.signs.count(_NAME)

    @property
    def bokmal(self) -> int:
        """Words of bokmål and not of nynorsk."""
        return self.signs.count(_BOKMAL)

    @property
    def nynorsk(self) -> int:
        """Words of nynorsk and not of bokmål."""
        return self.signs.count(_NYNORSK)

    def share(self, language: str) -> float:
        """How much of the text ``no`` or ``en`` accounts for, 0 to 1."""
        return self._count(_OWN[language] + _SHARED[language]) / max(self.number, 1)

    def plain(self) -> str:
        """``no`` or ``en`` where the words leave no doubt about it, else empty."""
        norwegian, english = self._count(_OWN[NORWEGIAN]), self._count(_OWN["en"])
        leader, own, other = (
            (NORWEGIAN, norwegian, english) if norwegian >= english else ("en", english, norwegian)
        )
        against = other + self.signs.count(_FOREIGN)
        clear = own >= max(1, 2 * against, self.number / 5)
        return leader if clear and self.share(leader) >= 1 / 2 else ""

    def strays(self, language: str) -> bool:
        """True when four words that are not of ``language`` stand together, with none between that is only of it."""
        return _STRAYS[language].search(self.signs) is not None

    def ordinary(self) -> Iterator[str]:
        """The words without those that look like names."""
        return (word for word, sign in zip(self.written, self.signs, strict=True) if sign != _NAME)

    def scores(self) -> dict[str, float]:
        """Known words by language; one of three languages gives each of them a third."""
        scores: dict[str, float] = {}
        for word, sign in zip(self.written, self.signs, strict=True):
            languages = frozenset() if sign == _NAME else _table().languages.get(word.lower(), ())
            for language in languages:
                scores[language] = scores.get(language, 0.0) + 1 / len(languages)
        return scores

    def _count(self, signs: str) -> int:
        return sum(map(self.signs.count, signs))


class _Signs(dict[str, str]):
    """The sign of each listed word; for others, whether it looks like a name.

    A listed word that once stood with a capital is kept so. Of others nothing is kept: they may be names.
    """

    def __missing__(self, word: str) -> str:
        lower = word.lower()
        if lower == word:
            return _UNKNOWN
        if lower in self and not (word.istitle() and self[lower] == _FOREIGN):
            return self.setdefault(word, self[lower]) if word.istitle() else self[lower]
        if word.istitle() or (word.isupper() and len(word) <= _LONGEST_ABBREVIATION):
            return _NAME
        return _UNKNOWN


@dataclass(frozen=True, slots=True)
class _Table:
    signs: _Signs
    languages: Mapping[str, frozenset[str]]
    """The languages of each word, with ``no`` for bokmål and nynorsk."""


def words_of(text: str) -> Words:
    """The words of ``text`` in NFC, without links, addresses and numbers; linear in its length."""
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    if _LINKED.search(text):
        text = " ".join(chunk for chunk in text.split() if not _LINKED.search(chunk))
    written = tuple(_WORD.findall(text))
    signs = "".join(map(_table().signs.__getitem__, written))
    if signs.startswith(_NAME) and written[0].lower() in _table().languages:
        signs = _FOREIGN + signs[1:]  # a capital that the beginning of a sentence explains
    return Words(written, signs)


def form_by_endings(text: str) -> str:
    """``nb`` or ``nn`` by the endings of the words in a Norwegian ``text``; ``nb`` where they do not tell."""
    found = {form: len(ending.findall(text.lower())) for form, ending in _ENDINGS.items()}
    return max(found, key=found.__getitem__)


@cache
def _table() -> _Table:
    listed = languages_of_words()
    languages = {
        word: frozenset(NORWEGIAN if one in _WRITTEN_FORMS else one for one in spoken)
        for word, spoken in listed.items()
    }
    return _Table(_Signs({word: _sign(spoken) for word, spoken in listed.items()}), languages)


def _sign(languages: Set[str]) -> str:
    norwegian = languages & NORWEGIAN_LISTS
    others = languages - norwegian
    if not norwegian:
        return _ENGLISH if others == {"en"} else _ENGLISH_TOO if "en" in others else _FOREIGN
    if others:
        return _BOTH if "en" in others else _NORWEGIAN_TOO
    if norwegian == {"nb"}:
        return _BOKMAL
    return _NYNORSK if norwegian == {"nn"} else _EITHER
