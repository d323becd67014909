"""Tables as CSV that a Norwegian spreadsheet opens right."""

import csv
import io
from collections.abc import Iterable, Sequence

MARK = "\ufeff"
"""Begins each file: without this byte order mark a spreadsheet takes its letters for others."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def lines(rows: Iterable[Sequence[str | int]]) -> str:
    """Rows of CSV, with semicolons; RFC 4180 otherwise. No text in them is a formula."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";").writerows(
        [harmless(cell) if isinstance(cell, str) else cell for cell in row] for row in rows
    )
    return out.getvalue()


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula: names and ids are typed by somebody."""
    return f"'{text}" if text.startswith(_FORMULA) else text
