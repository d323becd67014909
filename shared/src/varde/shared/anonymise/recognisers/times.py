"""When: dates and times of day, and how they are said more vaguely."""

import re
from collections.abc import Iterator

from varde.shared.anonymise.recognisers.figures import in_figures
from varde.shared.anonymise.recognisers.numbers import DIGIT
from varde.shared.anonymise.recognisers.rules import (
    Around,
    Family,
    here,
    itself,
    number,
    rule,
    words,
)
from varde.shared.anonymise.spans import Kind, Span

_MONTHS = (
    "januar january jan",
    "februar february feb",
    "mars march mar",
    "april apr",
    "mai may",
    "juni june jun",
    "juli july jul",
    "august aug",
    "september sept sep",
    "oktober october okt oct",
    "november nov",
    "desember december des dec",
)
_NUMBER_OF = {word: at for at, names in enumerate(_MONTHS, 1) for word in names.split()}
_FEASTS = {
    day: month
    for month, days in {
        1: "nyttårsdag nyttårsdagen",
        2: "morsdag morsdagen valentinsdag valentinsdagen fastelavn valentine",
        4: "skjærtorsdag skjærtorsdagen langfredag langfredagen påskeaften påskeaftan påskedag easter good",
        5: "nasjonaldagen pinsedag pinseaften pinseaftan",
        6: "sankthans sankthansaften sankthansaftan jonsok jonsokaften jonsokaftan",
        10: "halloween",
        11: "farsdag farsdagen",
        12: "julaften julaftan juleaften julaftenen juledag julekvelden nyttårsaften nyttårsaftan christmas boxing new",
    }.items()
    for day in days.split()
}
"""Days with a name of their own, by the first word that tells, and the month in which they are or mostly are."""
_NOT_ALONE = frozenset(
    "mars mai march may mar jan jun jul aug apr des dec sep sept okt oct nov feb".split()
)
"""Months and abbreviations that are also other words; a month only beside a day or a year."""
_MONTH = f"(?:{'|'.join(sorted(_NUMBER_OF, key=len, reverse=True))})"
_DAY = (
    r"(?:mandag|tirsdag|onsdag|torsdag|fredag|lørdag|søndag|måndag|tysdag|laurdag|sundag|monday|tuesday"
    r"|wednesday|thursday|friday|saturday|sunday)"
)
_SHORT_DAY = (
    r"(?:mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun|man|tir|tirs|ons|tor|tors|fre|lør|søn|tys|lau)"
)
_YEAR = r"(?:19|20)\d{2}"
_NOT_INSIDE = r"(?<!\d)(?<!\d\.)"
"""Not inside a longer number; a dot may end what stands before it (f.1990)."""
_CLOCK = r"\d{1,2}(?:[.:]\d{2})?"
_HOUR_MINUTE = r"(?:[01]\d|2[0-3])[0-5]\d"
_OF_CLOCK = r"(?:[01]?\d|2[0-4])(?:[.:](?:00|1[3-9]|[2-5]\d))?"
_SHIFT = r"(?:[01]\d|2[0-3])(?:00|15|30|45)"
_TO = r" ?(?:-|til|to|og|and|till) ?"
_ROUGHLY = r"(?:ca\.?|cirka|rundt|omtrent|kring|om lag)"
_HOURS = {
    word: at
    for at, written in enumerate(
        "ett eitt one/to two/tre three/fire four/fem five/seks six/sju syv seven/åtte eight/ni nine/ti ten/elleve eleven"
        "/tolv twelve".split("/"),
        1,
    )
    for word in written.split()
}
_HOUR = f"(?:{'|'.join(_HOURS)})"
_PART = (
    r"(?:natt\w{0,3}|morge\w{0,3}|morgo\w{0,3}|formiddag\w{0,2}|ettermiddag\w{0,2}|kveld\w{0,2}|night|evening"
    r"|morning|afternoon)"
)
_AM_PM = rf"{_CLOCK} ?[ap]\.?m\b(?:{_TO}{_CLOCK} ?[ap]\.?m\b)?"
_OF_DAY = rf"(?: (?:om|på|i|at|in)(?: the)? {_PART}| tonight)"
_COUNTED = (
    r"(?:år|kr|euro|uke|veke|dag|time|jente|kvinne|person|barn|born|mann|menn|gutt|dame|ansatt|tilsett|arbeid|stk"
    r"|meter|km|kilo|prosent|tusen|minutt|gang|måned|månad|years|weeks|days|hours|month|people|women|men|girls|percent)"
)
"""What a number counts when it is no time of day."""
_LESSON = (
    r"(?:lectures?|class(?:es)?|lessons?|shifts?|training|practice|forelesning\w{0,3}|førelesing\w{0,3}|timen"
    r"|undervisning\w{0,2}|vakt\w{0,2}|skift\w{0,2}|trening\w{0,2}|norskkurs\w{0,2}|kurs\w{0,2}|praksis\w{0,2})"
)

_around = Around(
    DIGIT,
    (
        rule(
            Kind.DATE,
            7,
            rf"\b(?:on )?(?:{_DAY}s?,? )?(?:den |the )?(?:{_CLOCK}\.? ?(?:-|og|til) ?)?\d{{1,2}}(?:\.|st|nd|rd|th)?"
            rf" ?(?:of )?{_MONTH}\b\.?(?:,? {_YEAR}| ?[\-'’]\d{{2}}(?!\d))?",
        ),
        rule(
            Kind.DATE,
            7,
            rf"\b{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?\b(?! ?(?:kr|år|%))(?:,? {_YEAR})?|\b{_MONTH},? {_YEAR}\b",
        ),
        number(
            Kind.DATE,
            8,
            rf"{_NOT_INSIDE}\d{{1,2}}[.\-/] ?\d{{1,2}}[.\-/] ?(?:19|20)?\d{{2}}(?!\d|\.\d)|(?<!\d){_YEAR}-\d{{2}}-\d{{2}}(?!\d)",
        ),
        rule(Kind.DATE, 6, rf"\b{_DAY} (?:den |the )?(?P<m>[1-3]?\d(?:\.|st|nd|rd|th))(?!\w)"),
        number(Kind.DATE, 6, rf"(?<![\d\-/]){_YEAR} ?[-/] ?(?:(?:19|20)\d\d|\d\d)(?![\d\-/])"),
        rule(Kind.DATE, 8, rf"\b{_DAY} \((?P<m>(?:[12]?\d|3[01])\.(?:1[0-2]|0?[1-9]))\)"),
        rule(
            Kind.DATE,
            4,
            r"\b(?:on|by|before|until|since) the (?P<m>\d{1,2}(?:st|nd|rd|th|\.))(?!\w)(?! (?:floor|day|time|of|try|attempt|street))",
        ),
        number(Kind.DATE, 4, r"(?<![\d./])(?:[12]?\d|3[01])/(?:1[0-2]|0?[1-9])(?![\d/])"),
        rule(
            Kind.DATE,
            4,
            r"\b(?:den|til|fra|frå|på|før|etter|innen) (?P<m>(?:[12]?\d|3[01])\. ?(?:1[0-2]|0?[1-9])\.)(?![\d])",
        ),
        number(
            Kind.DATE,
            4,
            r"(?<![\d.,:/\-])(?<!kl )(?<!kl\. )(?:[12]?\d|3[01])\.(?:1[0-2]|0?[1-9])\.(?!\d)",
        ),
        rule(
            Kind.DATE,
            4,
            r"\bden (?P<m>(?:[12]?\d|3[01])\.)(?= (?:ved|på|i|rundt|kring|ca|kl|klokka|klokken|kom|var|hver|kvar|og|da|då|så|om|fikk|fekk|ble|vart|skal)\b|\s*(?:[,;!?)]|$)|\s+(?-i:[A-ZÆØÅ]))",
        ),
        number(
            Kind.DATE,
            4,  # no time of day has so many hours
            r"(?<![\d.,:/\-])(?:2[4-9]|3[01])\.(?:1[0-2]|0?[1-9])(?![\d.%]| ?(?:kr|nok|euro|kg|prosent|millionar|millioner))",
        ),
        number(
            Kind.DATE,
            7,  # minutes that few clocks tell, and a month
            rf"(?<![\d.,:/\-])(?<!kl )(?<!kl\. )(?<!klokka )(?<!klokken )(?<!at )(?:0?[1-9]|[12]\d|3[01])\.(?:0[1-46-9]|1[12])"
            rf"(?![\d.%:])(?! ?(?:-|til|to|%|{_COUNTED}))",
        ),
        number(Kind.DATE, 6, rf"{_NOT_INSIDE}(?<!-){_YEAR}(?![\d\-]|\.\d)"),
        rule(
            Kind.DATE,
            6,
            r"\b(?:(?:født|fødd|born) (?:(?:i|in) )?|f\. ?)(?P<m>[\-'’]?\d{2})(?![\d.]\d|\w)|(?<!\w)['’]\d{2}\b(?!['’])"
            r"|(?<![\w.\-])\d{2}(?=-modell)",
        ),
        rule(
            Kind.DATE,
            6,
            r"\b(?:uke|veke|week|wk) \d{1,2}\b(?! ?(?:av|i|of|in)? ?(?:svangerskap|the preg))",
        ),
        rule(
            Kind.TIME,
            6,
            rf"\b(?:kl|klokka|klokken|at|around|about|rundt|ved)\.? ?{_CLOCK}(?:{_TO}{_CLOCK})?(?![\d%])"
            rf"(?: ?[ap]\.?m\b|{_OF_DAY}| o'clock)",
        ),
        rule(
            Kind.TIME,
            6,
            rf"\b(?:kl|klokka|klokken)\.? ?(?:{_ROUGHLY} )?(?P<m>(?:{_HOUR_MINUTE}|{_CLOCK}(?:{_TO}(?:kl\.? ?)?{_CLOCK})?))(?![\d%])",
        ),
        rule(
            Kind.TIME,
            6,
            rf"\bat (?:\d{{1,2}}[.:]\d{{2}}(?:{_TO}{_CLOCK})?(?![\d%])|{_CLOCK}(?=\s?(?:[,.;!?]|$)| (?:every|on|in|and|sharp)\b))"
            r"(?: ?[ap]m\b)?",
        ),
        rule(Kind.TIME, 6, rf"\b(?:between|from) {_AM_PM}"),
        number(
            Kind.TIME,
            6,
            rf"(?<![\d.]){_AM_PM}"
            r"|(?<![\d.,:])(?:[01]?\d|2[0-3])[:.][0-5]\d(?![\d:.%])"
            r"|(?<![\d.,:])(?:[01]?\d|2[0-3])(?::[0-5]\d|\.(?:00|1[3-9]|[2-5]\d))(?=\.(?!\d))",  # 15.12. is a day
        ),
        rule(
            Kind.TIME,
            5,
            r"\b(?:jobb\w{0,3}|arbeid\w{0,3}|works?|working|inne|åpent|ope|open)(?: fra| frå| from)? "
            r"(?P<m>(?:[01]?\d|2[0-4])-(?:[01]?\d|2[0-4]))(?=[ .,;]|$)(?! ?(?:år|kr|timer|timar|dag|hours|days))",
        ),
        rule(
            Kind.TIME,
            7,
            rf"\b{_LESSON},? \(?(?:{_SHORT_DAY}|{_DAY})\.? {_CLOCK}(?:{_TO}{_CLOCK})?\)?",
        ),
        rule(
            Kind.TIME,
            9,  # 16.30-20 is no day
            rf"\b(?:mellom|between|fra|frå|from) (?:kl\.? ?)?{_OF_CLOCK} ?- ?{_OF_CLOCK}(?![\d%/])(?! ?{_COUNTED})",
        ),
        number(
            Kind.TIME,
            7,
            rf"(?<!\d)(?!20\d\d ?- ?20)(?!19\d\d ?- ?(?:19|20)){_SHIFT} ?- ?{_SHIFT}(?!\d)",
        ),
        rule(Kind.TIME, 5, rf"\b{_SHORT_DAY}\.? \d{{1,2}}(?:[.:]\d{{2}})?(?: ?- ?{_CLOCK})?\b"),
        rule(
            Kind.TIME,
            5,
            rf"\b(?:mellom|between|fra|frå|from) (?:kl\.? ?)?{_CLOCK} (?:og|and|til|to) (?:kl\.? ?)?{_CLOCK}(?!\d)"
            rf"(?! ?(?:%|{_COUNTED}))(?:{_OF_DAY})?",
        ),
    ),
)
_LEADING = re.compile(
    r"\b(?:i|siden|sidan|fra|frå|før|til|innen|innan|etter|in|since|from|until|by|last) $",
    re.IGNORECASE,
)


def _after_preposition(text: str, word: re.Match[str]) -> Iterator[Span]:
    """A month whose name is also another word."""
    if _LEADING.search(text[max(0, word.start() - 8) : word.start()]):
        yield Span(word.start(), word.end(), Kind.DATE, 3)


_SEVERAL = frozenset("valentine easter good christmas boxing new juledag påskedag pinsedag".split())
_spelled = words(
    (_FEASTS.keys() - _SEVERAL, itself(Kind.DATE, 8)),
    (
        ["første", "fyrste", "andre", "annen"],
        here(rule(Kind.DATE, 8, r"\w{5,6} (?:jule|påske|pinse)dag\b")),
    ),
    (
        ["valentine", "easter", "good", "christmas", "boxing", "new"],
        here(
            rule(
                Kind.DATE,
                8,
                r"(?:valentine['’]?s|christmas|boxing|new year['’]?s) (?:eve|day)\b|good friday\b|easter (?:sunday|monday)\b",
            )
        ),
    ),
    (_NUMBER_OF.keys() - _NOT_ALONE, itself(Kind.DATE, 3)),
    (["mars", "march", "mai", "may"], _after_preposition),
    (
        ["går", "gårkveld", "dag", "forgårs", "førgårs", "natt"],
        here(
            rule(
                Kind.DATE,
                6,
                rf"\bi (?:(?:går|forgårs|førgårs|dag) {_PART}|gårkveld)(?!\w)",
            ),
            back=2,
        ),
    ),
    (["yesterday"], here(rule(Kind.DATE, 6, rf"yesterday {_PART}\b"))),
    (
        [
            "halv",
            "kvart",
            "kvarter",
            "half",
            "quarter",
            "fem",
            "ti",
            "five",
            "ten",
            "klokka",
            "klokken",
            "kl",
        ],
        here(
            rule(
                Kind.TIME,
                6,
                rf"(?:(?:kl\.?|klokk\w{{1,2}}) )?(?:(?:fem|ti|five|ten|kvart\w{{0,2}}|quarter) (?:over|på|past|to) (?:halv )?"
                rf"|half (?:past )?|halv )?{_HOUR}\b{_OF_DAY}"
                rf"|(?:kvart\w{{0,2}}|quarter) (?:over|på|past|to) {_HOUR}\b|halv {_HOUR}\b|half past {_HOUR}\b"
                rf"|(?:kl\.?|klokk\w{{1,2}}) (?:{_ROUGHLY} )?(?:(?:fem|ti) (?:over|på) )?(?:halv )?{_HOUR}\b"
                rf"|(?:fem|ti) (?:over|på) (?:halv )?{_HOUR}\b(?! ?(?:år|rom|seng|kvadrat))",
            )
        ),
    ),
    (_HOURS, here(rule(Kind.TIME, 5, rf"{_HOUR} (?:om|in the|at) {_PART}\b"))),
)

SEASONS = ("winter", "spring", "summer", "autumn")
PARTS_OF_DAY = ("night", "morning", "afternoon", "evening")
_NIGHT, _AFTER_NOON, _EVENING = 6, 12, 18
_NOON = 12
"""Up to which an hour that is said in words may be one of two."""
_NAMED_PARTS = {"natt": 0, "night": 0, "ettermiddag": 2, "afternoon": 2, "formiddag": 1, "morg": 1}
_NAMED_PARTS |= {"morn": 1, "kveld": 3, "evening": 3}


times = Family(_spelled, [_around])
"""Dates and times of day in normalised text."""


def season(found: str) -> int | None:
    """The place in ``SEASONS`` of the month or week of a date; None when it names none."""
    month = _month(found.casefold())
    return None if month is None else month % 12 // 3


def _month(date: str) -> int | None:
    words_ = re.findall(r"[^\W\d_]+", date)
    named = [month for w in words_ if (month := _NUMBER_OF.get(w) or _FEASTS.get(w))]
    if named:
        return named[0]
    numbers = [int(n) for n in re.findall(r"\d{1,4}", date)]
    if re.search(r"uke|veke|week", date) and numbers:
        return min(12, 1 + (numbers[0] * 7) // 31)
    if len(numbers) < 2:  # noqa: PLR2004 - a day and a month
        return None
    month = numbers[1]
    return month if 1 <= month <= 12 else None  # noqa: PLR2004 - of a year


def is_recent(found: str) -> bool:
    """Whether a date says of itself that it is some hours or a day ago."""
    return bool(re.match(r"(?:i |yesterday)", found.casefold()))


def parts_of_day(found: str) -> tuple[int, int] | None:
    """The places in ``PARTS_OF_DAY`` of the beginning and end of a time of day; None when a time may
    be one of two."""
    said = found.casefold()
    low = in_figures(said)
    named = next((part for word, part in _NAMED_PARTS.items() if word in low), None)
    if named is not None:
        return named, named
    hours = [int(n) % 24 for n in re.findall(r"(?<![:.\d])\d{1,2}", low)][:2]
    if not hours or (low != said and max(hours) <= _NOON):
        return None
    marks = re.findall(r"([ap])\.?m", low)
    if marks:
        halves = [marks[min(n, len(marks) - 1)] for n in range(len(hours))]
        hours = [hour % 12 + 12 * (half == "p") for hour, half in zip(hours, halves, strict=True)]
    return _part(hours[0]), _part((hours[-1] - (len(hours) > 1)) % 24)


def _part(hour: int) -> int:
    return (hour >= _NIGHT) + (hour >= _AFTER_NOON) + (hour >= _EVENING)
