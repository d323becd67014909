"""Case references: random, easy to say, never sequential.

A sequence would tell an excluded partner that a case exists, by the gap in the numbers.
"""

import re
from collections.abc import Callable
from datetime import date

Below = Callable[[int], int]
"""Gives a random number in ``range(n)`` from a secure generator (``secrets.randbelow``)."""

FIRST_YEAR = 2026
"""No case is older: the year in which Varde began."""

_REFERENCE = re.compile(r"(\d{2})[-–\s]?(\d{4})")
_IN_TEXT = re.compile(
    r"(?<![\d+])(?<!\d[.\-–])(?<!\b\d\d )(\d{2})[-–](\d{4})(?![.\-–]?\d)(?!\s?(?:kr|kroner|nok|euro?|dollar|€)\b|\s?€|,-)",
    re.IGNORECASE,
)


def new_reference(today: date, below: Below) -> str:
    """A random reference ``YY-NNNN``; the store refuses one that is taken."""
    return f"{today.year % 100:02d}-{below(10_000):04d}"


def parse_reference(text: str) -> str | None:
    """``YY-NNNN`` for what a person typed (``26-4817``, ``264817``, ``#26–4817``), else None."""
    match = _REFERENCE.fullmatch(text.strip().lstrip("#"))
    return f"{match[1]}-{match[2]}" if match else None


def references_in(text: str, today: date) -> frozenset[str]:
    """What in running text looks like one of our references, as ``YY-NNNN``, whether or not there is such a case.

    Two digits, a hyphen or dash, and four, where the two are a year that a case can be of: from ``FIRST_YEAR`` to this
    one. So a month and a year (12-2026) are none, and few numbers that are something else, such as from 50-2000, are
    taken for one. Nor is an amount of money (26-2000 kr), or what goes on as a phone or another longer number. Without the dash it is no reference in a
    text: the last guard stops four digits that stand alone.
    """
    found = _IN_TEXT.finditer(text)
    return frozenset(
        f"{m[1]}-{m[2]}" for m in found if FIRST_YEAR <= 2000 + int(m[1]) <= today.year
    )
