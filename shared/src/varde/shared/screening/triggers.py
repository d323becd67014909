"""The language of triggers: how a rule says which words are a sign of its code.

A trigger is a run of terms parted by spaces. A term is one word, or several alternatives parted by ``/``;
an alternative is a whole word, a beginning (``slav*``), an end (``*lønn``, for compounds) or a class of
words from ``words.toml`` (``<take>``). Between terms may stand ``..`` (up to four words), ``...`` (up to
nine) or ``&`` (up to nine, and the two or three parts in any order). All terms lie in one sentence.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby, permutations

from varde.shared.screening.tokens import words_of
from varde.shared.toml import Unfit, because, t

GAPS = {"..": 4, "...": 9}
AROUND = 9
"""Words between the two sides of ``&``."""
MAX_PARTS = 3
MAX_TERMS = 6
SHORTEST_BEGINNING = 2
SHORTEST_END = 4
"""Letters beside ``*``: fewer would hit nearly everything."""
LONGEST = 24
"""Letters beside ``*``, at most."""
_WORDS = 50_000
"""More than the rules hold: they name many of their words again and again."""
NOT = "not"
"""The class of words that deny; a trigger that holds it asks for the denial."""
_IN_CLASS = t("class {name}: {why}")
_IN_TRIGGER = t("trigger '{trigger}': {why}")
_JOINED = t("& stands between terms, and joins at most {most} parts")
_NO_WORD = t("'{word}' is not one word, or has * elsewhere than at one end")
_LETTERS = t("'{word}' has fewer than {least} or more than {most} letters beside *")


@dataclass(frozen=True, slots=True)
class Words:
    """What a term accepts: whole words, beginnings and ends."""

    whole: frozenset[str] = frozenset()
    beginnings: frozenset[str] = frozenset()
    ends: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Trigger:
    """One way to say ``code``. ``gaps[n]`` words may stand between term n and the next."""

    code: str
    terms: tuple[Words, ...]
    gaps: tuple[int, ...]
    denies: bool
    source: str = field(compare=False)
    """As written in the rule file."""


def word_classes(lists: Mapping[str, str]) -> dict[str, Words]:
    """The classes of ``words.toml``. Raises ``Unfit`` naming class and word."""
    classes: dict[str, Words] = {}
    for name, words in lists.items():
        try:
            classes[name] = _any(_word(word) for word in words.split())
        except Unfit as error:
            raise Unfit(because(_IN_CLASS, name=name, why=error.why)) from error
    return classes


def read_trigger(code: str, source: str, classes: Mapping[str, Words]) -> tuple[Trigger, ...]:
    """The trigger written ``source``, both ways round if it says so.

    Raises ``Unfit`` that names the trigger and says what is wrong.
    """
    try:
        return tuple(
            _trigger(code, terms, source, classes) for terms in _orders(source.strip().split())
        )
    except Unfit as error:
        raise Unfit(because(_IN_TRIGGER, trigger=source, why=error.why)) from error


def _orders(pieces: list[str]) -> Iterator[list[str]]:
    """The parts between ``&`` in every order."""
    parts = [list(group) for joint, group in groupby(pieces, key="&".__eq__) if not joint]
    if pieces.count("&") != max(0, len(parts) - 1) or len(parts) > MAX_PARTS:
        raise Unfit(because(_JOINED, most=MAX_PARTS))
    for order in permutations(parts):
        joined = [piece for part in order for piece in ("&", *part)]
        yield joined[1:]


def _trigger(code: str, pieces: list[str], source: str, classes: Mapping[str, Words]) -> Trigger:
    terms: list[Words] = []
    gaps: list[int] = []
    denies = False
    gap: int | None = None
    for piece in pieces:
        if piece == "&" or piece in GAPS:
            if not terms or gap:
                raise Unfit(because(t("a gap stands between two terms")))
            gap = AROUND if piece == "&" else GAPS[piece]
            continue
        for term in _term(piece, classes):
            if terms:
                gaps.append(gap or 0)
            terms.append(term)
            gap = None
        denies = denies or f"<{NOT}>" in piece
    if not terms or gap:
        raise Unfit(because(t("no word, or none behind the last gap")))
    if len(terms) > MAX_TERMS:
        raise Unfit(because(t("more than {most} words"), most=MAX_TERMS))
    return Trigger(code, tuple(terms), tuple(gaps), denies, source)


def _term(piece: str, classes: Mapping[str, Words]) -> list[Words]:
    """A term; several for a written word that is several words to the reader (``e-post``)."""
    alternatives = piece.split("/")
    if len(alternatives) == 1 and not piece.startswith("<"):
        parts = words_of(piece.strip("*"))
        if len(parts) > 1 and "*" not in piece:
            return [Words(whole=frozenset({part})) for part in parts]
    return [_any(_alternative(each, classes) for each in alternatives)]


def _alternative(piece: str, classes: Mapping[str, Words]) -> Words:
    if not piece.startswith("<"):
        return _word(piece)
    name = piece.strip("<>")
    if name not in classes:
        raise Unfit(because(t("no class of words is named '{name}'"), name=name))
    return classes[name]


@lru_cache(_WORDS)
def _word(piece: str) -> Words:
    folded = words_of(piece.strip("*"))
    if len(folded) != 1 or "*" in piece[1:-1] or (piece[0] == piece[-1] == "*"):
        raise Unfit(because(_NO_WORD, word=piece))
    word = folded[0]
    if piece.endswith("*"):
        return Words(beginnings=_long_enough(word, SHORTEST_BEGINNING))
    if piece.startswith("*"):
        return Words(ends=_long_enough(word, SHORTEST_END))
    return Words(whole=frozenset({word}))


def _long_enough(word: str, letters: int) -> frozenset[str]:
    if not letters <= len(word) <= LONGEST:
        raise Unfit(because(_LETTERS, word=word, least=letters, most=LONGEST))
    return frozenset({word})


def _any(words: Iterator[Words]) -> Words:
    """A word of any of them. What stands for itself is not copied: there are tens of thousands."""
    every = tuple(words)
    if len(every) == 1:
        return every[0]
    return Words(
        _united([each.whole for each in every]),
        _united([each.beginnings for each in every]),
        _united([each.ends for each in every]),
    )


def _united(sets: list[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*sets) if any(sets) else frozenset()
