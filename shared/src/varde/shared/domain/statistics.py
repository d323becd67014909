"""Counts that single nobody out: small cells are not told, nor what they could be worked out from.

Pure. The rule is the one of official statistics: a count below five is hidden (primary suppression), and then
the smallest of the others as well, so that no hidden one follows from the total (complementary suppression). What is hidden
stands together as "others", without its names: who knows which cells are hidden can sometimes work them out.
"""

from collections.abc import Mapping
from dataclasses import dataclass

SMALLEST = 5
"""A count below this is never told."""


@dataclass(frozen=True, slots=True)
class Table:
    """The counts of one facet; ``counts`` and ``others`` add up to ``total``, which is None when it is small."""

    counts: Mapping[str, int]
    others: int
    """What is hidden, together; 0 when nothing is."""
    total: int | None


def table(counts: Mapping[str, int]) -> Table:
    """``counts``, in their order, as they may be told. Cells that count nothing are left out."""
    some = {name: count for name, count in counts.items() if count > 0}
    total = sum(some.values())
    if total < SMALLEST:
        return Table({}, 0, None)
    hidden = _hidden(some)
    told = {name: count for name, count in some.items() if name not in hidden}
    return Table(told, total - sum(told.values()), total)


def _hidden(some: Mapping[str, int]) -> frozenset[str]:
    """The names whose count is hidden: none, or every small one and the smallest that is not, with its equals.

    Whoever knows the rule could swap a small one with one that is not: both would give the same table.
    """
    small = frozenset(name for name, count in some.items() if count < SMALLEST)
    if not small:
        return small
    next_size = min((count for count in some.values() if count >= SMALLEST), default=0)
    return small | {name for name, count in some.items() if count == next_size}
