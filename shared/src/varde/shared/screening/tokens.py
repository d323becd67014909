"""Text as words with their places, so that a hit can be pointed at."""

import re
import unicodedata
from dataclasses import dataclass
from itertools import accumulate, compress, pairwise
from typing import NamedTuple

_INVISIBLE = "\u00ad\u200b-\u200f\u2060\ufeff"
# A word may carry combining marks (decomposed å) and signs that nobody sees (soft hyphens in mail).
_WORD = re.compile(rf"([\w\u0300-\u036f{_INVISIBLE}]+)")
# A sentence ends at . ! ? before space, or at a blank line; a clause also at a comma and its like.
_MARK = re.compile(r"([.!?…]+(?=[\s\"”»)]|$)|\n\s*\n)|[,;:()–—]|\s-\s")
_UNSEEN = re.compile(f"[{_INVISIBLE}]")
_BETWEEN_WORDS = "\0"


@dataclass(frozen=True, slots=True)
class Tokens:
    """Words in order, and for each its place, its sentence and its clause (both numbered from 0)."""

    written: tuple[str, ...]
    words: tuple[str, ...]
    """Folded."""
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    sentences: tuple[int, ...]
    clauses: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]
    """For each sentence its first word and the one behind its last."""
    questions: frozenset[int]
    """Sentences that end with a question mark."""

    def is_name(self, at: int) -> bool:
        """True for a word with a capital that does not open its sentence: likely a name."""
        return self.written[at][0].isupper() and at != self.spans[self.sentences[at]][0]


class _Border(NamedTuple):
    """What stands between two words."""

    clause: bool
    """True when a clause ends here; of a sentence likewise."""
    sentence: bool
    question: bool


def fold(text: str) -> str:
    """Lower case in NFKC without signs that nobody sees: the form in which words are compared."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKC", _UNSEEN.sub("", text)).lower()


def words_of(text: str) -> list[str]:
    """The words of ``text``, folded."""
    return [fold(word) for word in _pieces(text)[1::2]]


def tokenise(text: str) -> Tokens:
    """The words of ``text`` with their places; linear in its length."""
    pieces = _pieces(text)
    written = tuple(pieces[1::2])
    if not written:
        return Tokens((), (), (), (), (), (), (), frozenset())
    between, behind = pieces[2:-1:2], pieces[-1]
    kinds = {marks: _USUAL.get(marks) or _border(f"{marks}x") for marks in set(between)}
    clause_ends, sentence_ends, asked = zip(
        *map(kinds.__getitem__, between), _border(behind), strict=True
    )
    openings = (0, *compress(range(1, len(written)), sentence_ends), len(written))
    sentences = tuple(accumulate(sentence_ends[:-1], initial=0))
    edges = tuple(accumulate(map(len, pieces)))
    return Tokens(
        written=written,
        words=tuple(fold(_BETWEEN_WORDS.join(written)).split(_BETWEEN_WORDS)),
        starts=edges[:-1:2],
        ends=edges[1::2],
        sentences=sentences,
        clauses=tuple(accumulate(clause_ends[:-1], initial=0)),
        spans=tuple(pairwise(openings)),
        questions=frozenset(compress(sentences, asked)),
    )


def _border(marks: str) -> _Border:
    """What ``marks`` are; an ``x`` at their end says that a word follows."""
    found = list(_MARK.finditer(marks))
    ends = [match[1] for match in found if match[1]]
    return _Border(bool(found), bool(ends), bool(ends) and "?" in ends[0])


_USUAL = {
    marks: _border(f"{marks}x")
    for marks in (
        " ",
        ", ",
        ". ",
        "? ",
        "! ",
        ": ",
        "-",
        " - ",
        "'",
        "’",
        "/",
        "\n",
        "\n\n",
        ".\n",
        ".\n\n",
        "?\n\n",
        "!\n\n",
        ",\n\n",
        ' "',
        '" ',
        '". ',
        " (",
        ") ",
        "), ",
        ". (",
        ".",
        ",",
        ":",
        "–",
        " – ",
    )
}


def _pieces(text: str) -> list[str]:
    """``text`` in pieces: at even places what is no word, at odd ones the words."""
    return _WORD.split(text.replace("_", "|"))  # only programmers take _ for a letter
