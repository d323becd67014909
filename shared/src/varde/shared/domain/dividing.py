"""Counts divided over a year, so that no part singles anybody out. Pure.

Everything that is told of a year is laid out here once; a quarter, some months, a chart, a file and the chat are
excerpts of it. So no two of them can be subtracted to give a number that is not told. Each number that is told is
nothing or at least ``SMALLEST``, and so is what it leaves of each total it is told beside: by the bounds of Fréchet,
a cell that is not told could then always be a range of numbers as wide as that. Where a part would be too small,
parts of the year are told together, and codes stand together as "others".
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from varde.shared.domain.span import LEVELS, Span
from varde.shared.domain.statistics import SMALLEST, Table

Months = Mapping[int, int]
"""How many in each month, 1 to 12; a month that is not there counts nothing."""


@dataclass(frozen=True, slots=True)
class Divided:
    """The counts of one facet in parts of a year; in each part ``rows`` and ``others`` add up to all cases of then."""

    columns: tuple[Span, ...]
    rows: Mapping[str, tuple[int, ...]]
    others: tuple[int, ...]

    @property
    def totals(self) -> tuple[int, ...]:
        """All cases of each part."""
        return tuple(sum(cells) for cells in zip(*self.rows.values(), self.others, strict=True))

    def within(self, span: Span) -> Table | None:
        """The counts of some months; None when they are not whole parts of it."""
        at = [place for place, column in enumerate(self.columns) if column.meets(span)]
        if sum(self.columns[place].months for place in at) != span.months:
            return None
        rows = {code: sum(cells[place] for place in at) for code, cells in self.rows.items()}
        others = sum(self.others[place] for place in at)
        told = {code: count for code, count in rows.items() if count}
        return Table(told, others, sum(told.values()) + others)


def may_be_told(count: int) -> bool:
    """Nothing, or not small."""
    return count == 0 or count >= SMALLEST


def spread(year: int, months: Months) -> dict[Span, int]:
    """The cases of a year in the smallest parts that may be told, in order; empty when the year is too small."""
    whole = Span(year)
    return dict(_split(whole, months)) if _within(months, whole) >= SMALLEST else {}


def divide(year: int, facet: Mapping[str, Months], told: Iterable[str]) -> Divided | None:
    """A facet in the finest parts of the year in which at least one code may be told beside the others.

    ``told`` are the codes that are told for the whole year. None when the year cannot be divided by this facet.
    """
    largest_first = sorted(told, key=lambda code: (-sum(facet[code].values()), code))
    for level in LEVELS:
        columns = Span(year).in_parts_of(level)
        cells = {code: _cells(months, columns) for code, months in facet.items()}
        rows = _rows(cells, largest_first)
        if rows:
            return Divided(columns, {code: cells[code] for code in rows}, _left(cells, rows))
    return None


def shares(counts: Mapping[str, int], total: int) -> dict[str, int]:
    """Of codes of which a case may have several: how many cases have each, where neither those nor the rest are few."""
    return {
        code: count
        for code, count in counts.items()
        if count >= SMALLEST and may_be_told(total - count)
    }


def _split(span: Span, months: Months) -> Iterable[tuple[Span, int]]:
    parts = span.parts()
    if parts and all(may_be_told(_within(months, part)) for part in parts):
        return [told for part in parts for told in _split(part, months)]
    return [(span, _within(months, span))]


def _rows(cells: Mapping[str, Sequence[int]], largest_first: Sequence[str]) -> list[str]:
    """The codes that may be told in each column; the smallest of them go to the others until those may be told too."""
    rows = [code for code in largest_first if all(map(may_be_told, cells[code]))]
    while rows and not all(map(may_be_told, _left(cells, rows))):
        rows.pop()
    return rows


def _left(cells: Mapping[str, Sequence[int]], rows: Sequence[str]) -> tuple[int, ...]:
    others = [counted for code, counted in cells.items() if code not in rows]
    width = len(next(iter(cells.values())))
    return tuple(sum(counted[place] for counted in others) for place in range(width))


def _cells(months: Months, columns: Sequence[Span]) -> tuple[int, ...]:
    return tuple(_within(months, column) for column in columns)


def _within(months: Months, span: Span) -> int:
    return sum(months.get(month, 0) for month in range(span.first, span.last + 1))
