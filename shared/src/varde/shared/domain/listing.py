"""Which cases a list holds, and what a meeting is about."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Literal

from varde.shared.domain.codes import (
    Arena,
    AssignmentRole,
    AssignmentState,
    Form,
    HoldReason,
    Status,
    Urgency,
)

Which = Literal["open", "mine", "overdue", "soon", "held", "asked", "partner"]
"""The open cases, one's own, those overdue, those overdue or due within ``SOON``, those that wait for the
coordinator, those in which a partner's question waits for her, one partner's."""

NEW = timedelta(days=14)
"""For so long a case counts as new to the group; after that, one without a lead is stuck."""
SOON = timedelta(days=14)
"""A deadline within this stands on the agenda."""
FRESH = timedelta(days=7)
"""For so long a case that nobody has taken lies on top of the coordinator's queue."""


class Pile(StrEnum):
    """Where a case lies in the coordinator's queue; the first that fits, in this order."""

    HELD = "held"
    ASKED = "asked"
    """A partner's question to the reporter waits."""
    DUE = "due"
    NEW = "new"
    OTHER = "other"
    ENDED = "ended"
    """Only looked for: what has ended waits for nobody."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What a case must be, all of it at once, to stay in a list; without any, every case stays."""

    urgency: Urgency | None = None
    partner: str = ""
    """Code of one that takes part: it has neither declined nor ended."""
    role: AssignmentRole | None = None
    """As what ``partner`` takes part, or anybody where none is named."""
    form: Form | None = None
    """One of its forms, the most likely or not."""
    arena: Arena | None = None
    status: Status | None = None

    def __bool__(self) -> bool:
        return self != UNFILTERED


UNFILTERED = Filters()


@dataclass(frozen=True, slots=True)
class Head:
    """What a long list shows of a case, and what decides who may know of it."""

    case_id: str
    reference: str
    status: Status
    urgency: Urgency
    summary: str
    opened_on: date
    due_on: date | None
    hold_reasons: tuple[HoldReason, ...]
    excluded_partners: frozenset[str]
    recused_members: frozenset[str]
    asked: bool
    """A partner's question waits in it."""
    lead: str = ""
    """Partner who has accepted the lead, else who is asked; "" for nobody."""
    lead_state: AssignmentState | None = None

    @property
    def held(self) -> bool:
        """True while the case waits for the coordinator."""
        return bool(self.hold_reasons)


class Topic(StrEnum):
    """What of the open cases a meeting talks about, in this order."""

    DUE = "due"
    STUCK = "stuck"
    NEW = "new"
    ALL = "all"
