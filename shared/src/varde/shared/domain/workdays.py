"""Working days: every day but Saturday, Sunday and a public holiday."""

from collections.abc import Callable
from datetime import date, timedelta

IsHoliday = Callable[[date], bool]
"""True for a public holiday; the platform knows Norway's."""
_SATURDAY = 5


def is_workday(day: date, is_holiday: IsHoliday) -> bool:
    """True when people are at work on ``day``."""
    return day.weekday() < _SATURDAY and not is_holiday(day)


def add_workdays(day: date, count: int, is_holiday: IsHoliday) -> date:
    """The working day that is ``count`` working days after ``day``; 0 gives ``day`` or the next one.

    Raises ``ValueError`` for a negative count.
    """
    if count < 0:
        msg = "working days are counted forwards"
        raise ValueError(msg)
    left = count
    while left or not is_workday(day, is_holiday):
        day += timedelta(days=1)
        left -= is_workday(day, is_holiday) and left > 0
    return day
