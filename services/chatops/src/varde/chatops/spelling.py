"""How people spell: from what they typed to words that can be looked up, and to the nearest known one."""

import re
import unicodedata
from collections.abc import Container, Iterable, Mapping
from difflib import get_close_matches

from varde.shared.domain.codes import Language

_QUOTES = str.maketrans({"“": '"', "”": '"', "«": '"', "»": '"', "’": "'", "‘": "'", "＠": "@"})


_PAIRS = (('"', '"'), ("«", "»"), ("“", "”"), ("„", "“"), ("”", "”"))
"""Quotation marks as they stand around a text, each with its end."""


def kept(text: str) -> str:
    """Visible signs and line breaks as they were typed, without the command's name."""
    text = unicodedata.normalize("NFC", text)
    visible = (_space(c) if c.isspace() else c for c in text if unicodedata.category(c) != "Cf")
    text = "".join(c for c in visible if c == "\n" or c.isprintable()).strip()
    return re.sub(r"^/(?:sak|case)\b", "", text, flags=re.IGNORECASE)


def tidy(text: str) -> str:
    """``kept`` text as it is looked up, sign by sign: one line, one sort of quotation marks."""
    return text.replace("\n", " ").translate(_QUOTES)


def last_words(text: str, count: int) -> str:
    """The last ``count`` words of ``kept`` text as they stand there, without quotation marks around the whole."""
    starts = [match.start() for match in re.finditer(r"\S+", text)]
    said = text[starts[-count] :].rstrip() if count else ""
    for opening, closing in _PAIRS:
        inner = said[1:-1]
        whole = len(said) > 1 and said[0] == opening and said[-1] == closing
        if whole and opening not in inner and closing not in inner:
            return inner.strip()
    return said


def _space(sign: str) -> str:
    return sign if sign == "\n" else " "


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
