"""Reads the day of a deadline, from the words that stand where it should."""

from datetime import date

from varde.chatops.commands import Problem, ProblemKind
from varde.shared.domain.dates import (
    FARTHEST,
    falls_otherwise,
    is_no_day,
    read_date,
    suggest_date_word,
)


def read_day(words: tuple[str, ...], today: date) -> tuple[date, tuple[str, ...]] | Problem:
    """The day that ``words`` start with and the words after it, or what is wrong, in no command yet."""
    if not words:
        return Problem(ProblemKind.NO_DATE)
    if is_no_day(words, today):
        return Problem(ProblemKind.NO_SUCH_DATE)
    if meant := falls_otherwise(words, today):
        return Problem(ProblemKind.OTHER_WEEKDAY, day=meant)
    found = read_date(words, today)
    if found is None:
        return Problem(ProblemKind.BAD_DATE, suggestion=suggest_date_word(words) or "")
    day, count = found
    if not today <= day <= today + FARTHEST:
        return Problem(ProblemKind.PAST_DATE if day < today else ProblemKind.FAR_DATE)
    return day, words[count:]
