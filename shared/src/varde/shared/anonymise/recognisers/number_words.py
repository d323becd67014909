"""Numbers in words, in bokmål, nynorsk and English: where they stand, and what they are."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass


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
HALVES = {"halv": 0.5, "halvt": 0.5, "halvannen": 1.5, "halvannet": 1.5, "halvanna": 1.5}
_VALUES = _CARDINALS | _ORDINALS | _ONE | HALVES
TEN, HUNDRED, THOUSAND, MILLION = 10, 100, 1000, 1_000_000
_SCALES = frozenset({HUNDRED, THOUSAND, MILLION})
_CENTURIES = frozenset({19, 20})


def _any(words: Iterable[str]) -> str:
    """A pattern for one of the words, the longest first, that looks at each letter once."""
    rests: defaultdict[str, list[str]] = defaultdict(list)
    for word in words:
        rests[word[:1]].append(word[1:])
    ends = rests.pop("", [])
    each = "|".join(letter + _any(rest) for letter, rest in rests.items())
    return f"(?:{each}){'?' if ends else ''}" if each else ""


_SCALE = "(?:hundre|tusen|million|thousand)"
_NO_NUMBER = rf"(?:(?<=\d )|(?<=\d-)|(?<=[ap]m )|(?<=\.m\. ))to\b|to[ \-](?:year|month|week|grade)|(?:(?<=\d )|(?<=\d hundre )){_SCALE}|tenår"
"""English "to", teenagers, and what belongs to a number in figures."""
_FIRST = "".join({word[0] for word in _VALUES})
_BASE = _any([*_CARDINALS, *_ORDINALS])
_WORD = re.compile(
    rf"\b(?=[{_FIRST}])(?!{_NO_NUMBER})(?P<number>halv(?:t|annen|annet|anna)?(?=[ \n]{_SCALE})"
    rf"|(?P<digit>(?:en|ein|ett|eitt|one)(?= {_BASE}\b)|(?<=ty[ \-])one)|(?:ett|eitt|one)(?=[ \-]years?|[ ]?år)"
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
CLOSE, _AND = frozenset({"", "-", "+"}), frozenset({"og", "and", "+og"})


@dataclass(slots=True)
class Number:
    """A number put together from words."""

    start: int
    end: int
    gap: str
    """What stands before it, after the number before: a word or sign, nothing for a blank; "+" inside a word."""
    done: float
    """What the last scale above a hundred has closed."""
    group: float
    first: float
    last: float
    """The values of its first and last words."""
    ordinal: bool
    bare: bool
    """Whether it is nothing but a one or a scale: one, hundred, thousand."""

    @property
    def value(self) -> int:
        return int(self.done + self.group)

    def take(self, other: "Number") -> bool:
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
        close = gap in CLOSE
        if gap in _POINT:
            return (done, group + value / TEN) if value < TEN else None
        if value < 1:
            return (done, group + value) if group and value and gap[:2] in _AND else None
        if value >= THOUSAND:
            return (done + group * value, 0) if group and close else None
        if value == HUNDRED:
            return (done, group * value) if 0 < group < HUNDRED and close else None
        if last >= HUNDRED:
            joined = gap in _AND or gap == "+" or (close and not ordinal)  # "a thousand others"
            return (done, group + value) if joined else None
        tens, ones = (value, last) if gap == "+og" else (last, value)
        fits = TEN < tens < HUNDRED and tens % TEN == 0 and 0 < ones < TEN
        return (done, group + value) if fits and (close or gap == "+og") else None


def rows(text: str) -> Iterator[list[Number]]:
    """Numbers with nothing between them but what stands between numbers."""
    row: list[Number] = []
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


def _parts(word: re.Match[str], gap: str) -> Iterator[Number]:
    """The words in a word."""
    start = word.start("number")
    for part in _PART.finditer(word["number"].lower()):
        if part[0] == "og":
            gap = "+og"
            continue
        value = _VALUES[part[0]]
        done, group = (value, 0.0) if value >= THOUSAND else (0.0, value)
        begin, end = start + part.start(), start + part.end()
        ordinal, bare = part[0] in _ORDINALS, value in _SCALES or part[0] in _ONE
        yield Number(begin, end, gap, done, group, value, value, ordinal, bare)
        gap = "+"


def _put_together(row: list[Number], parts: Iterable[Number]) -> list[Number]:
    for part in parts:
        if not (row and row[-1].take(part)):
            row.append(part)
    return row


def _is_number(numbers: list[Number]) -> bool:
    """Whether the parts of a word are one number, or the two of a year."""
    return len(numbers) == 1 or (len(numbers) == 2 and is_year(*numbers))  # noqa: PLR2004 - a pair


def is_year(century: Number, year: Number) -> bool:
    return century.value in _CENTURIES and TEN <= year.value < HUNDRED
