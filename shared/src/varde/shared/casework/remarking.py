"""One mark of an account is made coarser, left out or taken away, and a passage is masked: in a draft, never past the guard."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from enum import StrEnum

from varde.shared.anonymise import Kind, coarser, left_out
from varde.shared.anonymise.spans import GENERALISED
from varde.shared.casework.marking import Piece
from varde.shared.domain.codes import Language
from varde.shared.errors import Refused
from varde.shared.texts import Texts

SHOWABLE = GENERALISED - {Kind.TRAIT, Kind.PREGNANCY}
"""Kinds that point at nobody alone. Names, numbers, what a body is like and health are never shown (fvl. § 13 a nr. 2)."""
_SHORTEST = 2


class Change(StrEnum):
    """What is done with a mark."""

    COARSER = "coarser"
    HIDE = "hide"
    SHOW = "show"


class Reason(StrEnum):
    """Why the words behind a mark are shown; the log keeps the code."""

    NEEDED = "needed"
    NO_MARK = "no_mark"
    KNOWN = "known"


def changed(
    account: Sequence[Piece],
    place: str,
    change: Change,
    reason: str,
    language: Language,
    t: Texts,
) -> tuple[str, str]:
    """The account with one mark changed, and what the log says of it ("" for nothing).

    ``place`` is what ``places`` calls it. Raises ``Refused`` when the mark is not there, or may not be changed so.
    """
    number = next((n for n, called in places(account) if called == place), None)
    if number is None:
        raise Refused(t("The text has changed. Choose the mark again."))
    piece = account[number]
    said = _instead(piece, change, reason, language, t)
    pieces = [said if n == number else p.text for n, p in enumerate(account)]
    return "".join(pieces), f"{reason} {piece.kind}" if change is Change.SHOW else ""


def places(account: Sequence[Piece]) -> Iterator[tuple[int, str]]:
    """Where each mark stands among the pieces, and what a page calls it: the how manieth of its words it is.

    So it is found again although she writes elsewhere in the text meanwhile.
    """
    seen = Counter[str]()
    for number, piece in enumerate(account):
        if piece.kind:
            seen[piece.text] += 1
            yield number, f"{seen[piece.text]}:{piece.text}"


def masked(account: str, passage: str, language: Language, t: Texts) -> str:
    """The account with a passage left out wherever it stands, whole words with it. Raises ``Refused``."""
    words = passage.split()
    if len("".join(words)) < _SHORTEST:
        raise Refused(t("Write the passage that is to be left out, at least two characters."))
    passage = r"\s+".join(map(re.escape, words))
    pattern = re.compile(rf"\w*{passage}\w*", re.IGNORECASE)
    whole, count = pattern.subn(lambda _: left_out(language), account)
    if not count:
        raise Refused(t("That passage is not in the account."))
    return whole


def _instead(piece: Piece, change: Change, reason: str, language: Language, t: Texts) -> str:
    if change is Change.HIDE or piece.kind is None:
        return left_out(language)
    if change is Change.COARSER:
        said = coarser(piece.kind, piece.words, language)
        if not said or said == piece.text:
            raise Refused(t("There is nothing coarser to say of that mark. It can be left out."))
        return said
    if piece.kind not in SHOWABLE:
        raise Refused(
            t(
                "Names, numbers, health and what a body is like are never shown. Write around it instead."
            )
        )
    if reason not in set(Reason):
        raise Refused(t("Choose why the group must read these words."))
    return piece.words
