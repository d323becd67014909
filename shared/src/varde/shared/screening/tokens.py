"""Text as words with their places, so that a hit can be pointed at."""

import re
import unicodedata
from dataclasses import dataclass

# A word may carry combining marks (decomposed å); a sentence ends at . ! ? before space, or a blank line.
_WORD_OR_END = re.compile(r"((?:[^\W_]|[\u0300-\u036f])+)|[.!?]+(?=\s|$)|\n\s*\n")


@dataclass(frozen=True, slots=True)
class Tokens:
    """Words in order: folded forms, code-point offsets in the text, and sentence numbers."""

    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    sentences: tuple[int, ...]


def fold(word: str) -> str:
    """Lower case in NFC, the form in which words are compared."""
    return unicodedata.normalize("NFC", word.lower())


def tokenise(text: str) -> Tokens:
    """The words of ``text``; linear in its length."""
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    sentences: list[int] = []
    sentence = 0
    for match in _WORD_OR_END.finditer(text):
        if match[1] is None:
            sentence += 1
            continue
        words.append(fold(match[1]))
        starts.append(match.start())
        ends.append(match.end())
        sentences.append(sentence)
    return Tokens(tuple(words), tuple(starts), tuple(ends), tuple(sentences))
