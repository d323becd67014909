"""A case: an anonymised concern under discussion, its life cycle and its assignments."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from varde.shared.domain.codes import (
    AssignmentRole,
    AssignmentState,
    HoldReason,
    Outcome,
    Status,
)
from varde.shared.domain.concern import Facts

_S = Status

ALLOWED: dict[Status, frozenset[Status]] = {
    _S.RECEIVED: frozenset({_S.IN_REVIEW, _S.REJECTED}),
    _S.IN_REVIEW: frozenset(
        {_S.ADVICE_GIVEN, _S.READY, _S.DISCUSSED, _S.URGENT, _S.FORWARDED, _S.REJECTED, _S.CLOSED}
    ),
    _S.URGENT: frozenset({_S.FORWARDED, _S.IN_REVIEW}),
    _S.READY: frozenset({_S.DISCUSSED}),
    _S.DISCUSSED: frozenset({_S.ASSIGNED, _S.URGENT, _S.ADVICE_GIVEN, _S.FORWARDED, _S.CLOSED}),
    _S.ASSIGNED: frozenset({_S.FOLLOW_UP, _S.DISCUSSED, _S.CLOSED}),
    _S.FOLLOW_UP: frozenset({_S.WAITING, _S.ASSIGNED, _S.CLOSED}),
    _S.WAITING: frozenset({_S.FOLLOW_UP, _S.CLOSED}),
    _S.ADVICE_GIVEN: frozenset({_S.CLOSED}),
    _S.FORWARDED: frozenset({_S.CLOSED}),
    _S.CLOSED: frozenset({_S.REOPENED}),
    _S.REOPENED: frozenset({_S.IN_REVIEW, _S.DISCUSSED, _S.ASSIGNED, _S.CLOSED}),
    _S.REJECTED: frozenset({_S.REOPENED}),
}
"""Which status may follow which."""

LIVE = frozenset({AssignmentState.PROPOSED, AssignmentState.ASKED, AssignmentState.ACCEPTED})
"""An assignment that counts: neither declined nor ended."""

ENDED = frozenset({Status.CLOSED, Status.REJECTED})


def followers(current: Status) -> tuple[Status, ...]:
    """The statuses that a command may move a case on to, in their order; closing has a command of its own."""
    return tuple(s for s in Status if s in ALLOWED[current] and s is not Status.CLOSED)


def lead_of(assignments: "Iterable[Assignment]") -> "Assignment | None":
    """The assignment in the lead, if one is proposed, asked or has accepted."""
    leads = [a for a in assignments if a.role is AssignmentRole.LEAD and a.state in LIVE]
    return leads[-1] if leads else None


def has_accepted(assignments: "Iterable[Assignment]", partner: str) -> bool:
    """True when the partner has said yes to lead or to contribute."""
    return any(a.partner == partner and a.state is AssignmentState.ACCEPTED for a in assignments)


def may_follow(current: Status, new: Status) -> bool:
    """True when a case in ``current`` may move to ``new``."""
    return new in ALLOWED[current]


@dataclass(frozen=True, slots=True)
class Assignment:
    """A partner asked, or proposed, to take part. ``partner`` is a code of ``partners.toml``."""

    partner: str
    role: AssignmentRole
    state: AssignmentState
    reason: str = ""
    """The rule id, or the public reason given when declining (already guarded)."""
    member: str = ""
    """Id of the member who is asked by name; "" for the partner as a whole."""


@dataclass(frozen=True, slots=True)
class Note:
    """A guarded note on a case; ``on`` is a date, never a time."""

    on: date
    partner: str
    text: str
    met_on: date | None = None
    """The day of the meeting whose minutes it is part of."""


@dataclass(frozen=True, slots=True)
class Case:
    """A case as stored. All text in it is anonymised; the sealed original is elsewhere."""

    case_id: str
    reference: str
    concern_id: str
    status: Status
    facts: Facts
    summary: str
    opened_on: date
    version: int = 1
    hold_reasons: tuple[HoldReason, ...] = ()
    account: str = ""
    """The de-identified account, once the coordinator has released it; else empty."""
    rule: str = ""
    """Id of the routing rule that proposed the lead."""
    rule_reason: str = ""
    due_on: date | None = None
    ended_on: date | None = None
    """The day on which it was closed or rejected; None while it is open."""
    kept_until: date | None = None
    """The case is kept at least until then, because the coordinator said so, and why: ``kept_for``."""
    kept_for: str = ""
    erased_on: date | None = None
    """Since then only codes are left of it."""
    outcome: Outcome | None = None
    excluded_partners: frozenset[str] = frozenset()
    recused_members: frozenset[str] = frozenset()
    """Members who are disqualified one by one (fvl. § 6); the rest of their service goes on."""
    assignments: tuple[Assignment, ...] = ()
    notes: tuple[Note, ...] = field(default=())

    @property
    def held(self) -> bool:
        """True while the case waits for the coordinator and may not stand in the channel."""
        return bool(self.hold_reasons)

    @property
    def open(self) -> bool:
        """True until the case is closed or rejected."""
        return self.status not in ENDED

    @property
    def lead(self) -> Assignment | None:
        """The partner in the lead, if one is proposed, asked or has accepted."""
        return lead_of(self.assignments)

    def with_assignment(self, assignment: Assignment) -> "Case":
        """The case with ``assignment`` put in place of the same partner's earlier one."""
        others = tuple(a for a in self.assignments if a.partner != assignment.partner)
        return replace(self, assignments=(*others, assignment))
