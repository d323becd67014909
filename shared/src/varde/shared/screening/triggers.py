"""The language of triggers: how a rule says which words are a sign of its code.

A trigger is a run of terms parted by spaces. A term is one word, or several alternatives parted by ``/``;
an alternative is a whole word, a beginning (``slav*``), an end (``*lønn``, for compounds) or a class of
words from ``words.toml`` (``<take>``). Between terms may stand ``..`` (up to four words), ``...`` (up to
nine) or ``&`` (up to nine, and the two or three parts in any order). All terms lie in one sentence.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby, permutations
from typing import NamedTuple

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
_IN_TRIGGER = t("trigger '{trigger}': {why}")
_JOINED = t("& stands between terms, and joins at most {most} parts")
_NO_WORD = t("'{word}' is not one word, or has * elsewhere than at one end")
_LETTERS = t("'{word}' has fewer than {least} or more than {most} letters beside *")


Words = frozenset[str]
"""What a term accepts: whole words, beginnings (``slav*``) and ends (``*lønn``)."""
_NONE: Words = frozenset()
Spoken = Mapping[str, Words]
"""For a word how it is said in a dialect, and so written by some."""


class Trigger(NamedTuple):
    """One way to say ``code``. ``gaps[n]`` words may stand between term n and the next."""

    code: str
    terms: tuple[Words, ...]
    gaps: tuple[int, ...]
    denies: Words
    """The denials that it asks for itself: they do not take it back."""
    source: str
    """As written in the rule file."""


class _Part(NamedTuple):
    """The terms on one side of ``&``."""

    terms: tuple[Words, ...]
    gaps: tuple[int, ...]


class TriggerReader:
    """Reads triggers. Each way to write a term is read once: the rules hold twice as many terms."""

    def __init__(self, classes: Mapping[str, str], spoken: Spoken, denials: Words = _NONE) -> None:
        """The classes of ``words.toml`` and the words that deny. Raises ``Unfit`` naming the wrong word."""
        self._denials, self._spoken = denials, spoken
        self._classes = {name: said(_listed(words), spoken) for name, words in classes.items()}
        self._terms: dict[str, tuple[Words, ...]] = {}

    def read(self, code: str, source: str) -> tuple[Trigger, ...]:
        """The trigger written ``source``, both ways round if it says so.

        Raises ``Unfit`` that names the trigger and says what is wrong.
        """
        try:
            return tuple(
                Trigger(code, terms, gaps, self._denials & Words().union(*terms), source)
                for terms, gaps in map(_joined, permutations(self._parts(source.split())))
            )
        except Unfit as error:
            raise Unfit(because(_IN_TRIGGER, trigger=source, why=error.why)) from error

    def _parts(self, pieces: Sequence[str]) -> list[_Part]:
        """What stands between ``&``."""
        parts = [self._part(group) for joint, group in groupby(pieces, "&".__eq__) if not joint]
        if pieces.count("&") != max(0, len(parts) - 1) or len(parts) > MAX_PARTS:
            raise Unfit(because(_JOINED, most=MAX_PARTS))
        return parts

    def _part(self, pieces: Iterator[str]) -> _Part:
        terms: list[Words] = []
        gaps: list[int] = []
        gap = 0
        for piece in pieces:
            if piece in GAPS:
                if not terms or gap:
                    raise Unfit(because(t("a gap stands between two terms")))
                gap = GAPS[piece]
                continue
            for term in self._term(piece):
                gaps.append(gap)
                terms.append(term)
                gap = 0
        if gap:
            raise Unfit(because(t("no word behind the last gap")))
        return _Part(tuple(terms), tuple(gaps[1:]))

    def _term(self, piece: str) -> tuple[Words, ...]:
        """A term; several for a written word that is several words to the reader (``e-post``)."""
        if piece not in self._terms:
            several = words_of(piece) if not {"/", "<", "*"}.intersection(piece) else ()
            self._terms[piece] = (
                tuple(said((word,), self._spoken) for word in several)
                if len(several) > 1
                else (self._any(piece.split("/")),)
            )
        return self._terms[piece]

    def _any(self, alternatives: Sequence[str]) -> Words:
        """A word of any of them."""
        plain = [_word(each) for each in alternatives if not each.startswith("<")]
        return said(plain, self._spoken).union(
            *(self._class(each.strip("<>")) for each in alternatives if each.startswith("<"))
        )

    def _class(self, name: str) -> Words:
        if name not in self._classes:
            raise Unfit(because(t("no class of words is named '{name}'"), name=name))
        return self._classes[name]


def spoken_forms(written: Mapping[str, str]) -> Spoken:
    """The table ``spoken`` of ``words.toml``. Raises ``Unfit`` naming the wrong word."""
    return {_word(word): _listed(forms) for word, forms in written.items()}


def said(words: Iterable[str], spoken: Spoken) -> Words:
    """The words, and how they are said in a dialect."""
    own = Words(words)
    return own.union(*(spoken[word] for word in own & spoken.keys()))


def _listed(words: str) -> Words:
    return Words(map(_word, words.split()))


def _joined(parts: Sequence[_Part]) -> _Part:
    """The parts in this order. Raises ``Unfit`` for no term or too many."""
    terms, gaps = parts[0] if parts else ((), ())
    for more, within in parts[1:]:
        terms, gaps = terms + more, (*gaps, AROUND, *within)
    if not terms:
        raise Unfit(because(t("no word")))
    if len(terms) > MAX_TERMS:
        raise Unfit(because(t("more than {most} words"), most=MAX_TERMS))
    return _Part(terms, gaps)


@lru_cache(_WORDS)
def _word(piece: str) -> str:
    """``piece`` folded. Raises ``Unfit`` for what is no word, beginning or end."""
    folded = words_of(piece.strip("*"))
    if len(folded) != 1 or "*" in piece[1:-1] or (piece[0] == piece[-1] == "*"):
        raise Unfit(because(_NO_WORD, word=piece))
    word = folded[0]
    if piece.endswith("*"):
        return f"{_long_enough(word, SHORTEST_BEGINNING)}*"
    if piece.startswith("*"):
        return f"*{_long_enough(word, SHORTEST_END)}"
    return word


def _long_enough(word: str, letters: int) -> str:
    if not letters <= len(word) <= LONGEST:
        raise Unfit(because(_LETTERS, word=word, least=letters, most=LONGEST))
    return word
