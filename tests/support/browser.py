"""The Chromium that browser tests drive."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from playwright.async_api import Page, async_playwright

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
"""Options that keep it from asking anybody for anything by itself."""


@asynccontextmanager
async def page_in_chromium(**options: Any) -> AsyncIterator[Page]:
    """A page in a fresh browser; ``options`` are those of playwright's ``new_context``.

    At the end nothing may have been stored.
    """
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        context = await browser.new_context(**options)
        page = await context.new_page()
        yield page
        assert (await context.storage_state()) == {"cookies": [], "origins": []}
        await browser.close()
