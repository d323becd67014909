"""The figures at the desk: read, drawn, taken along, and never small."""

import csv
import io
import re
import zipfile
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import httpx
import pytest
from docx import Document

from support import stores
from support.chat import FACTS, a_case
from support.counted_cases import RARE, YEAR, add_a_year
from support.desk import Her, RunningDesk, her, running_desk
from varde.shared.domain.codes import Form
from varde.shared.domain.statistics import SMALLEST
from varde.shared.store import cases

WHOLE = {"fra_ar": str(YEAR), "fra_maned": "1", "til_ar": str(YEAR), "til_maned": "12"}
ADDRESS = f"/statistikk?fra_ar={YEAR}&fra_maned=1&til_ar={YEAR}&til_maned=12"
_COUNT = re.compile(r"<td>(\d+)</td>")


@pytest.fixture(params=stores.KINDS)
async def desk(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[RunningDesk]:
    async with stores.of_kind(request.param, tmp_path) as database, running_desk(database) as desk:
        yield desk


@pytest.fixture
async def she(desk: RunningDesk) -> AsyncIterator[Her]:
    await add_a_year(desk.house.database)
    async with her(desk, unlocked=False) as she:
        she.client.timeout = httpx.Timeout(
            60
        )  # the process that draws takes long to start on a busy machine
        yield she


async def _entries(desk: RunningDesk) -> list[str]:
    return [e.detail for e in await desk.router.log() if e.action == "statistics"]


def _rows(table: bytes) -> list[list[str]]:
    text = table.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


async def test_the_page_tells_large_groups_and_no_small_one(desk: RunningDesk, she: Her) -> None:
    answer = await she.get(ADDRESS)
    assert answer.status_code == 200
    assert answer.headers["cache-control"].startswith("no-store")
    page = " ".join(she.page.split())
    assert "Tvangsarbeid" in page
    assert "<td>60</td>" in page
    assert RARE not in page
    assert "Andre" in page
    counts = [int(count) for count in _COUNT.findall(page)]
    assert counts
    assert not [count for count in counts if 0 < count < SMALLEST]
    assert await _entries(desk) == [str(YEAR)]


async def test_a_file_tells_what_the_page_tells(desk: RunningDesk, she: Her) -> None:
    await she.get(ADDRESS)
    answer = await she.post("/statistikk/fil", slag="csv", **WHOLE)
    assert answer.headers["content-disposition"] == f'attachment; filename="varde-{YEAR}.csv"'
    assert answer.headers["cache-control"].startswith("no-store")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    told = [row for row in _rows(answer.content) if len(row) == 5][1:]
    assert [str(YEAR), "Form", "Tvangsarbeid eller tvangstjenester", "Saker", "60"] in told
    counts = [int(row[4]) for row in told]
    assert sorted(counts) == sorted(map(int, _COUNT.findall(she.page)))
    workbook = await she.post("/statistikk/fil", slag="xlsx", **WHOLE)
    with zipfile.ZipFile(io.BytesIO(workbook.content)) as book:
        texts = book.read("xl/sharedStrings.xml").decode()
        cells = b"".join(book.read(n) for n in book.namelist() if "worksheets/sheet" in n)
    assert "Tvangsarbeid eller tvangstjenester" in texts
    assert RARE not in texts
    assert b"<f>" not in cells
    assert await _entries(desk) == [str(YEAR), f"export csv {YEAR}", f"export xlsx {YEAR}"]


async def test_a_chart_is_seen_on_the_page_and_taken_along_as_a_file(
    desk: RunningDesk, she: Her
) -> None:
    await she.get(ADDRESS)
    name = re.search(r'src="(/statistikk/figur/[0-9a-f]{32}\.svg)"', she.page)
    assert name
    picture = await she.get(name[1])
    assert picture.headers["content-type"] == "image/svg+xml"
    assert "januar" in picture.text
    assert (await she.client.get("/statistikk/figur/ukjent.svg")).status_code == 404
    await she.get(ADDRESS)
    png = await she.post("/statistikk/bilde", slag="png", tabell=f"{YEAR}-form", **WHOLE)
    assert png.content.startswith(b"\x89PNG")
    svg = await she.post("/statistikk/bilde", slag="svg", tabell=f"{YEAR}-form", **WHOLE)
    assert "Tvangsarbeid" in svg.text
    assert "<title>" in svg.text, "a file that is handed on says what it is"
    assert RARE not in svg.text
    assert (await _entries(desk))[-2:] == [
        f"export png {YEAR} {YEAR}-form",
        f"export svg {YEAR} {YEAR}-form",
    ]


async def test_the_yearly_report_is_a_page_and_a_document_with_the_same_figures(
    desk: RunningDesk, she: Her
) -> None:
    await she.get(f"/statistikk/{YEAR}/rapport")
    assert f"Bekymringer om menneskehandel i {YEAR}" in she.page
    assert "92 saker kom til gruppa." in she.page
    assert RARE not in she.page
    answer = await she.post(f"/statistikk/{YEAR}/rapport")
    paper = Document(io.BytesIO(answer.content))
    texts = [p.text for p in paper.paragraphs]
    assert "92 saker kom til gruppa." in texts
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    counts = [int(text) for text in cells if text.isdecimal()]
    assert sorted(counts) == sorted(map(int, _COUNT.findall(she.page)))
    assert RARE not in "".join(cells)
    assert len(paper.inline_shapes) == 3
    assert "foreløpige" not in " ".join(texts)
    assert await _entries(desk) == [f"report {YEAR}", f"export docx {YEAR}"]


async def test_months_that_are_too_few_are_widened_and_it_is_said(
    desk: RunningDesk, she: Her
) -> None:
    sex = {"facts": replace(FACTS, forms=(Form.SEX,))}
    for reference, month, changes in (
        *((f"24-100{n}", 1, {} if n < 3 else sex) for n in range(6)),
        *((f"24-200{n}", 2, {}) for n in range(2)),
        *((f"24-300{n}", 8, sex) for n in range(8)),
    ):
        async with desk.house.database.begin() as tx:
            case = a_case(reference, opened_on=date(2024, month, 5), **changes)
            await cases.insert_case(tx, case)
    await she.get("/statistikk?fra_ar=2024&fra_maned=2&til_ar=2024&til_maned=2")
    page = " ".join(she.page.split())
    assert "Du spurte om februar 2024." in page
    assert "januar–mars 2024" in page
    assert "For få saker til å dele opp disse månedene." in page


async def test_a_running_year_is_preliminary_and_an_empty_one_too_small(
    desk: RunningDesk, she: Her
) -> None:
    await she.get("/statistikk")
    assert "For få saker til å vise tall." in she.page
    assert "foreløpige" in she.page
    await she.get(ADDRESS)
    assert "foreløpige" not in she.page


@pytest.mark.parametrize(
    "asked",
    [
        "fra_ar=2025&fra_maned=13&til_ar=2025&til_maned=1",
        "fra_ar=2025&fra_maned=6&til_ar=2025&til_maned=5",
        "fra_ar=1&fra_maned=1&til_ar=9999&til_maned=1",
        "fra_ar=%C2%B2&fra_maned=1&til_ar=2025&til_maned=1",
        "fra_ar=-1&fra_maned=&til_ar=2025%00&til_maned=1",
        "fra_ar=2025",
        f"fra_ar={'9' * 5000}&fra_maned=1&til_ar=1&til_maned=1",
    ],
    ids=["month 13", "backwards", "far away", "superscript", "garbage", "a part", "huge"],
)
async def test_months_that_are_none_are_refused_in_words(she: Her, asked: str) -> None:
    answer = await she.get(f"/statistikk?{asked}")
    assert answer.status_code == 422
    assert 'role="alert"' in she.page
    fields = dict(each.split("=") for each in asked.split("&"))
    assert (await she.post("/statistikk/fil", slag="csv", **fields)).status_code == 422


async def test_nothing_is_given_out_that_is_not_asked_for_rightly(
    desk: RunningDesk, she: Her
) -> None:
    await she.get(ADDRESS)
    for path, fields in (
        ("/statistikk/fil", {"slag": "exe"}),
        ("/statistikk/bilde", {"slag": "gif", "tabell": f"{YEAR}-form"}),
        ("/statistikk/bilde", {"slag": "png", "tabell": "../../etc/passwd"}),
        ("/statistikk/1900/rapport", {}),
    ):
        answer = await she.post(path, **WHOLE, **fields)
        assert answer.status_code == 422, path
        await she.get(ADDRESS)
    foreign = await she.post("/statistikk/fil", slag="csv", skjema="0" * 64, **WHOLE)
    assert foreign.status_code == 403
    assert (await she.client.get("/statistikk/fil")).status_code == 405
    assert not [detail for detail in await _entries(desk) if "csv" in detail]


async def test_who_is_not_signed_in_sees_no_figures(desk: RunningDesk) -> None:
    await desk.account()
    stranger = Her(desk)
    async with stranger.client:
        for path in ("/statistikk", f"/statistikk/{YEAR}/rapport", "/statistikk/figur/a.svg"):
            assert (await stranger.get(path)).url.path == "/inn"
        assert (await stranger.post("/statistikk/fil", slag="csv", **WHOLE)).url.path == "/inn"


async def test_every_form_of_the_year_has_its_place_in_the_counts(she: Her) -> None:
    """The rare ones too: they are in the others, and the total."""
    answer = await she.post("/statistikk/fil", slag="csv", **WHOLE)
    told = {r[2]: int(r[4]) for r in _rows(answer.content) if len(r) == 5 and r[1] == "Form"}
    assert told["Til sammen"] == 92
    assert sum(count for name, count in told.items() if name != "Til sammen") == 92
    assert len(told) < len(Form)
