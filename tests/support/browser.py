"""The Chromium that browser tests drive."""

import os
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Any

from axe_playwright_python.async_playwright import (  # type: ignore[import-untyped] # ships no types
    Axe,
)
from playwright.async_api import Browser, BrowserContext, Frame, Locator, Page, async_playwright
from playwright.sync_api import Page as OwnPage
from playwright.sync_api import sync_playwright

CHROMIUM = os.environ.get("VARDE_TEST_CHROMIUM", "/usr/bin/chromium")
HEADLESS = shutil.which("chromium-headless-shell") or CHROMIUM
"""Draws and behaves as Chromium does, with a third less work: without what surrounds a page. That has no zoom of its own."""
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


_RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}


@dataclass
class _Kept:
    """The browser of this process, which one test after another has a fresh profile in.

    It stays on one event loop, so all tests with the mark ``browser`` run on that of the session (tests/conftest.py).
    """

    browser: Browser | None = None
    ends: AsyncExitStack = field(default_factory=AsyncExitStack)


_KEPT = _Kept()


async def _chromium() -> Browser:
    if not (_KEPT.browser and _KEPT.browser.is_connected()):
        playwright = await _KEPT.ends.enter_async_context(async_playwright())
        _KEPT.browser = await playwright.chromium.launch(executable_path=HEADLESS, args=list(QUIET))
        _KEPT.ends.push_async_callback(_KEPT.browser.close)
    return _KEPT.browser


async def end_chromium() -> None:
    """Close what was started, if anything was."""
    _KEPT.browser = None
    await _KEPT.ends.aclose()


@asynccontextmanager
async def in_chromium(**options: Any) -> AsyncIterator[BrowserContext]:
    """A fresh profile, which keeps nothing and knows nothing of others; ``options`` are those of playwright's ``new_context``."""
    context = await (await _chromium()).new_context(**options)
    try:
        yield context
    finally:
        await context.close()


@asynccontextmanager
async def page_in_chromium(**options: Any) -> AsyncIterator[Page]:
    """A page in a fresh profile. At the end nothing may have been stored."""
    async with in_chromium(**options) as context:
        yield await context.new_page()
        assert (await context.storage_state()) == {"cookies": [], "origins": []}


async def press(place: Locator) -> None:
    """Click it, and wait until all of the page that it leads to is there.

    ``click`` alone waits for that page's first bytes: a slow browser would be asked about a half of it.
    """
    await place.click()
    await place.page.wait_for_load_state()


async def broken_rules(page: Page) -> list[tuple[str, list[str]]]:
    """The rules that the page breaks, and where."""
    return await broken_rules_in(page.main_frame)


async def broken_rules_in(frame: Frame) -> list[tuple[str, list[str]]]:
    """The rules that a frame breaks, and where."""
    await frame.evaluate("scrollTo(0, 0)")
    found = await Axe().run(frame, options=_RULES)
    return [
        (rule["id"], [node["html"][:120] for node in rule["nodes"]])
        for rule in found.response["violations"]
    ]


@contextmanager
def browsing(*, scripts: bool) -> Iterator[OwnPage]:
    """A page of a browser that keeps nothing."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=HEADLESS, args=list(QUIET))
        context = browser.new_context(java_script_enabled=scripts)
        page = context.new_page()
        yield page
        assert context.cookies() == []
        assert context.storage_state() == {"cookies": [], "origins": []}
        browser.close()
