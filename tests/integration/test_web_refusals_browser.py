"""What somebody meets who sends too much, or comes when the door cannot do its work, is for everybody: by axe-core."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

import pytest
from playwright.async_api import Page, Route

from support.browser import broken_rules, page_in_chromium, press
from support.web_door import receipt_number, running_door
from varde.intake_web.form import MAX_TEXT
from varde.intake_web.pages import Pages, Site
from varde.shared.domain.codes import PageLanguage
from varde.shared.domain.receipt import words_of
from varde.shared.store.database import Database

pytestmark = pytest.mark.browser

MOST_READ = 65_536
REFUSALS = (400, 405, 408, 413, 500, 503)


async def states(page: Page, address: str, language: PageLanguage) -> AsyncIterator[str]:
    """Each of them, one after the other."""
    for length, state in (
        (MAX_TEXT + 1, "a text that is too long"),
        (MOST_READ, "a text that was cut"),
    ):
        await page.goto(address)
        await page.locator("#text").evaluate(
            "(e, n) => e.value = 'Uro! '.repeat(n / 5 + 1)", length
        )
        await press(page.locator(".send"))
        assert await page.locator("[role=alert]:focus").count() == 1
        assert await page.get_attribute("#text", "aria-invalid") == "true"
        yield state
    await page.goto(f"{address}receipt")  # and there is no table to look it up in
    await page.fill("#receipt", words_of(receipt_number(1), language.nearest))
    await press(page.locator(".send"))
    assert await page.locator("[role=alert]:focus").count() == 1
    assert await page.get_attribute("#receipt", "aria-invalid") == "true"
    yield "coming back while nothing can be looked up"
    pages = Pages(Site("Snøfjord kommune", "68 05 10 10", "https://exit.example/"))
    for (
        status
    ) in REFUSALS:  # no browser brings the door to most of them, so each is put in its place
        await page.route(
            f"{address}{status}", partial(_answer, status, pages.message(language, status))
        )
        await page.goto(f"{address}{status}")
        yield f"the answer {status}"


@asynccontextmanager
async def _without_tables() -> AsyncIterator[Database]:
    database = Database("sqlite+aiosqlite://")
    try:
        yield database
    finally:
        await database.close()


async def _answer(status: int, made: bytes, route: Route) -> None:
    await route.fulfill(status=status, body=made, content_type="text/html; charset=utf-8")


@pytest.mark.parametrize(
    ("language", "scheme", "width"),
    [("nb", "light", 1_000), ("en", "dark", 320), ("ar", "light", 320)],
)
async def test_what_goes_wrong_passes_axe(language: str, scheme: str, width: int) -> None:
    size = {"width": width, "height": 800}
    async with (
        _without_tables() as database,
        running_door(database, max_body_bytes=MOST_READ) as door,
        page_in_chromium(viewport=size, color_scheme=scheme) as page,
    ):
        address = f"http://127.0.0.1:{door.port}/{language}/"
        async for state in states(page, address, PageLanguage(language)):
            assert not await broken_rules(page), state
