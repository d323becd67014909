"""Two at their browsers in one case, with scripts and without: what is on the screen is what is saved and released."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Page

from support import stores
from support.browser import press
from support.desk import PASSPHRASE, RunningDesk, running_desk
from support.desk_browser import desk_page
from support.desk_states import sign_in
from varde.shared.domain.case import Case

pytestmark = pytest.mark.browser

TEXT = "Sjefen, Radomir Stoilov, har tatt passet til Mirjeta Berisha. De får ikke lønn."
HERS, THEIRS = "En voksen får ikke lønn.", "Flere får ikke lønn."
ACCOUNT = "Noen holder tilbake passet hennes."


@pytest_asyncio.fixture(loop_scope="session")
async def desk(tmp_path: Path) -> AsyncIterator[RunningDesk]:
    async with stores.sqlite(tmp_path) as database, running_desk(database) as desk:
        yield desk


@pytest_asyncio.fixture(loop_scope="session")
async def case(desk: RunningDesk) -> Case:
    return await desk.router.tell(TEXT, exclude="NAV")


async def _open(desk: RunningDesk, page: Page, case: Case, name: str) -> None:
    """The case open before one of them."""
    await desk.account(name)
    await page.goto(desk.url)
    await sign_in(page, name)
    await press(page.locator("text=Lås opp"))
    await page.fill("#passfrase", PASSPHRASE)
    await press(page.locator("main .send"))
    await page.goto(f"{desk.url}/sak/{case.reference}")
    await press(page.locator("#open"))


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
async def test_two_who_write_the_same_text_are_asked_and_nothing_is_lost_on_the_way(
    desk: RunningDesk, case: Case, scripts: bool
) -> None:
    async with (
        desk_page(java_script_enabled=scripts) as hers,
        desk_page(java_script_enabled=scripts) as theirs,
    ):
        await _open(desk, hers, case, "koordinator")
        await _open(desk, theirs, case, "vikar")
        await theirs.fill("#sammendrag", THEIRS)
        await press(theirs.locator("#save"))
        await hers.fill("#sammendrag", HERS)
        await hers.fill("#redegjorelse", ACCOUNT)
        await press(hers.locator("#release"))
        assert await hers.inner_text("#lagret-sammendrag .text") == THEIRS
        assert "Endret av Vikar" in await hers.inner_text("#lagret-sammendrag")
        assert await hers.input_value("#sammendrag") == HERS
        assert await hers.input_value("#redegjorelse") == ACCOUNT
        await hers.locator("#release").click()
        assert await hers.evaluate("document.activeElement.name") == "valg-sammendrag", (
            "the browser asks before anything is sent"
        )
        await hers.fill("#sammendrag", f"{HERS} {THEIRS}")
        await hers.check("#valg-sammendrag-min")
        await hers.check("#med")
        await press(hers.locator("#release"))
        assert "Saken står i kanalen nå." in await hers.inner_text("main")
    now = await desk.router.case(case)
    assert (now.summary, now.account) == (f"{HERS} {THEIRS}", ACCOUNT)


async def test_one_who_has_changed_the_account_alone_gets_the_other_summary_into_the_form(
    desk: RunningDesk, case: Case
) -> None:
    async with desk_page() as hers, desk_page() as theirs:
        await _open(desk, hers, case, "koordinator")
        await _open(desk, theirs, case, "vikar")
        await theirs.fill("#sammendrag", THEIRS)
        await press(theirs.locator("#save"))
        await hers.fill("#redegjorelse", ACCOUNT)
        await press(hers.locator("#save"))
        assert await hers.input_value("#sammendrag") == THEIRS
        assert await hers.input_value("#redegjorelse") == ACCOUNT
        await press(hers.locator("#save"))
        assert await hers.inner_text("[role=status] >> nth=0") == "Lagret."
    assert (await desk.router.case(case)).summary == THEIRS
