"""How long an ended case is kept: until when, why longer, and what is left after that. Pure."""

from collections.abc import Iterable
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
        if case.ended_on is None or case.erased_on:
            return None
        return self.day(case.ended_on, case.kept_until)

    def day(self, ended_on: date, kept_until: date | None) -> date | None:
        """The same for a case of which no more is known than when it ended, and until when it must be kept."""
        if self.erase_after is None:
            return None
        ends = ended_on + timedelta(days=self.erase_after)
        return max(ends, kept_until) if kept_until else ends


@dataclass(frozen=True, slots=True)
class Sooner:
    """Ended cases whose day of erasure other times would bring forward."""

    cases: int
    due: int
    """Those of them whose day would be today, or past."""
    first: date | None
    """The first day on which one of them goes; not before today."""


Ended = tuple[date, date | None, int]
"""When cases ended, until when they must be kept, and how many these are."""


def sooner(before: Retention, after: Retention, ended: Iterable[Ended], today: date) -> Sooner:
    """What times would erase sooner than those in force now; every case in ``ended`` is still there."""
    cases, due, first = 0, 0, None
    for ended_on, kept_until, count in ended:
        was, would = before.day(ended_on, kept_until), after.day(ended_on, kept_until)
        if would is None or (was is not None and was <= would):
            continue
        goes = max(would, today)
        cases += count
        due += count if goes == today else 0
        first = min(first or goes, goes)
    return Sooner(cases, due, first)


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
