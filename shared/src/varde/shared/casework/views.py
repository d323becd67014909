"""What people see of a case: guarded text and codes, dates and never times."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

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
        headline=guard(headline(case.facts, language)),
        summary=guard(case.summary),
        account=_passing(case.account) if case.account else None,
        held=case.held,
        hold_reasons=case.hold_reasons,
        assignments=case.assignments,
        rule=case.rule,
        rule_reason=case.rule_reason,
        due_on=case.due_on,
        outcome=case.outcome,
        notes=tuple(
            NoteView(n.on, n.partner, text) for n in case.notes if (text := _passing(n.text))
        ),
        excluded_partners=case.excluded_partners,
        recused_members=case.recused_members,
    )


def views_of(cases: Iterable[Case], language: Language) -> list[CaseView]:
    """The views of cases; a case whose summary the guard stops is shown by its facts alone."""
    return [_view_or_facts(case, language) for case in cases]


def _view_or_facts(case: Case, language: Language) -> CaseView:
    try:
        return view_of(case, language)
    except Refused:
        return view_of(replace(case, summary=summarise(case.facts, language)), language)


def _passing(text: str) -> AnonymisedText | None:
    try:
        return guard(text)
    except Refused:
        return None
