"""Dates in words: ``15. januar 2027``, ``fredag 15. januar``, ``januar``.

Babel would write the same, and hold the 4 MB of all that it knows of languages for it; a test compares the two.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from varde.shared.domain.codes import Language

_NORWEGIAN = (
    "januar februar mars april mai juni juli august september oktober november desember".split()
)
_MONTHS: Mapping[Language, Sequence[str]] = {
    Language.NB: _NORWEGIAN,
    Language.NN: _NORWEGIAN,
    Language.EN: (
        "January February March April May June July August September October November December"
    ).split(),
}
_WEEKDAYS: Mapping[Language, Sequence[str]] = {
    Language.NB: "mandag tirsdag onsdag torsdag fredag lørdag søndag".split(),
    Language.NN: "måndag tysdag onsdag torsdag fredag laurdag søndag".split(),
    Language.EN: "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(),
}


def month(day: date, language: Language) -> str:
    """The month that ``day`` is in."""
    return _MONTHS[language][day.month - 1]


def day_in_words(day: date, language: Language) -> str:
    """With its year: ``15. januar 2027``, ``January 15, 2027``."""
    if language is Language.EN:
        return f"{month(day, language)} {day.day}, {day.year}"
    return f"{day.day}. {month(day, language)} {day.year}"


def weekday_in_words(day: date, language: Language) -> str:
    """With its weekday: ``fredag 15. januar``, ``Friday 15 January``."""
    dot = "" if language is Language.EN else "."
    return f"{_WEEKDAYS[language][day.weekday()]} {day.day}{dot} {month(day, language)}"
