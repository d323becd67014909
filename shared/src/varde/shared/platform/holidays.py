"""Norway's public holidays (lov 1947-04-26-1 and lov 1995-02-24-12 § 2): five dates, and seven days by Easter.

A library of the world's calendars would hold 12 MB in each process for these twelve days; a test compares them with one.
"""

from datetime import date, timedelta
from functools import cache

from dateutil.easter import easter  # type: ignore[import-untyped] # dateutil ships no types

_FIXED = ((1, 1), (5, 1), (5, 17), (12, 25), (12, 26))
"""Month and day: New Year, Labour Day, Constitution Day, and both Christmas days."""
_FROM_EASTER = (-3, -2, 0, 1, 39, 49, 50)
"""Days from Easter Sunday: Maundy Thursday, Good Friday, both Easter days, Ascension, both days of Pentecost."""


def is_holiday(day: date) -> bool:
    """True for a public holiday in Norway that is not just a Sunday."""
    return day in _of_year(day.year)


@cache
def _of_year(year: int) -> frozenset[date]:
    fixed = {date(year, month, day) for month, day in _FIXED}
    first = easter(year)
    return frozenset(fixed | {first + timedelta(days=days) for days in _FROM_EASTER})
