"""The desk's pages on paper, in a real browser that is dark: what is read, and nothing that is pressed or kept from paper."""

import io
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pytest
import pytest_asyncio
from playwright.async_api import Page

from support import stores
from support.browser import press
from support.counted_cases import YEAR, add_a_year
from support.desk import PASSPHRASE, RunningDesk, running_desk
from support.desk_browser import desk_page
from support.desk_states import TEXT, set_up, sign_in
from support.people import COORDINATOR
from varde.shared.domain.case import Case
from varde.shared.domain.codes import Language

ON_A4 = {"width": 673, "height": 1000}
"""CSS pixels between the margins of a page: 210 mm less twice 16 mm, 96 to the inch."""
A4_POINTS = (595, 842)
NOT_ON_PAPER = "Det melderen skrev, kommer ikke på papir."
_PRESSED = "button, input, select, textarea, summary, nav, header, footer"


@dataclass
class Printed:
    """A page as a person reads it, and as a printer does."""

    name: str
    screen: str
    paper: str


@dataclass
class Sight:
    """A signed-in browser, and the cases that it can look at."""

    desk: RunningDesk
    page: Page
    held: Case
    shown: Case

    async def printed(self, name: str) -> Printed:
        """The page that is open, on paper; it must fit there, light and without anything to press."""
        page = self.page
        screen = await page.inner_text("main")
        await page.emulate_media(media="print")
        paper = await page.inner_text("body")
        colours = await page.evaluate(
            "[getComputedStyle(document.documentElement).backgroundColor, getComputedStyle(document.body).color]"
        )
        assert colours == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"], name
        assert not await page.locator(_PRESSED).locator("visible=true").count(), name
        assert await page.evaluate("document.documentElement.scrollWidth") <= ON_A4["width"], name
        assert not await page.evaluate(
            "[...document.images].filter(i => i.checkVisibility() && !i.naturalWidth).length"
        ), name
        await page.emulate_media(media="screen")
        return Printed(name, screen, paper)


@pytest_asyncio.fixture(loop_scope="session")
async def sight(tmp_path: Path) -> AsyncIterator[Sight]:
    async with (
        stores.sqlite(tmp_path) as database,
        running_desk(database) as desk,
        desk_page(color_scheme="dark", viewport=ON_A4) as page,
    ):
        held = await desk.router.tell(TEXT, exclude="NAV")
        shown = await desk.router.tell("De får ikke lønn.")
        note = "Vi tar det opp med arbeidsgiveren."
        await desk.router.casework.note(COORDINATOR, shown.reference, note, language=Language.NB)
        await page.goto(desk.url)
        await set_up(desk, page)
        await sign_in(page)
        await page.goto(f"{desk.url}/nokkel")
        await page.fill("#passfrase", PASSPHRASE)
        await press(page.locator("main .send"))
        yield Sight(desk, page, held, shown)


async def _meeting(sight: Sight) -> AsyncIterator[Printed]:
    page, url = sight.page, sight.desk.url
    await page.goto(f"{url}/mote")
    yield await sight.printed("agenda")
    await page.fill(f"#sak-{sight.shown.reference}", "Vi ser på det igjen om to uker.")
    await press(page.locator("#save"))
    yield await sight.printed("minutes")


async def _case(sight: Sight) -> AsyncIterator[Printed]:
    page, url = sight.page, sight.desk.url
    for path, name in (("", "case"), ("/oppfolging", "follow-up")):
        await page.goto(f"{url}/sak/{sight.shown.reference}{path}")
        yield await sight.printed(name)
    await page.goto(f"{url}/logg")
    yield await sight.printed("log")


async def _figures(sight: Sight) -> AsyncIterator[Printed]:
    page, url = sight.page, sight.desk.url
    await add_a_year(sight.desk.house.database)
    await page.goto(f"{url}/statistikk?fra_ar={YEAR}&fra_maned=1&til_ar={YEAR}&til_maned=12")
    yield await sight.printed("statistics")
    await page.goto(f"{url}/statistikk/{YEAR}/rapport")
    yield await sight.printed("yearly report")


@pytest.mark.browser
async def test_what_a_meeting_takes_along_is_light_fits_a4_and_holds_what_is_read_and_no_more(
    sight: Sight,
) -> None:
    read = {
        "agenda": ["Saksliste for", sight.shown.reference, "Hva vi har lært"],
        "minutes": ["Referat fra", "Vi ser på det igjen om to uker."],
        "case": ["Sammendrag for gruppa", "Vi tar det opp med arbeidsgiveren."],
        "follow-up": ["Hvem som er spurt", "Dette har skjedd"],
        "log": ["Logg over alt", "read_minutes"],
        "statistics": ["Om tallene", "desember 2025", "Til sammen"],
        "yearly report": ["Bekymringer om menneskehandel i 2025", "Massasjeinstitutt"],
    }
    for pages in (_meeting, _case, _figures):
        async for printed in pages(sight):
            for words in read.pop(printed.name):
                assert words in printed.paper, (printed.name, words)
            more = [line for line in printed.paper.splitlines() if line not in printed.screen]
            assert not more, (printed.name, more)
            if printed.name != "log":
                assert sight.held.reference not in printed.paper, printed.name
            for pressed in ("Lagre referatet", "Dette kan du gjøre", "Ta med tallene", "←", "PDF"):
                assert pressed not in printed.paper, printed.name
    assert not read


@pytest.mark.browser
async def test_what_the_reporter_wrote_does_not_go_on_paper_by_mistake(sight: Sight) -> None:
    page, reference = sight.page, sight.held.reference
    await page.goto(f"{sight.desk.url}/sak/{reference}")
    await press(page.locator("#open"))
    opened = await sight.printed("opened")
    assert "Radomir Stoilov" in opened.screen
    assert "Stoilov" not in opened.paper
    assert "Mulig utnytter" in opened.paper, "the account without marks may be printed"
    await page.goto(f"{sight.desk.url}/sak/{reference}/melder")
    await press(page.locator("#read"))
    assert NOT_ON_PAPER not in (await page.inner_text("main"))
    for printed in (opened, await sight.printed("reporter")):
        assert NOT_ON_PAPER in printed.paper


@pytest.mark.browser
async def test_the_paper_is_a4_and_an_agenda_of_two_cases_takes_one_sheet(sight: Sight) -> None:
    await sight.page.goto(f"{sight.desk.url}/mote")
    made = await sight.page.pdf(prefer_css_page_size=True)
    with pikepdf.open(io.BytesIO(made)) as pdf:
        (sheet,) = pdf.pages
        assert tuple(round(float(edge)) for edge in sheet.mediabox)[2:] == A4_POINTS
