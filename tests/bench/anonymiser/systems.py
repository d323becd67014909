"""What is measured: anything that says where the identifying marks of a text stand."""

from collections.abc import Sequence
from typing import Protocol

from bench.anonymiser.texts import ORGANISATION, PERSON, PLACE, Span
from varde.shared.anonymise import Anonymiser, Kind, Mark
from varde.shared.anonymise.names import names
from varde.shared.anonymise.normalise import normalise
from varde.shared.anonymise.tokens import BLANK
from varde.shared.domain.codes import Language

_AS_NAMES = {Kind.COUNTRY: PLACE, Kind.STATE: ORGANISATION}
"""What NorNE calls them (GPE_LOC, GPE_ORG)."""
_SURE = 0.1
_SPREADING = 3
"""Letters a word has at the least to be looked for elsewhere."""


class System(Protocol):
    """An anonymiser under measurement. Spans count in code points of the text as it was given."""

    def spans(self, text: str, language: Language) -> Sequence[Span]:
        """What it would replace in a text."""
        ...

    def concern_spans(
        self, subject: str, text: str, language: Language
    ) -> tuple[Sequence[Span], Sequence[Span]]:
        """What it would replace in the subject and in the text of one concern."""
        ...


class Varde:
    """Varde's anonymiser as it ships."""

    def __init__(self) -> None:
        self._anonymiser = Anonymiser.load()

    def spans(self, text: str, language: Language) -> Sequence[Span]:
        """The marks of a text without a subject."""
        return self.concern_spans("", text, language)[1]

    def concern_spans(
        self, subject: str, text: str, language: Language
    ) -> tuple[Sequence[Span], Sequence[Span]]:
        """The marks of both, which are read together."""
        account = self._anonymiser.anonymise(subject, text, language)
        return (
            replaced(subject, account.subject, account.subject_marks),
            replaced(text, account.text, account.marks),
        )


class TaggerAlone:
    """What the tagger itself takes for a name, looked for in the whole text; no list and no doubt adds to it."""

    def spans(self, text: str, _language: Language) -> Sequence[Span]:
        """Words that are rather a part of a name than none, and words spelt like one of these."""
        given = normalise(text)
        read = [
            (place, word)
            for sentence, words in names().read(given.text).sentences
            for place, word in zip(sentence.places, words, strict=True)
        ]
        sure = {_stem(word.word) for _, word in read if word.name >= _SURE}
        spread = {stem for stem in sure if len(stem) >= _SPREADING}
        return [
            Span(*given.given_span(*place), PERSON)
            for place, word in read
            if word.word != BLANK and (word.name >= _SURE or _stem(word.word) in spread)
        ]

    def concern_spans(
        self, subject: str, text: str, language: Language
    ) -> tuple[Sequence[Span], Sequence[Span]]:
        """Subject and text one after the other."""
        return self.spans(subject, language), self.spans(text, language)


def _stem(word: str) -> str:
    return word.removesuffix("s")


def replaced(given: str, written: str, marks: Sequence[Mark]) -> list[Span]:
    """Where the account differs from what was given.

    The marks must be the truth about the account, and a mark that puts back what stood there hides nothing.
    """
    if rewritten(given, marks) != written:
        raise ValueError("the marks do not lead from the text to its account")
    return [
        Span(mark.start, mark.end, _AS_NAMES.get(mark.kind, str(mark.kind)))
        for mark in marks
        if given[mark.start : mark.end].casefold() != mark.replacement.casefold()
    ]


def rewritten(given: str, marks: Sequence[Mark]) -> str:
    """The text with every mark put in its place."""
    pieces: list[str] = []
    done = 0
    for mark in marks:
        pieces += (given[done : mark.start], mark.replacement)
        done = mark.end
    return "".join([*pieces, given[done:]])
