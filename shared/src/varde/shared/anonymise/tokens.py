"""A text as sentences of words, each with its place in the text, for the tagger."""

import re
from typing import NamedTuple

BLANK = "\ue000"
"""Stands where something is already dealt with, so that nothing is found in it or across it."""

LONGEST_SENTENCE = 120
"""Tokens; a longer sentence is cut, so that time and memory stay bounded."""

_TOKEN = re.compile(
    rf"{BLANK}+"
    r"|[^\W\d_]++(?![-'’´`.\w])"  # most words, before anything is tried that needs more
    r"|(?:[^\W\d_]{1,4}\.){2,}"  # bl.a., f.eks.
    r"|\b(?i:dr|mr|mrs|ms|prof|sr|jr|st|nr|kl|tlf|mob|adv|avd|ca|evt|jf|kap)\.(?=\s)"
    rf"|\bf\.(?=\s?[\d{BLANK}])"  # born, in short
    r"|\b[^\W\d_]\.(?=\s?[^\W\d_]|,)"  # an initial
    r"|\w[\w\-]*\.(?i:no|com|org|net)\b"
    r"|\d+(?:[.,:/]\d+)*"
    r"|[@#]?\w+(?:[-'’´`]\w+)*"
    r"|\S"
)
_ENDS = frozenset(".!?…")
_CLOSING = frozenset("\"'»”)]")
_MAY_END = _ENDS | _CLOSING
_NO_BREAK = frozenset({"", " "})


class Sentence(NamedTuple):
    """The words of a sentence and where they stand in its text."""

    words: list[str]
    """As they stand there; but any length of blank is one ``BLANK``."""
    places: list[tuple[int, int]]
    """The start and the end of each word."""


def sentences(text: str) -> list[Sentence]:
    """The words of ``text`` by sentence. Every character but white space is in exactly one of them.

    A sentence ends after a full stop, and at a line end; where the next word is in lower case, only
    where both are.
    """
    found: list[Sentence] = []
    words: list[str] = []
    places: list[tuple[int, int]] = []
    end = 0
    for match in _TOKEN.finditer(text):
        word, place = match[0], match.span()
        if word[0] == BLANK:
            word = BLANK
        if (
            words
            and (
                len(words) >= LONGEST_SENTENCE
                # Most words follow another after a blank: nothing more is looked at.
                or (
                    (words[-1] in _MAY_END or text[end : place[0]] not in _NO_BREAK)
                    and _breaks(text[end : place[0]], words, word)
                )
            )
        ):
            found.append(Sentence(words, places))
            words, places = [], []
        words.append(word)
        places.append(place)
        end = place[1]
    return [*found, Sentence(words, places)] if words else found


def _breaks(gap: str, before: list[str], word: str) -> bool:
    ended, goes_on = _is_ended(before), word[0].islower()
    if "\n" in gap and (gap.count("\n") > 1 or ended or not goes_on):
        return True
    return bool(gap) and ended and not goes_on


def _is_ended(words: list[str]) -> bool:
    last = words[-1]
    if last in _CLOSING and len(words) > 1:
        last = words[-2]
    return last in _ENDS
