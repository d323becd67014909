"""The coordinator's main jobs without a mouse; opening and releasing a case stand with the first start."""

from pathlib import Path

import pytest
from playwright.async_api import Page

from support import stores
from support.browser import press
from support.desk import PASSPHRASE, running_desk
from support.desk_browser import desk_page
from support.desk_states import TEXT, set_up, sign_in
from support.keyboard import tab_to
from varde.shared.domain.codes import Status

pytestmark = pytest.mark.browser


async def test_a_case_is_masked_answered_and_closed_and_keys_and_files_kept_by_keyboard_alone(
    tmp_path: Path,
) -> None:
    async with stores.sqlite(tmp_path) as database, running_desk(database) as desk:
        case = await desk.router.tell(TEXT, exclude="NAV")
        async with desk_page() as page:
            await set_up(desk, page)
            await sign_in(page)
            await press(page.locator("text=Lås opp"))
            await page.fill("#passfrase", PASSPHRASE)
            await press(page.locator("main .send"))
            await page.goto(f"{desk.url}/sak/{case.reference}")
            await _masked(page)
            await _answered(page)
            await page.goto(f"{desk.url}/sak/{case.reference}/oppfolging")
            await _closed(page)
            await page.goto(f"{desk.url}/nokler")
            await _invited(page)
            await page.goto(f"{desk.url}/styring/vakt")
            await _limited(page)
        assert (await desk.router.case(case)).status is Status.CLOSED
        rota = desk.house.scene.core.config_dir / "rota.toml"
        assert "= 7" in rota.read_text(encoding="utf-8")


async def _do(page: Page, place: str, key: str = "Enter") -> None:
    await tab_to(page, place)
    await page.keyboard.press(key)


async def _write(page: Page, place: str, text: str) -> None:
    await tab_to(page, place)
    await page.keyboard.type(text)


async def _masked(page: Page) -> None:
    await _do(page, "#open")
    await page.wait_for_selector("#draft")
    await _do(page, "#marks summary")
    await _write(page, "#passasje", "ikke lønn")
    await _do(page, "#mask-it")
    await page.wait_for_selector(".account:has-text('De får [utelatt], og')")


async def _answered(page: Page) -> None:
    await _do(page, "a[href$='/melder']")
    await _write(page, "#svar", "Takk. Vi ser på det.")
    await _do(page, "button[value=dialog]")
    await page.wait_for_selector("[role=status]")


async def _closed(page: Page) -> None:
    await _do(page, "details:has(#close) > summary")
    await _do(page, "#utfall", "ArrowDown")
    await _write(page, "#lukk-hvorfor", "Det er gitt råd.")
    await _do(page, "#close")
    await page.wait_for_selector("[role=status]")


async def _invited(page: Page) -> None:
    await _do(page, "#medlem-1", "Space")
    await _do(page, "#invite")
    await page.wait_for_selector("#code")


async def _limited(page: Page) -> None:
    await _do(page, "details:has(#antall) > summary")
    await _do(page, "#kap", "ArrowDown")
    await _write(page, "#antall", "7")
    await page.keyboard.press("Enter")
    await page.wait_for_selector("#put")
    await _do(page, "#put")
    await page.wait_for_selector("text=Endringen er lagret.")
