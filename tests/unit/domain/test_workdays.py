"""Working days pass over weekends and holidays."""

from datetime import date, timedelta

import pytest
from holidays import country_holidays
from hypothesis import given
from hypothesis import strategies as st

from varde.shared.domain.workdays import add_workdays, is_workday
from varde.shared.platform.holidays import is_holiday

MAUNDY_THURSDAY = date(2027, 3, 25)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 11, 26), True),
        (date(2026, 11, 28), False),
        (date(2026, 11, 29), False),
        (date(2026, 12, 25), False),
        (date(2027, 5, 17), False),
        (date(2027, 5, 1), False),
        (date(2027, 3, 29), False),
        (MAUNDY_THURSDAY, False),
    ],
)
def test_people_are_off_on_weekends_and_on_norwegian_holidays(day: date, works: bool) -> None:
    assert is_workday(day, is_holiday) is works


@pytest.mark.parametrize("year", range(1996, 2101))
def test_norways_holidays_are_those_of_a_library_of_the_worlds_calendars(year: int) -> None:
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(366))
    found = {day for day in days if day.year == year and is_holiday(day)}
    assert found == set(country_holidays("NO", years=year))


def test_easter_is_passed_over_in_one_step() -> None:
    assert add_workdays(date(2027, 3, 24), 1, is_holiday) == date(2027, 3, 30)


def test_no_days_from_a_holiday_is_the_first_day_at_work() -> None:
    assert add_workdays(MAUNDY_THURSDAY, 0, is_holiday) == date(2027, 3, 30)


def test_days_are_not_counted_backwards() -> None:
    with pytest.raises(ValueError, match="forwards"):
        add_workdays(date(2026, 11, 26), -1, is_holiday)


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(0, 60))
def test_the_day_reached_is_at_work_and_has_that_many_working_days_before_it(
    day: date, count: int
) -> None:
    reached = add_workdays(day, count, is_holiday)
    between = (day + timedelta(days=n) for n in range(1, (reached - day).days + 1))
    passed = sum(is_workday(each, is_holiday) for each in between)
    assert is_workday(reached, is_holiday)
    assert passed == max(count, 0 if is_workday(day, is_holiday) else 1)
