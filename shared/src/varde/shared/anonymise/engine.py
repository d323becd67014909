"""The de-identifier: normalise, recognise, spread, replace."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from varde.shared.anonymise.identifiers import identifiers
from varde.shared.anonymise.names import Memory, Names, names
from varde.shared.anonymise.normalise import Normalised, normalise
from varde.shared.anonymise.quasi import quasi_identifiers
from varde.shared.anonymise.replace import Numbering, marks_in, marks_pattern
from varde.shared.anonymise.risk import assess
from varde.shared.anonymise.spans import Account, Kind, Mark, Span, merge
from varde.shared.anonymise.tokens import BLANK
from varde.shared.domain.codes import Language

_ROUNDS = 5
_SPREADING = frozenset({Kind.PERSON, Kind.PLACE, Kind.ORGANISATION})
_COMMON_PARTS = frozenset(
    ["as", "da", "ans", "hf", "sa", "ba", "ks", "og", "the", "and", "av", "i", "på"]
)


@dataclass(frozen=True, slots=True)
class Anonymiser:
    """De-identifies accounts. Holds only read-only lists, so threads and tasks may share it."""

    names: Names

    @classmethod
    def load(cls) -> "Anonymiser":
        """The anonymiser with the lists of the package; raises ``Permanent`` when one is broken."""
        return cls(names())

    def anonymise(
        self, subject: str, text: str, language: Language, *, written_in: str = ""
    ) -> Account:
        """The account of one concern with every identifying mark replaced, in ``language``.

        ``written_in`` is the ISO 639 code of the text's own language when that is another one.
        The same name gets the same mark in subject and text. Never raises for what is written.
        """
        given = (normalise(subject), normalise(text))
        found = find_all([g.text for g in given], self.names)
        numbering = Numbering(language, marks_in([subject, text]))
        # The text is numbered first: it is what is read.
        body, body_marks = _rewritten(given[1], found[1], numbering)
        title, title_marks = _rewritten(given[0], found[0], numbering)
        kinds = [mark.kind for mark in (*title_marks, *body_marks)]
        risk = assess(f"{subject}\n{text}", f"{title}\n{body}", kinds, written_in or language)
        return Account(body, body_marks, title, title_marks, risk)


def find_all(texts: Sequence[str], names: Names) -> list[list[Span]]:
    """For each normalised text the spans to mask; a name found in one is masked in all.

    What was found is blanked out and the rest read again until nothing more is found, so that the
    account, read in its turn, holds nothing to mask.
    """
    left = [_blanked(text) for text in texts]
    spans = [merge(_widened(text, [*identifiers(text), *quasi_identifiers(text)])) for text in left]
    known: dict[str, Kind] = {}
    memory = Memory()
    for _ in range(_ROUNDS):
        found = [names.find(names.read(text, memory), known) for text in left]
        wider = _parts(left, found) | known
        spans = [merge([*a, *b]) for a, b in zip(spans, found, strict=True)]
        rest = [_without(text, new) for text, new in zip(left, spans, strict=True)]
        if wider == known and rest == left:
            break
        known, left = wider, rest
    return spans


def _blanked(text: str) -> str:
    return marks_pattern().sub(lambda m: BLANK * len(m[0]), text)


def _without(text: str, spans: Sequence[Span]) -> str:
    pieces: list[str] = []
    done = 0
    for span in spans:
        pieces += (text[done : span.start], BLANK * (span.end - span.start))
        done = span.end
    return "".join([*pieces, text[done:]])


def _widened(text: str, spans: Sequence[Span]) -> list[Span]:
    """Spans grown to whole words: no half of a word may stay beside a mark."""
    return [
        Span(_word_start(text, span.start), _word_end(text, span.end), span.kind, span.weight)
        for span in spans
    ]


def _word_start(text: str, at: int) -> int:
    if at < len(text) and _is_word(text[at]):
        while at and _is_word(text[at - 1]):
            at -= 1
    return at


def _word_end(text: str, at: int) -> int:
    if at and _is_word(text[at - 1]):
        while at < len(text) and _is_word(text[at]):
            at += 1
    return at


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _parts(texts: Sequence[str], found: Sequence[Sequence[Span]]) -> dict[str, Kind]:
    """The words of the names found, in lower case and without a genitive -s."""
    kinds: dict[str, Kind] = {}
    for text, spans in zip(texts, found, strict=True):
        for span in spans:
            if span.kind in _SPREADING:
                for word in re.findall(r"[^\W\d_]{3,}", text[span.start : span.end].casefold()):
                    kinds.setdefault(word, span.kind)
                    kinds.setdefault(_without_genitive(word), span.kind)
    return {word: kind for word, kind in kinds.items() if word not in _COMMON_PARTS}


def _without_genitive(word: str) -> str:
    return word.removesuffix("s") if len(word) > 4 else word  # noqa: PLR2004 - of a short name


def _rewritten(
    text: Normalised, spans: Sequence[Span], numbering: Numbering
) -> tuple[str, tuple[Mark, ...]]:
    pieces: list[str] = []
    marks: list[Mark] = []
    done = 0
    for span in spans:
        start, end = text.given_span(span.start, span.end)
        start = max(start, done)
        new = numbering.replacement(span.kind, text.text[span.start : span.end])
        pieces += (text.given[done:start], new)
        marks.append(Mark(start, end, span.kind, new))
        done = end
    return "".join([*pieces, text.given[done:]]), tuple(marks)
