"""Reads ``rota.toml``: duty, absences, deputies and capacity. Without the file there are none of them."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from varde.shared.domain.access import OFFICE
from varde.shared.domain.partner import Member, Partner
from varde.shared.domain.rota import Absence, DayKind, Duty, Rota, Slot, Swap, Weeks
from varde.shared.platform.holidays import is_holiday
from varde.shared.toml import PACKAGE, Place, Problem, TomlFile, Why, because, t


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Duty(_Strict):
    member: str
    days: Annotated[tuple[DayKind, ...], Field(min_length=1)]
    weeks: Weeks = Weeks.ALL


class _Days(_Strict):
    """What a member does, or is away, from one day to another."""

    member: str
    first: Annotated[date, Field(alias="from", strict=True)]
    last: Annotated[date, Field(alias="to", strict=True)]


class _File(_Strict):
    capacity: dict[str, Annotated[int, Field(ge=1, le=1000, strict=True)]] = {}
    covered_by: dict[str, str] = {}
    deputy: dict[str, str] = {}
    duty: list[_Duty] = []
    absence: list[_Days] = []
    swap: list[_Days] = []


_NO_LIMIT = t("the coordinator takes what nobody else can, so she has neither limit nor cover")
_NO_PARTNER = t("{code} is no partner of the group that takes cases")
_TAKEN_ODD = t("{day} of odd weeks is {member}'s already")
_TAKEN_EVEN = t("{day} of even weeks is {member}'s already")


class _People:
    """Who may be named in the rota."""

    def __init__(self, partners: tuple[Partner, ...], members: tuple[Member, ...]) -> None:
        self.takes = {p.code for p in partners if p.in_group and p.receives_cases}
        self.partner_of = {m.member_id: m.partner for m in members}

    def why_no_partner(self, code: str) -> Iterator[Why]:
        if code == OFFICE:
            yield because(_NO_LIMIT)
        elif code not in self.takes:
            yield because(_NO_PARTNER, code=code)

    def why_no_member(self, member: str) -> Iterator[Why]:
        if member not in self.partner_of:
            yield because(t("{member} is no member in partners.toml"), member=member)


def load_rota(path: Path, partners: tuple[Partner, ...], members: tuple[Member, ...]) -> Rota:
    """The rota in ``path``. Raises ``Permanent`` that names file, line, entry and what is wrong."""
    if not path.exists():
        return Rota(is_holiday=is_holiday)
    toml, people = TomlFile.read(path), _People(partners, members)
    file = toml.shaped(_File)
    toml.refuse(_contradictions(file, people), PACKAGE)
    of = people.partner_of
    return Rota(
        tuple(Duty(of[d.member], d.member, d.days, d.weeks) for d in file.duty),
        tuple(Absence(a.member, a.first, a.last) for a in file.absence),
        file.deputy,
        file.capacity,
        file.covered_by,
        is_holiday,
        tuple(Swap(of[s.member], s.member, s.first, s.last) for s in file.swap),
    )


def _contradictions(file: _File, people: _People) -> Iterator[Problem]:
    """What the shapes alone cannot tell."""
    for code in file.capacity:
        yield from _each(("capacity", code), people.why_no_partner(code))
    for code, cover in file.covered_by.items():
        yield from _each(("covered_by", code), _wrong_cover(code, cover, people))
    for member, deputy in file.deputy.items():
        yield from _each(("deputy", member), _wrong_deputy(member, deputy, people))
    for table, entries in (("absence", file.absence), ("swap", file.swap)):
        for number, entry in enumerate(entries):
            yield from _each((table, number), people.why_no_member(entry.member))
            if entry.last < entry.first:
                yield Problem((table, number, "to"), because(t("ends before it begins")))
    yield from _double_swaps(file.swap, people)
    for number, duty in enumerate(file.duty):
        yield from _each(("duty", number), people.why_no_member(duty.member))
    yield from _collisions(file.duty, people)


def _each(place: Place, whys: Iterator[Why]) -> Iterator[Problem]:
    return (Problem(place, why) for why in whys)


def _wrong_cover(code: str, cover: str, people: _People) -> Iterator[Why]:
    yield from people.why_no_partner(code)
    if code == cover:
        yield because(t("cannot cover itself"))
    elif cover not in people.takes:
        yield because(_NO_PARTNER, code=cover)


def _wrong_deputy(member: str, deputy: str, people: _People) -> Iterator[Why]:
    yield from people.why_no_member(member)
    if member == deputy:
        yield because(t("cannot be their own deputy"))
    elif deputy not in people.partner_of:
        yield because(t("deputy {member} is no member in partners.toml"), member=deputy)
    elif people.partner_of[deputy] != people.partner_of.get(member):
        yield because(t("deputy {member} belongs to another partner"), member=deputy)


def _double_swaps(swaps: list[_Days], people: _People) -> Iterator[Problem]:
    """Two swaps of one partner for the same day."""
    for number, swap in enumerate(swaps):
        partner = people.partner_of.get(swap.member)
        for other in swaps[:number]:
            same = people.partner_of.get(other.member) == partner
            if same and swap.first <= other.last and other.first <= swap.last:
                yield Problem(
                    ("swap", number),
                    because(t("{member} has the duty on these days already"), member=other.member),
                )


def _collisions(duties: list[_Duty], people: _People) -> Iterator[Problem]:
    """Two members of one partner with duty at the same time: whom to call must never be a question."""
    taken: dict[tuple[str | None, Slot], str] = {}
    for number, line in enumerate(duties):
        partner = people.partner_of.get(line.member)
        for slot in Duty("", line.member, line.days, line.weeks).slots:
            other = taken.setdefault((partner, slot), line.member)
            if other != line.member:
                why = _TAKEN_ODD if slot[1] else _TAKEN_EVEN
                yield Problem(("duty", number), because(why, day=slot[0], member=other))
