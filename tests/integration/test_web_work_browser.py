"""A device that works its way through the limits, in Chromium: by itself, without being pressed, and never in the way."""

import asyncio
import secrets
from pathlib import Path

import pytest
from playwright.async_api import Page

from support import stores
from support.browser import broken_rules, page_in_chromium, press
from support.web_door import COORDINATOR, TEXT, RunningDoor, receipt_number, running_door
from varde.shared.casework.receive import Receiver
from varde.shared.casework.submission import WebSubmission
from varde.shared.domain.clock import SystemClock
from varde.shared.domain.codes import Channel, Language, PageLanguage
from varde.shared.domain.receipt import words_of

pytestmark = pytest.mark.browser

PRESSED = {"rate_burst": 1, "rate_per_second": 0.001}
BUSY, DONE = "[data-work=busy]", "[data-work=done]"


async def _refused(door: RunningDoor, page: Page) -> None:
    """On the last step, after the door has said that it is too much."""
    await door.client.post("/nn/", data={"text": "flood"})
    await page.goto(f"http://127.0.0.1:{door.port}/nn/")
    await page.fill("#text", TEXT)
    await press(page.locator("[name=go][value=review]"))
    await press(page.locator("#send"))
    assert "Det er sendt mange meldingar no" in await page.inner_text("[role=alert]")


async def test_the_device_works_says_so_and_then_the_form_is_sent() -> None:
    size = {"width": 320, "height": 800}
    async with running_door(None, **PRESSED) as door, page_in_chromium(viewport=size) as page:
        await _refused(door, page)
        await page.wait_for_selector(DONE)
        assert await page.inner_text("[role=status]") == (
            "Reknestykket er løyst. No kan du gå vidare."
        )
        assert not await broken_rules(page)
        await press(page.locator("#send"))
        assert await page.is_visible(".code")
        assert door.receiver.submissions[-1].text == TEXT


async def test_whoever_presses_early_is_sent_on_when_it_is_done() -> None:
    async with running_door(None, **PRESSED) as door, page_in_chromium() as page:
        slow = await page.context.new_cdp_session(page)
        await slow.send("Emulation.setCPUThrottlingRate", {"rate": 4})
        await _refused(door, page)
        await page.wait_for_selector(BUSY)
        assert not await broken_rules(page)
        await page.click("#send", no_wait_after=True)
        await page.wait_for_selector(".code")
        assert len(door.receiver.raws) == 2


async def test_while_it_works_the_page_can_be_left_at_once() -> None:
    async with (
        running_door() as away,
        running_door(None, **PRESSED, exit_url=f"http://127.0.0.1:{away.port}/en/") as door,
        page_in_chromium() as page,
    ):
        slow = await page.context.new_cdp_session(page)
        await slow.send("Emulation.setCPUThrottlingRate", {"rate": 20})
        await _refused(door, page)
        await page.wait_for_selector(BUSY)
        await page.keyboard.press("Escape")
        await page.wait_for_url(f"http://127.0.0.1:{away.port}/en/")


async def test_without_scripts_it_is_said_to_wait_and_nothing_that_was_written_is_lost() -> None:
    async with (
        running_door(None, **PRESSED) as door,
        page_in_chromium(java_script_enabled=False) as page,
    ):
        await _refused(door, page)
        assert not await page.is_visible(BUSY)
        assert not await page.is_visible(DONE)
        assert TEXT in await page.inner_text("main")
        await press(page.locator("#send"))
        assert TEXT in await page.inner_text("main")


async def test_the_right_receipt_opens_and_deletes_while_others_are_guessed(tmp_path: Path) -> None:
    async with stores.sqlite(tmp_path) as database:
        receiver = Receiver(database, [COORDINATOR.public], SystemClock(), secrets.randbelow)
        async with receiver.running():
            raw = WebSubmission(PageLanguage.NB, TEXT).to_bytes()
            words = words_of(await receiver.receive(raw, Channel.WEB), Language.NB)
        async with (
            running_door(database, trusted_proxies=[]) as door,
            page_in_chromium() as page,
        ):
            guess = {"receipt": words_of(receipt_number(1), Language.NB)}
            guesses = (door.client.post("/nb/receipt", data=guess) for _ in range(25))
            assert 429 in {answer.status_code for answer in await asyncio.gather(*guesses)}
            await page.goto(f"http://127.0.0.1:{door.port}/nb/receipt")
            await page.fill("#receipt", words)
            await press(page.locator(".send"))
            await page.wait_for_selector(DONE)
            assert "Det er prøvd mange kvitteringer" in await page.inner_text("main")
            assert not await broken_rules(page)
            assert await page.input_value("#receipt") == words
            await press(page.locator(".send"))
            assert await page.inner_text("h1") == "Meldingen din til oss"
            await page.wait_for_selector(DONE)
            assert not await broken_rules(page)
            await press(page.locator("form:has([value=ask]) .link"))
            await page.wait_for_selector(DONE)
            await press(page.locator("[value=delete]"))
            assert await page.inner_text("h1") == "Meldingen din blir slettet"
