"""Chromium with its own zoom, as who cannot read small print sets it in the menu: the window keeps its size."""

import json
import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.async_api import Page, async_playwright

from support.browser import CHROMIUM, QUIET

WIDTH, HEIGHT = 1_280, 1_024
"""Of the window, as WCAG 2.2 has it (1.4.10)."""
_STEP = 1.2
"""Chromium keeps a zoom as so many steps of this."""
_CUT_OFF = """() => [...document.querySelectorAll('body *')]
    .filter(e => e.checkVisibility({visibilityProperty: true}) && e.clientWidth > 1)
    .filter(e => !['INPUT', 'SELECT', 'TEXTAREA'].includes(e.tagName))
    .filter(e => ['hidden', 'clip'].includes(getComputedStyle(e).overflowX))
    .filter(e => e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1)
    .map(e => 'is cut off: ' + e.outerHTML.slice(0, 80))"""
_COVERED = """() => {
    const found = [], had = document.activeElement;
    const stops = [...document.querySelectorAll('a[href],button,input,select,textarea,summary')]
        .filter(e => e.tabIndex >= 0 && !e.disabled && e.type !== 'hidden')
        .filter(e => e.checkVisibility({visibilityProperty: true}));
    for (const e of stops) {
        e.focus();
        const box = e.getClientRects()[0];
        const at = document.elementFromPoint(box.x + Math.min(box.width / 2, 20), box.y + Math.min(box.height / 2, 10));
        if (!at || !(e.contains(at) || at.contains(e) || at.control === e)) {
            found.push('cannot be seen with the focus on it: ' + e.outerHTML.slice(0, 80));
        }
    }
    had?.focus?.();
    return found;
}"""


@asynccontextmanager
async def zoomed_page(percent: int) -> AsyncIterator[Page]:
    """A page in a fresh browser that shows everything at so many per cent."""
    with TemporaryDirectory(prefix="varde-zoomed-") as profile:
        _zoom(Path(profile), percent)
        window = f"--window-size={WIDTH},{HEIGHT}"
        async with async_playwright() as playwright:
            context = await playwright.chromium.launch_persistent_context(
                profile, executable_path=CHROMIUM, args=[*QUIET, window], no_viewport=True
            )
            yield context.pages[0]
            await context.close()


def _zoom(profile: Path, percent: int) -> None:
    settings = profile / "Default" / "Preferences"
    settings.parent.mkdir()
    level = math.log(percent / 100, _STEP)
    settings.write_text(json.dumps({"partition": {"default_zoom_level": {"x": level}}}))


async def in_css_pixels(page: Page) -> list[Any]:
    """How wide the page takes the window to be, and how many of the screen's pixels it draws for one of its own."""
    seen: list[Any] = await page.evaluate("[innerWidth, devicePixelRatio]")
    return seen


async def lost(page: Page) -> list[str]:
    """What is cut off, or covered while it has the focus (WCAG 2.2, 1.4.4 and 2.4.11)."""
    found: list[str] = await page.evaluate(_CUT_OFF)
    covered: list[str] = await page.evaluate(_COVERED)
    return found + covered
