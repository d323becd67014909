"""Numbers in words: what points at somebody in figures does so in words, too.

Another text is made, with figures for the words, and the rules for figures read it; what they find is led back. Only
numbers that may point at somebody are written so: every larger one, and the small ones that may be ages, school classes,
hours, days of a month, money or the digits of a longer number.
"""

import re
from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Iterable, Iterator

from varde.shared.anonymise.normalise import Normalised, edited
from varde.shared.anonymise.recognisers.number_words import (
    CLOSE,
    HALVES,
    HUNDRED,
    MILLION,
    TEN,
    THOUSAND,
    Number,
    is_year,
    rows,
)
from varde.shared.anonymise.recognisers.rules import around
from varde.shared.anonymise.spans import Span

_ALSO_BACK = frozenset({"attende", "attande"})
"""What is no eighteenth, mostly, in nynorsk."""
_HOURS, _MONTHS = 24, 12
_PAST_THE_HOUR = frozenset({15, 30, 45})
_DIGITS = 4
"""So many numbers one after the other are the digits of a longer one, however small each is."""
_ONE_BEFORE = re.compile(r"\b(?:en|ein|et|eit|ett|eitt|one|a)[ \n]$", re.IGNORECASE)
_VAGUE_BEFORE = re.compile(
    r"\b(?:par|noen|nokre|flere|fleire|mange|several|few|of|many)[ \n]$", re.IGNORECASE
)
_YOUNG = r"(?:jent|gutt?|datt|dott|sønn|son|barn|born|unge|søst|syst|bror|brød|brør|minst|yngst|elev|tvilling)"
_CALLED_BEFORE = re.compile(
    rf"\b(?:{_YOUNG}\w{{0,6}}(?: \w{{2,6}})? på(?: henholdsvis| høvesvis)?|of|fra|frå|from|mellom|between|kl\.?|klokk[ae]n?|aged?"
    rf"|(?:han|hun|ho|he|she|eldste|youngest|oldest|sister|brother|daughter|girl|boy|child|{_YOUNG}\w{{0,6}}(?: \w{{2,6}})?)"
    r" (?:er|e|var|is|was)(?: (?:bare|berre|kun|only|just|nå|no))?"
    r"|alder(?: på)?|fyller?|fylte?|snart|turn(?:s|ed|ing)|klasse|trinn|grade)[ \n]$",
    re.IGNORECASE,
)
_CALLED_AFTER = re.compile(
    r"[ \n\-]?(?:års?(?!\w)|åri|års|years?(?!\w)|måned|månad|mnd|month|(?:uker|veker)[ \n]gam|weeks[ \n]old"
    r"|kr\b|kroner|kronar|euros?\b|dollar|pounds?\b)",
    re.IGNORECASE,
)
_OF_ONE = re.compile(
    r"[ \n](?:kr\b|kroner|kronar|euros?\b|dollar|pounds?\b|år[ \n]gam|years[ \n]old)|åring",
    re.IGNORECASE,
)
"""What a bare one, hundred or thousand counts when it is meant."""
_CLASS_AFTER = re.compile(
    r"[ \n\-]?(?:klasse(?!r)|måned|månad|month|trinn|års ?trinn|grade|(?:året|år)[ \n]på[ \n]v)",
    re.IGNORECASE,
)
_MONTH_AFTER = re.compile(
    r"[ \n](?:of[ \n])?(?:januar|februar|mars|april|mai|juni|juli|august|september|o[kc]tober|november|de[sc]ember"
    r"|june|july)|[ \n]of[ \n](?:march|may)(?!\w)",
    re.IGNORECASE,
)
_NO_NAME = 3
"""What is added to the weight of a mark in words, which the tagger may take for a name."""
_DAY_BEFORE = re.compile(
    r"(?:\w{3,4}dag|\w{3,6}day)s?[ \n](?:(?:den|the)[ \n])?$"
    r"|\b(?:january|february|march|april|june|july|august|september|october|november|december)[ \n]$",
    re.IGNORECASE,
)
_BEFORE = 32
"""Characters before a number that are looked at."""

Change = tuple[int, int, str]
"""Start, end, and what stands there instead."""


def in_figures(text: str) -> str:
    """``text`` with every number in words in figures."""
    return edited(text, _changes(text, every=True)).text


def in_words(text: str, read: Callable[[str], Iterable[Span]]) -> Iterator[Span]:
    """What ``read`` finds in normalised ``text`` that has a number in words in it."""
    changes = deque(_changes(text))
    for start, end in around(text, [(first, last) for first, last, _ in changes]):
        here: list[Change] = []
        while changes and changes[0][0] < end:
            first, last, figures = changes.popleft()
            here.append((first - start, last - start, figures))
        yield from _led_back(edited(text[start:end], here), start, read)


def _led_back(
    figures: Normalised, start: int, read: Callable[[str], Iterable[Span]]
) -> Iterator[Span]:
    for span in read(figures.text):
        edit = bisect_right(figures.starts, span.end - 1) - 1
        if edit >= 0 and figures.edits[edit][1] > span.start:
            first, last = figures.given_span(span.start, span.end)
            yield Span(start + first, start + last, span.kind, span.weight + _NO_NAME)


def _changes(text: str, *, every: bool = False) -> Iterator[Change]:
    for row in rows(text):
        yield from _written(text, row, every=every)


def _written(text: str, row: list[Number], *, every: bool) -> Iterator[Change]:
    first, last = row[0], row[-1]
    before = text[max(0, first.start - _BEFORE) : first.start]
    _with_its_article(first, before)
    wanted = every or len(row) >= _DIGITS
    called = bool(_CALLED_BEFORE.search(before) or _CALLED_AFTER.match(text, last.end))
    days = every or bool(_CLASS_AFTER.match(text, last.end)) or _is_day(row)
    days = days or bool(_DAY_BEFORE.search(before))
    for number, second, pair in _pairs(row):
        start, end = number.start, second.end
        dot = "" if text[end : end + 1] == "." else "."
        if pair:
            yield start, end, pair + dot * second.ordinal
        elif number.ordinal:
            if days or _tells_a_day(text, number):
                yield start, end, f"{number.value}{dot}"
        elif wanted or (
            _is_meant(text, number, before) if number.bare else called or number.value > TEN
        ):
            yield start, end, _figures(number.value, text[start:end])


def _with_its_article(number: Number, before: str) -> None:
    """A half or a million is counted by the article before it; "a thousand things" nobody has counted."""
    is_scale = number.bare and number.value >= HUNDRED
    if (is_scale or number.first in HALVES.values()) and (one := _ONE_BEFORE.search(before)):
        number.start -= len(one[0])
        number.bare = is_scale and number.value < MILLION


def _is_meant(text: str, scale: Number, before: str) -> bool:
    """Whether a hundred or thousand counts something, and not many."""
    return bool(_OF_ONE.match(text, scale.end)) and not _VAGUE_BEFORE.search(before)


def _tells_a_day(text: str, number: Number) -> bool:
    if _MONTH_AFTER.match(text, number.end):
        return True
    return number.value > TEN and text[number.start : number.end].lower() not in _ALSO_BACK


def _is_day(row: list[Number]) -> bool:
    """Whether it is a day and a month: first of the tenth."""
    return len(row) == 2 and row[1].gap == "i" and row[0].ordinal and row[1].ordinal  # noqa: PLR2004 - a pair


def _pairs(row: list[Number]) -> Iterator[tuple[Number, Number, str]]:
    """Each number twice, or the two that are said as one, and these in figures."""
    rest = deque(row)
    while rest:
        first = rest.popleft()
        pair = _pair(first, rest[0], of_row=row) if rest else ""
        yield first, rest.popleft() if pair else first, pair


def _pair(first: Number, second: Number, *, of_row: list[Number]) -> str:
    """Two numbers that are said as one: a year, a time of day, a day and its month, one or the next."""
    if _is_day(of_row) and second.value <= _MONTHS:
        return f"{first.value}.{second.value}"
    if first.ordinal or second.ordinal or second.gap not in CLOSE:
        return ""
    if second.value == first.value + 1 > TEN:
        return f"{first.value}-{second.value}"
    if first.value < _HOURS and second.value in _PAST_THE_HOUR:
        return f"{first.value}.{second.value}"
    return f"{first.value}{second.value}" if is_year(first, second) else ""


def _figures(value: int, found: str) -> str:
    """A number as the rules for figures know it; what may be a year stands without a blank."""
    if value and value % MILLION == 0:
        return f"{value // MILLION} million"
    is_year = 1900 <= value < 2000 or 2000 < value < 2040  # noqa: PLR2004 - of which somebody may speak
    if is_year or value < THOUSAND:
        figures = str(value)
    else:  # ones do not change how much it is
        figures = f"{value // TEN * TEN:,}".replace(",", " ")
    return f"{figures} kroner" if "lapp" in found.lower() else figures
