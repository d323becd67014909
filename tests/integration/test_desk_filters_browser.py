"""Her morning at the queue, by keyboard alone: what is acute and for the shelter, one of it opened, and back again.

She has forty open cases and ten minutes. She presses "f", chooses how urgent and for whom, and sees what is left. She
goes on to the last with "j", opens it, writes a note, and wants to stand where she stood: at that case, with the same
filters, so that "k" leads on. A case that comes meanwhile is told of, and shown among the rest without losing them.
Then she takes away one filter, and then all.
"""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from support import stores
from support.browser import in_chromium
from support.chat import FACTS, a_case
from support.desk import PASSWORD, RunningDesk, running_desk
from support.desk_browser import desk_page
from support.keyboard import tab_to
from varde.shared.domain.case import Assignment
from varde.shared.domain.codes import AssignmentRole, AssignmentState, Urgency
from varde.shared.store import cases

pytestmark = pytest.mark.browser

OPEN = 40
FOR_THE_SHELTER = ("26-0024", "26-0016", "26-0008", "26-0000")
"""Acute as well, the newest first."""


@pytest_asyncio.fixture(loop_scope="session")
async def desk(tmp_path: Path) -> AsyncIterator[RunningDesk]:
    async with stores.sqlite(tmp_path) as database, running_desk(database) as desk:
        for number in range(OPEN):
            await _put(desk, number, "NAV" if number % 4 or number > 30 else "KRISESENTER")
        yield desk


async def _put(desk: RunningDesk, number: int, partner: str) -> None:
    """Every second one is acute."""
    urgency = Urgency.NORMAL if number % 8 else Urgency.AKUTT
    case = a_case(
        f"26-{number:04}",
        facts=replace(FACTS, urgency=urgency),
        opened_on=desk.router.clock.today(),
        assignments=(Assignment(partner, AssignmentRole.SUPPORT, AssignmentState.ASKED),),
    )
    async with desk.house.database.begin() as tx:
        await cases.insert_case(tx, case)


async def _come_in(desk: RunningDesk, page: Page) -> None:
    await desk.account()
    await page.goto(desk.url)
    await page.fill("#navn", "koordinator")
    await page.fill("#passord", PASSWORD)
    await page.keyboard.press("Enter")
    await page.wait_for_selector(".cases")


async def _filter(page: Page) -> None:
    """Both fields by their first letters, and Enter."""
    await expect(page.locator("#filter-hast")).to_be_focused()
    await page.keyboard.type("Akutt")
    await tab_to(page, "#filter-partner")
    await page.keyboard.type("Krise")
    await tab_to(page, "#filters .send")
    await page.keyboard.press("Enter")
    await page.wait_for_selector(".inforce")


async def _sees(page: Page, *references: str) -> None:
    await expect(page.locator(".cases a.go")).to_have_text(list(references))


async def test_she_filters_opens_one_comes_back_and_is_still_there(desk: RunningDesk) -> None:
    async with desk_page() as page:
        await _come_in(desk, page)
        await page.keyboard.press("f")
        await _filter(page)
        await _sees(page, *FOR_THE_SHELTER)
        await expect(page.locator(".inforce strong")).to_have_text(["Akutt", "Krisesenteret"])
        await page.keyboard.press("j")
        await page.keyboard.press("j")
        await page.keyboard.press("Enter")
        await page.wait_for_selector("h1:has-text('26-0016')")
        await _wrote_a_note(desk, page)
        await tab_to(page, "main a[href^='/?']")
        await page.keyboard.press("Enter")
        await page.wait_for_selector(".inforce")
        await _sees(page, *FOR_THE_SHELTER)
        await expect(page.locator("#sak-26-0016")).to_be_focused()
        await page.keyboard.press("k")
        await expect(page.locator("#sak-26-0024")).to_be_focused()
        await _told_of_a_new_one(desk, page)
        await _cleared(desk, page)


async def _wrote_a_note(desk: RunningDesk, page: Page) -> None:
    """There and back by other pages and a form: the browser's "Back" alone would be long."""
    await tab_to(page, "a[href$='/oppfolging']")
    await page.keyboard.press("Enter")
    await tab_to(page, "details:has(#notat-notat) > summary")
    await page.keyboard.press("Enter")
    await tab_to(page, "#notat-notat")
    await page.keyboard.type("Det er ledig plass i natt.")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await page.wait_for_selector("[role=status]:has-text('Det står på saken nå.')")
    await tab_to(page, "main a[href='/sak/26-0016']")
    await page.keyboard.press("Enter")
    await page.wait_for_url(f"{desk.url}/sak/26-0016")


async def _told_of_a_new_one(desk: RunningDesk, page: Page) -> None:
    await _put(desk, 72, "KRISESENTER")
    await page.wait_for_selector("#live:has-text('1 nye siden')")
    await tab_to(page, "#live a")
    await page.keyboard.press("Enter")
    await _sees(page, "26-0072", *FOR_THE_SHELTER)
    await expect(page.locator(".inforce strong")).to_have_text(["Akutt", "Krisesenteret"])


async def _cleared(desk: RunningDesk, page: Page) -> None:
    await tab_to(page, ".inforce a")
    await page.keyboard.press("Enter")
    await page.wait_for_url(f"{desk.url}/?partner=KRISESENTER")
    await expect(page.locator(".inforce strong")).to_have_text(["Krisesenteret"])
    await page.go_back()
    await expect(page.locator(".inforce strong")).to_have_text(["Akutt", "Krisesenteret"])
    await tab_to(page, ".inforce li:last-child a")
    await page.keyboard.press("Enter")
    await page.wait_for_url(f"{desk.url}/")
    await expect(page.locator(".inforce")).to_have_count(0)


async def test_it_is_the_same_without_scripts(desk: RunningDesk) -> None:
    async with in_chromium(java_script_enabled=False) as context:
        page = await context.new_page()
        await _come_in(desk, page)
        await page.locator("#filters summary").focus()
        await page.keyboard.press("Enter")
        await page.keyboard.press("Tab")
        await page.keyboard.type("Akutt")
        await page.keyboard.press("Tab")
        await page.keyboard.type("Krise")
        await page.locator("#filters .send").focus()
        await page.keyboard.press("Enter")
        await page.wait_for_selector(".inforce")
        await _sees(page, *FOR_THE_SHELTER)
        await page.click("#sak-26-0008")
        await page.click("text=← Til sakene")
        await _sees(page, *FOR_THE_SHELTER)
        await page.keyboard.press("Enter")
        await page.wait_for_selector("h1:has-text('26-0008')")
