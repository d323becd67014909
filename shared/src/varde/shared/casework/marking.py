"""An original and its account side by side: what was masked in the one, and what stands for it in the other.

The account is made anew, as the router made it, to know where its marks belong. Pure, and slow: call it in a thread.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate

from varde.shared.anonymise import Account, Anonymiser, Kind
from varde.shared.anonymise.spans import GENERALISED
from varde.shared.casework.proposal import MOST_CHARACTERS
from varde.shared.casework.review import Original
from varde.shared.domain.codes import Language


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text. With a ``kind`` it is what was masked, or what stands for that (``pair`` in both)."""

    text: str
    kind: Kind | None = None
    pair: str = ""
    words: str = ""
    """In an account: the words of the original that it stands for."""

    def __repr__(self) -> str:
        return f"Piece({self.kind!r})"


@dataclass(frozen=True, slots=True)
class SideBySide:
    """An original and its account in pieces, in order. Their texts are whole."""

    original: tuple[Piece, ...]
    account: tuple[Piece, ...]


def side_by_side(anonymiser: Anonymiser, original: Original, language: Language) -> SideBySide:
    """The marks of an original, and of its account as it stands, which the coordinator may have changed.

    ``language`` is that of the facts. A text too long to be read by machine has no marks.
    """
    if len(original.text) > MOST_CHARACTERS:
        return SideBySide((Piece(original.text),), (Piece(original.account),))
    made = _made_anew(anonymiser, original, language)
    at = original.text.find(original.said)
    if at < 0:  # a receipt was taken out of the words
        made, at = anonymiser.anonymise("", original.text, language), 0
    marked = [(at + m.start, at + m.end, m.kind, m.replacement.strip(), "") for m in made.marks]
    words = [original.text[start:end] for start, end, *_ in marked]
    return SideBySide(
        tuple(_cut(original.text, marked)),
        tuple(_cut(original.account, _standing(made, words, original.account))),
    )


def _made_anew(anonymiser: Anonymiser, original: Original, language: Language) -> Account:
    return anonymiser.anonymise(
        original.subject,
        original.said,
        language,
        earlier=[("", original.around)] if original.around else [],
    )


_Marked = tuple[int, int, Kind, str, str]
"""From and to, what it is, what stands for it, and the words that it stands for."""
_TOKEN = re.compile(r"\S+\s*|\s+")


def _standing(made: Account, words: Sequence[str], account: str) -> list[_Marked]:
    """Where the replacements stand in ``account``: known when it is as it was made, else looked for."""
    placed = list(_placed(made, words))
    if made.text == account:
        return placed
    kept = list(_kept(placed, made.text, account))
    taken = [(start, end) for start, end, *_ in kept]
    found = [m for m in _found(placed, account) if all(m[1] <= s or e <= m[0] for s, e in taken)]
    return sorted([*kept, *found])


def _placed(made: Account, words: Sequence[str]) -> Iterator[_Marked]:
    moved = 0
    for mark, said in zip(made.marks, words, strict=True):
        start = mark.start + moved
        end = start + len(mark.replacement)
        blank = len(mark.replacement) - len(mark.replacement.lstrip())
        yield start + blank, end, mark.kind, mark.replacement.strip(), said
        moved = end - mark.end


def _kept(placed: Sequence[_Marked], made: str, account: str) -> Iterator[_Marked]:
    """The marks in those parts of the account that she left as they were made."""
    runs = list(_same(made, account))
    for start, end, kind, pair, words in placed:
        for was, now, length in runs:
            if was <= start and end <= was + length:
                yield start - was + now, end - was + now, kind, pair, words
                break


def _same(made: str, account: str) -> Iterator[tuple[int, int, int]]:
    """The runs of whole words that two texts share: where in each, and how long."""
    ours, theirs = _TOKEN.findall(made), _TOKEN.findall(account)
    at = list(accumulate(map(len, ours), initial=0)), list(accumulate(map(len, theirs), initial=0))
    for block in SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks():
        begin, now = at[0][block.a], at[1][block.b]
        yield begin, now, at[0][block.a + block.size] - begin


def _found(placed: Sequence[_Marked], account: str) -> list[_Marked]:
    """The numbered marks that she moved; a vaguer word may be her own."""
    known = {pair: (kind, words) for *_, kind, pair, words in placed if kind not in GENERALISED}
    if not known:
        return []
    longest_first = sorted(known, key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, longest_first)))
    return [
        (m.start(), m.end(), known[m[0]][0], m[0], known[m[0]][1])
        for m in pattern.finditer(account)
    ]


def _cut(text: str, marked: Sequence[_Marked]) -> Iterator[Piece]:
    done = 0
    for start, end, kind, pair, words in marked:
        yield from _plain(text[done:start])
        yield Piece(text[start:end], kind, pair, words)
        done = end
    yield from _plain(text[done:])


def _plain(text: str) -> Iterable[Piece]:
    return (Piece(text),) if text else ()
