"""Whoever meets a refusal is led to what it says, reaches everything by keyboard, and can send again what was not taken."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Page

from support.browser import page_in_chromium, press
from support.keyboard import faults, tab_to
from support.web_door import TEXT, RunningDoor, running_door
from varde.intake_web.form import MAX_TEXT
from varde.shared.errors import Transient

pytestmark = pytest.mark.browser

PHONE = {"width": 320, "height": 568}
PRESSED = {"rate_burst": 1, "rate_per_second": 0.001}
FEW = 12
"""Connections that this door has room for: the browser needs some."""


async def _at_the_review(door: RunningDoor, page: Page) -> None:
    await page.goto(f"http://127.0.0.1:{door.port}/nb/")
    await page.fill("#text", TEXT)
    await press(page.locator("[name=go][value=review]"))


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize(("error", "status"), [(Transient("away"), 503), (RuntimeError("no"), 500)])
async def test_what_was_not_stored_is_sent_again_by_keyboard(
    error: Exception, status: int, scripts: bool
) -> None:
    async with (
        running_door() as door,
        page_in_chromium(viewport=PHONE, java_script_enabled=scripts) as page,
    ):
        await _at_the_review(door, page)
        door.receiver.error = error
        async with page.expect_event("response") as said:
            await press(page.locator("#send"))
        assert (await said.value).status == status
        assert await page.locator("[role=alert]:focus").count() == 1
        door.receiver.error = None
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await tab_to(page, "#send")
        await press(page.locator("#send"))
        assert await page.is_visible(".code")
        assert [one.text for one in door.receiver.submissions] == [TEXT]


async def test_who_writes_while_too_many_do_reaches_everything_and_sends_again() -> None:
    async with (
        running_door(None, **PRESSED) as door,
        page_in_chromium(viewport=PHONE) as page,
    ):
        await door.client.post("/nb/", data={"text": "flood"})
        await _at_the_review(door, page)
        await press(page.locator("#send"))
        assert await page.locator("[role=alert]:focus").count() == 1
        await page.keyboard.press("Tab")
        assert await page.get_attribute(":focus", "href") == "#send"
        assert not await faults(page)
        await tab_to(page, "#send")
        await press(page.locator("#send"))
        await page.wait_for_selector(".code")
        assert [one.text for one in door.receiver.submissions] == ["flood", TEXT]


@asynccontextmanager
async def _crowd(door: RunningDoor) -> AsyncIterator[None]:
    """As many idle connections as the door has room for."""
    opened = [await asyncio.open_connection("127.0.0.1", door.port) for _ in range(FEW)]
    try:
        yield
    finally:
        for _, writer in opened:
            writer.close()
            await writer.wait_closed()


async def test_a_form_that_met_a_crowd_is_sent_once_more_by_loading_the_page_again() -> None:
    async with (
        running_door(max_connections=FEW, client_connections=100) as door,
        page_in_chromium(viewport=PHONE) as page,
    ):
        await _at_the_review(door, page)
        async with _crowd(door):
            await press(page.locator("#send"))
            assert await page.inner_text("h1:focus") == "Noe gikk galt"
            assert "Meldingen er ikke sendt." in await page.inner_text("main")
            assert not await faults(page)
        await page.reload()
        assert await page.is_visible(".code")
        assert [one.text for one in door.receiver.submissions] == [TEXT]


async def test_who_only_came_to_a_crowded_page_is_not_told_that_something_was_lost() -> None:
    async with (
        running_door(max_connections=FEW, client_connections=100) as door,
        page_in_chromium(viewport=PHONE) as page,
    ):
        async with _crowd(door):
            await page.goto(f"http://127.0.0.1:{door.port}/nb/")
            said = await page.inner_text("main")
            assert "Mange bruker denne siden akkurat nå." in said
            assert "ikke sendt" not in said
            assert await page.locator("h1:focus").count() == 0
            assert not await faults(page)
        await press(page.get_by_role("link", name="Åpne skjemaet"))
        assert await page.is_visible("#text")


@pytest.mark.parametrize("scripts", [True, False])
async def test_words_that_are_no_receipt_are_said_and_lead_to_their_field(scripts: bool) -> None:
    async with (
        running_door() as door,
        page_in_chromium(viewport=PHONE, java_script_enabled=scripts) as page,
    ):
        await page.goto(f"http://127.0.0.1:{door.port}/nb/receipt")
        await page.fill("#receipt", "en to tre")
        await press(page.locator(".send"))
        said = await page.inner_text("[role=alert]:focus")
        assert said == await page.inner_text("#receipt-wrong")
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await _is_below_the_bar(page, "#receipt-wrong")
        await page.keyboard.press("Control+End")
        await page.keyboard.type(" fire")
        assert await page.input_value("#receipt") == "en to tre fire"
        described = await page.get_attribute("#receipt", "aria-describedby")
        assert described == "receipt-wrong receipt-hint"  # what is wrong is heard first


async def _is_below_the_bar(page: Page, name: str) -> None:
    """It can be seen: a field's link scrolls no further than to what is wrong with it."""
    bar, seen = [await page.locator(one).bounding_box() for one in (".bar", name)]
    assert bar
    assert seen
    assert bar["height"] <= seen["y"] < PHONE["height"]


@pytest.mark.parametrize("scripts", [True, False])
async def test_a_text_that_is_too_long_leads_to_its_field(scripts: bool) -> None:
    async with (
        running_door() as door,
        page_in_chromium(viewport=PHONE, java_script_enabled=scripts) as page,
    ):
        await page.goto(f"http://127.0.0.1:{door.port}/nb/")
        await page.evaluate(
            "n => { document.getElementById('text').value = 'x'.repeat(n); }", MAX_TEXT + 1
        )
        await press(page.locator(".send"))
        assert await page.locator("[role=alert]:focus").count() == 1
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await _is_below_the_bar(page, "#text-wrong")
        await page.keyboard.press("Control+Home")
        await page.keyboard.type("Uro ")
        assert (await page.input_value("#text")).startswith("Uro x")
