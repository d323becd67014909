"""Norway's public holidays (lov 1947-04-26-1 and lov 1995-02-24-12 § 2), from a maintained library."""

from datetime import date
from functools import cache

from holidays import country_holidays


def is_holiday(day: date) -> bool:
    """True for a public holiday in Norway that is not just a Sunday."""
    return day in _of_year(day.year)


@cache
def _of_year(year: int) -> frozenset[date]:
    return frozenset(country_holidays("NO", years=year))
