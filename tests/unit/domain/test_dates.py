from datetime import date, timedelta

import pytest
from babel.dates import format_date

from varde.shared.domain.dates import falls_otherwise, is_no_day, read_date, suggest_date_word

TODAY = date(2026, 11, 24)  # a Tuesday


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("i dag", date(2026, 11, 24)),
        ("today", date(2026, 11, 24)),
        ("i morgen", date(2026, 11, 25)),
        ("i morgon", date(2026, 11, 25)),
        ("overmorgen", date(2026, 11, 26)),
        ("fredag", date(2026, 11, 27)),
        ("på fredag", date(2026, 11, 27)),
        ("Friday", date(2026, 11, 27)),
        ("tysdag", date(2026, 12, 1)),
        ("laurdag", date(2026, 11, 28)),
        ("om 3 dager", date(2026, 11, 27)),
        ("om tre dagar", date(2026, 11, 27)),
        ("om 2 uker", date(2026, 12, 8)),
        ("om ei veke", date(2026, 12, 1)),
        ("in two weeks", date(2026, 12, 8)),
        ("15.1.", date(2027, 1, 15)),
        ("30.11", date(2026, 11, 30)),
        ("15.01.2027", date(2027, 1, 15)),
        ("15/1/27", date(2027, 1, 15)),
        ("2027-01-15", date(2027, 1, 15)),
        ("15. januar", date(2027, 1, 15)),
        ("15 jan 2028", date(2028, 1, 15)),
        ("January 15", date(2027, 1, 15)),
        ("15th of January, ", date(2027, 1, 15)),
        ("1. desember", date(2026, 12, 1)),
        ("tirsdag 1. desember", date(2026, 12, 1)),
        ("på fredag den 15. januar 2027", date(2027, 1, 15)),
        ("mandag 30.11.", date(2026, 11, 30)),
        ("den 15. januar", date(2027, 1, 15)),
        ("Friday, January 15th", date(2027, 1, 15)),
        ("the 15th of January", date(2027, 1, 15)),
        ("om fjorten dager", date(2026, 12, 8)),
        ("om et år", date(2027, 11, 24)),
        ("om én uke", date(2026, 12, 1)),
        ("om éi veke", date(2026, 12, 1)),
        ("om éin dag", date(2026, 11, 25)),
        ("om to år", date(2028, 11, 23)),
        ("in 2 years", date(2028, 11, 23)),
        ("neste uke", date(2026, 12, 1)),
        ("neste veke", date(2026, 12, 1)),
        ("next week", date(2026, 12, 1)),
        ("neste fredag", date(2026, 12, 4)),
        ("neste laurdag", date(2026, 12, 5)),
        ("innen neste mandag", date(2026, 11, 30)),
        ("next Friday", date(2026, 12, 4)),
        ("by next tuesday", date(2026, 12, 1)),
        ("den 15.", date(2026, 12, 15)),
        ("innen den 24.", date(2026, 11, 24)),
        ("by the 15th", date(2026, 12, 15)),
        ("den 31", date(2026, 12, 31)),
        ("29. februar", date(2028, 2, 29)),
        ("innan fredag", date(2026, 11, 27)),
        ("til fredag", date(2026, 11, 27)),
        ("senest 15. januar", date(2027, 1, 15)),
        ("seinast laurdag", date(2026, 11, 28)),
        ("førstkommende mandag", date(2026, 11, 30)),
        ("this Friday", date(2026, 11, 27)),
        ("innen en uke", date(2026, 12, 1)),
        ("innan ei veke", date(2026, 12, 1)),
        ("within a week", date(2026, 12, 1)),
        ("3 dager", date(2026, 11, 27)),
        ("overmorgon", date(2026, 11, 26)),
        ("fredag neste uke", date(2026, 12, 4)),
        ("laurdag i neste veke", date(2026, 12, 5)),
        ("Friday next week", date(2026, 12, 4)),
        ("uke 50", date(2026, 12, 11)),
        ("innen uke 50", date(2026, 12, 11)),
        ("veke 50", date(2026, 12, 11)),
        ("i veke 50", date(2026, 12, 11)),
        ("week 50", date(2026, 12, 11)),
        ("by week 50", date(2026, 12, 11)),
        ("in week 3", date(2027, 1, 22)),
        ("uke 48", date(2026, 11, 27)),
        ("uke 47", date(2027, 11, 26)),
        ("uke 53", date(2027, 1, 1)),
        ("uke 50 2027", date(2027, 12, 17)),
        ("fredag uke 50", date(2026, 12, 11)),
        ("mandag i uke 50", date(2026, 12, 7)),
        ("Monday of week 50", date(2026, 12, 7)),
        ("neste måned", date(2026, 12, 24)),
        ("neste månad", date(2026, 12, 24)),
        ("innen neste måned", date(2026, 12, 24)),
        ("next month", date(2026, 12, 24)),
        ("om et par dager", date(2026, 11, 26)),
        ("om eit par dagar", date(2026, 11, 26)),
        ("om par uker", date(2026, 12, 8)),
        ("et par veker", date(2026, 12, 8)),
        ("in a couple of days", date(2026, 11, 26)),
        ("within a couple weeks", date(2026, 12, 8)),
        ("fre", date(2026, 11, 27)),
        ("innen fre.", date(2026, 11, 27)),
        ("fredag.", date(2026, 11, 27)),
        ("tys", date(2026, 12, 1)),
        ("laur.", date(2026, 11, 28)),
        ("fri", date(2026, 11, 27)),
        ("by thurs", date(2026, 11, 26)),
        ("fre. 15. januar", date(2027, 1, 15)),
        ("neste fre", date(2026, 12, 4)),
        ("jul", date(2026, 12, 24)),
        ("innen jul", date(2026, 12, 24)),
        ("før jul", date(2026, 12, 23)),
        ("før jula", date(2026, 12, 23)),
        ("christmas", date(2026, 12, 24)),
        ("before Christmas", date(2026, 12, 23)),
        ("by Christmas Eve", date(2026, 12, 24)),
        ("før fredag", date(2026, 11, 26)),
        ("before January 15", date(2027, 1, 14)),
    ],
)
def test_a_date_is_read_as_people_write_it(text: str, expected: date) -> None:
    assert read_date(text.split(), TODAY) == (expected, len(text.split()))


def test_a_weekday_is_the_next_such_day_and_never_today() -> None:
    assert read_date(["tirsdag"], TODAY) == (date(2026, 12, 1), 1)


@pytest.mark.parametrize("pattern", ["EEEE d. MMMM", "EEEE d MMMM", "d. MMMM y", "EEEE d. MMMM y"])
@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_a_date_is_read_as_varde_writes_it(language: str, pattern: str) -> None:
    for ahead in range(1, 365):
        day = TODAY + timedelta(days=ahead)
        words = format_date(day, format=pattern, locale=language).split()
        assert read_date(words, TODAY) == (day, len(words))


def test_a_week_that_goes_on_is_this_one_and_its_deadline_has_not_passed() -> None:
    for day in (date(2026, 12, 12), date(2026, 12, 13)):
        assert read_date(["uke", "50"], day) == (day, 2)
    assert read_date(["uke", "50"], date(2026, 12, 14)) == (date(2027, 12, 17), 2)
    assert read_date(["uke", "53"], date(2027, 1, 2)) == (date(2027, 1, 2), 2)


def test_the_month_that_comes_may_be_a_shorter_one() -> None:
    assert read_date(["neste", "måned"], date(2027, 1, 31)) == (date(2027, 2, 28), 2)
    assert read_date(["next", "month"], date(2026, 12, 31)) == (date(2027, 1, 31), 2)


def test_a_weekday_that_the_date_does_not_fall_on_is_not_taken_with_it() -> None:
    assert read_date(["torsdag", "15.", "januar"], TODAY) == (date(2026, 11, 26), 1)


def test_a_day_without_a_year_that_has_passed_is_next_year() -> None:
    assert read_date(["23.", "november"], TODAY) == (date(2027, 11, 23), 2)


def test_words_after_the_date_are_left_alone() -> None:
    assert read_date(["om", "3", "dager", "notat", "ring"], TODAY) == (date(2026, 11, 27), 3)


@pytest.mark.parametrize(
    "text", ["31.2.", "0000-01-01", "32. januar", "snart", "om mange dager", ""]
)
def test_what_is_no_date_is_not_guessed_at(text: str) -> None:
    assert read_date(text.split(), TODAY) is None


@pytest.mark.parametrize(
    "text", ["31.2.", "den 31. februar", "fredag 31.2.2027", "April 31st", "uke 54", "week 0"]
)
def test_a_date_that_no_calendar_has_is_known_as_such(text: str) -> None:
    assert is_no_day(text.split(), TODAY)


@pytest.mark.parametrize("text", ["28.2.", "fredag", "snart", "", "om 3 dager", "29. februar"])
def test_other_words_are_not_taken_for_a_date_that_no_calendar_has(text: str) -> None:
    assert not is_no_day(text.split(), TODAY)


def test_a_date_with_another_weekday_before_it_is_known_as_such() -> None:
    friday = date(2027, 1, 15)
    assert falls_otherwise("på torsdag den 15. januar notat".split(), TODAY) == friday
    assert falls_otherwise("fredag 15. januar".split(), TODAY) is None
    assert falls_otherwise("15. januar".split(), TODAY) is None


def test_a_leap_day_is_found_only_in_a_leap_year() -> None:
    assert read_date(["29.2.2028"], TODAY) == (date(2028, 2, 29), 1)
    assert read_date(["29.2.2027"], TODAY) is None


@pytest.mark.parametrize(
    ("typo", "meant"),
    [
        ("fredga", "fredag"),
        ("onsag", "onsdag"),
        ("31. februar", None),
        ("fredag elelr", None),
        ("xyz", None),
        ("fire", None),
        ("fre ellers", None),
    ],
)
def test_a_typo_in_a_date_word_gets_a_suggestion(typo: str, meant: str | None) -> None:
    assert suggest_date_word(typo.split()) == meant
