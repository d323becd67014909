"""How long cases waited: how many so long, and where the middle is, when enough are behind it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from varde.shared.domain.statistics import SMALLEST, Table, table

FEWEST = 4 * SMALLEST
"""Cases that a middle is told of: a quarter of them is no small count either."""


class Band(StrEnum):
    """Days from when a case came."""

    SAME_DAY = "same_day"
    TWO_DAYS = "two_days"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    LONGER = "longer"
    NOT_YET = "not_yet"


_AT_MOST = (
    (0, Band.SAME_DAY),
    (2, Band.TWO_DAYS),
    (7, Band.WEEK),
    (30, Band.MONTH),
    (90, Band.QUARTER),
)


@dataclass(frozen=True, slots=True)
class Waits:
    """Cases by ``Band``, small ones hidden, and the days of the first quarter, the middle and the last quarter."""

    bands: Table
    quartiles: tuple[int, int, int] | None
    """None as well where a band is hidden: which band a quarter ends in could tell how many that one has."""


def waits(days: Mapping[int | None, int]) -> Waits:
    """``days`` says how many cases waited so many days; None for those whose wait has not ended."""
    counted = dict.fromkeys(Band, 0)
    for waited, cases in days.items():
        counted[_band(waited)] += cases
    bands = table({band.value: n for band, n in counted.items()})
    return Waits(bands, None if bands.others else _quartiles(days))


def until_closed(days: Mapping[int | None, int], *, open_cases: int, told: int) -> Waits | None:
    """How long the closed cases waited; None where the number of them would tell what their outcomes hide.

    Which cases are open stands among the outcomes, and the bands of the others add up to the rest. So they are told
    where the outcomes tell the open cases (``told``), or there are none: each table then hides its own.
    None as well where the log no longer has when some cases were closed.
    """
    if not days.get(None, 0) == open_cases == told:
        return None
    return waits({waited: cases for waited, cases in days.items() if waited is not None})


def _band(days: int | None) -> Band:
    if days is None:
        return Band.NOT_YET
    return next((band for most, band in _AT_MOST if days <= most), Band.LONGER)


def _quartiles(days: Mapping[int | None, int]) -> tuple[int, int, int] | None:
    ended = sorted((waited, cases) for waited, cases in days.items() if waited is not None)
    total = sum(cases for _, cases in ended)
    if total < FEWEST:
        return None
    quarter, middle, last = (_nearest(ended, -(-total * part // 4)) for part in (1, 2, 3))
    return quarter, middle, last


def _nearest(ended: list[tuple[int, int]], rank: int) -> int:
    """How long the case of this rank waited, counted from the shortest."""
    reached = 0
    for waited, cases in ended:
        reached += cases
        if reached >= rank:
            return waited
    raise AssertionError("unreachable")
