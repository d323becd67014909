"""Everybody can use every page: WCAG 2.2 AA by axe-core, and what no machine rule covers by keyboard, zoom and print."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import FilePayload, Page

from support import stores
from support.browser import broken_rules, page_in_chromium, press
from support.web_door import (
    COORDINATOR,
    TEXT,
    RunningDoor,
    answer_from_the_coordinator,
    receipt_number,
    running_door,
)
from varde.shared.casework import dialogue
from varde.shared.casework.receive import Receiver
from varde.shared.casework.submission import WebSubmission
from varde.shared.domain.clock import SystemClock
from varde.shared.domain.codes import Channel, PageLanguage
from varde.shared.domain.receipt import words_of
from varde.shared.errors import Transient

pytestmark = pytest.mark.browser

PROGRAM: FilePayload = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"MZ" + bytes(5_000)}
FOCUSED = """() => {
  const e = document.activeElement, r = e.getBoundingClientRect(), s = getComputedStyle(e);
  const box = e.closest('.pick') || e, b = getComputedStyle(box);
  const at = document.elementFromPoint(r.x + r.width / 2, r.y + Math.min(r.height / 2, 20));
  return {
    html: e.outerHTML.slice(0, 120),
    place: e === document.body ? null : [...document.querySelectorAll('*')].indexOf(e),
    shown: s.outlineStyle !== 'none' || b.boxShadow !== 'none',
    seen: !!at && (e.contains(at) || at.contains(e) || box.contains(at)),
  }; }"""
"""The element that has the focus: its place in the page, whether that shows, and whether it can be seen."""


async def states(door: RunningDoor, page: Page, language: str) -> AsyncIterator[str]:
    """Every page and state of the form, one after the other."""
    address = f"http://127.0.0.1:{door.port}/{language}/"
    await page.goto(address)
    await page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    yield "first step"
    await press(page.locator(".send"))
    yield "first step with an error"
    await page.fill("#text", TEXT)
    await press(page.locator(".send"))
    yield "danger"
    for about_self in ("no", "yes"):
        await page.check("#danger [value=yes]")
        await page.check(f"#about_self [value={about_self}]")
        await press(page.locator(".send"))
        yield f"facts, about self: {about_self}"
        await page.check("#child [value=unsure]")
        await press(page.locator(".send"))
        yield f"contact, about self: {about_self}"
        await press(page.locator("[name=go][value=facts]"))
        await press(page.locator("[name=go][value=danger]"))
    await press(page.locator(".send"))
    await press(page.locator(".send"))
    await page.fill("#interpreter", "x" * 101)
    await press(page.locator(".send"))
    yield "contact with an error"
    await page.fill("#interpreter", "polsk")
    await press(page.locator(".send"))
    async for state in _states_of_the_review(door, page):
        yield state
    await page.goto(f"{address}receipt")
    yield "coming back"
    await page.fill("#receipt", "one two three")
    await press(page.locator(".send"))
    yield "coming back with a wrong receipt"
    await page.goto(f"{address}nowhere")
    yield "no such page"


async def _states_of_the_review(door: RunningDoor, page: Page) -> AsyncIterator[str]:
    yield "review"
    await page.set_input_files("#files", [PROGRAM])
    await press(page.locator("#send"))
    assert await page.locator("#files-wrong").count() == 1
    yield "review with a file that cannot be taken"
    door.receiver.error = Transient("away")
    await press(page.locator("#send"))
    yield "review of what was not sent"
    door.receiver.error = RuntimeError("broken")
    await press(page.locator("#send"))
    assert [type(error) for error in door.failures] == [RuntimeError]
    yield "review of what went wrong"
    door.receiver.error = None
    await press(page.locator("#send"))
    yield "receipt"


@asynccontextmanager
async def answered_reporter(folder: Path) -> AsyncIterator[tuple[RunningDoor, str]]:
    """A door that a reporter comes back to, and her receipt; the coordinator has answered more than fits on a page."""
    async with stores.sqlite(folder) as database:
        receiver = Receiver(database, [COORDINATOR.public], SystemClock(), secrets.randbelow)
        async with receiver.running():
            raw = WebSubmission(PageLanguage.NB, TEXT).to_bytes()
            receipt = await receiver.receive(raw, Channel.WEB)
        found = await dialogue.open_with(database, receipt)
        assert found is not None
        said = "Takk for at du sa fra.\n\nHar hun et trygt sted å sove?"
        earlier = receipt_number(2)
        for words, opened_by in (("Vi ringer. " * 400, receipt), (said, earlier), (said, receipt)):
            await answer_from_the_coordinator(database, found.concern_id, opened_by, words)
        async with running_door(database) as door:
            yield door, receipt


async def states_of_a_dialogue(
    door: RunningDoor, receipt: str, page: Page, language: PageLanguage
) -> AsyncIterator[str]:
    """Every page and state of whoever comes back, one after the other."""
    words, wrong = (words_of(r, language.nearest) for r in (receipt, receipt_number(1)))
    send = page.locator("form .send")
    await page.goto(f"http://127.0.0.1:{door.port}/{language}/receipt")
    await page.fill("#receipt", wrong)
    await press(send)
    assert await page.locator("[role=alert]:focus").count() == 1
    yield "nothing is found"
    await page.fill("#receipt", words)
    await press(send)
    assert await page.locator("article.reply", has_text="Har hun et trygt sted").count() == 1
    yield "a reply"
    await press(page.locator("[name=leaf]"))
    assert await page.locator("#replies:focus").count() == 1
    yield "older replies"
    await press(send)
    assert await page.locator("[role=alert]:focus").count() == 1
    assert await page.locator("#text-wrong").count() == 1
    yield "nothing was written"
    await page.fill("#text", TEXT)
    await page.set_input_files("#files", [PROGRAM])
    await press(send)
    assert await page.locator("[role=alert]:focus").count() == 1
    assert await page.locator("#files-wrong").count() == 1
    yield "a file that cannot be taken"
    await press(send)
    assert await page.locator("[role=status]:focus").count() == 1
    yield "more was written"
    await page.fill("#text", TEXT)
    await page.locator("form:has(#text) [name=receipt]").evaluate("(e, to) => e.value = to", wrong)
    await press(send)
    assert await page.input_value("#text") == TEXT
    yield "what was written is kept while the receipt is put right"
    await page.fill("#receipt", words)
    await press(send)
    await press(page.locator("form:has([value=ask]) .link"))
    yield "asked whether to delete"
    await press(page.locator("[value=delete]"))
    assert await page.locator("form").count() == 0
    yield "deleted"


@pytest.mark.parametrize(
    ("language", "scheme", "width"),
    [("nb", "light", 1_000), ("nn", "dark", 1_000), ("en", "light", 320), ("ar", "dark", 320)],
)
async def test_every_page_and_state_passes_axe(language: str, scheme: str, width: int) -> None:
    size = {"width": width, "height": 800}
    async with (
        running_door(municipality="Snøfjord kommune") as door,
        page_in_chromium(viewport=size, color_scheme=scheme) as page,
    ):
        async for state in states(door, page, language):
            assert not await broken_rules(page), state


@pytest.mark.parametrize(("language", "scheme"), [("nb", "dark"), ("en", "light"), ("ar", "light")])
async def test_every_page_and_state_of_whoever_comes_back_passes_axe(
    tmp_path: Path, language: str, scheme: str
) -> None:
    size = {"width": 320, "height": 800}
    async with (
        answered_reporter(tmp_path) as (door, receipt),
        page_in_chromium(viewport=size, color_scheme=scheme) as page,
    ):
        async for state in states_of_a_dialogue(door, receipt, page, PageLanguage(language)):
            assert not await broken_rules(page), state


@pytest.mark.parametrize("height", [800, 400, 256])
async def test_the_keyboard_reaches_everything_in_the_order_of_the_page_and_shows_where_it_is(
    height: int,
) -> None:
    size = {"width": 320, "height": height}
    async with running_door() as door, page_in_chromium(viewport=size) as page:
        async for state in states(door, page, "nb"):
            await _reaches_everything(page, state)


async def test_the_keyboard_reaches_everything_for_whoever_comes_back(tmp_path: Path) -> None:
    size = {"width": 320, "height": 400}
    async with (
        answered_reporter(tmp_path) as (door, receipt),
        page_in_chromium(viewport=size) as page,
    ):
        async for state in states_of_a_dialogue(door, receipt, page, PageLanguage.NB):
            await _reaches_everything(page, state)


async def _reaches_everything(page: Page, state: str) -> None:
    await page.focus(".skip")
    wanted = await page.locator("a[href], summary, textarea, select, .link, .send").count()
    places = list[int]()
    focused = await page.evaluate(FOCUSED)
    while focused["place"] is not None and focused["place"] not in places:
        assert focused["shown"], (state, focused)
        assert focused["seen"], (state, focused)
        places.append(focused["place"])
        await page.keyboard.press("Tab")
        focused = await page.evaluate(FOCUSED)
    assert places == sorted(places), state
    assert len(places) >= wanted, state


async def test_112_and_the_way_out_stay_on_a_small_phone_s_screen_and_leave_room_to_read() -> None:
    size = {"width": 320, "height": 400}
    async with running_door() as door, page_in_chromium(viewport=size) as page:
        async for state in states(door, page, "nn"):
            await page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
            assert await page.evaluate("scrollY") > 0, state
            for name in (".call", ".leave"):
                box = await page.locator(f".bar {name}").bounding_box()
                assert box is not None
                assert box["y"] >= 0, (state, name)
                assert box["y"] + box["height"] <= size["height"] / 4, (state, name)


async def test_enter_in_a_field_goes_on_and_never_back() -> None:
    async with running_door() as door, page_in_chromium() as page:
        await page.goto(f"http://127.0.0.1:{door.port}/en/")
        await page.fill("#text", TEXT)
        for _step in range(3):
            await press(page.locator(".send"))
        await page.fill("#contact", "68 05 12 34")
        await page.press("#contact", "Enter")
        assert await page.inner_text("h1") == "Look over what you send"


async def test_an_error_is_announced_and_named_at_its_field() -> None:
    async with running_door() as door, page_in_chromium() as page:
        await page.goto(f"http://127.0.0.1:{door.port}/en/")
        await press(page.locator(".send"))
        assert (await page.title()).startswith("Error: ")
        assert await page.locator("[role=alert]:focus").count() == 1
        named = (await page.get_attribute("#text", "aria-describedby") or "").split()
        said = [await page.inner_text(f"#{name}") for name in named]
        assert "Write something before you go on. One sentence is enough." in said
        assert await page.get_attribute("#text", "aria-invalid") == "true"


async def test_nothing_moves_and_spread_out_text_is_not_cut() -> None:
    size = {"width": 320, "height": 800}
    async with running_door() as door, page_in_chromium(viewport=size, bypass_csp=True) as page:
        async for state in states(door, page, "nb"):
            assert await page.evaluate("document.getAnimations().length") == 0, state
            await page.add_style_tag(  # WCAG 2.2, success criterion 1.4.12
                content="*{line-height:1.5!important;letter-spacing:.12em!important;"
                "word-spacing:.16em!important}p{margin-bottom:2em!important}"
            )
            cut = await page.evaluate(
                """() => [...document.querySelectorAll('body *')]
                .filter(e => !e.closest('.skip, .unseen, svg, script, input'))
                .filter(e => e.scrollWidth > e.clientWidth + 1 && e.clientWidth
                    && getComputedStyle(e).overflowX !== 'visible'
                    || e.getBoundingClientRect().right > innerWidth + .5)
                .map(e => e.outerHTML.slice(0, 80))"""
            )
            assert not cut, state


async def test_the_printed_receipt_holds_the_words_and_112_and_no_buttons() -> None:
    async with running_door() as door, page_in_chromium(color_scheme="dark") as page:
        await page.goto(f"http://127.0.0.1:{door.port}/nb/")
        await page.fill("#text", TEXT)
        await press(page.locator("[name=go][value=review]"))
        await press(page.locator("#send"))
        await page.emulate_media(media="print")
        for kept in (".code", ".danger", ".numbers"):
            assert await page.is_visible(kept)
        for left_out in (".bar", ".leave", ".tongues", ".foot"):
            assert not await page.is_visible(left_out)
        ink, paper = await page.evaluate(
            "[getComputedStyle(document.querySelector('.code')).color,"
            " getComputedStyle(document.documentElement).backgroundColor]"
        )
        assert (ink, paper) == ("rgb(0, 0, 0)", "rgb(255, 255, 255)")
