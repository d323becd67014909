from hypothesis import given
from hypothesis import strategies as st

from varde.shared.domain.waiting import FEWEST, Band, waits

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
        assert len(ended) < FEWEST
        return
    first, middle, last = told.quartiles
    assert first <= middle <= last
    assert sum(d <= first for d in ended) >= 5
    assert sum(d >= last for d in ended) >= 5
