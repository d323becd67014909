"""What stands in place of a mark: numbered for direct identifiers, vaguer for the rest."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from typing import Self

from varde.shared.anonymise.linking import NAMES, Links, name_of
from varde.shared.anonymise.recognisers.ages import age_band
from varde.shared.anonymise.recognisers.places import PARTS, part_of_country
from varde.shared.anonymise.roles import Role
from varde.shared.anonymise.spans import Entity, Kind, Mark
from varde.shared.anonymise.vaguer import PACKAGE, every_text, vaguer
from varde.shared.domain.codes import Language
from varde.shared.texts import t, texts

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
    Kind.FILE: t("File {n}"),
}
_PARTS = {
    "north": t("northern Norway"),
    "middle": t("central Norway"),
    "west": t("western Norway"),
    "south": t("southern Norway"),
    "east": t("eastern Norway"),
    "abroad": t("abroad"),
}
_COARSE = {
    Kind.PLACE: t("[place]"),
    Kind.DATE: t("[date]"),
    Kind.COUNTRY: t("[another country]"),
    Kind.STATE: t("[another country]"),
    Kind.NATIONALITY: t("[another country]"),
    Kind.OCCUPATION: t("[occupation]"),
}
"""What is said when the vaguer word is not vague enough."""
_CHILD, _ADULT, _OLD = t("[under 18 years]"), t("[18–59 years]"), t("[{low} years or more]")
_LEFT_OUT = t("[left out]")
_COMES_OF_AGE, _IS_OLD = 18, 60
_ROLES = {Role.REPORTER: t("Reporter"), Role.EXPLOITER: t("Possible exploiter")}


@dataclass(slots=True)
class Numbering:
    """Gives the same entity the same mark, over everything that belongs to one case."""

    language: Language
    taken: set[str] = field(default_factory=set)
    """Marks that stand in the given texts already, and those given; nobody gets one of them again."""
    _links: dict[Kind, Links] = field(default_factory=dict)
    _marks: dict[tuple[Kind, int], str] = field(default_factory=dict)
    _numbers: dict[Kind, Iterator[int]] = field(default_factory=dict)
    _roles: dict[int, Role] = field(default_factory=dict)
    _words: set[str] = field(default_factory=set)
    """The words of all names as they stand, by which a genitive is told from a name in -s."""

    @classmethod
    def going_on(cls, language: Language, known: Iterable[Entity]) -> Self:
        """One that gives those who are ``known`` the marks that they have, and nobody else one of these."""
        numbering = cls(language)
        for entity in known:
            numbering.taken.add(entity.mark)
            if entity.names:
                links = numbering._links_of(entity.kind)
                numbering._marks[entity.kind, links.remember(entity.names)] = entity.mark
        return numbering

    def entities(self) -> tuple[Entity, ...]:
        """All who have a mark, and the marks that nobody may get."""
        names = {kind: links.names() for kind, links in self._links.items()}
        known = tuple(
            Entity(mark, kind, names[kind][entity]) for (kind, entity), mark in self._marks.items()
        )
        left = self.taken.difference(entity.mark for entity in known)
        return (*known, *map(Entity, sorted(left)))

    def read(self, found: Sequence[tuple[Kind, str]], roles: Iterable[tuple[str, Role]]) -> None:
        """Link the marks of one message, before any of them is replaced; ``roles`` are by name."""
        self._words |= {
            word for kind, text in found if kind in NAMES for word in text.casefold().split()
        }
        for kind in dict.fromkeys(kind for kind, _ in found if kind in _NUMBERED):
            names = (name_of(kind, text) for one, text in found if one is kind)
            self._links_of(kind).read(names)
        for text, role in roles:
            self._roles.setdefault(self._links[Kind.PERSON].of(name_of(Kind.PERSON, text)), role)

    def replacement(self, kind: Kind, found: str, before: str = "") -> str:
        """What stands in place of ``found``, which follows the word ``before`` and was read."""
        if kind not in _NUMBERED:
            return vaguer(kind, found, before, self.language)
        entity = self._links[kind].of(name_of(kind, found))
        mark = self._marks.get((kind, entity))
        if mark is None:
            mark = self._marks[kind, entity] = self._next(kind, entity)
        if kind in NAMES and self._is_genitive(found.casefold()):
            return f"{mark}'s" if self.language is Language.EN else f"{mark}s"
        return mark + self._detail(kind, found)

    def _links_of(self, kind: Kind) -> Links:
        return self._links.setdefault(kind, Links(exact=kind not in NAMES))

    def _is_genitive(self, found: str) -> bool:
        if re.search(r"['’]s?$", found):
            return True
        last = found.rsplit(maxsplit=1)[-1] if found.split() else ""
        return last.endswith("s") and last.removesuffix("s") in self._words

    def _next(self, kind: Kind, entity: int) -> str:
        role = self._roles.get(entity) if kind is Kind.PERSON else None
        if role:
            mark, *others = self._in_every_language(_ROLES[role])
            if self.taken.isdisjoint((mark, *others)):
                self.taken.add(mark)
                return mark
        return self._numbered(kind)

    def _numbered(self, kind: Kind) -> str:
        numbers = self._numbers.setdefault(kind, count(1))
        each = (self._in_every_language(_NUMBERED[kind], n=_number(kind, n)) for n in numbers)
        mark = next(marks[0] for marks in each if self.taken.isdisjoint(marks))
        self.taken.add(mark)
        return mark

    def _in_every_language(self, message: str, **values: str) -> list[str]:
        """A mark in the language of the account first: who was given it in another one has it still."""
        first = sorted(Language, key=lambda language: language is not self.language)
        return [texts(PACKAGE, language)(message, **values) for language in first]

    def _detail(self, kind: Kind, found: str) -> str:
        """The part of the country in brackets, for a place of which it is known."""
        message = _PARTS.get(part_of_country(found), "") if kind is Kind.PLACE else ""
        return f" ({texts(PACKAGE, self.language)(message)})" if message else ""


def coarser(kind: Kind, found: str, language: Language) -> str:
    """What can be said instead of ``found`` that tells less than its mark; "" where there is nothing."""
    read = texts(PACKAGE, language)
    part = _PARTS.get(part_of_country(found), "") if kind is Kind.PLACE else ""
    if part:
        return f"[{read(part)}]"
    if kind is Kind.AGE and (band := age_band(found)):
        low, high = band
        if not high:
            return read(_OLD, low=_IS_OLD if low >= _IS_OLD else _COMES_OF_AGE)
        return read(_CHILD if high and high < _COMES_OF_AGE else _ADULT)
    return read(_COARSE[kind]) if kind in _COARSE else ""


def left_out(language: Language) -> str:
    """What stands in place of words that a person leaves out of an account."""
    return texts(PACKAGE, language)(_LEFT_OUT)


def unnumbered(mark: Mark) -> str:
    """What stands in place of a mark where nobody knows who has which: what it is, and not which one.

    Of somebody it is not told either what they are in the concern.
    """
    found = marks_pattern().match(mark.replacement.lstrip())
    if not found or not found["mark"]:
        return mark.replacement
    label = found["label"] or "Person"
    alone = mark.replacement.partition(" (")[0]
    return alone.replace(found["mark"], f"[{label.strip().lower()}]", 1)


def stands_for_reporter(mark: Mark) -> bool:
    """Whether a mark tells that it is the reporter who was named."""
    reporter = {texts(PACKAGE, language)(_ROLES[Role.REPORTER]) for language in Language}
    return mark.replacement.strip() in {r + end for r in reporter for end in ("", "s", "'s")}


def _number(kind: Kind, n: int) -> str:
    return _letters(n) if kind is Kind.PERSON else str(n)


def _letters(n: int) -> str:
    """1 is A, 26 is Z, 27 is AA."""
    letters = ""
    while n:
        n, rest = divmod(n - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def letters_before(letters: str) -> str:
    """The letters of the person before: Z for AA, "" for A."""
    n = 0
    for letter in letters:
        n = 26 * n + ord(letter) - ord("A") + 1
    return _letters(n - 1)


@cache
def marks_pattern() -> re.Pattern[str]:
    """Everything that this module writes, in every language, and what looks like it: see ``without_marks``.

    The group ``mark`` is a numbered mark or a role; ``label`` and ``index`` are the word and the letters or number of
    the former.
    """
    labels: set[str] = set()
    roles: set[str] = set()
    details: set[str] = set()
    vague: set[str] = set()
    for language in Language:
        read = texts(PACKAGE, language)
        labels |= {_label(kind, read(m, n="")) for kind, m in _NUMBERED.items()}
        vague |= {re.escape(f"[{read(m, n='').strip().lower()}]") for m in _NUMBERED.values()}
        roles |= {re.escape(read(m)) for m in _ROLES.values()}
        details |= {re.escape(read(m)) for m in _PARTS.values()}
        vague |= {re.escape(text) for text in every_text(language)}
        vague |= {re.escape(read(m)) for m in (*_COARSE.values(), _CHILD, _ADULT, _OLD, _LEFT_OUT)}
        vague |= {re.escape(f"[{read(m)}]") for m in _PARTS.values()}
    # "Person E-post 1" holds a mark, and it is not "Person E"
    numbered = (
        rf"(?P<label>{_any(labels)})(?P<index>[A-Z]{{1,3}}(?!-[a-z])|[1-9]\d{{0,2}})|{_any(roles)}"
    )
    # a dash may have been normalised to a hyphen
    return re.compile(
        rf"(?<!\w)(?P<mark>{numbered})(?:'?s)?(?!\w)(?: \((?:{_any(details)})\))?"
        rf"|(?:{_any(vague)})".replace("–", "[-–]")
    )


def _label(kind: Kind, label: str) -> str:
    """A pattern for the words before the index, which stands last."""
    return re.escape(label) + ("(?=[A-Z])" if kind is Kind.PERSON else "(?=[0-9])")


def _any(patterns: set[str]) -> str:
    return "|".join(sorted(patterns, key=len, reverse=True))


def standing(texts: Iterable[str]) -> Iterator[Entity]:
    """The marks that stand in texts of which it is not known whom they stand for."""
    return map(Entity, sorted(marks_in(texts)))


def marks_in(given: Iterable[str]) -> set[str]:
    """The numbered marks that already stand in the texts of a case."""
    found = (m["mark"] for text in given for m in marks_pattern().finditer(text))
    return {mark for mark in found if mark}


assert set(_PARTS) == set(PARTS)  # noqa: S101 - two tables of this package that must agree
