"""What stands in place of a mark: numbered for direct identifiers, vaguer for the rest."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from varde.shared.anonymise.quasi import REGIONS, age_band, region
from varde.shared.anonymise.spans import Kind
from varde.shared.domain.codes import Language
from varde.shared.texts import texts

_GENITIVE = 4
"""Letters a name has at the least before a final s is read as a genitive."""


def t(message: str) -> str:
    """Marks ``message`` for extraction into the catalogues; the tables below hold English texts."""
    return message


_NUMBERED: dict[Kind, str] = {
    Kind.PERSON: t("Person {n}"),
    Kind.ORGANISATION: t("Business {n}"),
    Kind.PLACE: t("Place {n}"),
    Kind.ADDRESS: t("Address {n}"),
    Kind.PHONE: t("Phone {n}"),
    Kind.EMAIL: t("E-mail {n}"),
    Kind.URL: t("Web address {n}"),
    Kind.HANDLE: t("User name {n}"),
    Kind.IDENTITY: t("Identity number {n}"),
    Kind.PASSPORT: t("Passport {n}"),
    Kind.ACCOUNT: t("Account {n}"),
    Kind.VEHICLE: t("Vehicle {n}"),
    Kind.NETWORK: t("Network address {n}"),
    Kind.NUMBER: t("Number {n}"),
}
_PLAIN: dict[Kind, str] = {
    Kind.UNKNOWN: t("[word removed]"),
    Kind.DATE: t("[date]"),
    Kind.TIME: t("[time]"),
    Kind.SUM: t("[sum]"),
    Kind.OCCUPATION: t("[occupation]"),
    Kind.LANGUAGE: t("[language]"),
}
_BAND = t("[{low}–{high} years]")
_OLD = t("[60 years or more]")
_MAYBE_CHILD = t("[possibly under 18]")
_PARTS = (
    t("[Eastern Europe]"),
    t("[Western Europe]"),
    t("[Nordic region]"),
    t("[Asia]"),
    t("[Middle East]"),
    t("[Africa]"),
    t("[America]"),
    t("[Oceania]"),
)
_PACKAGE = "varde.shared.anonymise"
_NAMES = frozenset({Kind.PERSON, Kind.ORGANISATION, Kind.PLACE})


@dataclass(slots=True)
class Numbering:
    """Gives the same entity the same mark, over the subject and the text of one concern."""

    language: Language
    taken: frozenset[str] = frozenset()
    """Marks that stand in the given text already; none of them is given to anybody else."""
    _seen: dict[Kind, list[tuple[frozenset[str], str]]] = field(default_factory=dict)

    def replacement(self, kind: Kind, found: str) -> str:
        """What stands in place of ``found``."""
        if kind in _NUMBERED:
            return self._numbered(kind, _key(kind, found))
        read = texts(_PACKAGE, self.language)
        if kind is Kind.AGE:
            return _age(found, self.language)
        return (
            read(region(found)) if kind in {Kind.COUNTRY, Kind.NATIONALITY} else read(_PLAIN[kind])
        )

    def _numbered(self, kind: Kind, key: frozenset[str]) -> str:
        seen = self._seen.setdefault(kind, [])
        for at, (known, mark) in enumerate(seen):
            same = key == known or (kind in _NAMES and (key <= known or known <= key))
            if same:
                seen[at] = (known | key, mark)
                return mark
        mark = self._next(kind)
        seen.append((key, mark))
        return mark

    def _next(self, kind: Kind) -> str:
        read = texts(_PACKAGE, self.language)
        n = len(self._seen[kind]) + 1
        while True:
            mark = read(_NUMBERED[kind], n=_letters(n) if kind is Kind.PERSON else n)
            if mark not in self.taken:
                self.taken |= {mark}
                return mark
            n += 1


def _letters(n: int) -> str:
    """1 is A, 26 is Z, 27 is AA."""
    letters = ""
    while n:
        n, rest = divmod(n - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _key(kind: Kind, found: str) -> frozenset[str]:
    if kind in _NAMES:
        words = re.findall(r"[^\W\d_]+", found.casefold())
        stems = (w.removesuffix("s") if len(w) >= _GENITIVE else w for w in words)
        return frozenset(stems) or frozenset({found})
    symbols = re.sub(r"[\W_]+", "", found.casefold())
    return frozenset(
        {symbols.removeprefix("0047").removeprefix("47") if kind is Kind.PHONE else symbols}
    )


def _age(found: str, language: Language) -> str:
    read = texts(_PACKAGE, language)
    band = age_band(found)
    if band is None:
        return read(_MAYBE_CHILD)
    low, high = band
    return read(_BAND, low=low, high=high) if high else read(_OLD)


@cache
def marks_pattern() -> re.Pattern[str]:
    """Everything that this module writes, in every language."""
    numbered: set[str] = set()
    plain: set[str] = set()
    for language in Language:
        read = texts(_PACKAGE, language)
        numbered |= {
            re.escape(read(m)).replace(r"\{n\}", r"(?:[A-Z]{1,2}|\d{1,4})")
            for m in _NUMBERED.values()
        }
        plain |= {read(m) for m in [*_PLAIN.values(), _OLD, _MAYBE_CHILD, *_PARTS]}
        plain |= {_age(str(age), language) for age in range(60)}
    exact = "|".join(map(re.escape, sorted(plain, key=len, reverse=True))).replace("–", "[-–]")
    # a dash may have been normalised to a hyphen
    return re.compile(
        rf"(?<!\w)(?:{'|'.join(sorted(numbered, key=len, reverse=True))})(?!\w)|(?:{exact})"
    )


def marks_in(given: Iterable[str]) -> frozenset[str]:
    """The marks that already stand in the texts of a concern."""
    return frozenset(m[0] for text in given for m in marks_pattern().finditer(text))


assert set(_PARTS) == set(REGIONS)  # noqa: S101 - two tables of this package that must agree
