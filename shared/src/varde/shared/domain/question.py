"""What a partner would ask a reporter: whether it may, and what became of it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Asking(StrEnum):
    """Whether a partner's members may ask reporters from the chat."""

    WITH_APPROVAL = "with_approval"
    """The coordinator reads the question first, and sends it or says no."""
    NOT_ALLOWED = "not_allowed"


class Fate(StrEnum):
    """What became of a question."""

    SENT = "sent"
    REWORDED = "reworded"
    """Sent in the coordinator's words."""
    KNOWN = "known"
    RISK = "risk"
    NOT_NEEDED = "not_needed"
    UNREACHABLE = "unreachable"
    UNCLEAR = "unclear"
    TALK = "talk"
    """The coordinator says why herself."""
    CLOSED = "closed"
    """The case was closed first."""
    GONE = "gone"
    """The reporter can be asked nothing any more."""


DECLINED = (
    Fate.KNOWN,
    Fate.NOT_NEEDED,
    Fate.RISK,
    Fate.UNCLEAR,
    Fate.UNREACHABLE,
    Fate.TALK,
)
"""For what reasons the coordinator may say no."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A question that waits for the coordinator. What it says is sealed to her."""

    question_id: str
    case_id: str
    partner: str
    """Code of the partner that asks."""
    member: str
    """Id of its member, who alone is told what becomes of it."""
    asked_on: date
