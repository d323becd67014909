"""Standard answers in a real browser: put into what she writes, with scripts and without."""

import re
from pathlib import Path

import pytest
from playwright.async_api import expect

from support import stores
from support.browser import in_chromium, press
from support.desk import PASSWORD, running_desk

pytestmark = pytest.mark.browser


async def test_a_standard_answer_is_put_below_what_she_wrote(tmp_path: Path) -> None:
    expected = re.compile("^Hei!\n\nKrisesenteret er åpent hele døgnet.")
    async with stores.sqlite(tmp_path) as database, running_desk(database) as desk:
        case = await desk.router.tell("De får ikke lønn.")
        await desk.account()
        for scripts in (True, False):
            async with in_chromium(java_script_enabled=scripts) as context:
                page = await context.new_page()
                await page.goto(f"{desk.url}/inn")
                await page.fill("#navn", "koordinator")
                await page.fill("#passord", PASSWORD)
                await press(page.locator(".send"))
                await page.goto(f"{desk.url}/sak/{case.reference}/melder")
                await page.fill("#svar", "Hei!")
                await page.select_option("#mal", "shelter:nb")
                await press(page.locator("#insert"))
                await expect(page.locator("#svar")).to_have_value(expected)
