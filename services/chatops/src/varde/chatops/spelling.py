"""How people spell: from what they typed to words that can be looked up, and to the nearest known one."""

import re
import unicodedata
from collections.abc import Container, Iterable, Mapping
from difflib import get_close_matches

from varde.shared.domain.codes import Language

_QUOTES = str.maketrans({"“": '"', "”": '"', "«": '"', "»": '"', "’": "'", "‘": "'", "＠": "@"})


def tidy(text: str) -> str:
    """One line of visible signs, without the command's name."""
    text = unicodedata.normalize("NFC", text).translate(_QUOTES)
    visible = (" " if c.isspace() else c for c in text if unicodedata.category(c) != "Cf")
    text = "".join(c for c in visible if c.isprintable()).strip()
    return re.sub(r"^/(?:sak|case)\b", "", text, flags=re.IGNORECASE)


def fold(word: str) -> str:
    """The word as it is looked up."""
    return word.casefold().strip(".,:;!?\"'")


def closest(word: str, known: Iterable[str], own: Container[str]) -> str:
    """The known word that ``word`` is nearest to, or "": one of the asker's ``own`` language before any other.

    A word that is known, and stands in the wrong place, is near to no other.
    """
    folded, words = fold(word)[:40], list(known)
    if folded in words:
        return ""
    for some in ([w for w in words if w in own], words):
        if close := get_close_matches(folded, some, n=1, cutoff=0.6):
            return close[0]
    return ""


def taken(words: tuple[str, ...], known: Mapping[Language, str]) -> tuple[bool, tuple[str, ...]]:
    """Whether the first word is one of ``known``, and the words after it."""
    first = bool(words) and fold(words[0]) in known.values()
    return first, words[1:] if first else words
