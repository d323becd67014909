"""Which cases a list holds, and what a meeting is about."""

from datetime import timedelta
from enum import StrEnum
from typing import Literal

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


class Topic(StrEnum):
    """What of the open cases a meeting talks about, in this order."""

    DUE = "due"
    STUCK = "stuck"
    NEW = "new"
    ALL = "all"
