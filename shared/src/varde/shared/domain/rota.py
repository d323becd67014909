"""Who is on duty, who is away, who stands in, and how much a partner can take: data that changes by the week."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from varde.shared.domain.workdays import IsHoliday


class DayKind(StrEnum):
    """What a rota is written by. A public holiday is a kind of its own, whatever weekday it falls on."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"
    HOLIDAY = "holiday"


class Weeks(StrEnum):
    """Which weeks, by their number (ISO 8601). Week 53 and the week 1 after it are both odd."""

    ALL = "all"
    ODD = "odd"
    EVEN = "even"


Slot = tuple[DayKind, bool]
"""A kind of day, and whether its week is odd: what one member at most has duty in."""


def slot_of(day: date, is_holiday: IsHoliday) -> Slot:
    """The slot that ``day`` falls in."""
    kind = DayKind.HOLIDAY if is_holiday(day) else list(DayKind)[day.weekday()]
    return kind, day.isocalendar().week % 2 == 1


@dataclass(frozen=True, slots=True)
class Duty:
    """One line of a rota: a member of ``partner`` has duty on these days of these weeks."""

    partner: str
    member: str
    days: tuple[DayKind, ...]
    weeks: Weeks = Weeks.ALL

    @property
    def slots(self) -> Iterator[Slot]:
        """The slots it takes."""
        for kind in self.days:
            if self.weeks is not Weeks.EVEN:
                yield kind, True
            if self.weeks is not Weeks.ODD:
                yield kind, False


@dataclass(frozen=True, slots=True)
class Absence:
    """A member is away from ``first`` to ``last``, both days included."""

    member: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Swap:
    """A member has the duty of ``partner`` from ``first`` to ``last``, both days included, whoever's it else were."""

    partner: str
    member: str
    first: date
    last: date


def _none(_day: date) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Rota:
    """All of it. Members and partners by id and code; the platform has checked that they exist."""

    duties: tuple[Duty, ...] = ()
    absences: tuple[Absence, ...] = ()
    deputies: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Member id to the member, of the same partner, who stands in."""
    capacity: Mapping[str, int] = field(default_factory=dict, hash=False)
    """Partner code to the most open cases in the lead at once."""
    covered_by: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Partner code to the partner who takes what it cannot."""
    is_holiday: IsHoliday = _none
    swaps: tuple[Swap, ...] = ()
    """Go before the duties. No two of a partner are for the same day."""

    def away(self, member: str, day: date) -> bool:
        """True when the member is absent on ``day``."""
        return any(a.member == member and a.first <= day <= a.last for a in self.absences)

    def present(self, member: str, day: date) -> str | None:
        """The member, or whoever stands in on ``day``; None when all of them are away."""
        asked = set[str]()
        while member not in asked:
            if not self.away(member, day):
                return member
            asked.add(member)
            member = self.deputies.get(member, member)
        return None

    def on_duty(self, partner: str, day: date) -> str | None:
        """Who answers for ``partner`` on ``day``: whose duty it is, or a deputy; None when nobody does."""
        for swap in self.swaps:
            if swap.partner == partner and swap.first <= day <= swap.last:
                return self.present(swap.member, day)
        slot = slot_of(day, self.is_holiday)
        for duty in self.duties:
            if duty.partner == partner and slot in duty.slots:
                return self.present(duty.member, day)
        return None
