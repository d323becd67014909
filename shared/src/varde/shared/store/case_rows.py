"""A case as a row of ``case_file`` holds it, and the way back."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import (
    Row,
)

from varde.shared.domain.case import LIVE, Assignment, Case, Note
from varde.shared.domain.codes import (
    AgeGroup,
    Arena,
    AssignmentRole,
    AssignmentState,
    Form,
    HoldReason,
    Language,
    Outcome,
    Persons,
    Reporter,
    Request,
    Status,
    TimeFrame,
    Urgency,
)
from varde.shared.domain.concern import Facts


def row_of(case: Case) -> dict[str, Any]:
    return {
        "reference": case.reference,
        "concern_id": case.concern_id,
        "status": case.status.value,
        "facts": asdict(case.facts),
        "summary": case.summary,
        "account": case.account,
        "hold_reasons": [r.value for r in case.hold_reasons],
        "excluded_partners": sorted(case.excluded_partners),
        "recused_members": sorted(case.recused_members),
        "rule": case.rule,
        "rule_reason": case.rule_reason,
        "opened_on": case.opened_on,
        "due_on": case.due_on,
        "outcome": case.outcome.value if case.outcome else None,
        "ended_on": case.ended_on,
        "kept_until": case.kept_until,
        "kept_for": case.kept_for,
        "erased_on": case.erased_on,
        "version": case.version,
        **_counted_by(case),
        "forms": _codes(case.facts.forms),
        "partners": _codes(f"{a.role}:{a.partner}" for a in case.assignments if a.state in LIVE),
    }


def _codes(each: Iterable[str]) -> str:
    """Each code between spaces, as ``filtering`` looks for it."""
    codes = " ".join(each)
    return f" {codes} " if codes else ""


def _counted_by(case: Case) -> dict[str, str]:
    """What ``yearly`` counts a case by; empty where there is none."""
    facts = case.facts
    return {
        "form": facts.forms[0].value if facts.forms else "",
        "arena": facts.arena.value,
        "urgency": facts.urgency.value,
        "age": facts.age.value,
        "reporter": facts.reporter.value,
        "lead": _lead(case.assignments),
    }


def _lead(assignments: Sequence[Assignment]) -> str:
    """Who has accepted the lead, else whom it is asked of; of several the last."""
    for state in (AssignmentState.ACCEPTED, AssignmentState.ASKED):
        for each in reversed(assignments):
            if each.role is AssignmentRole.LEAD and each.state is state:
                return each.partner
    return ""


def case_of(row: Row[Any], assignments: Iterable[Assignment], notes: Iterable[Note]) -> Case:
    return Case(
        case_id=row.case_id,
        reference=row.reference,
        concern_id=row.concern_id,
        status=Status(row.status),
        facts=facts_of(row.facts),
        summary=row.summary,
        opened_on=row.opened_on,
        version=row.version,
        hold_reasons=tuple(HoldReason(r) for r in row.hold_reasons),
        account=row.account,
        rule=row.rule,
        rule_reason=row.rule_reason,
        due_on=row.due_on,
        outcome=Outcome(row.outcome) if row.outcome else None,
        ended_on=row.ended_on,
        kept_until=row.kept_until,
        kept_for=row.kept_for,
        erased_on=row.erased_on,
        excluded_partners=frozenset(row.excluded_partners),
        recused_members=frozenset(row.recused_members),
        assignments=tuple(assignments),
        notes=tuple(notes),
    )


def facts_of(stored: dict[str, Any]) -> Facts:
    """Facts from what ``asdict`` made of them."""
    return Facts(
        language=Language(stored["language"]),
        forms=tuple(Form(f) for f in stored["forms"]),
        arena=Arena(stored["arena"]),
        urgency=Urgency(stored["urgency"]),
        age=AgeGroup(stored["age"]),
        indicators=tuple(stored["indicators"]),
        signals=tuple(stored["signals"]),
        persons=Persons(stored["persons"]),
        reporter=Reporter(stored["reporter"]),
        time_frame=TimeFrame(stored["time_frame"]),
        request=Request(stored["request"]),
        vulnerable_adult=stored["vulnerable_adult"],
        contact_with_person=stored["contact_with_person"],
        keywords=tuple(stored["keywords"]),
    )
