from collections import defaultdict
from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varde.shared.domain.statistics import SMALLEST, table
from varde.shared.domain.waiting import FEWEST, Band, until_closed, waits

_DAYS = st.dictionaries(st.none() | st.integers(0, 400), st.integers(1, 30), max_size=12)


def test_waits_are_counted_by_how_long_they_were() -> None:
    told = waits({0: 9, 1: 3, 2: 5, 7: 6, 8: 7, 30: 1, 90: 10, 91: 11, None: 12})
    assert dict(told.bands.counts) == {
        Band.SAME_DAY: 9,
        Band.TWO_DAYS: 8,
        Band.WEEK: 6,
        Band.MONTH: 8,
        Band.QUARTER: 10,
        Band.LONGER: 11,
        Band.NOT_YET: 12,
    }


def test_small_bands_stand_together_as_others() -> None:
    told = waits({0: 9, 3: 2, 20: 6, None: 8})
    assert dict(told.bands.counts) == {Band.SAME_DAY: 9, Band.NOT_YET: 8}
    assert told.bands.others == 8


def test_the_middle_is_told_from_twenty_cases_on() -> None:
    assert waits({1: 5, 2: 5, 3: 5, 9: 4, None: 40}).quartiles is None
    assert waits({1: 5, 2: 5, 3: 5, 9: 5}).quartiles == (1, 2, 3)
    assert waits({0: 20}).quartiles == (0, 0, 0)


@given(_DAYS)
def test_behind_each_quarter_that_is_told_are_no_fewer_than_five(
    days: dict[int | None, int],
) -> None:
    told = waits(days)
    ended = sorted(d for d, cases in days.items() if d is not None for _ in range(cases))
    if told.quartiles is None:
        assert len(ended) < FEWEST or told.bands.others
        return
    assert not told.bands.others
    first, middle, last = told.quartiles
    assert first <= middle <= last
    assert sum(d <= first for d in ended) >= 5
    assert sum(d >= last for d in ended) >= 5


def test_the_middle_is_not_told_beside_a_band_that_is_hidden() -> None:
    assert waits({0: 17, 3: 5, None: 1}).quartiles is None
    assert waits({0: 15, 3: 7}).quartiles == (0, 0, 3)


def test_how_long_closed_cases_waited_is_told_where_the_outcomes_tell_the_open_ones() -> None:
    days = {1: 43, None: 12}
    told = until_closed(days, open_cases=12, told=12)
    assert told == until_closed({1: 43}, open_cases=0, told=0) == waits({1: 43})
    hidden_by_the_outcomes = until_closed(days, open_cases=12, told=0)
    not_all_in_the_log = until_closed(days, open_cases=9, told=9)
    assert (hidden_by_the_outcomes, not_all_in_the_log) == (None, None)


@pytest.mark.parametrize(
    ("outcomes", "bands", "most"),
    [
        (2, 2, 18),
        (3, 2, 15),
        (2, 3, 15),
        pytest.param(3, 3, 16, marks=pytest.mark.thorough),
    ],
)
def test_who_knows_the_rule_and_sets_outcomes_beside_waits_cannot_work_a_small_count_out(
    outcomes: int, bands: int, most: int
) -> None:
    """Of all cases that would be told alike, a small count could always be at least two numbers."""
    for total in range(SMALLEST, most + 1):
        alike = defaultdict[str, list[set[int]]](list)
        for still in range(total + 1):
            ended = total - still
            waited = list(_all_counts(ended, bands))
            for by_outcome in _all_counts(ended, outcomes):
                told = table({"": still, **dict(zip("abc", by_outcome, strict=False))})
                for by_band in waited:
                    days = dict(zip((None, 0, 1, 3), (still, *by_band), strict=False))
                    shown = until_closed(days, open_cases=still, told=told.counts.get("", 0))
                    counts = (still, *by_outcome, *by_band)
                    _note(alike[f"{sorted(told.counts.items())} {told.others} {shown}"], counts)
        assert all(_in_doubt(possible) for possible in alike.values())


@pytest.mark.parametrize("most", [22, pytest.param(25, marks=pytest.mark.thorough)])
def test_who_knows_the_middle_as_well_cannot_work_a_small_count_out(most: int) -> None:
    for total in range(FEWEST, most + 1):
        alike = defaultdict[str, list[set[int]]](list)
        for counts in _all_counts(total, 4):
            days = dict(zip((0, 1, 3, None), counts, strict=True))
            _note(alike[str(waits(days))], counts)
        assert all(_in_doubt(possible) for possible in alike.values())


def _all_counts(total: int, cells: int) -> Iterator[tuple[int, ...]]:
    for first in product(range(total + 1), repeat=cells - 1):
        if sum(first) <= total:
            yield (*first, total - sum(first))


def _note(possible: list[set[int]], counts: tuple[int, ...]) -> None:
    possible.extend(set() for _ in range(len(counts) - len(possible)))
    for place, count in enumerate(counts):
        possible[place].add(count)


def _in_doubt(possible: list[set[int]]) -> bool:
    return all(len(numbers) > 1 or not 0 < min(numbers) < SMALLEST for numbers in possible)
