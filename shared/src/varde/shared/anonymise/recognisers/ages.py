"""Ages, in figures and words, school classes, and the band of each."""

import re
from collections.abc import Iterator

from varde.shared.anonymise.recognisers.numbers import DIGIT
from varde.shared.anonymise.recognisers.rules import Around, Family, Look, here, rule, words
from varde.shared.anonymise.spans import Kind, Span

BANDS = ((0, 12), (13, 15), (16, 17), (18, 24), (25, 39), (40, 59))
_ADULT, OLD = 18, 60

_HALF = r" ?(?:1/2|½)|,5(?!\d)"
_NUMBER = rf"\d{{1,2}}(?:{_HALF})?(?:\s?(?:-|til|to|eller|or)\s?\d{{1,2}})?"
_NUMBERED = (
    r"(?:vedlegg|tabell|figur|punkt|del|side|sak|kapittel|table|figure|appendix|part|page|case)"
)
_BESIDE = r"(?=\s?[),.;!?]|\s?$|\s?\n| fra\b| frå\b| from\b| (?:med|with) (?:\w{1,12} ){0,2}(?:skjegg|hår|briller|beard|hair|glasses)\b| og (?:mamma|pappa|er|fra|frå|kommer|kjem|har)\b| and (?:is|from|comes|has)\b)"
_OWN = r"(?: (?:min|mi|vår|hans|hennes|hennar|deira|deres|sin|si|my|our|his|her|their))?"
_CHILDREN = r"\b(?:barn|born|barna|borna|unger|ungar|jenter|gutter|gutar|døtre|døtrer|sønner|søner|søsken|sysken|children|kids|girls|boys)"
_around = Around(
    DIGIT,
    (
        rule(
            Kind.AGE,
            3,
            rf"(?<![\d.,:/\-])(?<!\bi )(?<!\bfor )(?<!\bsiste )(?P<m>(?:\d{{1,2}} (?:og|and) )?{_NUMBER}[ \-]?(?:års|år|åring\w{{0,4}}|åringar|aar"
            r"|years?(?:[ \-]old)?|yrs?|y/o|yo)\b)(?! siden| sidan| ago)",
        ),
        rule(
            Kind.AGE,
            3,
            r"\b(?:jente|gutt|kvinne|mann|dame|barn|person|girl|boy|woman|man|mor|far|sønn|datter|son|daughter|bror"
            rf"|søster|elev|student)(?:en|a|er)? ?(?:,|\(|på) ?(?P<m>{_NUMBER})(?=\s?[),.;\n]| fra | from )",
        ),
        rule(
            Kind.AGE,
            3,
            r"\b(?:alder|aged?|rundt|around|omtrent|kring|maybe|kanskje|perhaps|about|ser ut som|fylt|fylte|fyller|turned|bare|berre"
            r"|only|er|e|var|am|is|was|(?:he|she|i|who)['’][sm]|på)(?: (?:ca\.?|cirka|da|då|nå|no|kun|bare|berre|only|just|now))?"
            rf" (?P<m>{_NUMBER}){_BESIDE}",
        ),
        rule(
            Kind.AGE,
            3,
            r"\b(?:fylt|fylte|fyller|turned|turns|turning) (?P<m>\d{1,2})\b"
            r"(?= (?:i|på|forrige|førre|sist|neste|denne|nå|no|snart|til|on|in|last|next|this|soon)\b)",
        ),
        rule(
            Kind.AGE,
            3,
            r"\b(?:jente|gutt|kvinne|mann|dame|barn|girl|boy|woman|man|sønn|son|datter|dotter|daughter|bror|brør|søster|elev"
            r"|nevø|niese|fetter|kusin|venninne|jent|kone|ektefelle|kjæreste|kjærast|wife|husband|fyr|kar|stk|stykk|unge"
            r"|mor|far|mamma|pappa|bestemor|bestefar|tante|onkel|mother|father|nabo|bruker|brukar|pasient|patient|beboer|bebuar)"
            rf"(?:en|a|er|ar|e)?{_OWN} (?:på|of)(?: (?:ca\.?|cirka|rundt|kring|omtrent|about|around))?"
            r" (?P<m>\d{1,2}(?: (?:og|and) \d{1,2})?)\b"
            r"(?! ?(?:kr|kg|cm|år|\w{0,6}tusen|years|dag|time|uke|veke|minutt|hours|days|weeks))",
        ),
        rule(Kind.AGE, 3, r"\b(?:er|e|var|am|is|was) (?P<m>[1-9]\d) (?:og|and)\b(?! \d)"),
        rule(Kind.AGE, 3, rf"\b(?:er|var|is|was) \w{{3,20}} (?:og|and) (?P<m>[1-9]\d){_BESIDE}"),
        rule(Kind.AGE, 3, rf"\b\w[\w.]{{1,24}}, (?P<m>{_NUMBER})(?= \(|,)"),
        rule(Kind.AGE, 3, r"(?<=[^\W\d_]), (?P<m>[1-9]\d)(?=\.(?:\s+(?-i:[A-ZÆØÅ])|\s*$))"),
        rule(
            Kind.AGE,
            3,
            r"\b(?:(?:older|younger) than|(?:eldre|yngre) enn|(?:be|is|er|være|vere|vera) (?:more than|mer enn|meir enn))"
            rf" (?P<m>{_NUMBER}){_BESIDE}",
        ),
        rule(
            Kind.AGE,
            3,
            r"(?<!\d)\((?:(?:ca|cirka|rundt|about|around|age|alder)\.? ?)?(?P<m>\d{2})\)",
        ),
        rule(
            Kind.AGE,
            3,
            rf"(?<![\w\-])(?!{_NUMBERED} )(?-i:[A-ZÆØÅ])[\w\-]{{1,24}} \((?P<m>\d)\)",
        ),
        rule(
            Kind.AGE,
            5,  # 1/2 is no date here
            r"(?:, |\b(?:er|e|på|is|of|aged|bare|berre|only|fylt|fylte|turned) )(?P<m>\d{1,2} ?(?:1/2|½))"
            r"(?=\s?[),.;!?]|\s?$|\s?\n| fra\b| frå\b| from\b| og\b| and\b)",
        ),
        rule(
            Kind.AGE,
            3,
            r"\b(?:kvinne|mann|dame|jente|gutt|woman|man|girl|boy)(?:en|a)? (?:ca\.?|cirka|rundt|kring|omtrent|about|around)"
            r" (?P<m>[1-9]\d)\b",
        ),
        rule(
            Kind.AGE,
            4,
            r"\b(?:baby|babyen|bebi|liten|lita|jente|gutt|barn|spedbarn|unge)(?:en|a|et)? (?:på|of)"
            r" (?P<m>\d{1,2} (?:mnd\b\.?|måneder|månader|uker|veker|months|weeks))",
        ),
        rule(Kind.AGE, 3, rf"{_CHILDREN} \((?P<m>\d{{1,2}})(?=,? (?:og |and )?\d{{1,2}}\))"),
        rule(Kind.AGE, 3, rf"{_CHILDREN} \(\d{{1,2}},? (?:og |and )?(?P<m>\d{{1,2}})\)"),
        rule(
            Kind.AGE,
            3,
            r"(?<![\d.,:/\-])(?P<m>(?:1\d|[1-9])\.? ?(?:klasse(?:n|trinn)?|trinn(?:et)?|års ?trinn|klassing\w{0,3}))\b",
        ),
        rule(
            Kind.AGE,
            3,
            r"\b(?:klasse|klassen|class|grade|year|trinn|trinnet) (?:1[0-3]|[1-9])(?:[. ]?[a-f])?\b(?! ?(?:år|kr|uker))",
        ),
        rule(
            Kind.AGE,
            7,
            r"\b(?:i|in|går i|gikk i|gjekk i|i klasse|klasse|elev i|eleven i|barn i|class|pupil in|lærer(?:en)? (?:i|for)) "
            r"(?P<m>(?:10|[1-9])[. ]?(?-i:[A-F]))(?!\w)|(?<![\w.])(?:10|[1-9])(?-i:[A-F])(?= (?:på|ved|at) (?:\w{1,20} ){0,2}\w{0,20}sk[ou]l)",
        ),
        rule(Kind.AGE, 7, r"\bvg ?[1-3]\b"),
    ),
)

_WORDS = (
    "null en to tre fire fem seks sju åtte ni ti elleve tolv tretten fjorten femten seksten sytten atten nitten tjue"
).split()
_WORDS_NN = (
    "null ein to tre fire fem seks sju åtte ni ti elleve tolv tretten fjorten femten seksten sytten atten nitten tjue"
).split()
_WORDS_EN = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
).split()
_TENS = {
    "tretti": 30,
    "førti": 40,
    "femti": 50,
    "seksti": 60,
    "sytti": 70,
    "åtti": 80,
    "thirty": 30,
} | {
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "tredve": 30,
}
_VALUES = (
    {w: n for table in (_WORDS, _WORDS_NN, _WORDS_EN) for n, w in enumerate(table)}
    | _TENS
    | {
        f"{ten}{one}": value + n
        for ten, value in [*_TENS.items(), ("tjue", 20)]
        for n, one in enumerate(_WORDS[1:10], 1)
    }
)
_ORDINALS = {
    word: at
    for at, both in enumerate(
        (
            "første fyrste first",
            "andre second",
            "tredje third",
            "fjerde fourth",
            "femte fifth",
            "sjette sixth",
            "sjuende syvende sjuande seventh",
            "åttende åttande eighth",
            "niende niande ninth",
            "tiende tiande tenth",
        ),
        1,
    )
    for word in both.split()
}
_SAID = f"(?:{'|'.join(sorted(_VALUES, key=len, reverse=True))})"
_INFANT = re.compile("mnd|måned|månad|uker|veker|month|week")
_UPPER_SCHOOL = re.compile(r"vg ?[1-3]|vgs|v[ie]d[ae]reg")
_CLASS = re.compile(r"klass|class|trinn|grade|year \d|^\d{1,2}[. ]?[a-f]$")
_spelled = rule(
    Kind.AGE,
    3,
    rf"{_SAID}(?:(?: (?:-|til|eller|or|to) |-){_SAID})?[ \-]?(?:år|åring\w{{0,4}}|years?(?:[ \-]old)?)\b(?! siden| sidan| ago)",
)


def _unless_a_time(look: Look) -> Look:
    """Not "in two years" and "for ten years": nobody's age."""

    def checked(text: str, word: re.Match[str]) -> Iterator[Span]:
        before = text[max(0, word.start() - 6) : word.start()].casefold().split()
        if not before or before[-1] not in {"i", "for", "siste", "in", "om", "på", "of", "last"}:
            yield from look(text, word)

    return checked


_SAID_OF = re.compile(
    r"\b(?:er|var|kanskje|bare|berre|rundt|omtrent|fyller|fylte|blir|ca|cirka|am|is|was|only|about|maybe|turned) $",
    re.IGNORECASE,
)
_ENDS = re.compile(r"\s?(?:[),.;!?]|$)")


def _alone(text: str, word: re.Match[str]) -> Iterator[Span]:
    """A number of years without the word, from eleven up."""
    before = text[max(0, word.start() - 12) : word.start()]
    if _VALUES[word[0].lower()] > 10 and _SAID_OF.search(before) and _ENDS.match(text, word.end()):  # noqa: PLR2004 - smaller ones count other things
        yield Span(word.start(), word.end(), Kind.AGE, 3)


_words = words(
    (_VALUES, _alone),
    (_VALUES, _unless_a_time(here(_spelled))),
    (
        _ORDINALS,
        here(
            rule(
                Kind.AGE,
                7,
                r"\w{3,9} (?:klasse(?:n|trinn)?|trinn|grade|året på (?:vgs|videregående|vidaregåande)|år på (?:vgs|videregående"
                r"|vidaregåande))\b(?: (?:på|ved|at) (?:vgs|videregående|vidaregåande|ungdomsskolen|ungdomsskulen|barneskolen"
                r"|barneskulen)\b)?",
            )
        ),
    ),
)


ages = Family(_words, [_around])
"""Ages and school classes in normalised text."""


def age_band(found: str) -> tuple[int, int] | None:
    """The band of an age: (low, high), (60, 0) for 60 and up; of a range from the band of the lowest to that of the
    highest. None when a range or class crosses 18, so that
    "may be under 18" is what must be said."""
    found = re.sub(_HALF, "", found.casefold())
    if _INFANT.search(found):
        return BANDS[0]
    low, high = _range(found)
    # until their birthday those of a class are a year younger; below upper school all are children
    youngest = low - 1 if _UPPER_SCHOOL.search(found) else low
    if youngest < _ADULT <= high:
        return None
    return _band(low)[0], _band(low if _is_class(found) else high)[1]


def _band(age: int) -> tuple[int, int]:
    return next(((low, high) for low, high in BANDS if low <= age <= high), (OLD, 0))


def _is_class(found: str) -> bool:
    words_ = re.findall(r"[^\W\d_]+", found)
    return any(word in _ORDINALS for word in words_) or bool(
        _UPPER_SCHOOL.search(found) or _CLASS.search(found)
    )


def _range(found: str) -> tuple[int, int]:
    numbers = [int(n) for n in re.findall(r"\d{1,2}", found)]
    words_ = re.findall(r"[^\W\d_]+", found)
    ordinals = [_ORDINALS[w] for w in words_ if w in _ORDINALS]
    if _UPPER_SCHOOL.search(found):
        return _of_class(10 + (ordinals or numbers or [1])[0])
    if ordinals or _CLASS.search(found):
        return _of_class((ordinals or numbers or [_ADULT])[0])
    return _ends(numbers + [_VALUES[w] for w in words_ if w in _VALUES])


def _ends(numbers: list[int]) -> tuple[int, int]:
    numbers = numbers[:2] or [_ADULT]
    return min(numbers), max(numbers)


def _of_class(n: int) -> tuple[int, int]:
    """The ages of a class of a Norwegian school: the first year is that in which they turn six."""
    return n + 5, n + 6
