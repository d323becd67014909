"""Small words that tell a language, and the languages of each. The lists are in ``languages.toml``."""

import tomllib
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

NORWEGIAN_LISTS = frozenset({"nb", "nn", "no"})
"""Bokmål, nynorsk, and what they share."""
_BARE = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "æ": "ae", "ŋ": "n", "ŧ": "t"})
_SPELT_OUT = str.maketrans({"å": "aa", "ø": "oe", "æ": "ae"})


@cache
def languages_of_words() -> Mapping[str, frozenset[str]]:
    """The languages (ISO 639-1) of each listed word in lower case, and of the forms that a keyboard
    without its letters gives it. A word may stand for several languages.
    """
    source = files(__package__).joinpath("languages.toml").read_text(encoding="utf-8")
    lists = {language: words.split() for language, words in tomllib.loads(source).items()}
    listed: dict[str, set[str]] = {}
    for language, words in lists.items():
        for word in words:
            listed.setdefault(word, set()).add(language)
    written = frozenset(listed)
    for language, words in lists.items():
        for form in {form for word in words for form in _typed(word)}:
            # A Norwegian word without its dots and rings may be another word; a foreign one is a sign all the same.
            if form not in written or language not in NORWEGIAN_LISTS:
                listed.setdefault(form, set()).add(language)
    return _shared(listed)


def _shared(listed: Mapping[str, set[str]]) -> Mapping[str, frozenset[str]]:
    """The same, with one set for all words of the same languages."""
    sets: dict[frozenset[str], frozenset[str]] = {}
    return {
        word: sets.setdefault(languages, languages)
        for word, languages in ((word, frozenset(spoken)) for word, spoken in listed.items())
    }


def _typed(word: str) -> tuple[str, str]:
    return _bare(word), word.translate(_SPELT_OUT)


def _bare(word: str) -> str:
    """``slått`` without accents as ``slatt``, ``że`` as ``ze``."""
    parted = unicodedata.normalize("NFD", word.translate(_BARE))
    return "".join(letter for letter in parted if not unicodedata.combining(letter))
