"""An original and its account side by side: what was masked in the one, and what stands for it in the other.

The account is made anew, as the router made it, to know where its marks belong. Pure, and slow: call it in a thread.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

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
    marked = [(at + m.start, at + m.end, m.kind, m.replacement.strip()) for m in made.marks]
    return SideBySide(
        tuple(_cut(original.text, marked)),
        tuple(_cut(original.account, _standing(made, original.account))),
    )


def _made_anew(anonymiser: Anonymiser, original: Original, language: Language) -> Account:
    return anonymiser.anonymise(
        original.subject,
        original.said,
        language,
        earlier=[("", original.around)] if original.around else [],
    )


_Marked = tuple[int, int, Kind, str]


def _standing(made: Account, account: str) -> list[_Marked]:
    """Where the replacements stand in ``account``: known when it is as it was made, else looked for."""
    return _placed(made) if made.text == account else _found(made, account)


def _placed(made: Account) -> list[_Marked]:
    placed: list[_Marked] = []
    moved = 0
    for mark in made.marks:
        start = mark.start + moved
        end = start + len(mark.replacement)
        blank = len(mark.replacement) - len(mark.replacement.lstrip())
        placed.append((start + blank, end, mark.kind, mark.replacement.strip()))
        moved = end - mark.end
    return placed


def _found(made: Account, account: str) -> list[_Marked]:
    """The numbered marks; a vaguer word may be her own."""
    kinds = {m.replacement.strip(): m.kind for m in made.marks if m.kind not in GENERALISED}
    if not kinds:
        return []
    longest_first = sorted(kinds, key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, longest_first)))
    return [(m.start(), m.end(), kinds[m[0]], m[0]) for m in pattern.finditer(account)]


def _cut(text: str, marked: Sequence[_Marked]) -> Iterator[Piece]:
    done = 0
    for start, end, kind, pair in marked:
        yield from _plain(text[done:start])
        yield Piece(text[start:end], kind, pair)
        done = end
    yield from _plain(text[done:])


def _plain(text: str) -> Iterable[Piece]:
    return (Piece(text),) if text else ()
