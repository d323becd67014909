"""What of a concern is compared with other concerns, found and blinded while it is being read.

In memory only. What is the reporter's own is never compared: two concerns by one person would show it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from varde.shared.anonymise import Account, Anonymiser, Kind, Mark, stands_for_reporter
from varde.shared.anonymise.normalise import normalise
from varde.shared.domain.codes import Language
from varde.shared.domain.identifier_forms import identifiers_of
from varde.shared.domain.links import WEAK, Identifier, LinkKind, LinkRules
from varde.shared.vault import Blinded, BlindIndex

MOST_COMPARED = 20
"""Identifiers of one concern, the strongest first: each costs some thirty milliseconds."""

_KINDS = {
    Kind.PHONE: LinkKind.PHONE,
    Kind.VEHICLE: LinkKind.VEHICLE,
    Kind.ACCOUNT: LinkKind.ACCOUNT,
    Kind.EMAIL: LinkKind.EMAIL,
    Kind.HANDLE: LinkKind.HANDLE,
    Kind.URL: LinkKind.URL,
    Kind.ADDRESS: LinkKind.ADDRESS,
    Kind.NUMBER: LinkKind.COMPANY_NUMBER,
    Kind.ORGANISATION: LinkKind.BUSINESS,
    Kind.PERSON: LinkKind.PERSON,
}
"""Identity and passport numbers are left out on purpose."""
_REACHES = frozenset({Kind.PHONE, Kind.EMAIL, Kind.HANDLE})
_MINE = re.compile(
    r"\b(?:(?:ring|kontakt|nå|nås|skriv|svar|sms|melding|call|contact|reach|write|text|mail)(?: \w+){0,2} (?:meg|me)"
    r"|(?:mitt|min|my) (?:nummer|tlf|telefon\w*|mobil\w*|e-?post\w*|mail|number|phone|e-?mail))\b[^.!?\n]{0,30}$",
    re.IGNORECASE,
)
_SIGNED = re.compile(
    r"(?:^|\n)[ \t]{0,4}(?:med )?(?:(?:venn?lig|venn?leg|beste|varm)e? )?"
    r"(?:hilsen|hilsning|helsing|mvh|(?:(?:kind|best|warm) )?regards|yours sincerely|best wishes)\b.{0,200}$",
    re.IGNORECASE | re.DOTALL,
)
_BACK = 300
"""Characters before a mark that may tell whose it is."""
_CYRILLIC_WORD = "[\u0400-\u042f\u0490][\u0430-\u045f\u0491'’ʼ-]+"
_CYRILLIC = re.compile(f"{_CYRILLIC_WORD}(?: {_CYRILLIC_WORD}){{0,3}}")
_MAY_BE_PERSON = frozenset({Kind.UNKNOWN, Kind.PERSON, Kind.ORGANISATION, Kind.PLACE})
_NUMBER_AFTER_WORD = re.compile(r"(?<= )(?:\+\d\d )?\d\d(?: ?\d\d){3}$")
"""A phone number that was masked together with the word before it, as an address ("ringt 68 05 12 34")."""
_GAP = re.compile(r"[ \u00a0]")


@dataclass(frozen=True, slots=True)
class Compared:
    """A concern's identifiers, blinded, and how many cases may have one before it links none."""

    values: tuple[Blinded, ...] = ()
    most_cases: int = 0


NOTHING = Compared()


@dataclass(frozen=True, slots=True)
class Comparing:
    """Finds and blinds what is compared. Holds nothing of a concern between two of them."""

    anonymiser: Anonymiser
    index: BlindIndex
    rules: LinkRules

    def of(
        self, account: Account, subject: str, text: str, own: str, language: Language
    ) -> Compared:
        """What to compare of a concern whose ``account`` was made of ``subject`` and ``text``.

        ``own`` tells of the reporter alone: a signature, or how to reach her. Slow: call it in a thread.
        """
        mine = self.anonymiser.anonymise("", own, language) if own.strip() else Account("")
        kept_out = {i for _, part in self._found(own, mine.marks, own) for i in part}
        found = [
            *self._found(subject, account.subject_marks, own),
            *self._found(text, account.marks, own),
        ]
        kept_out |= {i for is_own, part in found if is_own for i in part} | self.rules.common
        told = dict.fromkeys(i for _, part in found for i in part)
        compared = [i for i in told if i not in kept_out]
        compared.sort(key=lambda i: i.kind in WEAK)
        return Compared(self.index.blinded(compared[:MOST_COMPARED]), self.rules.most_cases)

    def _found(
        self, given: str, marks: Sequence[Mark], own: str
    ) -> Iterator[tuple[bool, tuple[Identifier, ...]]]:
        """Each mark's identifiers, and whether it is the reporter's own."""
        for mark in marks:
            surface = normalise(given[mark.start : mark.end]).text
            if mark.kind in _KINDS and not self._is_everywhere(mark, surface):
                is_own = _is_own(given, mark) or surface.casefold() in own.casefold()
                yield is_own, _identifiers(mark.kind, surface)
        for name in _cyrillic_names(given, marks):
            yield False, identifiers_of(LinkKind.PERSON, name)

    def _is_everywhere(self, mark: Mark, surface: str) -> bool:
        """True for a house of which every place has one ("legevakta")."""
        is_common = self.anonymiser.names.lexicon.is_common(surface.casefold())
        return mark.kind is Kind.ORGANISATION and is_common


def _identifiers(kind: Kind, surface: str) -> tuple[Identifier, ...]:
    number = _NUMBER_AFTER_WORD.search(surface) if kind is Kind.ADDRESS else None
    if number:
        return identifiers_of(LinkKind.PHONE, number[0])
    return identifiers_of(_KINDS[kind], surface)


def _is_own(given: str, mark: Mark) -> bool:
    before = given[max(0, mark.start - _BACK) : mark.start]
    if stands_for_reporter(mark) or _SIGNED.search(before):
        return True
    return mark.kind in _REACHES and bool(_MINE.search(before))


def _cyrillic_names(given: str, marks: Sequence[Mark]) -> Iterator[str]:
    """Capitalised Cyrillic words side by side: all are masked, but seldom as the name of a person."""
    run: list[str] = []
    end = -1
    for mark in marks:
        word = given[mark.start : mark.end]
        if mark.kind not in _MAY_BE_PERSON or not _CYRILLIC.fullmatch(word):
            continue
        if run and not _GAP.fullmatch(given[end : mark.start]):
            yield " ".join(run)
            run = []
        run.append(word)
        end = mark.end
    yield " ".join(run)
