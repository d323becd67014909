"""The desk in a real browser that must be left without anything but the desk's own cookies."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from playwright.async_api import Page, async_playwright

from support.browser import CHROMIUM, QUIET

_COOKIES = {"varde-desk", "varde-desk-known", "varde-inn"}


@asynccontextmanager
async def desk_page(*, others: set[str] | None = None, **options: Any) -> AsyncIterator[Page]:
    """A page in a fresh browser; ``others`` are cookies of other servers that may be left at the end."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        context = await browser.new_context(**options)
        page = await context.new_page()
        yield page
        state = await context.storage_state()
        assert {cookie["name"] for cookie in state["cookies"]} <= _COOKIES | (others or set())
        assert state["origins"] == []
        await browser.close()
