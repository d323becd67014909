"""What was written and its account side by side: what was masked in the one, and what stands for it in the other.

The account is made anew, as it was made, to know where its marks belong (``together``). Pure, and slow: call it in a
thread.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate
from typing import NamedTuple, Protocol

from varde.shared.anonymise import Account, Anonymiser, Kind, Mark
from varde.shared.anonymise.spans import GENERALISED
from varde.shared.domain.codes import Language


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text. With a ``kind`` it is what was masked, or what stands for that.

    ``pair`` is the same in both: the how manieth mark it is. It is "" for what the account does not tell.
    """

    text: str
    kind: Kind | None = None
    pair: str = ""
    words: str = ""
    """In an account: the words of the original that it stands for."""

    def __repr__(self) -> str:
        return f"Piece({self.kind!r})"


@dataclass(frozen=True, slots=True)
class SideBySide:
    """What was written and its account in pieces, in order. Their texts are whole."""

    original: tuple[Piece, ...]
    account: tuple[Piece, ...]
    subject: tuple[Piece, ...] = ()


class Written(Protocol):
    """A concern, or what was added to one, opened; see ``review``."""

    @property
    def subject(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def said(self) -> str: ...


def side_by_side(
    anonymiser: Anonymiser,
    written: Written,
    made: Account | None,
    account: str,
    language: Language,
) -> SideBySide:
    """The marks of what was written, and of its ``account`` as it stands, which the coordinator may have changed.

    ``made`` is the account as it was made; what no machine has read has none, and no marks. ``language`` is that of
    the facts.
    """
    if made is None:
        return SideBySide(*(tuple(_plain(t)) for t in (written.text, account, written.subject)))
    at = written.text.find(written.said)
    if at < 0:  # a receipt was taken out of the words
        whole, known = (written.subject, written.text), made.entities
        made, at = anonymiser.all_of([whole], language, known=known)[0], 0
    marked = [
        _Marked(at + mark.start, at + mark.end, mark.kind, str(number), "")
        for number, mark in enumerate(made.marks)
    ]
    words = [written.text[mark.start : mark.end] for mark in marked]
    return SideBySide(
        tuple(_cut(written.text, marked)),
        tuple(_cut(account, _standing(made, words, account))),
        tuple(_cut(written.subject, list(_in_subject(made)))),
    )


class _Marked(NamedTuple):
    """A mark in a text."""

    start: int
    end: int
    kind: Kind
    pair: str
    words: str
    """That it stands for; "" where they stand themselves."""


_TOKEN = re.compile(r"\S+\s*|\s+")


def _in_subject(made: Account) -> Iterator[_Marked]:
    """The account does not tell the subject, but may tell of the same person or place."""
    first: dict[str, str] = {}
    for number, mark in enumerate(made.marks):
        if mark.kind not in GENERALISED:
            first.setdefault(mark.replacement.strip(), str(number))
    for mark in made.subject_marks:
        pair = first.get(mark.replacement.strip(), "")
        yield _Marked(mark.start, mark.end, mark.kind, pair, "")


def _standing(made: Account, words: Sequence[str], account: str) -> list[_Marked]:
    """Where the replacements stand in ``account``: known when it is as it was made, else looked for."""
    placed = list(_placed(made, words))
    if made.text == account:
        return placed
    kept = list(_kept(placed, made.text, account))
    return sorted([*kept, *_found(made.marks, placed, kept, account)])


def _placed(made: Account, words: Sequence[str]) -> Iterator[_Marked]:
    moved = 0
    for number, (mark, said) in enumerate(zip(made.marks, words, strict=True)):
        start = mark.start + moved
        end = start + len(mark.replacement)
        blank = len(mark.replacement) - len(mark.replacement.lstrip())
        yield _Marked(start + blank, end, mark.kind, str(number), said)
        moved = end - mark.end


def _kept(placed: Sequence[_Marked], made: str, account: str) -> Iterator[_Marked]:
    """The marks in those parts of the account that she left as they were made."""
    runs = list(_same(made, account))
    for mark in placed:
        for was, now, length in runs:
            if was <= mark.start and mark.end <= was + length:
                yield mark._replace(start=mark.start - was + now, end=mark.end - was + now)
                break


def _same(made: str, account: str) -> Iterator[tuple[int, int, int]]:
    """The runs of whole words that two texts share: where in each, and how long."""
    ours, theirs = _TOKEN.findall(made), _TOKEN.findall(account)
    at = list(accumulate(map(len, ours), initial=0)), list(accumulate(map(len, theirs), initial=0))
    for block in SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks():
        begin, now = at[0][block.a], at[1][block.b]
        yield begin, now, at[0][block.a + block.size] - begin


def _found(
    marks: Sequence[Mark], placed: Sequence[_Marked], kept: Sequence[_Marked], account: str
) -> Iterator[_Marked]:
    """The numbered marks that she moved; a vaguer word may be her own.

    Each is one of those that are not where they were; where she wrote more of them, it goes with the last.
    """
    known = defaultdict[str, list[_Marked]](list)
    for mark, was in zip(marks, placed, strict=True):
        if mark.kind not in GENERALISED:
            known[mark.replacement.strip()].append(was)
    if not known:
        return
    there = {mark.pair for mark in kept}
    moved = {said: [m for m in all_ if m.pair not in there] for said, all_ in known.items()}
    pattern = re.compile("|".join(map(re.escape, sorted(known, key=len, reverse=True))))
    for match in pattern.finditer(account):
        start, end = match.span()
        if any(start < mark.end and mark.start < end for mark in kept):
            continue
        left = moved[match[0]]
        found = left.pop(0) if len(left) > 1 else (left or known[match[0]])[-1]
        yield found._replace(start=start, end=end)


def _cut(text: str, marked: Sequence[_Marked]) -> Iterator[Piece]:
    done = 0
    for start, end, kind, pair, words in marked:
        yield from _plain(text[done:start])
        yield Piece(text[start:end], kind, pair, words)
        done = end
    yield from _plain(text[done:])


def _plain(text: str) -> Iterable[Piece]:
    return (Piece(text),) if text else ()
