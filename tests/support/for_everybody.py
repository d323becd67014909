"""A page looked at as everybody who may come to it: light and dark, wide and narrow, and without a mouse."""

from playwright.async_api import Page

from support import keyboard
from support.browser import broken_rules

WIDTHS = (1_200, 600, 320)
"""In CSS pixels: a desk, the same at 200 % zoom, and a phone (WCAG 2.2, 1.4.4 and 1.4.10)."""
_PAST_THE_EDGE = """() => [...document.querySelectorAll('body *')]
    .filter(e => !e.closest('.skip, svg, .scroll, .sides .text, textarea'))
    .filter(e => e.getBoundingClientRect().right > innerWidth + .5)
    .map(e => e.outerHTML.slice(0, 80))"""


async def shortcomings(page: Page) -> list[object]:
    """What keeps somebody from using the page that is open; nothing when all is well."""
    found: list[object] = []
    for width in WIDTHS:
        await page.set_viewport_size({"width": width, "height": 900})
        await page.emulate_media(color_scheme="dark")
        found += [("dark", width, broken) for broken in await broken_rules(page)]
        await page.emulate_media(color_scheme="light")
        found += [("light", width, broken) for broken in await broken_rules(page)]
        found += [(width, past) for past in await past_the_edge(page)]
    await page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    return found + list(await keyboard.faults(page))


async def past_the_edge(page: Page) -> list[str]:
    """What one would have to scroll sideways for."""
    found: list[str] = await page.evaluate(_PAST_THE_EDGE)
    return found
