"""The administration in a real browser: usable by everybody, on any screen, without scripts."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Page

from support import stores
from support.browser import broken_rules, in_chromium, press
from support.desk import PASSWORD, RunningDesk, running_desk
from support.for_everybody import shortcomings
from support.weight import MOST, Weight
from varde.shared.casework.channel import ChannelPeople
from varde.shared.domain.channel import StrangerKind

pytestmark = pytest.mark.browser

PAGES = (
    "/styring",
    "/styring/vakt",
    "/styring/folk",
    "/styring/regler",
    "/styring/kanal",
    "/styring/fil?navn=rota.toml",
    "/tilstand",
    "/styring/forslag",
)
OPEN_ALL = "document.querySelectorAll('main details').forEach(d => { d.open = true })"
PATIENT = 90_000
"""Milliseconds: this machine may be busy with other tests."""


@pytest_asyncio.fixture(loop_scope="session")
async def desk(tmp_path: Path) -> AsyncIterator[RunningDesk]:
    async with stores.sqlite(tmp_path) as database, running_desk(database) as desk:
        await desk.account()
        chat = ChannelPeople(database, desk.house.clock, "slack", "C0GRUPPE")
        await chat.saw({"U0GJEST": StrangerKind.GUEST, "U0APP": StrangerKind.APP})
        yield desk


async def _signed_in(desk: RunningDesk, page: Page, to: str) -> None:
    page.set_default_timeout(PATIENT)
    await page.goto(f"{desk.url}/inn?til={to}")
    await page.fill("#navn", "koordinator")
    await page.fill("#passord", PASSWORD)
    await press(page.locator("main button.send"))


async def _absence(desk: RunningDesk, page: Page) -> None:
    """Sign in, and say that the coordinator is going to be away."""
    await _signed_in(desk, page, "/styring/vakt")
    await press(page.locator("text=Noen skal være borte"))
    await page.select_option("#borte", "koordinator")
    await page.fill("#borte-fra", "2026-03-03")
    await page.fill("#borte-til", "2026-03-05")
    await press(page.locator("details[open] button.send"))
    await page.wait_for_selector("#put")


async def test_every_page_is_light_and_for_everybody_in_any_colours_width_and_by_keyboard(
    desk: RunningDesk,
) -> None:
    async with in_chromium() as context:
        page = await context.new_page()
        await _absence(desk, page)
        weight = await Weight.of(page)
        for at in PAGES:
            await page.goto(desk.url + at)
            assert 0 < weight.bytes <= MOST, (at, weight.bytes)
            await page.evaluate(OPEN_ALL)
            assert not await shortcomings(page), at
        await _wrong_files(desk, page)
        assert not await shortcomings(page)


async def _wrong_files(desk: RunningDesk, page: Page) -> None:
    """A file that says what cannot be, as the whole text of it is proposed."""
    await page.goto(f"{desk.url}/styring/fil?navn=routing.toml")
    await page.evaluate(OPEN_ALL)
    text = await page.input_value("#tekst")
    await page.fill("#tekst", text.replace('lead = "BARNEVERN"', 'lead = "BARNVERN"', 1))
    await press(page.locator("form:has(#tekst) button.send"))
    await page.wait_for_selector("text=Slik kan den ikke settes i kraft")


async def test_a_change_of_two_files_that_was_lost_is_shown_again_and_put_in_force(
    desk: RunningDesk,
) -> None:
    async with in_chromium() as context:
        page, other = await context.new_page(), await context.new_page()
        await _signed_in(desk, page, "/styring/folk")
        await press(page.locator("text=Noen har sluttet"))
        await page.select_option("details[open] select", "stedfortreder")
        await press(page.locator("details[open] button.send"))
        await page.wait_for_selector("#put")
        await other.goto(f"{desk.url}/styring/forslag")
        await press(other.locator("text=La det være som det var"))
        await press(page.locator("#put"))
        await page.wait_for_selector("text=Varde hadde mistet endringen din av syne")
        assert not await broken_rules(page)
        await press(page.locator("#put"))
        await page.wait_for_selector("text=Endringen er lagret.")
    for name in ("partners.toml", "rota.toml"):
        text = (desk.house.scene.core.config_dir / name).read_text(encoding="utf-8")
        lines = [line for line in text.splitlines() if not line.startswith("#")]
        assert not [line for line in lines if '"stedfortreder"' in line and "role" not in line]


async def test_an_absence_is_put_in_force_without_scripts(desk: RunningDesk) -> None:
    async with in_chromium(java_script_enabled=False) as context:
        page = await context.new_page()
        await _absence(desk, page)
        effect = await page.inner_text("section[aria-labelledby=effect]")
        assert "tirsdag 3. mars, KOORDINATOR: koordinator → stedfortreder" in effect
        await press(page.locator("#put"))
        await page.wait_for_selector("text=Endringen er lagret.")
    rota = desk.house.scene.core.config_dir / "rota.toml"
    assert "from = 2026-03-03" in rota.read_text(encoding="utf-8")
