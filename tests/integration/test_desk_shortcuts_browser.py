"""Keys that are pressed alone (WCAG 2.2, 2.1.4): who speaks to the machine turns them off, and they stay off."""

from pathlib import Path

import pytest
from playwright.async_api import Page

from support import stores
from support.browser import press
from support.desk import running_desk
from support.desk_browser import desk_page
from support.desk_states import TEXT, set_up, sign_in
from support.for_everybody import shortcomings

pytestmark = pytest.mark.browser


async def test_keys_that_are_pressed_alone_are_turned_off_until_she_signs_out(
    tmp_path: Path,
) -> None:
    async with stores.sqlite(tmp_path) as database, running_desk(database) as desk:
        await desk.router.tell(TEXT, exclude="NAV")
        async with desk_page() as page:
            await set_up(desk, page)
            await sign_in(page)
            assert await _answered(page) == ["j", "?", "/", "f"]
            await page.goto(f"{desk.url}/?vis=held")
            await _switch(page)
            assert page.url == f"{desk.url}/?vis=held&n=taster-av", "where she was"
            assert await _answered(page) == []
            await page.goto(desk.url)
            assert await _answered(page) == []
            assert not await shortcomings(page)
            await _switch(page)
            assert await _answered(page) == ["j", "?", "/", "f"]
            await _switch(page)
            await press(page.locator("text=Logg ut"))
            await sign_in(page)
            assert await _answered(page) == ["j", "?", "/", "f"], "another session"
            assert not desk.failures


async def _switch(page: Page) -> None:
    if not await page.locator("#help[open]").count():
        await press(page.locator("#help summary"))
    await press(page.locator("#shortcuts"))


async def _answered(page: Page) -> list[str]:
    """The keys that do something, each pressed where nothing has the focus."""
    await page.wait_for_selector("#help")
    await page.wait_for_load_state()
    state = (
        "document.activeElement.outerHTML.slice(0, 60) + document.querySelectorAll('[open]').length"
    )
    found = []
    for key in ("j", "?", "/", "f"):
        await page.evaluate("document.activeElement.blur()")
        before = await page.evaluate(state)
        await page.keyboard.press(key)
        if await page.evaluate(state) != before:
            found.append(key)
    return found
