"""A text as sentences of tokens, each with its place in the text, for the tagger."""

import re
from dataclasses import dataclass

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
    r"|\b[^\W\d_]\.(?=\s?[^\W\d_])"  # an initial
    r"|\w[\w\-]*\.(?i:no|com|org|net)\b"
    r"|\d+(?:[.,:/]\d+)*"
    r"|[@#]?\w+(?:[-'’´`]\w+)*"
    r"|\S"
)
_ENDS = frozenset(".!?…")
_CLOSING = frozenset("\"'»”)]")
_MAY_END = _ENDS | _CLOSING


@dataclass(frozen=True, slots=True)
class Token:
    """``text[start:end]`` is ``word``; any length of blank is one ``BLANK``."""

    start: int
    end: int
    word: str


def sentences(text: str) -> list[list[Token]]:
    """The tokens of ``text`` by sentence. Every character but white space is in exactly one token.

    A sentence ends after a full stop, and at a line end; where the next word is in lower case, only
    where both are.
    """
    found: list[list[Token]] = []
    current: list[Token] = []
    for match in _TOKEN.finditer(text):
        word = BLANK if match[0][0] == BLANK else match[0]
        token = Token(match.start(), match.end(), word)
        if current and (len(current) >= LONGEST_SENTENCE or _breaks(text, current, token)):
            found.append(current)
            current = []
        current.append(token)
    return [*found, current] if current else found


def _breaks(text: str, before: list[Token], token: Token) -> bool:
    gap = text[before[-1].end : token.start]
    if gap in {"", " "} and before[-1].word not in _MAY_END:
        return False
    ended, goes_on = _is_ended(before), token.word[0].islower()
    if "\n" in gap and (gap.count("\n") > 1 or ended or not goes_on):
        return True
    return bool(gap) and ended and not goes_on


def _is_ended(tokens: list[Token]) -> bool:
    last = tokens[-1].word
    if last in _CLOSING and len(tokens) > 1:
        last = tokens[-2].word
    return last in _ENDS
