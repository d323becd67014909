"""Dates as people write them in bokmål, nynorsk and English: ``fredag``, ``om 3 dager``, ``15. januar``."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from difflib import get_close_matches

FARTHEST = timedelta(days=730)
"""A deadline later than this is a slip of the finger."""

NO_DEADLINE = frozenset({"ingen", "none", "fjern", "remove"})

_WEEKDAYS = (
    ("mandag", "måndag", "monday"),
    ("tirsdag", "tysdag", "tuesday"),
    ("onsdag", "wednesday"),
    ("torsdag", "thursday"),
    ("fredag", "friday"),
    ("lørdag", "laurdag", "saturday"),
    ("søndag", "sundag", "sunday"),
)
_SHORT_WEEKDAYS = (
    ("man", "mån", "mon"),
    ("tir", "tirs", "tys", "tue", "tues"),
    ("ons", "wed"),
    ("tor", "tors", "thu", "thur", "thurs"),
    ("fre", "fri"),
    ("lør", "laur", "sat"),
    ("søn", "sun"),
)
_MONTHS = (
    ("januar", "january", "jan"),
    ("februar", "february", "feb"),
    ("mars", "march", "mar"),
    ("april", "apr"),
    ("mai", "may"),
    ("juni", "june", "jun"),
    ("juli", "july", "jul"),
    ("august", "aug"),
    ("september", "sep", "sept"),
    ("oktober", "october", "okt", "oct"),
    ("november", "nov"),
    ("desember", "december", "des", "dec"),
)
_SOON = {
    "i dag": 0,
    "idag": 0,
    "today": 0,
    "i morgen": 1,
    "i morgon": 1,
    "imorgen": 1,
    "imorgon": 1,
    "tomorrow": 1,
    "i overmorgen": 2,
    "i overmorgon": 2,
    "overmorgen": 2,
    "overmorgon": 2,
    "day after tomorrow": 2,
    "the day after tomorrow": 2,
}
_NUMBERS = {
    word: number
    for number, words in enumerate(
        (
            ("en", "én", "ei", "éi", "ein", "éin", "et", "ett", "eit", "éit", "one", "a"),
            ("to", "two"),
            ("tre", "three"),
            ("fire", "four"),
            ("fem", "five"),
            ("seks", "six"),
            ("sju", "syv", "seven"),
            ("åtte", "eight"),
            ("ni", "nine"),
            ("ti", "ten"),
            ("elleve", "eleven"),
            ("tolv", "twelve"),
            ("tretten", "thirteen"),
            ("fjorten", "fourteen"),
        ),
        start=1,
    )
    for word in words
}
_UNIT_DAYS = {
    unit: days
    for days, units in {
        1: ("dag", "dager", "dagar", "day", "days"),
        7: ("uke", "uker", "veke", "veker", "week", "weeks"),
        30: ("måned", "måneder", "månad", "månader", "month", "months"),
        365: ("år", "year", "years"),
    }.items()
    for unit in units
}
_WEEKDAY_OF = {word: n for n, words in enumerate(_WEEKDAYS) for word in words}
_SHORT_WEEKDAY_OF = {word: n for n, words in enumerate(_SHORT_WEEKDAYS) for word in words}
_ANY_WEEKDAY_OF = _WEEKDAY_OF | _SHORT_WEEKDAY_OF
_CHRISTMAS_EVE = (
    "jul",
    "jula",
    "julaften",
    "julaftan",
    "julafta",
    "christmas",
    "christmas eve",
    "xmas",
)
_MONTH_OF = {word: n for n, words in enumerate(_MONTHS, start=1) for word in words}
_IN = r"(?:om|in|within)"
_ON = re.compile(r"(?:på|on|innen|innan|by|til|senest|seinast|førstkommende|førstkomande|this)\s+")
_BEFORE = re.compile(r"(?:før|before)\s+(.+)")
_AHEAD = re.compile(rf"(?:{_IN}\s+)?(\d{{1,3}}|[a-zæøåé]+)\s+([a-zæøå]+)")
_COUPLE = re.compile(r"(?:(?:et|eit|a)\s+)?(?:par|couple(?:\s+of)?)\b")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_NUMERIC = re.compile(r"(\d{1,2})[./](\d{1,2})\.?(?:[./]?(\d{4}|\d{2}))?")
_DAY_MONTH = re.compile(r"(\d{1,2})(?:\.|st|nd|rd|th)?\s*(?:of\s+)?([a-zæøå]+)\.?(?:\s+(\d{4}))?")
_MONTH_DAY = re.compile(r"([a-z]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(\d{4}))?")
_NEXT = re.compile(r"(?:neste|next)\s+(\w+)")
_WEEKS = frozenset({"uke", "veke", "week"})
_IN_NEXT_WEEK = re.compile(rf"(\w+)\s+(?:i\s+)?(?:neste|next)\s+(?:{'|'.join(sorted(_WEEKS))})")
_NEXT_MONTH = re.compile(r"(?:i\s+|in\s+)?(?:neste|next)\s+(?:måned|månad|month)")
_NUMBERED = re.compile(
    rf"(?:({'|'.join(_ANY_WEEKDAY_OF)})\.?,?\s+)?(?:(?:i|in|of)\s+)?(?:{'|'.join(sorted(_WEEKS))})\s+(\d{{1,2}})(?:\s+(\d{{4}}))?"
)
_DAY = re.compile(r"(?:den|the)\s+(\d{1,2})(?:\.|st|nd|rd|th)?")
_NAMED = re.compile(rf"(?:({'|'.join(_ANY_WEEKDAY_OF)})\.?,?\s+)?(?:(?:den|the)\s+)?(.+)")
_MOST_WORDS = 6
_LEAP_GAP = 8
"""Years that may lie between two leap days, or two weeks 53."""
_MOST_WEEKS, _FRIDAY = 53, 4


def read_date(words: Sequence[str], today: date) -> tuple[date, int] | None:
    """The date at the start of ``words`` and how many words it took, the longest reading first."""
    for count in range(min(_MOST_WORDS, len(words)), 0, -1):
        found = _date(_start(words, count), today)
        if found is not None:
            return found, count
    return None


def is_no_day(words: Sequence[str], today: date) -> bool:
    """True when ``words`` start with a date that no calendar has, as 31 February."""
    starts = [_start(words, count) for count in range(1, _MOST_WORDS + 1)]
    weeks = (_NUMBERED.fullmatch(start) for start in starts)
    if any(week and not 1 <= int(week[2]) <= _MOST_WEEKS for week in weeks):
        return True
    read = map(_parts, starts)
    return any(
        parts is not None and _in_year(*parts, today) is None for _, parts in filter(None, read)
    )


def falls_otherwise(words: Sequence[str], today: date) -> date | None:
    """The day that ``words`` start with, when the weekday written before it is not that day's."""
    for count in range(min(_MOST_WORDS, len(words)), 0, -1):
        weekday, parts = _parts(_start(words, count)) or ("", None)
        found = _in_year(*parts, today) if parts else None
        if weekday and found and found.weekday() != _ANY_WEEKDAY_OF[weekday]:
            return found
    return None


def suggest_date_word(words: Sequence[str]) -> str | None:
    """A weekday, month or other date word that looks like one of the first words, and is none of them."""
    known = [*_WEEKDAY_OF, *_MONTH_OF, "i dag", "i morgen", "idag", "today", "tomorrow"]
    for word in words[:_MOST_WORDS]:
        if word.casefold().strip(".,;") in (*known, *_UNIT_DAYS, *_SHORT_WEEKDAY_OF):
            continue
        close = get_close_matches(word.casefold()[:40], known, n=1, cutoff=0.7)
        if close:
            return close[0]
    return None


def _start(words: Sequence[str], count: int) -> str:
    text = " ".join(words[:count]).casefold().strip(",;")
    return _ON.sub("", text, count=1) if _ON.match(text) else text


def _date(text: str, today: date) -> date | None:
    if match := _BEFORE.fullmatch(text):
        found = _date(match[1], today)
        return found and found - timedelta(days=1)
    word = text.removesuffix(".")
    if word in _SOON:
        return today + timedelta(days=_SOON[word])
    if word in _ANY_WEEKDAY_OF:
        return today + timedelta(days=(_ANY_WEEKDAY_OF[word] - today.weekday() - 1) % 7 + 1)
    if word in _CHRISTMAS_EVE:
        return _in_year(None, 12, 24, today)
    reading = (_ahead, _next, _next_month, _in_numbered_week, _calendar)
    return next(filter(None, (read(text, today) for read in reading)), None)


def _ahead(text: str, today: date) -> date | None:
    match = _AHEAD.fullmatch(_COUPLE.sub("2", text, count=1))
    if match is None or match[2] not in _UNIT_DAYS:
        return None
    number = int(match[1]) if match[1].isdecimal() else _NUMBERS.get(match[1])
    return None if number is None else today + timedelta(days=number * _UNIT_DAYS[match[2]])


def _next(text: str, today: date) -> date | None:
    """A day of the calendar week that comes: the weekday that is named, or today's for the week itself."""
    match = _NEXT.fullmatch(text) or _IN_NEXT_WEEK.fullmatch(text)
    if match is None:
        return None
    if match[1] in _WEEKS:
        return today + timedelta(days=7)
    monday = today + timedelta(days=7 - today.weekday())
    weekday = _ANY_WEEKDAY_OF.get(match[1])
    return None if weekday is None else monday + timedelta(days=weekday)


def _next_month(text: str, today: date) -> date | None:
    """Today's day of the month that comes, or the last one that it has."""
    if not _NEXT_MONTH.fullmatch(text):
        return None
    year, month = divmod(today.year * 12 + today.month, 12)
    days = (_real(year, month + 1, day) for day in range(today.day, 0, -1))
    return next(filter(None, days))


def _in_numbered_week(text: str, today: date) -> date | None:
    """The weekday that is named in the next such week that is not over, or its Friday: the last day people work."""
    match = _NUMBERED.fullmatch(text)
    if match is None:
        return None
    years = [int(match[3])] if match[3] else range(today.year - 1, today.year + _LEAP_GAP)
    mondays = filter(None, (_monday(year, int(match[2])) for year in years))
    monday = next((m for m in mondays if match[3] or m + timedelta(days=6) >= today), None)
    if monday is None:
        return None
    named = match[1] and monday + timedelta(days=_ANY_WEEKDAY_OF[match[1]])
    return named or max(monday + timedelta(days=_FRIDAY), min(today, monday + timedelta(days=6)))


def _monday(year: int, week: int) -> date | None:
    try:
        return date.fromisocalendar(year, week, 1)
    except ValueError:
        return None


def _calendar(text: str, today: date) -> date | None:
    """A day of the calendar, perhaps with its weekday before it: one that it does not fall on is no date."""
    if match := _DAY.fullmatch(text):
        return _in_month(int(match[1]), today)
    weekday, parts = _parts(text) or ("", None)
    found = _in_year(*parts, today) if parts else None
    is_another = found and weekday and found.weekday() != _ANY_WEEKDAY_OF[weekday]
    return None if is_another else found


_Parts = tuple[str | None, int, int]
"""A year, if there is one, a month and a day: as they are written, so perhaps no day at all."""


def _parts(text: str) -> tuple[str, _Parts | None] | None:
    """The weekday that stands first, or "", and the day after it."""
    named = _NAMED.fullmatch(text)
    return (named[1] or "", _day(named[2])) if named else None


def _day(text: str) -> _Parts | None:
    if match := _ISO.fullmatch(text):
        return match[1], int(match[2]), int(match[3])
    if match := _NUMERIC.fullmatch(text):
        return match[3], int(match[2]), int(match[1])
    if (match := _DAY_MONTH.fullmatch(text)) and match[2] in _MONTH_OF:
        return match[3], _MONTH_OF[match[2]], int(match[1])
    if (match := _MONTH_DAY.fullmatch(text)) and match[1] in _MONTH_OF:
        return match[3], _MONTH_OF[match[1]], int(match[2])
    return None


def _in_month(day: int, today: date) -> date | None:
    """The next day of a month that has this number."""
    months = (divmod(today.year * 12 + today.month - 1 + ahead, 12) for ahead in range(12))
    days = (_real(year, month + 1, day) for year, month in months)
    return next((found for found in days if found and found >= today), None)


def _in_year(year: str | None, month: int, day: int, today: date) -> date | None:
    """Without a year, the next such date."""
    if year:
        return _real(int(year) + (2000 if len(year) == 2 else 0), month, day)  # noqa: PLR2004 - two digits
    days = (_real(today.year + ahead, month, day) for ahead in range(_LEAP_GAP + 1))
    return next((found for found in days if found and found >= today), None)


def _real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
