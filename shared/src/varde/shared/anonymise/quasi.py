"""Marks that point at somebody only together with others: age, date, time, sum, origin, trade."""

import re
from collections.abc import Iterator
from functools import cache

from babel import Locale

from varde.shared.anonymise.spans import Kind, Span

REGIONS: dict[str, str] = {
    "[Eastern Europe]": "AL AM AZ BA BG BY CZ EE GE HR HU LT LV MD ME MK PL RO RS RU SI SK UA XK",
    "[Western Europe]": "AD AT BE CH CY DE ES FR GB GR IE IT LI LU MC MT NL PT SM VA GI IM JE GG",
    "[Nordic region]": "DK FI FO GL IS NO SE AX",
    "[Middle East]": "AE BH EG IL IQ IR JO KW LB OM PS QA SA SY TR YE",
    "[Asia]": "AF BD BN BT CN HK ID IN JP KG KH KP KR KZ LA LK MM MN MO MV MY NP PH PK SG TH TJ TL "
    "TM TW UZ VN",
    "[Africa]": "AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EH ER ET GA GH GM GN GQ GW KE KM LR LS LY MA "
    "MG ML MR MU MW MZ NA NE NG RE RW SC SD SL SN SO SS ST SZ TD TG TN TZ UG ZA ZM ZW",
    "[America]": "AR BB BO BR BS BZ CA CL CO CR CU DM DO EC GD GT GY HN HT JM MX NI PA PE PY SR SV "
    "TT US UY VE",
    "[Oceania]": "AU FJ NZ PG SB TO VU WS",
}
"""Part of the world (an English message) to ISO 3166 codes. Norwegian, the nationality, is not made vaguer."""

_STEMS: dict[str, str] = {
    "[Eastern Europe]": "albansk albaner albanian armensk armenian aserbajdsjansk azerbaijani bosnisk "
    "bosnian bulgarsk bulgarer bulgarian hviterussisk kviterussisk belarusian tsjekkisk czech estisk "
    "estlending estonian georgisk georgian kroatisk croatian ungarsk hungarian litauisk litauer "
    "lithuanian latvisk latvier latvian moldovsk moldavisk moldovan polsk polakk polish romani romfolk "
    "rumensk rumener romanian russisk russer russian serbisk serbian slovakisk slovak slovensk "
    "slovenian ukrainsk ukrainer ukrainian østeuropeisk austeuropeisk balter baltisk kosovo",
    "[Western Europe]": "belgisk belgian britisk british engelskmann fransk french gresk greek "
    "irsk irish italiensk italian nederlandsk dutch portugisisk portuguese spansk spanish tysk german "
    "sveitsisk swiss østerriksk austrian engelsk",
    "[Nordic region]": "dansk danish finsk finnish islandsk icelandic svensk swedish",
    "[Middle East]": "arabisk arabic araber iransk iranian persisk farsi irakisk iraqi kurdisk "
    "kurder kurdish libanesisk lebanese palestinsk palestinian syrisk syrer syrian tyrkisk tyrker "
    "turkish sorani kurmandji jemenittisk yemeni jordansk egyptisk egyptian israelsk",
    "[Asia]": "afghansk afghaner afghan dari pashto bangladeshisk bangladeshi burmesisk filippinsk "
    "filippiner filipina filipino tagalog indisk indonesisk indonesian japansk kambodsjansk "
    "kinesisk kineser chinese mandarin koreansk laotisk malaysisk malaysian mongolsk mongolian nepalsk "
    "nepalesisk nepali pakistansk pakistaner pakistani urdu srilankisk tamilsk tamil thai thailandsk "
    "thailender vietnamesisk vietnameser vietnamese uzbekisk uzbek kasakhisk asiatisk asian",
    "[Africa]": "algerisk etiopisk ethiopian amharisk eritreisk eritreer eritrean tigrinja tigrinya "
    "gambisk gambian ghanesisk ghanaian kenyansk kenyan kongolesisk marokkansk moroccan nigeriansk "
    "nigerianer nigerian somalisk somalier somali sudansk sudanese tunisisk ugandisk swahili "
    "afrikansk african senegalesisk kamerunsk",
    "[America]": "amerikansk american argentinsk brasiliansk brazilian chilensk colombiansk "
    "colombian cubansk cuban dominikansk mexicansk peruansk venezuelansk venezuelan latinamerikansk",
    "[Oceania]": "australsk australian",
}
_ENDING = re.compile(
    r"(?:e|s|er|ere|eren|erne|en|ene|ane|ar|arane|es|ns|a|inne|inner|kvinne|kvinner)$"
)
_ORIGIN_WORD = re.compile(r"[^\W\d_]{3,40}")

_NUMBER = r"(?P<low>\d{1,2})(?:\s?(?:-|til|to|eller|or)\s?(?P<high>\d{1,2}))?"
_AGES = (
    rf"(?<![\d.,:/\-])(?<!\bi )(?<!\bfor )(?<!\bsiste ){_NUMBER}[ \-]?(?:års|år|åring\w{{0,4}}|åringar|aar|years?(?:[ \-]old)?|yrs?|y/o|yo)\b(?! siden| sidan| ago)",
    rf"\b(?:jente|gutt|kvinne|mann|dame|barn|person|girl|boy|woman|man|mor|far|sønn|datter|son|daughter|bror|søster|elev|student)(?:en|a|er)? ?(?:,|\(|på) ?{_NUMBER}(?=\s?[),.;\n]| fra | from )",
    rf"\b(?:alder|aged?|rundt|omtrent|kring|maybe|kanskje|perhaps|about|ser ut som|fylt|fyller|turned|bare|berre|only|er|am|is|på)(?: ca\.?| cirka)? {_NUMBER}(?=\s?[),.;!?]|\s?$| fra\b| frå\b| from\b| og mamma\b| og pappa\b)",
    rf"\b\w[\w.]{{1,24}}, {_NUMBER}(?= \(|,)",
    r"(?<!\d)\((?P<low>\d{2})(?P<high>)\)",
)
_MONTH = (
    r"(?:januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember|january|february"
    r"|march|may|june|july|october|december|jan|feb|apr|jun|jul|aug|sept|okt|nov|des|oct|dec)"
)
_DAY = (
    r"(?:mandag|tirsdag|onsdag|torsdag|fredag|lørdag|søndag|måndag|tysdag|laurdag|sundag|monday|tuesday"
    r"|wednesday|thursday|friday|saturday|sunday)"
)
_CLOCK = r"\d{1,2}(?:[.:]\d{2})?"
_PATTERNS: tuple[tuple[Kind, int, str], ...] = (
    (
        Kind.DATE,
        7,
        rf"\b(?:{_DAY}s? )?(?:den )?\d{{1,2}}\.? ?(?:{_MONTH})(?:,? (?:19|20)\d{{2}})?\b",
    ),
    (
        Kind.DATE,
        7,
        rf"\b{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?:,? (?:19|20)\d{{2}})?\b|\b{_MONTH},? (?:19|20)\d{{2}}\b",
    ),
    (
        Kind.DATE,
        8,
        r"(?<![\d.])\d{1,2}[.\-/] ?\d{1,2}[.\-/] ?(?:19|20)?\d{2}(?![\d.])|(?<!\d)(?:19|20)\d{2}-\d{2}-\d{2}(?!\d)",
    ),
    (Kind.DATE, 4, r"(?<![\d./])(?:[12]?\d|3[01])/(?:1[0-2]|[1-9])(?![\d/])"),
    (Kind.DATE, 6, r"(?<![\d.\-])(?:19|20)\d{2}(?![\d.\-])"),
    (
        Kind.DATE,
        3,
        rf"\b(?:{_DAY}|januar|februar|april|juni|juli|august|september|oktober|november|desember|january|february|october|december)s?\b",
    ),
    (
        Kind.TIME,
        6,
        rf"\b(?:kl|klokka|klokken|at)\.? ?{_CLOCK}(?: ?(?:-|til|og|to|and) ?{_CLOCK})?(?![\d%])(?: ?[ap]m\b)?",
    ),
    (
        Kind.TIME,
        6,
        rf"(?<![\d.]){_CLOCK} ?[ap]\.?m\b|(?<![\d.,:])(?:[01]?\d|2[0-3])[:.][0-5]\d(?![\d:.%])",
    ),
    (
        Kind.TIME,
        5,
        r"\b(?:mon|tue|wed|thu|fri|sat|sun|man|tir|ons|tor|fre|lør|søn)\.? \d{1,2}(?: ?- ?\d{1,2})?\b",
    ),
    (Kind.TIME, 4, rf"\b(?:mellom|between) {_CLOCK} (?:og|and) {_CLOCK}(?!\d)"),
    (
        Kind.SUM,
        6,
        r"(?<!\d)\d{1,3}(?:[ .,]?\d{3}){0,4}(?:,\d{2})? ?(?:kr\b|kroner|kronar|nok\b|euros?\b|eur\b|dollars?\b|usd\b|pund\b|pounds?\b|gbp\b|lei\b|zł|zloty|,-|€|\$|tusen\b|lapper)",
    ),
    (Kind.SUM, 6, r"(?:kr\.?|nok|eur|usd|€|\$|£) ?\d{1,3}(?:[ .,]?\d{3}){0,4}"),
    (Kind.SUM, 5, r"(?<![\d+] )(?<![\d+])\d{1,3} 000(?! ?\d)"),
    (
        Kind.OCCUPATION,
        4,
        (
            r"\b\w{0,25}(?:sykepleier|sjukepleiar|rådgiver|rådgjevar|terapeut|vekter|vektar|butikksjef|jordmor|tannlege|psykolog|"
            r"ergoterapeut|vernepleier|assistent|konsulent|veileder|counsellor|dykker|dykkar|jeger|jegar|reineier|fysioterapeut)(?:en|ar|er|e|ane|ene)?\b"
            r"|\blege i spesialisering\b"
        ),
    ),
)
_COMPILED = tuple((k, w, re.compile(p, re.IGNORECASE)) for k, w, p in _PATTERNS)
_AGE_PATTERNS = tuple(re.compile(p, re.IGNORECASE | re.MULTILINE) for p in _AGES)
_BANDS = ((0, 12), (13, 15), (16, 17), (18, 24), (25, 39), (40, 59))


def quasi_identifiers(text: str) -> Iterator[Span]:
    """Every such mark in normalised ``text``; spans may overlap."""
    for kind, weight, pattern in _COMPILED:
        for match in pattern.finditer(text):
            yield Span(match.start(), match.end(), kind, weight)
    for pattern in _AGE_PATTERNS:
        for match in pattern.finditer(text):
            yield Span(match.start("low"), match.end(), Kind.AGE, 3)
    yield from _origins(text)


def age_band(words: str) -> tuple[int, int] | None:
    """The band of the age in ``words``: (low, high), (60, 0) for 60 and up, None when a range
    crosses 18, so that "may be under 18" is what must be said."""
    numbers = [int(n) for n in re.findall(r"\d{1,2}", words)][:2] or [18]
    low, high = min(numbers), max(numbers)
    if low < 18 <= high:  # noqa: PLR2004 - the age of majority
        return None
    return next(((a, b) for a, b in _BANDS if a <= low <= b), (60, 0))


def region(word: str) -> str:
    """The part of the world, as an English message, for a country or nationality in ``word``."""
    known = word.casefold()
    countries, stems = _tables()
    if known in countries or known.removesuffix("s") in countries:
        return countries.get(known) or countries[known.removesuffix("s")]
    matching = [stem for stem in stems if known.startswith(stem)]
    return stems[max(matching, key=len)] if matching else "[Western Europe]"


@cache
def _tables() -> tuple[dict[str, str], dict[str, str]]:
    by_code = {code: part for part, codes in REGIONS.items() for code in codes.split()}
    countries = {
        name.casefold(): by_code[code]
        for locale in ("nb", "nn", "en")
        for code, name in Locale(locale).territories.items()
        if code in by_code
    }
    countries |= {
        "moldova": "[Eastern Europe]",
        "polski": "[Eastern Europe]",
        "kosovo": "[Eastern Europe]",
    }
    countries |= {"tyrkia": "[Middle East]", "england": "[Western Europe]", "usa": "[America]"}
    stems = {stem: part for part, words in _STEMS.items() for stem in words.split()}
    return countries, stems


def _origins(text: str) -> Iterator[Span]:
    """Countries, nationalities and their languages, looked up word by word."""
    countries, stems = _tables()
    phrases = _phrases()
    for match in _ORIGIN_WORD.finditer(text):
        word = match[0].lower()
        end = match.end()
        for phrase in phrases.get(word, ()):
            if text[match.start() : match.start() + len(phrase)].lower() == phrase:
                end = max(end, match.start() + len(phrase))
        stem = _ENDING.sub("", word)
        if {word, word.removesuffix("s")} & countries.keys() or end > match.end():
            yield Span(match.start(), end, Kind.COUNTRY, 6)
        elif {word, stem} & stems.keys():
            yield Span(match.start(), end, Kind.NATIONALITY, 6)


@cache
def _phrases() -> dict[str, list[str]]:
    """Countries of several words, by their first word."""
    phrases: dict[str, list[str]] = {}
    for country in _tables()[0]:
        words = _ORIGIN_WORD.findall(country)
        if len(words) > 1:
            phrases.setdefault(words[0], []).append(country)
    return phrases
