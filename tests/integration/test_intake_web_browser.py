"""A person with a browser, JavaScript off: fills in the form, and no request goes anywhere else."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Page, async_playwright

from support.web_door import TEXT, running_door
from varde.shared.errors import Transient

pytestmark = pytest.mark.browser

CHROMIUM = "/usr/bin/chromium"
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@asynccontextmanager
async def browsing(width: int = 1_000, height: int = 800) -> AsyncIterator[tuple[Page, set[str]]]:
    """A page without JavaScript, and the hosts it has asked for anything."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        context = await browser.new_context(
            java_script_enabled=False, viewport={"width": width, "height": height}
        )
        page = await context.new_page()
        hosts: set[str] = set()
        page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname or ""))
        yield page, hosts
        assert await context.cookies() == []
        await browser.close()


async def test_a_person_without_javascript_reports_and_gets_the_receipt() -> None:
    async with running_door() as door, browsing() as (page, hosts):
        await page.goto(f"http://127.0.0.1:{door.port}/")
        await page.get_by_role("link", name="Nynorsk").click()
        await page.get_by_label("Fortel kva du har sett eller høyrt").fill(TEXT)
        await page.get_by_label("Kvar skjer det?").select_option("På ein arbeidsplass")
        await (
            page.get_by_role("group", name="Kan personen vere under 18 år?")
            .get_by_label("Usikker")
            .check()
        )
        await page.get_by_role("button", name="Send").click()
        assert await page.get_by_role("heading", level=1).inner_text() == (
            "Takk. Vi har fått meldinga."
        )
        assert "TEST-0000-0000-0000-0001" in await page.inner_text(".receipt")
        await page.reload()  # the browser sends the form again
        assert "TEST-0000-0000-0000-0001" in await page.inner_text(".receipt")
        assert [(s.text, s.arena, s.child) for s in door.receiver.submissions] == [
            (TEXT, "ARBEIDSPLASS", "unsure")
        ]
        assert hosts == {"127.0.0.1"}


async def test_an_error_takes_focus_and_leads_to_its_field() -> None:
    async with running_door() as door, browsing() as (page, _):
        await page.goto(f"http://127.0.0.1:{door.port}/nb/")
        await page.get_by_label("Hvordan kan vi nå deg?").fill("68 05 12 34")
        await page.get_by_role("button", name="Send").click()
        assert await page.locator(".errors:focus").count() == 1
        await page.get_by_role("link", name="Skriv noe før du sender.").click()
        assert await page.locator("#text:target").count() == 1
        assert await page.get_by_label("Hvordan kan vi nå deg?").input_value() == "68 05 12 34"


async def test_a_person_whose_message_was_not_stored_can_send_it_again() -> None:
    async with running_door() as door, browsing() as (page, _):
        door.receiver.error = Transient("storage is away")
        await page.goto(f"http://127.0.0.1:{door.port}/en/")
        written = "First line\nsecond line \U0001f600 <b>"
        await page.fill("#text", written)
        await page.get_by_role("button", name="Send").click()
        assert "Something went wrong on our side" in await page.inner_text("[role=alert]")
        door.receiver.error = None
        await page.get_by_role("button", name="Send").click()
        assert [s.text for s in door.receiver.submissions] == [written]


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
async def test_nothing_is_cut_off_or_scrolls_sideways_at_320_pixels(language: str) -> None:
    async with running_door() as door, browsing(320, 256) as (page, _):
        await page.goto(f"http://127.0.0.1:{door.port}/{language}/")
        for fill in ("", TEXT):
            await page.fill("#text", fill)
            await page.locator("#send").click()
            tree = await page.locator("html").bounding_box()
            assert tree is not None
            assert tree["width"] <= 320
            for element in await page.locator("main *, .bar *, header *").all():
                box = await element.bounding_box()
                assert box is None or box["x"] + box["width"] <= 320.5
