"""How a mark that only together with others points at somebody is said more vaguely."""

import re
from collections.abc import Iterator
from itertools import product

from varde.shared.anonymise.recognisers.ages import BANDS, OLD, age_band
from varde.shared.anonymise.recognisers.amounts import currency, is_few, magnitude
from varde.shared.anonymise.recognisers.figures import in_figures
from varde.shared.anonymise.recognisers.occupations import sector
from varde.shared.anonymise.recognisers.origins import (
    REGIONS,
    RELIGION,
    WordForm,
    form_of,
    region,
)
from varde.shared.anonymise.recognisers.times import PARTS_OF_DAY, is_recent, parts_of_day, season
from varde.shared.anonymise.recognisers.traits import is_former_partner
from varde.shared.anonymise.spans import Kind
from varde.shared.domain.codes import Language
from varde.shared.texts import t, texts

PACKAGE = "varde.shared.anonymise"

_PLAIN: dict[Kind, str] = {
    Kind.UNKNOWN: t("[word removed]"),
    Kind.LANGUAGE: t("[language]"),
    Kind.TRAIT: t("[distinctive mark]"),
    Kind.PREGNANCY: t("[pregnant]"),
}
_BAND = t("[{low}–{high} years]")
_OLD = t("[{low} years or more]")
_MAYBE_CHILD = t("[possibly under 18]")
_ADJECTIVES = {
    t("[Eastern Europe]"): (t("[Eastern European]"), t("[from Eastern Europe]")),
    t("[Western Europe]"): (t("[Western European]"), t("[from Western Europe]")),
    t("[Nordic region]"): (t("[Nordic]"), t("[from the Nordic region]")),
    t("[Asia]"): (t("[Asian]"), t("[from Asia]")),
    t("[Middle East]"): (t("[Middle Eastern]"), t("[from the Middle East]")),
    t("[Africa]"): (t("[African]"), t("[from Africa]")),
    t("[America]"): (t("[American]"), t("[from America]")),
    t("[Oceania]"): (t("[Oceanian]"), t("[from Oceania]")),
    t("[religion]"): (t("[religion]"), t("[religion]")),
}
"""Parts of the world, and the adjective of each, as it stands with one and (in Norwegian) with several."""
_ARTICLES = frozenset({"en", "ein"})
"""After which *svenske* is somebody."""
_PEOPLE = {
    WordForm.PERSON: t("[person from {part}]"),
    WordForm.PEOPLE: t("[people from {part}]"),
    WordForm.THE_PERSON: t("[the person from {part}]"),
    WordForm.THE_PEOPLE: t("[the people from {part}]"),
}
_DATE, _YEAR, _RECENTLY = t("[date]"), t("[year]"), t("[recently]")
_SEASONS = (
    (t("[in the winter]"), t("[the winter]"), t("[winter]")),
    (t("[in the spring]"), t("[the spring]"), t("[spring]")),
    (t("[in the summer]"), t("[the summer]"), t("[summer]")),
    (t("[in the autumn]"), t("[the autumn]"), t("[autumn]")),
)
"""As ``SEASONS``: on its own, after a preposition, and where only the word fits ("i [høst]")."""
_TIME = t("[time]")
_FROM_TO = t("[from {start} to {end}]")
_CLOCK = frozenset({"kl", "klokka", "klokken"})
_TIMES = (
    (t("[at night]"), t("[the night]")),
    (t("[in the morning]"), t("[the morning]")),
    (t("[in the afternoon]"), t("[the afternoon]")),
    (t("[in the evening]"), t("[the evening]")),
)
"""As ``PARTS_OF_DAY``: on its own, and after a preposition."""
_SUMS = (
    (t("[a sum under a hundred {currency}]"), t("[a number under a hundred]")),
    (t("[a three-figure sum in {currency}]"), t("[a three-figure number]")),
    (t("[a four-figure sum in {currency}]"), t("[a four-figure number]")),
    (t("[a five-figure sum in {currency}]"), t("[a five-figure number]")),
    (t("[a six-figure sum in {currency}]"), t("[a six-figure number]")),
    (t("[a sum of at least a million {currency}]"), t("[a number of at least a million]")),
)
_CURRENCIES = {"kroner": t("kroner"), "euro": t("euros"), "dollar": t("dollars")}
_MANY, _FEW = t("[more than ten]"), t("[few]")
_RELATIVE, _THE_RELATIVE, _CLOSE = t("[relative]"), t("[the relative]"), t("[close relation]")
_THE = ("en", "a")
"""How a Norwegian word for a relative ends with its article."""
_SECTORS = {
    "": t("[occupation]"),
    "health": t("[health worker]"),
    "education": t("[school or kindergarten worker]"),
    "welfare": t("[support worker]"),
    "security": t("[guard or police worker]"),
    "trade": t("[private sector worker]"),
    "transport": t("[transport worker]"),
    "sea": t("[worker at sea]"),
    "land": t("[land or nature worker]"),
    "faith": t("[faith community worker]"),
    "media": t("[media worker]"),
}
_BARE = frozenset("i last this next forrige siste neste førre sist".split())
_OWN = re.compile(r"(?:at|on|mellom|between|fra|frå|from)\b", re.IGNORECASE)
_PREPOSITIONS = frozenset(
    "siden sidan fra frå til før etter innen innan på for av med in since from to until till by before after during of "
    "around about on".split()
)


def vaguer(kind: Kind, found: str, before: str, language: Language) -> str:
    """What is said instead of ``found``, which stands after the word ``before``, in ``language``."""
    read = texts(PACKAGE, language)
    before = before.casefold()
    if kind is Kind.AGE:
        return _age(found, language)
    if kind is Kind.SUM:
        return _sum(found, language)
    if kind is Kind.DATE:
        return read(_date(found, before))
    if kind is Kind.TIME:
        return _time(found, before, language)
    if kind in {Kind.COUNTRY, Kind.STATE, Kind.NATIONALITY}:
        return _origin(kind, found, before, language)
    return read(_plain(kind, found))


def _plain(kind: Kind, found: str) -> str:
    if kind is Kind.OCCUPATION:
        return _SECTORS[sector(found)]
    if kind is Kind.COUNT:
        return _FEW if is_few(found) else _MANY
    if kind is Kind.RELATION:
        return _CLOSE if is_former_partner(found) else _relative(found)
    return _PLAIN[kind]


def _relative(found: str) -> str:
    return _THE_RELATIVE if found.casefold().endswith(_THE) else _RELATIVE


def _origin(kind: Kind, found: str, before: str, language: Language) -> str:
    """The part of the world; of a nationality, a people or a language in the form in which it was written.

    What names the part of the world itself (asiatisk) is not said as it was: nothing is that was found.
    """
    read = texts(PACKAGE, language)
    part, form = region(found), form_of(found)
    if form is WordForm.ADJECTIVE_OF_SEVERAL and before in _ARTICLES:
        form = WordForm.PERSON
    if kind is not Kind.NATIONALITY or form is WordForm.COUNTRY or part == RELIGION:
        return read(part)
    if form in _PEOPLE:
        return _person(form, part, language)
    adjective = read(_ADJECTIVES[part][form is WordForm.ADJECTIVE_OF_SEVERAL])
    return read(part) if found.casefold() in adjective.casefold() else adjective


def _person(form: WordForm, part: str, language: Language) -> str:
    read = texts(PACKAGE, language)
    return read(_PEOPLE[form], part=read(part).strip("[]"))


def _age(found: str, language: Language) -> str:
    read = texts(PACKAGE, language)
    band = age_band(found)
    if band is None:
        return read(_MAYBE_CHILD)
    low, high = band
    return read(_BAND, low=low, high=high) if high else read(_OLD, low=low)


def _sum(found: str, language: Language) -> str:
    read = texts(PACKAGE, language)
    known, unknown = _SUMS[magnitude(found) - 1]
    money = _CURRENCIES.get(currency(found))
    return read(known, currency=read(money)) if money else read(unknown)


def _date(found: str, before: str) -> str:
    if is_recent(found):
        return _RECENTLY
    if before != "den" and re.fullmatch(r"\d{4}(?: ?[-/] ?\d{2,4})?|['’]?\d{2}", in_figures(found)):
        return _YEAR
    of_year = None if _is_birth(before) else season(in_figures(found))
    if of_year is None:
        return _DATE
    alone, after, bare = _SEASONS[of_year]
    if before in _BARE:
        return bare
    return after if _follows_preposition(found, before) else alone


def _is_birth(before: str) -> bool:
    return before in {"født", "fødd", "fødselsdato", "born", "f", "dob"}


def _time(found: str, before: str, language: Language) -> str:
    read = texts(PACKAGE, language)
    of_day = parts_of_day(found)
    if of_day is None:
        return read(_TIME)
    start, end = of_day
    if before in _CLOCK:
        return _hours(start, end)
    if start != end:
        return _from_to(start, end, language)
    alone, after = _TIMES[start]
    return read(after if _follows_preposition(found, before) else alone)


def _hours(start: int, end: int) -> str:
    """The band of hours of parts of the day, as it stands after "kl"."""
    return f"[{start * 6:02}–{end * 6 + 6:02}]"


def _from_to(start: int, end: int, language: Language) -> str:
    read = texts(PACKAGE, language)
    first, last = (read(_TIMES[part][1]).strip("[]") for part in (start, end))
    return read(_FROM_TO, start=first, end=last)


def _follows_preposition(found: str, before: str) -> bool:
    """Whether the word before needs a noun; not where the mark brings its own preposition."""
    return before in _PREPOSITIONS and not _OWN.match(found)


def every_text(language: Language) -> Iterator[str]:
    """Every text that ``vaguer`` can give in a language."""
    read = texts(PACKAGE, language)
    plain = [*_PLAIN.values(), *_SECTORS.values(), _MAYBE_CHILD, _DATE, _YEAR, _TIME]
    plain += [text for part, adjectives in _ADJECTIVES.items() for text in (part, *adjectives)]
    plain += [_RECENTLY, _MANY, _FEW, _RELATIVE, _THE_RELATIVE, _CLOSE]
    plain += [text for forms in (*_SEASONS, *_TIMES) for text in forms]
    yield from map(read, plain)
    lowest = [low for low, _ in BANDS]
    yield from (read(_OLD, low=low) for low in (*lowest, OLD))
    yield from (read(_BAND, low=low, high=high) for low in lowest for _, high in BANDS)
    for start, end in product(range(len(PARTS_OF_DAY)), repeat=2):
        yield _hours(start, end)
        yield _from_to(start, end, language)
    for form, part in product(_PEOPLE, REGIONS):
        yield _person(form, part, language)
    for known, unknown in _SUMS:
        yield read(unknown)
        yield from (read(known, currency=read(money)) for money in _CURRENCIES.values())


assert set(_ADJECTIVES) == {*REGIONS, RELIGION}  # noqa: S101 - two tables of this package that must agree
