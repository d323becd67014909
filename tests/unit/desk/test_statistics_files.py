import csv
import io
import zipfile

import pytest

from varde.desk.figures import Sheet
from varde.desk.labels import desk_texts
from varde.desk.statistics_files import as_csv, as_workbook
from varde.desk.tables import harmless
from varde.shared.domain.codes import Language

T = desk_texts(Language.NB)
TYPED = '=HYPERLINK("https://ond.example";"Klikk")'
SHEET = Sheet(
    "partner", f"{TYPED}, 2025", (TYPED, "Saker"), ((TYPED, (7,)), ("ÆØÅ; \"'", (6,))), (13,)
)
PARTS = [("2025", [SHEET, SHEET])]


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r"], ids=repr)
def test_a_name_that_a_spreadsheet_would_take_for_a_formula_is_text(first: str) -> None:
    assert harmless(f"{first}1+1") == f"'{first}1+1"
    assert harmless("NAV") == "NAV"


def test_a_table_for_other_programs_has_no_formula_and_every_letter() -> None:
    content = as_csv(PARTS, [TYPED], T).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content), delimiter=";"))
    assert rows[0] == ["Måneder", "Tabell", "Gruppe", "Kolonne", "Antall"]
    assert rows[2] == ["2025", f"'{TYPED}", "ÆØÅ; \"'", "Saker", "6"]
    assert not [cell for row in rows for cell in row if cell.startswith("=")]


def test_a_workbook_holds_no_formula_and_no_link_and_its_sheets_have_names_of_their_own() -> None:
    with zipfile.ZipFile(io.BytesIO(as_workbook(PARTS, [TYPED], T))) as book:
        whole = {name: book.read(name).decode() for name in book.namelist() if ".xml" in name}
    sheets = [text for name, text in whole.items() if "worksheets/sheet" in name]
    assert len(sheets) == 3
    assert not any("<f>" in text or "<hyperlink" in text for text in sheets)
    assert "HYPERLINK" in whole["xl/sharedStrings.xml"]
    assert "<v>7</v>" in sheets[1]


@pytest.mark.parametrize(
    "name",
    ["a" * 90, "[]:*?/\\'", "Når sakene kom: 1/2?", ""],
    ids=["long", "signs", "some", "none"],
)
def test_any_heading_makes_a_sheet(name: str) -> None:
    sheet = Sheet("x", name, (name, "Saker"), (("a", (5,)),))
    assert as_workbook([("2025", [sheet, sheet])], [], T).startswith(b"PK")
