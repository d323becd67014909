"""The figures as files: one tidy table for other programs, and a workbook with a sheet for each table."""

import io
from collections.abc import Iterator, Sequence

import xlsxwriter

from varde.desk.figures import Sheet
from varde.desk.tables import MARK, lines
from varde.shared.texts import Texts

Parts = Sequence[tuple[str, Sequence[Sheet]]]
"""Each part of a year by its name, with its tables."""
_SHEET_NAME = 28
_WIDEST = 60


def as_csv(parts: Parts, notes: Sequence[str], t: Texts) -> bytes:
    """A row for each number: months, table, group, column, count."""
    head = (t("Months"), t("Table"), t("Group"), t("Column"), t("Count"))
    rows = [
        (name, sheet.head[0], group, column, count)
        for name, sheets in parts
        for sheet in sheets
        for group, counts in _all_rows(sheet, t)
        for column, count in zip(sheet.head[1:], counts, strict=True)
    ]
    return (MARK + lines([head, *rows, *((note,) for note in notes)])).encode()


def as_workbook(parts: Parts, notes: Sequence[str], t: Texts) -> bytes:
    """A workbook: what the figures are first, then a sheet for each table. No cell is a formula."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options)
    strong, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True})
    about = book.add_worksheet(t("About the figures"))
    about.set_column(0, 0, 100)
    for row, note in enumerate(notes):
        about.write_string(row, 0, note, wrapped)
    for number, sheet in enumerate((s for _, sheets in parts for s in sheets), start=1):
        page = book.add_worksheet(_sheet_name(number, sheet))
        page.write_string(0, 0, sheet.title, strong)
        for column, name in enumerate(sheet.head):
            page.write_string(2, column, name, strong)
        rows = list(_all_rows(sheet, t))
        for row, (group, counts) in enumerate(rows, start=3):
            page.write_string(row, 0, group)
            for column, count in enumerate(counts, start=1):
                page.write_number(row, column, count)
        page.write_string(len(rows) + 4, 0, sheet.note)
        page.set_column(0, 0, min(_WIDEST, max(map(len, (sheet.head[0], *(g for g, _ in rows))))))
        page.set_column(1, len(sheet.head), 18)
    book.close()
    return out.getvalue()


def _all_rows(sheet: Sheet, t: Texts) -> Iterator[tuple[str, tuple[int, ...]]]:
    yield from sheet.rows
    if sheet.total:
        yield t("In all"), sheet.total


def _sheet_name(number: int, sheet: Sheet) -> str:
    """At most 31 characters, none of ``[]:*?/\\``, and no two alike."""
    plain = "".join(c for c in sheet.head[0] if c not in "[]:*?/\\'")
    return f"{number} {plain}"[:_SHEET_NAME].strip()
