"""Made-up languages in Chromium: long words at 320 pixels, and a page from right to left."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Page

from support import pseudo
from support.browser import in_chromium, press
from support.web_door import RunningDoor, running_door
from varde.shared.domain.codes import PageLanguage

pytestmark = pytest.mark.browser

TYPED = "x"

SAID = """() => [...document.querySelectorAll('body *')]
  .filter(e => !e.closest('.tongues, .mark, .code, svg, textarea, style, script'))
  .flatMap(e => [...e.childNodes]).filter(n => n.nodeType === 3 && n.data.trim())
  .map(n => n.data.trim())"""
"""The pieces of text on a page, but for names of languages and places, and the code."""

BESIDE = """text => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const x = (node, from) => { const r = document.createRange();
    r.setStart(node, from); r.setEnd(node, from + 1); return r.getBoundingClientRect().x; };
  const found = [];
  for (let n = walk.nextNode(); n; n = walk.nextNode()) {
    const at = n.data.indexOf(text);
    if (at >= 0 && n.parentElement.getClientRects().length)
      found.push(x(n, at) < x(n, at + text.length - 1));
  }
  return found; }"""
"""Of each place where a text is shown: whether its first character is left of its last one."""

TOO_WIDE = """() => [...document.querySelectorAll('body *')]
  .filter(e => !e.closest('.skip, .unseen, svg'))
  .filter(e => { const r = e.getBoundingClientRect();
    return r.width && (r.left < -0.5 || r.right > innerWidth + 0.5); })
  .map(e => e.outerHTML.slice(0, 80))"""


@asynccontextmanager
async def browsing(
    folder: Path, width: int, height: int
) -> AsyncIterator[tuple[RunningDoor, Page]]:
    async with (
        running_door(translations=folder, contact_phone="+47 68 05 10 10") as door,
        in_chromium(viewport={"width": width, "height": height}) as context,
    ):
        yield door, await context.new_page()


async def pages_of(door: RunningDoor, page: Page, language: PageLanguage) -> AsyncIterator[str]:
    """The first step, the same with an error, every other step, the receipt and a page that is not there."""
    address = f"http://127.0.0.1:{door.port}/{language}/"
    await page.goto(address)
    yield "form"
    await press(page.locator(".send"))
    yield "form with an error"
    await page.fill("#text", TYPED)
    for name in ("danger", "facts", "contact", "review", "receipt"):
        await press(page.locator(".send"))
        yield name
    await page.goto(f"{address}receipt")
    yield "the receipt is asked for"
    await page.goto(f"{address}nowhere")
    yield "no such page"


async def test_every_text_comes_from_the_catalogue_and_is_set_from_right_to_left(
    tmp_path: Path,
) -> None:
    folder = pseudo.write(tmp_path, PageLanguage.AR, pseudo.right_to_left)
    async with browsing(folder, 900, 800) as (door, page):
        async for name in pages_of(door, page, PageLanguage.AR):
            said = [text for text in await page.evaluate(SAID) if text != TYPED]
            odd = [s for s in said if not (s.startswith(pseudo.START) and s.endswith(pseudo.END))]
            assert not odd, name
            assert await page.evaluate("getComputedStyle(document.body).direction") == "rtl"
            heading = await page.evaluate(
                "(() => { const r = document.createRange(), h = document.querySelector('h1');"
                " r.selectNodeContents(h); return [r.getBoundingClientRect().right,"
                " h.getBoundingClientRect().right]; })()"
            )
            assert abs(heading[0] - heading[1]) < 2, name
            assert not await page.evaluate(TOO_WIDE), name


async def test_phone_numbers_are_read_in_their_order_from_right_to_left(tmp_path: Path) -> None:
    folder = pseudo.write(tmp_path, PageLanguage.AR, pseudo.right_to_left)
    numbers = set[str]()
    async with browsing(folder, 900, 800) as (door, page):
        async for name in pages_of(door, page, PageLanguage.AR):
            for number in ("116 111", "+47 68 05 10 10", "112"):
                shown = await page.evaluate(BESIDE, number)
                assert all(shown), (name, number)
                numbers |= {number} if shown else set()
    assert numbers == {"116 111", "+47 68 05 10 10", "112"}


async def test_english_on_a_page_from_right_to_left_is_set_from_left_to_right() -> None:
    async with running_door() as door, in_chromium() as context:
        page = await context.new_page()
        await page.goto(f"http://127.0.0.1:{door.port}/ar/")
        wrong = await page.evaluate(
            "[...document.querySelectorAll('span[lang=en]')].filter(e =>"
            " getComputedStyle(e).direction !== 'ltr').length"
        )
        assert wrong == 0
        assert await page.evaluate(BESIDE, "Danger now? Call 112") == [True]


async def test_who_changes_the_language_half_way_keeps_every_answer() -> None:
    async with running_door() as door, in_chromium(java_script_enabled=False) as context:
        page = await context.new_page()
        await page.goto(f"http://127.0.0.1:{door.port}/nb/")
        await page.fill("#text", TYPED)
        await press(page.locator(".send"))
        await page.locator("input[name=danger][value=no]").check()
        await press(page.get_by_role("button", name="Українська"))
        assert page.url.endswith("/uk/")
        assert await page.get_attribute("html", "lang") == "uk"
        assert await page.locator("input[name=danger][value=no]").is_checked()
        for _ in ("facts", "contact", "review", "send"):
            await press(page.locator(".send"))
        sent = [(s.language, s.text, s.danger) for s in door.receiver.submissions]
        assert sent == [(PageLanguage.UK, TYPED, "no")]


@pytest.mark.parametrize("language", [PageLanguage.PL, PageLanguage.AR])
async def test_words_twice_as_long_fit_at_320_pixels(
    tmp_path: Path, language: PageLanguage
) -> None:
    folder = pseudo.write(tmp_path, language, pseudo.long)
    async with browsing(folder, 320, 256) as (door, page):
        async for name in pages_of(door, page, language):
            assert not await page.evaluate(TOO_WIDE), name
            assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
