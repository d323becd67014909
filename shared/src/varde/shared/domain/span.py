"""A year and the parts it is told in: halves, quarters, months. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

_PARTS = {12: 6, 6: 3, 3: 1}
"""How many months the parts of so many months have."""
LEVELS = (1, 3, 6)
"""Months of the parts that a whole year can be laid out in, finest first."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Some months of one year: one, a quarter, a half, all of it, or several of those together."""

    year: int
    first: int = 1
    """1 to 12."""
    months: int = 12

    @property
    def last(self) -> int:
        """Its last month, 1 to 12."""
        return self.first + self.months - 1

    @property
    def begins(self) -> date:
        """Its first day."""
        return date(self.year, self.first, 1)

    @property
    def whole(self) -> bool:
        """True for a whole year."""
        return self.months == 12  # noqa: PLR2004 - months of a year

    def parts(self) -> tuple["Span", ...]:
        """What it is made of: a year of halves, a half of quarters, a quarter of months; a month of nothing."""
        size = _PARTS.get(self.months)
        return tuple(self._of(size)) if size else ()

    def in_parts_of(self, months: int) -> tuple["Span", ...]:
        """Laid out in parts of so many months; they must fit."""
        return tuple(self._of(months))

    def meets(self, other: "Span") -> bool:
        """True when they have a month in common."""
        same = self.year == other.year
        return same and self.first <= other.last and other.first <= self.last

    def _of(self, size: int) -> Iterator["Span"]:
        for first in range(self.first, self.first + self.months, size):
            yield Span(self.year, first, size)


def together(spans: "list[Span] | tuple[Span, ...]") -> Span:
    """From the first month of them to the last. They are of one year, and not empty."""
    first, last = min(s.first for s in spans), max(s.last for s in spans)
    return Span(spans[0].year, first, last - first + 1)
