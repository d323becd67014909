"""Letters that go out by e-mail: their kinds and states, and when they are tried again."""

from datetime import timedelta
from enum import StrEnum

GIVE_UP_AFTER = timedelta(days=5)
"""RFC 5321 § 4.5.4.1 asks for four to five days."""
_FIRST_SECONDS = 60
_LONGEST_SECONDS = 2 * 60 * 60
_DOUBLINGS = 8
"""By then the pause is longer than the longest."""


class LetterKind(StrEnum):
    """What a letter is."""

    RECEIPT = "receipt"
    REPLY = "reply"


class LetterState(StrEnum):
    """How far a letter has come."""

    WAITING = "waiting"
    SENT = "sent"
    """The smarthost has it."""
    FAILED = "failed"


def pause(attempts: int, share: float) -> timedelta:
    """How long to wait after so many failed attempts (from 1 on); ``share`` is a random number in [0, 1).

    A minute at first and twice as long each time up to two hours, a fifth shorter or longer, so that the letters of
    an outage do not all come back at once.
    """
    seconds = min(_FIRST_SECONDS * 2 ** min(attempts - 1, _DOUBLINGS), _LONGEST_SECONDS)
    return timedelta(seconds=seconds * (0.8 + 0.4 * share))
