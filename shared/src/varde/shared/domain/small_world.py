"""The small-world check: facts that together could point at somebody in this region are made wider.

Pure. Widening only takes away: the form, the urgency and its signs of danger, what is asked for, and
"may be under 18" always stay. Where that is not enough, the case has to wait for the coordinator.
The measure is the municipality's own (``config/gate.toml``).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import NamedTuple

from varde.shared.domain.codes import (
    AgeGroup,
    Arena,
    Band,
    Form,
    Persons,
    Policy,
    Rarity,
    Reporter,
    TimeFrame,
)
from varde.shared.domain.concern import Facts

COUNTABLE = frozenset(
    {
        Arena.ARBEIDSPLASS,
        Arena.MASSASJE,
        Arena.INSTITUSJON,
        Arena.OVERNATTING,
        Arena.SJO,
        Arena.SKOLE,
        Arena.TRANSPORT,
    }
)
"""Arenas of which a region has a number. Homes and streets are many, online is everywhere."""

MARKS_OF_A_PERSON = frozenset({"URG_PREGNANT"})
"""Urgency signals that describe somebody; the others tell of danger and are never left out."""

SIGNS_TOGETHER = 3
"""Signs that may stand together before they count as a detail: thirty signs make more combinations
than a region has people."""

_GRAVEST_FIRST = (
    *("ILO05", "ILO06", "ILO03", "SEX02", "GEN04", "ILO07", "ILO04", "GEN01"),
    *("ILO09", "ILO08", "ILO11", "ILO10", "ILO01", "ILO02", "GEN02"),
)
_SIGNS_OF_PLACE = frozenset({"DOM01", "SEX03", "GEN06"})
"""At home, online, on the road: left out with every arena, so that what is left does not tell which."""
_NOT_SAID = frozenset({Arena.UKJENT.value, Persons.UNKNOWN.value})


class Combination(NamedTuple):
    """The bands by which cases are compared, as codes of the domain."""

    form: str
    age: str
    arena: str
    persons: str
    reporter: str
    time_frame: str


Tally = Mapping[Combination, int]
"""How many earlier cases had each combination, before any widening."""


@dataclass(frozen=True, slots=True)
class Region:
    """What makes a combination rare here. The defaults know of no small arena and no rare form."""

    most_details: int = 4
    """Details that may stand together."""
    few_places: int = 5
    """An arena with fewer possible places than this is small."""
    places: Mapping[Arena, int] = field(default_factory=lambda: MappingProxyType({}))
    """How many there are of each arena; one that is not counted is not small."""
    rare_forms: frozenset[Form] = frozenset()
    rare_signs: frozenset[str] = frozenset()
    enough_cases: int = 100
    """Cases that must be there before few alike means anything."""
    few_cases: int = 3
    """Fewer earlier cases alike than this are few."""

    def small(self, arena: Arena) -> bool:
        """True when the region has few places of this kind."""
        return self.places.get(arena, self.few_places) < self.few_places


@dataclass(frozen=True, slots=True)
class Gate:
    """The municipality's choice of what may be shown at once, and its region."""

    policy: Policy = Policy.AUTO_FACTS
    region: Region = field(default_factory=Region)


@dataclass(frozen=True, slots=True)
class Widening:
    """What is not shown, and why."""

    band: Band
    why: Rarity


@dataclass(frozen=True, slots=True)
class Shown:
    """Facts that may be shown. ``too_rare``: even so they could point at somebody."""

    facts: Facts
    widened: tuple[Widening, ...] = ()
    too_rare: bool = False


def widen(facts: Facts, region: Region, tally: Tally) -> Shown:
    """``facts`` as the group may see them; the same input gives the same answer.

    Routing keywords are left out always: nobody is shown them, and they name places.
    """
    shown, widened = replace(facts, keywords=()), list[Widening]()
    for band, wider, why in _steps(region, tally):
        reason, less = why(shown), wider(shown)
        if reason and less != shown:
            shown = less
            widened.append(Widening(band, reason))
    pointing = region.small(facts.arena) and not region.rare_forms.isdisjoint(facts.forms)
    return Shown(shown, tuple(widened), pointing or _rarity(shown, region, tally) is not None)


def combination(facts: Facts) -> Combination:
    """What cases like ``facts`` have in common. Of several forms the most likely one counts."""
    return Combination(
        facts.forms[0],
        facts.age,
        facts.arena,
        facts.persons,
        facts.reporter,
        facts.time_frame,
    )


_Step = tuple[Band, Callable[[Facts], Facts], Callable[[Facts], Rarity | None]]


def _steps(region: Region, tally: Tally) -> Iterator[_Step]:
    """What points by itself first; then what the group can best do without, until it is enough."""

    def small(facts: Facts) -> Rarity | None:
        return Rarity.SMALL_ARENA if region.small(facts.arena) else None

    def rare_sign(_: Facts) -> Rarity | None:
        return Rarity.RARE_SIGN

    def rarity(facts: Facts) -> Rarity | None:
        return _rarity(facts, region, tally)

    yield Band.ARENA, _without_arena, small
    yield Band.SIGNS, lambda facts: _without_signs(facts, region.rare_signs), rare_sign
    yield Band.TIME_FRAME, lambda f: replace(f, time_frame=TimeFrame.UNKNOWN), rarity
    yield Band.REPORTER, _without_reporter, rarity
    yield Band.SIGNS, _with_fewer_signs, rarity
    yield Band.PERSONS, lambda f: replace(f, persons=Persons.UNKNOWN), rarity
    yield Band.AGE, _without_adult, rarity
    yield Band.ARENA, _without_arena, rarity


def _rarity(facts: Facts, region: Region, tally: Tally) -> Rarity | None:
    rare_form = not region.rare_forms.isdisjoint(facts.forms)
    if _details(facts) > (0 if rare_form else region.most_details):
        return Rarity.RARE_FORM if rare_form else Rarity.MANY_DETAILS
    if sum(tally.values()) >= region.enough_cases and _alike(facts, tally) < region.few_cases:
        return Rarity.FEW_ALIKE
    return None


def _details(facts: Facts) -> int:
    return sum(
        (
            facts.arena is not Arena.UKJENT and not _form_tells_arena(facts),
            facts.age is not AgeGroup.UNKNOWN,
            facts.persons is not Persons.UNKNOWN,
            facts.time_frame is not TimeFrame.UNKNOWN,
            facts.reporter is not Reporter.UNKNOWN or facts.contact_with_person,
            len(facts.indicators) > SIGNS_TOGETHER,
        )
    )


def _alike(facts: Facts, tally: Tally) -> int:
    shown = combination(facts)
    return sum(count for earlier, count in tally.items() if _could_be(shown, earlier))


def _could_be(shown: Combination, earlier: Combination) -> bool:
    """True when ``earlier``, shown no closer than this, would have looked the same."""
    child = AgeGroup.CHILD
    if shown.form != earlier.form or (shown.age == child) != (earlier.age == child):
        return False
    return all(a == b or a in _NOT_SAID for a, b in zip(shown, earlier, strict=True))


def _form_tells_arena(facts: Facts) -> bool:
    return facts.arena is Arena.HJEM and Form.DOM in facts.forms


def _without_arena(facts: Facts) -> Facts:
    if facts.arena is Arena.UKJENT or _form_tells_arena(facts):
        return facts
    return replace(_without_signs(facts, _SIGNS_OF_PLACE), arena=Arena.UKJENT)


def _without_reporter(facts: Facts) -> Facts:
    return replace(facts, reporter=Reporter.UNKNOWN, contact_with_person=False)


def _without_adult(facts: Facts) -> Facts:
    return facts if facts.child else replace(facts, age=AgeGroup.UNKNOWN)


def _without_signs(facts: Facts, codes: frozenset[str]) -> Facts:
    return replace(
        facts,
        indicators=tuple(c for c in facts.indicators if c not in codes),
        signals=tuple(c for c in facts.signals if c not in codes & MARKS_OF_A_PERSON),
    )


def _with_fewer_signs(facts: Facts) -> Facts:
    known = {code: place for place, code in enumerate(_GRAVEST_FIRST)}
    ordered = sorted(facts.indicators, key=lambda code: known.get(code, len(known)))
    kept = frozenset(ordered[:SIGNS_TOGETHER])
    return replace(facts, indicators=tuple(c for c in facts.indicators if c in kept))
