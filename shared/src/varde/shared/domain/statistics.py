"""Counts that single nobody out: small cells are not told, nor what they could be worked out from.

Pure. The rule is the one of official statistics: a count below five is hidden (primary suppression), and then so
many more of the smallest that no hidden one follows from the total (complementary suppression).
"""

from collections.abc import Mapping
from dataclasses import dataclass

SMALLEST = 5
"""A count below this is never told."""
_FEWEST_HIDDEN = 2
"""One hidden cell alone is what the total leaves over."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One count. ``count`` None is hidden: a few, or hidden so that others cannot be worked out."""

    name: str
    count: int | None


@dataclass(frozen=True, slots=True)
class Table:
    """The counts of one facet, which add up to ``total``; None when the total is small itself."""

    cells: tuple[Cell, ...]
    total: int | None


def table(counts: Mapping[str, int]) -> Table:
    """``counts``, in their order, as they may be told. Cells that count nothing are left out."""
    some = {name: count for name, count in counts.items() if count > 0}
    total = sum(some.values())
    if total < SMALLEST:
        return Table(tuple(Cell(name, None) for name in some), None)
    hidden = _hidden(some)
    cells = (Cell(name, None if name in hidden else count) for name, count in some.items())
    return Table(tuple(cells), total)


def _hidden(some: Mapping[str, int]) -> frozenset[str]:
    """The names whose count is hidden: none, or at least two that together are no small count either."""
    by_size = sorted(some, key=lambda name: some[name])
    hidden = [name for name in by_size if some[name] < SMALLEST]
    if not hidden:
        return frozenset()
    for name in by_size[len(hidden) :]:
        if len(hidden) >= _FEWEST_HIDDEN and sum(some[n] for n in hidden) >= SMALLEST:
            break
        hidden.append(name)
    return frozenset(hidden)
