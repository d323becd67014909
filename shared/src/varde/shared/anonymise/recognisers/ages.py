"""Ages, school classes, and the band of each. What stands in words is read as figures (``figures``)."""

import re

from varde.shared.anonymise.recognisers.figures import in_figures
from varde.shared.anonymise.recognisers.rules import Around, Family, number, rule, words
from varde.shared.anonymise.spans import Kind

BANDS = ((0, 12), (13, 15), (16, 17), (18, 24), (25, 39), (40, 59))
_ADULT, OLD = 18, 60

_HALF = r" ?(?:1/2|½)|,5(?!\d)| og (?:ett?|en|ein|eitt?) halvt?| and a half"
_NUMBER = rf"(?:1[01]\d|\d{{1,2}})(?:{_HALF})?(?:-?\s?(?:-|til|to|eller|or)\s?\d{{1,2}})?"
_NUMBERED = (
    r"(?:vedlegg|tabell|figur|punkt|del|side|sak|kapittel|table|figure|appendix|part|page|case)"
)
_PASSING = "i in for om siste last past neste next første hele gjennom ytterligere nesten etter after av jobbet jobba arbeidet arbeida arbeidde worked bodd budd lived".split()
_NOT_TIME = "".join(rf"(?<!\b{w} )" for w in _PASSING)
"""Not "in two years" and "for ten years": nobody's age."""
_PASSED = r" (?:siden|sidan|ago|se[in]{1,2}[ea]re|etter(?! (?:det|hva|kva|jeg|eg))|tidligere|tidlegare|eldre|yngre|older|younger|later|earlier|tilbake|i fengsel|in prison)\b"
_MONTHS = r"(?:mnd\b\.?|måneder|månader|månad|måned|months?)"
_UPPER = r"(?:vgs|videregående|vidaregåande)"
_SCHOOL = r"(?:(?:på|ved|at) (?:vgs|videregående|vidaregåande|ungdomss\w{4,8}|barnes\w{4,8}))"
_STEP = r"(?:klasse(?:n|trinn)?|trinn(?:et)?|års ?trinn|klassing\w{0,3}|grades?)"
_BESIDE = r"(?=\s?[),.;!?](?!\d)|\s?$|\s?\n| fra\b| frå\b| from\b| (?:med|with) (?:\w{1,12} ){0,2}(?:skjegg|hår|briller|beard|hair|glasses)\b| og (?:mamma|pappa|er|fra|frå|kommer|kjem|har|bor|bur)\b| and (?:is|from|comes|has|lives)\b| (?:men|but)\b|\+(?!\w))"
_SEVERAL = r"\d{1,2}(?:, \d{1,2}){0,5},? (?:og|and|eller|or) \d{1,2}"
_INFANTS = rf"(?:{_MONTHS}|uker|veker|weeks)"
_OWN = r"(?: (?:min|mi|vår|hans|hennes|hennar|deira|deres|sin|si|my|our|his|her|their))?"
_CHILDREN = r"\b(?:barn|born|barna|borna|unger|ungar|jenter|gutter|gutar|døtre|døtrer|sønner|søner|søsken|sysken|children|kids|girls|boys)"
_NO_AGE = r"kr|kg|cm|\w{0,6}tusen|years|dag|time|uke|veke|minutt|hours|days|weeks|rom|seng|adress|room|bed|kvadrat|kvm|m²|m2|prosent|%|meter"
"""What a number counts behind "på" or "of" when it is no age."""
_around = Around(
    re.compile(r"(?<!\d)\d{1,3}(?!\d)"),
    (
        number(
            Kind.AGE,
            3,
            rf"(?<![\d.,:/\-])(?:{_NOT_TIME}(?:(?<!\bpå )|(?=1[1-9]|[2-9]\d))|(?={_NUMBER}[ \-]?(?:års?|years?)[ \-](?:gam|old)))"
            rf"(?P<m>(?:\d{{1,2}}(?: år| years?)?(?:,| og| and) ){{0,5}}{_NUMBER}[ \-]?"
            r"(?:års[ \-]?(?:alder\w{0,2}|dag\w{0,3}|gam\w{1,3}|jente\w{0,2}|gut\w{1,4})|år|åring\w{0,4}|årig\w?|aar"
            rf"|years?(?:[ \-]old)?|yrs?|y/o|yo)\b(?: (?:og|and) \d{{1,2}} {_MONTHS})?)(?!{_PASSED})",
        ),
        rule(
            Kind.AGE,
            3,
            r"\b(?:jente|gutt?|kvinne|mann|dame|barn|person|girl|boy|woman|man|mor|far|sønn|datter|son|daughter|bror"
            rf"|s[øy]ster|elev|student)(?:en|a|er)? ?(?:,|\(|på) ?(?P<m>{_NUMBER})(?=\s?[),.;\n]| fra | from )",
        ),
        rule(
            Kind.AGE,
            3,
            r"\b(?:alder|aged?|rundt|around|omtrent|kring|maybe|kanskje|perhaps|about|ser ut som|fylt|fylte|fyller|turned|snart|soon|bare|berre"
            r"|only|begge|both|siden|sidan|since|er|e|var|ble|blei|vart|blir|am|is|was|(?:he|she|i|who)['’][sm]|på)(?: (?:ca\.?|cirka|da|då|nå|no|kun|bare|berre|only|just|now))?"
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
            r"(?:jente|gutt?|kvinne|mann|dame|barn|girl|boy|woman|man|sønn|son|datter|dotter|daughter|bror|brør|s[øy]ster|elev"
            r"|nevø|niese|fetter|kusin|venninne|jent|kone|ektefelle|kjæreste|kjærast|wife|husband|fyr|kar|stk|stykk|unge"
            r"|døtr|sønn|s[øy]st|brødr|søner|mor|far|mamma|pappa|bestemor|bestefar|tante|onkel|mother|father|nabo|bruker|brukar|pasient|patient|beboer|bebuar)"
            rf"(?:en|a|et|er|ar|e|ene|ane|rene|rane|rer)?[\"»”]?{_OWN} (?:på|of)(?: (?:ca\.?|cirka|henholdsvis|høvesvis|rundt|kring|omtrent|knapt|knappe|nesten|bare|berre|kun|about|around|almost|barely|only|just))?"
            r" (?P<m>\d{1,2}(?:(?: (?:og|and|eller|or) |-)\d{1,2})?(?: år\b(?! \w{1,3}gam))?)\b"
            rf"(?! ?(?:{_NO_AGE}))",
        ),
        rule(
            Kind.AGE,
            3,
            r"\b(?:er|e|var|am|is|was|(?:he|she|i|who)['’][sm])(?: (?:kanskje|rundt|omtrent|bare|berre|maybe|about|around|only))? (?P<m>[1-9]\d)"
            r" (?:og|and)\b(?! \d)",
        ),
        rule(
            Kind.AGE,
            3,
            r"\b(?:er|e|var|blir|fyller|fylte|am|is|was) (?:jeg|eg|han|hun|ho|he|she)(?: (?:kanskje|bare|berre|maybe|only))?"
            rf" (?P<m>{_NUMBER}){_BESIDE}",
        ),
        rule(Kind.AGE, 3, rf"\b(?:en|ei|ein) på (?P<m>[1-9]\d)(?![ .,]?\d)(?! ?(?:{_NO_AGE}))"),
        rule(
            Kind.AGE,
            3,
            r"\b(?:eldste|yngste|minste|mellomste|oldest|youngest|eldest)(?: (?:er|e|blir|på|is))?"
            rf" (?P<m>{_NUMBER}){_BESIDE}",
        ),
        rule(Kind.AGE, 3, rf"\b(?:på|of) (?P<m>{_SEVERAL}){_BESIDE}"),
        rule(Kind.AGE, 3, rf"\baged? (?P<m>{_SEVERAL})\b"),
        rule(Kind.AGE, 3, rf"\b(?:aged|i alderen) (?P<m>{_NUMBER})\b"),
        number(Kind.AGE, 3, r"(?<![\d.,:/\-])(?P<m>\d{1,2})(?=-?ish\b)"),
        rule(Kind.AGE, 3, rf"(?<!\S)~ ?(?P<m>[1-9]\d){_BESIDE}"),
        rule(Kind.AGE, 3, r"[^\W\d_] \((?P<m>[1-9]\d)(?=, [^\W\d_])"),
        rule(Kind.AGE, 3, r"\((?-i:[A-ZÆØÅ])[^()\d\n]{1,40}, (?P<m>[1-9]\d)(?=\))"),
        rule(
            Kind.AGE,
            3,
            r"\b(?:barna|borna|ungene|ungane|jentene|guttene|gutane|kids|children) (?:er|e|var|are|were)"
            rf" (?P<m>{_SEVERAL}){_BESIDE}",
        ),
        rule(Kind.AGE, 3, r"(?-i:[A-ZÆØÅ])\w{2,20}, (?P<m>[1-9])(?=[.;)](?!\d))"),
        rule(
            Kind.AGE,
            3,
            rf"\b(?!(?:{_NUMBERED}|uke|veke|week|rom|room) )(?-i:[A-ZÆØÅ])\w{{2,20}} (?P<m>[1-9]\d)(?=,(?!\d)| (?:fra|frå|from)\b)",
        ),
        rule(
            Kind.AGE,
            6,
            r"(?<!klokka )(?<!klokken )\b(?:er|e|var|are|were) (?P<m>(?:mellom|between) \d{1,2} (?:og|and) \d{1,2})"
            rf"{_BESIDE}",
        ),
        rule(
            Kind.AGE,
            4,
            r"\b(?:barnet|babyen|bebien|gutten|guten|jent[ae]n?|sønnen|sonen|dattera|dottera|minste|yngste|han|hun|ho|he|she"
            rf"|child|baby|boy|girl) (?:er|e|var|is|was)(?: (?:bare|berre|only))? (?P<m>\d{{1,2}} {_INFANTS})\b",
        ),
        rule(
            Kind.AGE,
            3,
            rf"\b(?:er|e|var|blir|is|was|are|were) (?P<m>(?=[1-9]\d|\d,){_SEVERAL}){_BESIDE}",
        ),
        rule(
            Kind.AGE,
            3,
            r"\bpå (?:(?:rundt|ca\.?|cirka|omtrent|kring) )?(?P<m>[1-9]\d)(?= (?:som|bor|bur|har|er|var|ble|vart)\b)",
        ),
        rule(
            Kind.AGE,
            4,
            rf"\b(?:til|med|og|to|with|and) (?-i:[A-ZÆØÅ])\w{{1,20}} (?:på|of) (?P<m>\d{{1,2}} {_INFANTS})\b",
        ),
        rule(
            Kind.AGE,
            3,
            r"\((?:gutt?|jente|mann|kvinne|dame|boy|girl|man|woman),? (?P<m>\d{1,2})\)",
        ),
        rule(
            Kind.AGE,
            3,
            rf", (?:nå|no|now|ca\.?|cirka|rundt|omtrent|kring|kanskje|about|around|maybe) (?P<m>{_SEVERAL}|{_NUMBER}){_BESIDE}",
        ),
        rule(
            Kind.AGE,
            3,
            r"\b(?:jente|gutt?|kvinne|mann|dame|mor|far|sønn|son|datter|dotter|bror|s[øy]ster|kone|elev|bruker|brukar|pasient"
            rf"|klient|girl|boy|woman|man|mother|father|daughter|brother|sister|patient)(?:en|a)? (?P<m>{_NUMBER})(?=\s?[(),.;](?!\d))",
        ),
        rule(Kind.AGE, 3, r"\((?P<m>[1-9]\d)(?=,? (?:og|and|eller|or) [1-9]\d\))"),
        rule(Kind.AGE, 3, r"\([1-9]\d,? (?:og|and|eller|or) (?P<m>[1-9]\d)\)"),
        rule(Kind.AGE, 3, rf"\b(?:er|var|is|was) \w{{3,20}} (?:og|and) (?P<m>[1-9]\d){_BESIDE}"),
        rule(Kind.AGE, 3, rf"\b\w[\w.]{{1,24}}\)?, (?P<m>{_NUMBER})(?= \(|,(?!\d))"),
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
            r"(?<!\d)\((?:(?:ca|cirka|rundt|about|around|age|alder)\.? ?|~ ?)?(?P<m>\d{2})\+?\)",
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
            r"\b(?:kvinne|mann|dame|jente|gutt?|woman|man|girl|boy)(?:en|a)? (?:ca\.?|cirka|rundt|kring|omtrent|about|around)"
            r" (?P<m>[1-9]\d)\b",
        ),
        rule(
            Kind.AGE,
            4,
            r"\b(?:baby|babyen|bebi|liten|lita|jente|gutt?|barn|spedbarn|unge)(?:en|a|et)? (?:på|of)"
            r" (?P<m>\d{1,2} (?:mnd\b\.?|måneder|månader|uker|veker|months|weeks))",
        ),
        rule(
            Kind.AGE,
            3,
            rf"{_CHILDREN} \((?P<m>(?=\d{{1,2}},)\d{{1,2}}(?:(?:,| og| and| &) \d{{1,2}}){{2,6}})\)",
        ),
        rule(
            Kind.AGE,
            3,
            rf"{_CHILDREN}(?: -|:|,)? (?P<m>(?=\d{{1,2}},){_SEVERAL})(?= ?-|{_BESIDE})",
        ),
        rule(
            Kind.AGE,
            3,
            rf"(?-i:[A-ZÆØÅ])\w{{2,20}} på (?P<m>[1-9]\d)(?= \w)(?! ?(?:{_NO_AGE}))",
        ),
        rule(Kind.AGE, 3, rf"{_CHILDREN} \((?P<m>\d{{1,2}})(?=,? (?:og |and )?\d{{1,2}}\))"),
        rule(Kind.AGE, 3, rf"{_CHILDREN} \(\d{{1,2}},? (?:og |and )?(?P<m>\d{{1,2}})\)"),
        number(
            Kind.AGE,
            3,
            rf"(?<![\d.,:/\-])(?P<m>(?:(?:1\d|[1-9])\.? ?(?:-|og|til|eller|and|to|or) ?)?(?:1\d|[1-9])(?:(?:\.|st|nd|rd|th)? ?{_STEP}"
            rf"|(?:\.-|(?:st|nd|rd|th)[ \-])graders?)\b(?: {_SCHOOL})?|[1-3]\. (?:året|år) på {_UPPER})",
        ),
        number(
            Kind.AGE,
            4,
            rf"(?<![\d.,:/\-])\d{{1,2}}[ \-]{_INFANTS}[ \-](?:gam\w{{1,3}}|old)\b",
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

_INFANT = re.compile("mnd|måned|månad|uker|veker|month|week")
_YEARS = re.compile("år|year")
_BEFORE_CLASS, _LOWER_SCHOOL = 5, 10
"""Norwegian school begins in the year in which a child turns six; upper school after ten classes."""
_UPPER_SCHOOL = re.compile(r"vg ?[1-3]|vgs|v[ie]d[ae]reg")
_CLASS = re.compile(r"klass|class|trinn|grade|year \d|^\d{1,2}[. ]?[a-f]$")
ages = Family(words(), [_around])
"""Ages and school classes in normalised text."""


def age_band(found: str) -> tuple[int, int] | None:
    """The band of an age: (low, high), (60, 0) for 60 and up; of a range from the band of the lowest to that of the
    highest. None when a range or class crosses 18, so that
    "may be under 18" is what must be said."""
    found = in_figures(re.sub(_HALF, "", found.casefold()))
    if _INFANT.search(found) and not _YEARS.search(found):
        return BANDS[0]
    numbers = [int(n) for n in re.findall(r"\d{1,3}", found)]
    is_upper = bool(_UPPER_SCHOOL.search(found))
    if not numbers and not is_upper:
        return None
    low, high = min(numbers, default=1), max(numbers, default=1)
    if not (is_upper or _CLASS.search(found)):
        return _bands(low, high, low, high)
    before = _BEFORE_CLASS + is_upper * _LOWER_SCHOOL
    # until their birthday those of a class are a year younger; below upper school all are children
    return _bands(low + before, high + before, low + before - is_upper, high + before + 1)


def _bands(low: int, high: int, youngest: int, oldest: int) -> tuple[int, int] | None:
    return None if youngest < _ADULT <= oldest else (_band(low)[0], _band(high)[1])


def _band(age: int) -> tuple[int, int]:
    return next(((low, high) for low, high in BANDS if low <= age <= high), (OLD, 0))
