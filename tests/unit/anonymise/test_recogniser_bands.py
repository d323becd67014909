"""What is said instead of an age, a sum, a date or a time of day changes at its border, and nowhere else."""

import pytest

from support.families import FAMILIES
from varde.shared.anonymise.recognisers.ages import BANDS, age_band
from varde.shared.anonymise.recognisers.amounts import is_few, magnitude
from varde.shared.anonymise.recognisers.origins import region
from varde.shared.anonymise.recognisers.times import is_recent, parts_of_day, season
from varde.shared.anonymise.spans import merge


def found(family: str, text: str) -> list[str]:
    return [text[s.start : s.end] for s in merge(FAMILIES[family](text))]


@pytest.mark.parametrize(
    ("band", "youngest", "oldest"),
    [
        ((0, 12), "1", "12"),
        ((13, 15), "13", "15"),
        ((16, 17), "16", "17"),
        ((18, 24), "18", "24"),
        ((25, 39), "25", "39"),
        ((40, 59), "40", "59"),
        ((60, 0), "60", "99"),
    ],
)
def test_the_youngest_and_the_oldest_of_a_band_are_in_it(
    band: tuple[int, int], youngest: str, oldest: str
) -> None:
    assert age_band(f"{youngest} år") == age_band(f"{oldest} år") == band
    assert band in {*BANDS, (60, 0)}


@pytest.mark.parametrize(
    ("words", "band"),
    [
        ("17-18 år", None),
        ("18-20 år", (18, 24)),
        ("13-17 år", (13, 17)),
        ("15-16 år", (13, 17)),
        ("13 og 15 år", (13, 15)),
        ("22-27 år", (18, 39)),
        ("55-65 år", (40, 0)),
        ("17 1/2", (16, 17)),
        ("12 ½ år", (0, 12)),
        ("17,5 år", (16, 17)),
        ("tjuefire år", (18, 24)),
        ("tjuefem år", (25, 39)),
        ("trettini år", (25, 39)),
        ("førti år", (40, 59)),
        ("førtien år", (40, 59)),
        ("femtini år", (40, 59)),
        ("seksti år", (60, 0)),
        ("thirty years", (25, 39)),
        ("tredve år", (25, 39)),
        ("forty years", (40, 59)),
        ("fifty years", (40, 59)),
        ("sixty years", (60, 0)),
        ("år", None),
    ],
)
def test_an_age_in_words_or_a_range_has_the_band_of_its_figures(
    words: str, band: tuple[int, int] | None
) -> None:
    assert age_band(words) == band


@pytest.mark.parametrize(
    ("words", "band"),
    [
        ("første klasse", (0, 12)),
        ("sjuende klasse", (0, 12)),
        ("åttende klasse", (13, 15)),
        ("8. klasse", (13, 15)),
        ("10. klasse", (13, 15)),
        ("på vgs", (16, 17)),
        ("første eller andre året på vgs", None),
        ("VG1", (16, 17)),
        ("VG2", None),
        ("VG3", None),
        ("tredje året på videregående", None),
        ("fjerde året på videregående", (18, 24)),
    ],
)
def test_a_class_has_the_band_of_the_year_in_which_its_pupils_begin_it(
    words: str, band: tuple[int, int] | None
) -> None:
    assert age_band(words) == band


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("hun er elleve.", ["elleve"]),
        ("de er ti.", []),
        ("de er fire.", []),
        ("er elleve.", ["elleve"]),
        ("femten år", ["femten år"]),
        ("i fem år", []),
        ("kom i fem år", []),
        ("siste fem år", []),
        ("han er i dag femten år", ["femten år"]),
    ],
)
def test_years_that_pass_are_nobodys_age(text: str, marks: list[str]) -> None:
    assert found("ages", text) == marks


@pytest.mark.parametrize(
    ("words", "power"),
    [
        ("5 kr", 1),
        ("99 kr", 1),
        ("100 kr", 2),
        ("999 kr", 2),
        ("1000 kr", 3),
        ("1 tusen", 3),
        ("1 k", 3),
        ("2 lapper", 3),
        ("999 999 kr", 5),
        ("1 million", 6),
        ("25 millioner", 6),
        ("kroner", 1),
    ],
)
def test_a_magnitude_changes_where_a_figure_is_added_up_to_a_million(
    words: str, power: int
) -> None:
    assert magnitude(words) == power


def test_a_count_in_words_says_that_they_are_few() -> None:
    assert [is_few(count) for count in ("bare to", "bare 2", " 14 ")] == [True, True, False]


@pytest.mark.parametrize(
    ("season_", "months"), [(0, (12, 1, 2)), (1, (3, 4, 5)), (2, (6, 7, 8)), (3, (9, 10, 11))]
)
def test_a_season_has_three_months(season_: int, months: tuple[int, ...]) -> None:
    assert [season(f"4/{month}") for month in months] == [season_] * 3


@pytest.mark.parametrize(
    ("date", "season_"),
    [
        ("uke 1", 0),
        ("uke 9", 1),
        ("uke 22", 1),
        ("uke 23", 2),
        ("uke 52", 0),
        ("uke 99", 0),
        ("uke 42 2026", 3),
        ("fra januar til mai", 0),
        ("3/0", None),
        ("3/13", None),
        ("denne uken", None),
    ],
)
def test_a_week_has_the_season_of_its_month_and_of_two_months_the_first_counts(
    date: str, season_: int | None
) -> None:
    assert season(date) == season_


def test_only_what_was_today_or_yesterday_is_recent() -> None:
    dates = ("i går kveld", "Yesterday evening", "3. mai", "tirsdag i uke 3")
    assert [is_recent(date) for date in dates] == [True, True, False, False]


@pytest.mark.parametrize(
    ("said", "parts"),
    [
        ("05.59", (0, 0)),
        ("06", (1, 1)),
        ("11.59", (1, 1)),
        ("12", (2, 2)),
        ("17.59", (2, 2)),
        ("18", (3, 3)),
        ("23", (3, 3)),
        ("24.00", (0, 0)),
        ("06 til 12", (1, 1)),
        ("06 til 13", (1, 2)),
        ("22 til 24", (3, 3)),
        ("11 am", (1, 1)),
        ("12 pm", (2, 2)),
        ("8 am to 2 pm", (1, 2)),
        ("9 to 11 pm", (3, 3)),
        ("at night", (0, 0)),
        ("om formiddagen", (1, 1)),
        ("i morgentimene", (1, 1)),
        ("om mornen", (1, 1)),
        ("om ettermiddagen", (2, 2)),
        ("in the afternoon", (2, 2)),
        ("på kvelden", (3, 3)),
        ("in the evening", (3, 3)),
    ],
)
def test_a_part_of_the_day_begins_and_ends_at_its_hour(said: str, parts: tuple[int, int]) -> None:
    assert parts_of_day(said) == parts


def test_an_unknown_origin_is_called_western_europe_and_a_genitive_its_country() -> None:
    assert region("marsboer") == "[Western Europe]"
    assert region("USAs") == "[America]"
