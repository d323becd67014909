"""Numbers in words: what points at somebody in figures does so in words, too.

Another text is made, with figures for the words, and the rules for figures read it; what they find is led back. Only
numbers that may point at somebody are written so: every larger one, and the small ones that may be ages, school classes,
hours, days of a month, money or the digits of a longer number.
"""

import re
from bisect import bisect_right
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from varde.shared.anonymise.normalise import Normalised, edited
from varde.shared.anonymise.recognisers.rules import around
from varde.shared.anonymise.spans import Span


def _counted(words: str, start: int, step: int = 1) -> dict[str, float]:
    """The values of words: a blank stands between numbers, a stroke between words for the same one."""
    each = enumerate(words.split())
    return {word: start + at * step for at, same in each for word in same.split("/")}


_ENGLISH = (
    _counted("two three four five six seven eight nine ten eleven twelve", 2)
    | _counted("thirteen fourteen fifteen sixteen seventeen eighteen nineteen", 13)
    | _counted("twenty thirty forty fifty sixty seventy eighty ninety", 20, 10)
    | {"zero": 0, "hundred": 100, "thousand": 1000}
)
_CARDINALS = (
    _counted("null", 0)
    | _counted("to tre fire fem seks/seis sju/syv åtte ni ti elleve tolv tretten fjorten femten", 2)
    | _counted("seksten/seisten sytten atten nitten", 16)
    | _counted("tjue/tyve tretti/tritti/tredve førti femti seksti sytti/søtti åtti nitti", 20, 10)
    | {"hundre": 100, "tusen": 1000}
    | dict.fromkeys(["million", "millioner", "millionar"], 1_000_000)
    | _ENGLISH
)
_ORDINALS = (
    _counted("første/fyrste/first andre/second tredje/third fjerde/fourth femte/fifth", 1)
    | _counted("sjette/sixth sjuende/syvende/sjuande/seventh åttende/åttande/eighth", 6)
    | _counted("niende/niande/ninth tiende/tiande/tenth ellevte/eleventh tolvte/twelfth", 9)
    | _counted("trettende/trettande/thirteenth fjortende/fjortande/fourteenth", 13)
    | _counted("femtende/femtande/fifteenth sekstende/sekstande/sixteenth", 15)
    | _counted("syttende/syttande/seventeenth attende/attande/eighteenth", 17)
    | _counted("nittende/nittande/nineteenth tjuende/tjuande/tyvende/twentieth", 19)
    | _counted("trettiende/trettiande/thirtieth", 30)
)
_ONE = dict.fromkeys(["en", "ein", "ett", "eitt", "one"], 1.0)
_HALVES = {"halv": 0.5, "halvt": 0.5, "halvannen": 1.5, "halvannet": 1.5, "halvanna": 1.5}
_VALUES = _CARDINALS | _ORDINALS | _ONE | _HALVES
_ALSO_BACK = frozenset({"attende", "attande"})
"""What is no eighteenth, mostly, in nynorsk."""
_TEN, _HUNDRED, _THOUSAND, _MILLION = 10, 100, 1000, 1_000_000
_SCALES = frozenset({_HUNDRED, _THOUSAND, _MILLION})
_HOURS, _MONTHS, _CENTURIES = 24, 12, frozenset({19, 20})
_PAST_THE_HOUR = frozenset({15, 30, 45})
_DIGITS = 4
"""So many numbers one after the other are the digits of a longer one, however small each is."""


def _any(words: Iterable[str]) -> str:
    """A pattern for one of the words, the longest first, that looks at each letter once."""
    rests: defaultdict[str, list[str]] = defaultdict(list)
    for word in words:
        rests[word[:1]].append(word[1:])
    ends = rests.pop("", [])
    each = "|".join(letter + _any(rest) for letter, rest in rests.items())
    return f"(?:{each}){'?' if ends else ''}" if each else ""


_SCALE = "(?:hundre|tusen|million|thousand)"
_NO_NUMBER = rf"(?:(?<=\d )|(?<=\d-)|(?<=[ap]m )|(?<=\.m\. ))to\b|to[ \-](?:year|month|week|grade)|(?<=\d ){_SCALE}"
"""English "to", and what belongs to a number in figures."""
_FIRST = "".join({word[0] for word in _VALUES})
_BASE = _any([*_CARDINALS, *_ORDINALS])
_WORD = re.compile(
    rf"\b(?=[{_FIRST}])(?!{_NO_NUMBER})(?P<number>halv(?:t|annen|annet|anna)?(?=[ \n]{_SCALE})"
    rf"|(?P<digit>en|ein|ett|eitt|one)(?= {_BASE}\b)|(?:ett|eitt|one)(?=[ \-]years?|[ ]?år)"
    rf"|(?:(?:ett?|en)(?={_SCALE}))?{_BASE}(?:(?:og)?(?:{_BASE}|en|ein|ett|eitt)){{0,8}})"
    r"(?P<notes>lapp(?:er|ar|ene|ane|en)?)?(?:årin?g\w{0,5}|års\w{0,8})?\b",
    re.IGNORECASE,
)
_PART = re.compile(f"og(?=[a-zæøå])|{_any(_VALUES)}")
_GAP = re.compile(
    r"[ \n]|,[ \n]|-|[ \n](?:(?:og|and)(?:[ \n](?:en|ein|et|eit|a))?|til|to|eller|or|i|komma|point)[ \n]",
    re.IGNORECASE,
)
_POINT = frozenset({"komma", "point"})
_CLOSE, _AND = frozenset({"", "-", "+"}), frozenset({"og", "and", "+og"})
_TIMES_AFTER = re.compile(
    r"[ \n](?:takk|ganger|gonger|gangar|thanks|times|things|ting)\b", re.IGNORECASE
)
"""What nobody has counted, although it is said to be a thousand."""
_ONE_BEFORE = re.compile(r"\b(?:en|ein|et|eit|ett|eitt|one|a)[ \n]$", re.IGNORECASE)
_VAGUE_BEFORE = re.compile(
    r"\b(?:par|noen|nokre|flere|fleire|mange|several|few|of|many)[ \n]$", re.IGNORECASE
)
_CALLED_BEFORE = re.compile(
    r"\b(?:(?<!dele )(?<!deler )(?<!delte )(?<!delar )på|of|fra|frå|from|mellom|between|kl\.?|klokk[ae]n?|aged?"
    r"|(?:han|hun|ho|he|she|yngste|eldste|minste|youngest|oldest) (?:er|e|var|is|was)(?: (?:bare|berre|kun|only|just|nå|no))?"
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
    r"[ \n\-]?(?:klasse(?!r)|trinn|års ?trinn|grade|(?:året|år)[ \n]på[ \n]v)", re.IGNORECASE
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


@dataclass(slots=True)
class _Number:
    """A number put together from words."""

    start: int
    end: int
    gap: str
    """What stands before it, after the number before: a word or sign, nothing for a blank; "+" inside a word."""
    done: float
    """What the last scale above a hundred has closed."""
    group: float
    last: float
    """The value of the last word."""
    ordinal: bool
    bare: bool
    """Whether it is nothing but a one or a scale: one, hundred, thousand."""

    @property
    def value(self) -> int:
        return int(self.done + self.group)

    def take(self, other: "_Number") -> bool:
        """Whether the word after it is a part of the same number, as which it is added."""
        added = None if self.ordinal else self._with(other.last, other.gap, ordinal=other.ordinal)
        if added is None:
            return False
        self.done, self.group = added
        self.end, self.last, self.ordinal = other.end, other.last, other.ordinal
        self.bare = self.bare and other.bare
        return True

    def _with(self, value: float, gap: str, *, ordinal: bool) -> tuple[float, float] | None:
        done, group, last = self.done, self.group, self.last
        close = gap in _CLOSE
        if gap in _POINT:
            return (done, group + value / _TEN) if value < _TEN else None
        if value < 1:
            return (done, group + value) if group and value and gap[:2] in _AND else None
        if value >= _THOUSAND:
            return (done + group * value, 0) if group and close else None
        if value == _HUNDRED:
            return (done, group * value) if 0 < group < _HUNDRED and close else None
        if last >= _HUNDRED:
            joined = gap in _AND or gap == "+" or (close and not ordinal)  # "a thousand others"
            return (done, group + value) if joined else None
        tens, ones = (value, last) if gap == "+og" else (last, value)
        fits = _TEN < tens < _HUNDRED and tens % _TEN == 0 and 0 < ones < _TEN
        return (done, group + value) if fits and (close or gap == "+og") else None


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
    for row in _rows(text):
        yield from _written(text, row, every=every)


def _rows(text: str) -> Iterator[list[_Number]]:
    """Numbers with nothing between them but what stands between numbers."""
    row: list[_Number] = []
    before = ""
    for word in _WORD.finditer(text):
        low = word["number"].lower()
        if low == "to" and before in _ENGLISH:  # "from eight to four"
            continue
        before = low
        gap = _GAP.fullmatch(text, row[-1].end, word.start()) if row else None
        if row and not gap:
            yield row
            row = []
        if word["digit"] and not gap:  # "a" and "one"
            continue
        if _is_number(_put_together([], _parts(word, ""))):
            row = _put_together(row, _parts(word, gap[0].strip().lower() if gap else ""))
            row[-1].end = word.end("notes") if word["notes"] else row[-1].end
    if row:
        yield row


def _parts(word: re.Match[str], gap: str) -> Iterator[_Number]:
    """The words in a word."""
    start = word.start("number")
    for part in _PART.finditer(word["number"].lower()):
        if part[0] == "og":
            gap = "+og"
            continue
        value = _VALUES[part[0]]
        done, group = (value, 0.0) if value >= _THOUSAND else (0.0, value)
        begin, end = start + part.start(), start + part.end()
        ordinal, bare = part[0] in _ORDINALS, value in _SCALES or part[0] in _ONE
        yield _Number(begin, end, gap, done, group, value, ordinal, bare)
        gap = "+"


def _put_together(row: list[_Number], parts: Iterable[_Number]) -> list[_Number]:
    for part in parts:
        if not (row and row[-1].take(part)):
            row.append(part)
    return row


def _is_number(numbers: list[_Number]) -> bool:
    """Whether the parts of a word are one number, or the two of a year."""
    return len(numbers) == 1 or (len(numbers) == 2 and _is_year(*numbers))  # noqa: PLR2004 - a pair


def _is_year(century: _Number, year: _Number) -> bool:
    return century.value in _CENTURIES and _TEN <= year.value < _HUNDRED


def _written(text: str, row: list[_Number], *, every: bool) -> Iterator[Change]:
    first, last = row[0], row[-1]
    before = text[max(0, first.start - _BEFORE) : first.start]
    is_part = (first.bare and first.value >= _HUNDRED) or text[
        first.start : first.start + 4
    ].lower() == "halv"
    is_part = is_part and not _TIMES_AFTER.match(text, last.end)
    if is_part and (one := _ONE_BEFORE.search(before)):
        first.start -= len(one[0])
        first.bare = False
    wanted = every or len(row) >= _DIGITS
    called = bool(_CALLED_BEFORE.search(before) or _CALLED_AFTER.match(text, last.end))
    days = every or bool(_CLASS_AFTER.match(text, last.end)) or _is_day(row)
    days = days or bool(_DAY_BEFORE.search(before))
    at = 0
    while at < len(row):
        pair = _pair(row[at : at + 2])
        number = row[at]
        at += 2 if pair else 1
        end = row[at - 1].end
        dot = "" if text[end : end + 1] == "." else "."
        if pair:
            yield number.start, end, pair + dot * row[at - 1].ordinal
        elif number.ordinal:
            if days or _tells_a_day(text, number):
                yield number.start, end, f"{number.value}{dot}"
        elif wanted or (
            _is_meant(text, number, before) if number.bare else called or number.value > _TEN
        ):
            yield number.start, end, _figures(number.value, text[number.start : end])


def _is_meant(text: str, scale: _Number, before: str) -> bool:
    """Whether a hundred or thousand counts something, and not many."""
    return bool(_OF_ONE.match(text, scale.end)) and not _VAGUE_BEFORE.search(before)


def _tells_a_day(text: str, number: _Number) -> bool:
    if _MONTH_AFTER.match(text, number.end):
        return True
    return number.value > _TEN and text[number.start : number.end].lower() not in _ALSO_BACK


def _is_day(row: list[_Number]) -> bool:
    """Whether it is a day and a month: first of the tenth."""
    return len(row) == 2 and row[1].gap == "i" and row[0].ordinal and row[1].ordinal  # noqa: PLR2004 - a pair


def _pair(two: list[_Number]) -> str:
    """Two numbers that are said as one: a year, a time of day, a day and its month, one or the next."""
    if len(two) == 1:
        return ""
    first, second = two
    if _is_day(two) and second.value <= _MONTHS:
        return f"{first.value}.{second.value}"
    if first.ordinal or second.ordinal or second.gap not in _CLOSE:
        return ""
    if second.value == first.value + 1 > _TEN:
        return f"{first.value}-{second.value}"
    if first.value <= _HOURS and second.value in _PAST_THE_HOUR:
        return f"{first.value}.{second.value}"
    return f"{first.value}{second.value}" if _is_year(first, second) else ""


def _figures(value: int, found: str) -> str:
    """A number as the rules for figures know it; what may be a year stands without a blank."""
    is_year = 1900 <= value < 2000 or 2000 < value < 2040  # noqa: PLR2004 - of which somebody may speak
    figures = str(value) if is_year or value % _TEN else f"{value:,}".replace(",", " ")
    return f"{figures} kroner" if "lapp" in found.lower() else figures
