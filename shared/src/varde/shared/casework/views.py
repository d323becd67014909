"""What people see of a case: guarded text and codes, dates and never times."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import overload

from varde.shared.anonymise import AnonymisedText, guard
from varde.shared.domain.case import Assignment, Case
from varde.shared.domain.codes import HoldReason, Language, Outcome, Status
from varde.shared.domain.concern import Facts
from varde.shared.domain.links import Link
from varde.shared.errors import Refused
from varde.shared.summary import headline, summarise


@dataclass(frozen=True, slots=True)
class NoteView:
    """A note as shown."""

    on: date
    partner: str
    text: AnonymisedText


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case as one line of a list: codes, and the headline that is made of them."""

    case_id: str
    reference: str
    status: Status
    facts: Facts
    opened_on: date
    headline: AnonymisedText
    held: bool
    assignments: tuple[Assignment, ...]
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Listing(Sequence[CaseLine]):
    """The first lines of a list, and how many there are in all; ``more_than`` when only so many were counted."""

    lines: tuple[CaseLine, ...]
    total: int
    more_than: int | None = None

    @overload
    def __getitem__(self, at: int) -> CaseLine: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[CaseLine, ...]: ...
    def __getitem__(self, at: int | slice) -> CaseLine | tuple[CaseLine, ...]:
        """The line at a place."""
        return self.lines[at]

    def __len__(self) -> int:
        """How many lines there are here."""
        return len(self.lines)


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case as shown. Every text in it has just passed the guard."""

    case_id: str
    reference: str
    version: int
    status: Status
    facts: Facts
    opened_on: date
    headline: AnonymisedText
    summary: AnonymisedText
    account: AnonymisedText | None
    held: bool
    hold_reasons: tuple[HoldReason, ...]
    assignments: tuple[Assignment, ...]
    rule: str
    rule_reason: str
    due_on: date | None
    outcome: Outcome | None
    notes: tuple[NoteView, ...]
    excluded_partners: frozenset[str]
    recused_members: frozenset[str]
    links: tuple[Link, ...] = ()
    erased: bool = False


def view_of(case: Case, language: Language) -> CaseView:
    """The view of a case. Raises ``Leak`` (a ``Refused``) when the guard stops the summary.

    An account or a note that no longer passes is left out: it must not take the case with it.
    """
    return CaseView(
        case_id=case.case_id,
        reference=case.reference,
        version=case.version,
        status=case.status,
        facts=case.facts,
        opened_on=case.opened_on,
        headline=headline_of(case.facts, language),
        summary=guard(case.summary),
        account=passing(case.account) if case.account else None,
        held=case.held,
        hold_reasons=case.hold_reasons,
        assignments=case.assignments,
        rule=case.rule,
        rule_reason=case.rule_reason,
        due_on=case.due_on,
        outcome=case.outcome,
        notes=tuple(
            NoteView(n.on, n.partner, text) for n in case.notes if (text := passing(n.text))
        ),
        excluded_partners=case.excluded_partners,
        recused_members=case.recused_members,
        erased=case.erased_on is not None,
    )


def line_of(case: Case, language: Language) -> CaseLine:
    """The line of a case."""
    return CaseLine(
        case_id=case.case_id,
        reference=case.reference,
        status=case.status,
        facts=case.facts,
        opened_on=case.opened_on,
        headline=headline_of(case.facts, language),
        held=case.held,
        assignments=case.assignments,
        due_on=case.due_on,
    )


def listing_of(cases: Iterable[Case], total: int, most_counted: int, language: Language) -> Listing:
    """The listing of the first cases of ``total``, of which ``most_counted`` are told one by one."""
    lines = tuple(line_of(case, language) for case in cases)
    return Listing(lines, total, most_counted if total > most_counted else None)


def headline_of(facts: Facts, language: Language) -> AnonymisedText:
    """What facts come to in a few words, past the guard."""
    return _composed(headline(facts, language))


@lru_cache(maxsize=4096)
def _composed(text: str) -> AnonymisedText:
    """A text that is made of codes alone: there are not many, and the guard says the same of each every time."""
    return guard(text)


def views_of(cases: Iterable[Case], language: Language) -> list[CaseView]:
    """The views of cases; a case whose summary the guard stops is shown by its facts alone."""
    return [_view_or_facts(case, language) for case in cases]


def _view_or_facts(case: Case, language: Language) -> CaseView:
    try:
        return view_of(case, language)
    except Refused:
        return view_of(replace(case, summary=summarise(case.facts, language)), language)


def passing(text: str) -> AnonymisedText | None:
    """A stored text past the guard, or None when it no longer passes."""
    try:
        return guard(text)
    except Refused:
        return None
