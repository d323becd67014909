"""What is typed at the desk and neither saved nor sent: every way out of the page asks first, or takes it along."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Dialog, Page

from support import stores
from support.browser import press
from support.desk import PASSPHRASE, PASSWORD, RunningDesk, running_desk
from support.desk_browser import desk_page
from support.desk_states import sign_in
from varde.shared.domain.case import Case

pytestmark = pytest.mark.browser

TEXT = "Sjefen, Radomir Stoilov, har tatt passet til Mirjeta Berisha. De får ikke lønn."
ACCOUNT = "Noen holder tilbake passet hennes, og hun får ingen lønn."
NOTE = "Vi ringer dem i morgen og hører hvordan det går."
WAYS_OUT = (
    ".tongues [lang=nn]",
    "nav >> text=Statistikk",
    "text=Til sakene",
    "text=Skriv til melderen",
    "text=Logg ut",
)


@pytest_asyncio.fixture(loop_scope="session")
async def desk(tmp_path: Path) -> AsyncIterator[RunningDesk]:
    async with stores.sqlite(tmp_path) as database, running_desk(database) as desk:
        yield desk


@pytest_asyncio.fixture(loop_scope="session")
async def case(desk: RunningDesk) -> Case:
    return await desk.router.tell(TEXT, exclude="NAV")


class Asked:
    """What the browser asks before a page is left, and what she answers: she stays, unless she ``goes``."""

    def __init__(self, page: Page) -> None:
        self.count = 0
        self.goes = False
        page.on("dialog", self._answer)

    async def _answer(self, dialog: Dialog) -> None:
        assert dialog.type == "beforeunload"
        self.count += 1
        await (dialog.accept if self.goes else dialog.dismiss)()


async def _come_in(desk: RunningDesk, page: Page) -> None:
    await desk.account()
    await page.goto(desk.url)
    await sign_in(page)
    await press(page.locator("text=Lås opp"))
    await _unlock(page)


async def _unlock(page: Page) -> None:
    await page.fill("#passfrase", PASSPHRASE)
    await press(page.locator("main .send"))


async def _open(desk: RunningDesk, page: Page, case: Case) -> None:
    """The case open before her."""
    await _come_in(desk, page)
    await page.goto(f"{desk.url}/sak/{case.reference}")
    await press(page.locator("#open"))


async def test_every_way_out_of_an_opened_case_asks_before_what_is_typed_is_lost(
    desk: RunningDesk, case: Case
) -> None:
    async with desk_page() as page:
        await _open(desk, page, case)
        asked = Asked(page)
        await page.fill("#redegjorelse", ACCOUNT)
        for number, way in enumerate(WAYS_OUT, 1):
            async with page.expect_event("dialog"):
                await page.click(way, no_wait_after=True)
            assert await page.input_value("#redegjorelse") == ACCOUNT, way
            assert asked.count == number, way
        async with page.expect_event("dialog"):
            await page.evaluate("history.back()")
        assert await page.input_value("#redegjorelse") == ACCOUNT
        asked.goes = True
        await press(page.locator(".tongues [lang=nn]"))
        assert await page.get_attribute("html", "lang") == "nn"
        assert "Stoilov" in await page.inner_text(".text.original"), "the case is open before her"
    assert asked.count == len(WAYS_OUT) + 2


async def test_what_the_guard_stopped_is_not_left_unasked_and_what_is_saved_is(
    desk: RunningDesk, case: Case
) -> None:
    async with desk_page() as page:
        await _open(desk, page, case)
        asked = Asked(page)
        await page.fill("#redegjorelse", "Det er Stoilov.")
        await press(page.locator("#save"))
        assert "Den siste kontrollen fant" in await page.inner_text("main")
        async with page.expect_event("dialog"):
            await page.click("nav >> text=Statistikk", no_wait_after=True)
        await page.fill("#redegjorelse", ACCOUNT)
        await press(page.locator("#save"))
        await press(page.locator(".tongues [lang=en]"))
        assert await page.input_value("#redegjorelse") == ACCOUNT
        assert await page.get_attribute("html", "lang") == "en"
        await press(page.locator("nav >> text=Statistics"))
        assert await page.title() == "Statistics – Varde"
    assert asked.count == 1


async def test_facts_that_are_chosen_are_not_left_unasked_before_they_are_corrected(
    desk: RunningDesk, case: Case
) -> None:
    async with desk_page() as page:
        await _open(desk, page, case)
        asked = Asked(page)
        await page.click("#facts > summary")
        await page.select_option("#fakta-arena", "HJEM")
        async with page.expect_event("dialog"):
            await page.click("nav >> text=Statistikk", no_wait_after=True)
        await press(page.locator("#save"))
        async with page.expect_event("dialog"):
            await page.click(".tongues [lang=nn]", no_wait_after=True)
        await press(page.locator("#correct"))
        await page.click("#facts > summary")
        await page.check("#fakta-ogsa-SEX")
        async with page.expect_event("dialog"):
            await page.click("text=Skriv til melderen", no_wait_after=True)
        await page.uncheck("#fakta-ogsa-SEX")
        await press(page.locator("nav >> text=Statistikk"))
        assert await page.title() == "Statistikk – Varde"
    assert asked.count == 3


async def test_lock_now_keeps_what_is_typed_until_the_key_is_here_again(
    desk: RunningDesk, case: Case
) -> None:
    async with desk_page() as page:
        await _open(desk, page, case)
        asked = Asked(page)
        await page.fill("#redegjorelse", ACCOUNT)
        await press(page.locator("#lock"))
        assert "Det du skrev, er tatt vare på" in await page.inner_text("main")
        assert ACCOUNT not in await page.content(), "it is sealed"
        assert "låst" in await page.inner_text("#key .state")
        await press(page.locator(".tongues [lang=nn]"))
        assert await page.get_attribute("html", "lang") == "nn"
        assert asked.count == 0
        async with page.expect_event("dialog"):
            await page.click("nav >> text=Statistikk", no_wait_after=True)
        await _unlock(page)
        assert ACCOUNT in await page.inner_text("main")
        await press(page.locator(".tongues [lang=nb]"))
        assert ACCOUNT in await page.inner_text("main")
        await press(page.locator("#again"))
        assert await page.inner_text("[role=status] >> nth=0") == "Lagret."
        assert await page.input_value("#redegjorelse") == ACCOUNT
    assert asked.count == 1
    log = [entry.action for entry in await desk.router.log()]
    assert "lock_key" in log
    assert "revise" in log


async def test_lock_now_goes_to_the_case_when_nothing_is_typed(
    desk: RunningDesk, case: Case
) -> None:
    async with desk_page() as page:
        await _open(desk, page, case)
        await page.dblclick(".text.account")
        await press(page.locator("#lock"))
        assert "Nøkkelen er låst." in await page.inner_text("main")
        assert await page.is_visible("#open")


async def test_lock_now_keeps_one_of_two_forms_only_when_she_says_so(
    desk: RunningDesk, case: Case
) -> None:
    async with desk_page() as page:
        await _come_in(desk, page)
        asked = Asked(page)
        await page.goto(f"{desk.url}/sak/{case.reference}/oppfolging")
        await page.click("text=Skriv et notat")
        await page.fill("#notat-notat", NOTE)
        await page.click("text=Avslutt saken >> nth=0")
        await page.fill("#lukk-hvorfor", "De har flyttet.")
        async with page.expect_event("dialog"):
            await page.click("#lock", no_wait_after=True)
        await page.fill("#lukk-hvorfor", "")
        await press(page.locator("#lock"))
        await _unlock(page)
        await press(page.locator("#again"))
        assert NOTE in await page.inner_text("main")
    assert asked.count == 1


async def test_kept_words_go_along_into_another_language_before_she_signs_in_again(
    desk: RunningDesk, case: Case
) -> None:
    async with desk_page() as page:
        await _open(desk, page, case)
        await page.fill("#redegjorelse", ACCOUNT)
        desk.router.clock.forward(minutes=31)
        await press(page.locator("#save"))
        await press(page.locator(".tongues [lang=nn]"))
        assert await page.get_attribute("html", "lang") == "nn"
        await page.fill("#navn", "koordinator")
        await page.fill("#passord", PASSWORD)
        await press(page.locator("main .send >> nth=0"))
        await _unlock(page)
        assert ACCOUNT in await page.inner_text("main")


async def test_without_scripts_every_page_where_one_writes_says_that_nobody_asks(
    desk: RunningDesk, case: Case
) -> None:
    async with desk_page(java_script_enabled=False) as page:
        await _open(desk, page, case)
        for at in ("oppfolging", "melder", "../../mote"):
            assert "ingen spør deg før noe du har skrevet" in await page.inner_text("main")
            await page.goto(f"{desk.url}/sak/{case.reference}/{at}")
        await page.goto(f"{desk.url}/sak/{case.reference}")
        await press(page.locator("#open"))
        await press(page.locator(".tongues [lang=nn]"))
        assert await page.get_attribute("html", "lang") == "nn"
        assert "Stoilov" in await page.inner_text(".text.original")
