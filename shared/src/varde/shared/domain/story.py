"""The story of a case, as far as the group is told of it: who was asked, who said yes, what was agreed on.

Pure. Only codes and days; what people wrote is never part of it.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from varde.shared.domain.case import Assignment, Case
from varde.shared.domain.codes import AssignmentState


class What(StrEnum):
    """What happened."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    DEADLINE = "deadline"
    WROTE = "wrote"
    """The reporter has written more."""
    ANSWERED = "answered"
    """What the reporter wrote is released to the group."""
    QUESTION = "question"
    """A question that a partner asked went to the reporter."""


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing that happened. ``partners`` are codes; ``due_on`` None is no deadline."""

    what: What
    partners: tuple[str, ...] = ()
    due_on: date | None = None


def happened(before: Case, after: Case) -> tuple[Happened, ...]:
    """What is worth telling of the step from ``before`` to ``after``."""
    asked = _new(before, after, AssignmentState.ASKED)
    accepted = _new(before, after, AssignmentState.ACCEPTED)
    moved = after.open and before.due_on != after.due_on
    told = [
        Happened(What.ASKED, asked, after.due_on) if asked else None,
        Happened(What.ACCEPTED, accepted) if accepted else None,
        Happened(What.DEADLINE, (), after.due_on) if moved and not asked else None,
    ]
    return tuple(one for one in told if one)


def _new(before: Case, after: Case, state: AssignmentState) -> tuple[str, ...]:
    earlier = {_part(a) for a in before.assignments}
    return tuple(
        a.partner for a in after.assignments if a.state is state and _part(a) not in earlier
    )


def _part(assignment: Assignment) -> tuple[str, str, str]:
    return assignment.partner, assignment.role, assignment.state
