"""How long an ended case is kept: until when, why longer, and what is left after that. Pure."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from varde.shared.domain.case import Assignment, Case
from varde.shared.domain.concern import Facts


class Keep(StrEnum):
    """Why a case is kept longer."""

    NEEDED = "needed"
    """Somebody still works with what is in it."""
    ARCHIVE = "archive"
    """What must be archived is not in the archive yet (arkivlova § 13)."""
    COMPLAINT = "complaint"
    """A complaint, or a request for access, is not decided yet."""
    COURT = "court"
    """A court or the police has asked for it to be kept."""


class Erase(StrEnum):
    """Why a case is erased before its time."""

    ASKED = "asked"
    """Somebody whom it is about asked for it (GDPR art. 17)."""
    MISTAKE = "mistake"
    """It should never have come here."""
    DONE = "done"
    """Nobody needs it, and what must be archived is archived."""


@dataclass(frozen=True, slots=True)
class Retention:
    """``erase_after``: days from a case's end to its erasure, None for never by itself; ``extend_most``: how many
    days from today it can be kept longer at a time."""

    erase_after: int | None = None
    extend_most: int = 365

    def erased_on(self, case: Case) -> date | None:
        """The day on which a case is erased by itself; None while it is open, and where nothing is."""
        if case.ended_on is None or self.erase_after is None or case.erased_on:
            return None
        ends = case.ended_on + timedelta(days=self.erase_after)
        return max(ends, case.kept_until) if case.kept_until else ends


def settled(before: Case, after: Case, today: date) -> Case:
    """``after`` with the day on which it ended, when it just did; without it, and what followed, when it is open."""
    if after.open:
        return replace(after, ended_on=None, kept_until=None, kept_for="")
    return after if before.ended_on else replace(after, ended_on=today)


def erased(case: Case, today: date, summary: str) -> Case:
    """What is left of a case: what is counted, and who was asked. ``summary`` is made of ``counted(case.facts)``.

    Who may not know of it may not know of what is left either.
    """
    return replace(
        case,
        facts=counted(case.facts),
        summary=summary,
        account="",
        rule_reason="",
        assignments=tuple(Assignment(a.partner, a.role, a.state) for a in case.assignments),
        notes=(),
        kept_until=None,
        kept_for="",
        erased_on=today,
    )


def counted(facts: Facts) -> Facts:
    """The codes of ``facts`` that statistics count; the others are as if nothing were known."""
    return Facts(
        language=facts.language,
        forms=facts.forms,
        arena=facts.arena,
        urgency=facts.urgency,
        age=facts.age,
        request=facts.request,
    )
