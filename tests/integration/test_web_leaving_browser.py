"""Leaving in a hurry: the page is gone at once, and "Back" shows nothing of what was written."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Page

from support.browser import page_in_chromium, press
from support.web_door import TEXT, RunningDoor, running_door

pytestmark = pytest.mark.browser

SECRET = "kaia jobber uten"
assert SECRET in TEXT


async def _write(page: Page, address: str, steps: int) -> None:
    await page.goto(f"{address}/nb/")
    await page.fill("#text", TEXT)
    for _step in range(steps):
        await press(page.locator(".send"))


@pytest.mark.parametrize("steps", [0, 2, 4, 5])
@pytest.mark.parametrize("how", ["click", "Escape"])
async def test_with_scripts_no_way_back_shows_what_was_written(steps: int, how: str) -> None:
    async with running_door() as neutral, page_in_chromium() as page:
        away = f"http://127.0.0.1:{neutral.port}/en/"
        async with running_door(exit_url=away) as door:
            await page.goto(f"http://127.0.0.1:{neutral.port}/nn/")
            await _write(page, f"http://127.0.0.1:{door.port}", steps)
            entries = await page.evaluate("history.length")
            if how == "click":
                await page.click(".leave")
            else:
                await page.keyboard.press("Escape")
            await page.wait_for_url(away)
            assert await page.evaluate("document.referrer") == ""
            assert await page.evaluate("history.length") == entries
            for _back in range(steps):
                await page.go_back()
                assert SECRET not in await page.content()
                assert await page.input_value("#text") == ""
                assert "Steg 1 av 5" in await page.inner_text("main")


async def test_what_is_on_the_screen_is_hidden_before_the_other_page_is_there() -> None:
    async with running_door() as door, page_in_chromium() as page:
        await _write(page, f"http://127.0.0.1:{door.port}", 1)
        assert await page.is_visible("main")
        leave = "document.querySelector('.leave').click()"
        shown = "getComputedStyle(document.documentElement).display"
        assert await page.evaluate(f"() => {{ {leave}; return {shown}; }}") == "none"


async def test_without_scripts_leaving_is_a_plain_link_that_tells_nobody_where_it_stood() -> None:
    async with running_door() as neutral, page_in_chromium(java_script_enabled=False) as page:
        away = f"http://127.0.0.1:{neutral.port}/en/"
        async with running_door(exit_url=away) as door:
            await _write(page, f"http://127.0.0.1:{door.port}", 2)
            leave = page.locator(".leave")
            assert await leave.get_attribute("rel") == "noreferrer noopener"
            async with page.expect_request(away) as asked:
                await leave.click()
            assert "referer" not in await (await asked.value).all_headers()
            await page.wait_for_url(away)


async def test_a_reloaded_receipt_is_the_same_receipt() -> None:
    async with running_door() as door, page_in_chromium() as page:
        await _write(page, f"http://127.0.0.1:{door.port}", 5)
        words = await page.inner_text(".code")
        await page.reload()
        assert await page.inner_text(".code") == words
        assert len(door.receiver.raws) == 1


async def test_a_network_that_fails_on_the_way_costs_nothing_that_was_written() -> None:
    async with running_door() as door, page_in_chromium() as page:
        await _write(page, f"http://127.0.0.1:{door.port}", 1)
        await page.context.set_offline(True)
        await page.click(".send", no_wait_after=True)
        await page.wait_for_function("location.protocol === 'chrome-error:'")
        await page.context.set_offline(False)
        await page.reload()
        assert "Steg 3 av 5" in await page.inner_text("main")
        assert await page.get_attribute("[name=text]", "value") == TEXT


@asynccontextmanager
async def _crowding(door: RunningDoor, number: int) -> AsyncIterator[None]:
    """Others hold ``number`` connections, and have let go of them after."""
    writers = [
        (await asyncio.open_connection("127.0.0.1", door.port, local_addr=("127.0.0.2", 0)))[1]
        for _ in range(number)
    ]
    try:
        while (await door.client.get("/nb/")).status_code == 200:
            pass
        yield
    finally:
        for writer in writers:
            writer.close()
    while (await door.client.get("/nb/")).status_code != 200:
        pass


@pytest.mark.parametrize("steps", [0, 4])
async def test_what_is_sent_while_too_many_write_is_sent_once_more_with_the_page(
    steps: int,
) -> None:
    async with running_door(max_connections=8) as door, page_in_chromium() as page:
        await _write(page, f"http://127.0.0.1:{door.port}", steps)
        async with _crowding(door, 8):
            await press(page.locator(".send"))
            told = await page.inner_text("main")
            assert "Meldingen er ikke sendt." in told
            assert "last inn denne siden på nytt" in told
            assert await page.locator("main a:not([href^='tel:'])").count() == 0
        assert not door.receiver.raws
        await page.reload()
        if steps:
            assert [sent.text for sent in door.receiver.submissions] == [TEXT]
        else:
            assert await page.get_attribute("[name=text]", "value") == TEXT
