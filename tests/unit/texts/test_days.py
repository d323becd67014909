"""Dates in words are those that Babel writes."""

from datetime import date, timedelta

import pytest
from babel.dates import format_date

from varde.shared.domain.codes import Language
from varde.shared.domain.span import Span
from varde.shared.texts.days import day_in_words, month, weekday_in_words
from varde.shared.texts.spans import span_label

DAYS = [date(2027, 1, 1) + timedelta(days=n) for n in range(366)]


@pytest.mark.parametrize("language", Language)
def test_a_day_a_weekday_and_a_month_are_written_as_babel_writes_them(language: Language) -> None:
    locale = language.value
    pattern = "EEEE d MMMM" if language is Language.EN else "EEEE d. MMMM"
    for day in DAYS:
        assert day_in_words(day, language) == format_date(day, format="long", locale=locale)
        assert weekday_in_words(day, language) == format_date(day, format=pattern, locale=locale)
        assert month(day, language) == format_date(day, format="LLLL", locale=locale)


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (Span(2026), "2026"),
        (Span(2026, 1, 3), "januar–mars 2026"),
        (Span(2026, 3, 1), "mars 2026"),
        (Span(2026, 10, 3), "oktober–desember 2026"),
    ],
)
def test_a_part_of_a_year_is_named_by_its_months(span: Span, words: str) -> None:
    assert span_label(span, Language.NB) == words
