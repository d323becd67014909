"""Case references: random, easy to say, never sequential.

A sequence would tell an excluded partner that a case exists, by the gap in the numbers.
"""

import re
from collections.abc import Callable
from datetime import date

Below = Callable[[int], int]
"""Gives a random number in ``range(n)`` from a secure generator (``secrets.randbelow``)."""

_REFERENCE = re.compile(r"(\d{2})[-–\s]?(\d{4})")


def new_reference(today: date, below: Below) -> str:
    """A random reference ``YY-NNNN``; the store refuses one that is taken."""
    return f"{today.year % 100:02d}-{below(10_000):04d}"


def parse_reference(text: str) -> str | None:
    """``YY-NNNN`` for what a person typed (``26-4817``, ``264817``, ``#26–4817``), else None."""
    match = _REFERENCE.fullmatch(text.strip().lstrip("#"))
    return f"{match[1]}-{match[2]}" if match else None
