"""The guard speaks while one writes in two fields: of both, of what stands there now, and of nothing it has not read."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import parse_qs

import pytest
import pytest_asyncio
from playwright.async_api import Page, Route

from support import stores
from support.browser import press
from support.desk import PASSPHRASE, running_desk
from support.desk_browser import desk_page
from support.desk_states import TEXT, sign_in

pytestmark = pytest.mark.browser

CLEAN = "Kontrollen finner ingenting. Teksten sammenlignes med originalen når du lagrer."
FOUND = "Kontrollen finner:"


@asynccontextmanager
async def _opened(folder: Path) -> AsyncIterator[Page]:
    async with stores.sqlite(folder) as database, running_desk(database) as desk:
        case = await desk.router.tell(TEXT, exclude="NAV")
        await desk.account()
        async with desk_page() as page:
            await page.goto(desk.url)
            await sign_in(page)
            await press(page.locator("text=Lås opp"))
            await page.fill("#passfrase", PASSPHRASE)
            await press(page.locator("main .send"))
            await page.goto(f"{desk.url}/sak/{case.reference}")
            await press(page.locator("#open"))
            yield page


@pytest_asyncio.fixture(loop_scope="session")
async def page(tmp_path: Path) -> AsyncIterator[Page]:
    async with _opened(tmp_path) as page:
        yield page


async def _says(page: Page, words: str) -> None:
    """The guard says these words and no others, now or soon."""
    await page.wait_for_function(
        "words => document.getElementById('guard').textContent === words", arg=words
    )


def _text(route: Route) -> str:
    return parse_qs(route.request.post_data or "")["tekst"][0]


async def test_what_is_typed_in_both_fields_at_once_is_read_in_both(page: Page) -> None:
    await page.fill("#sammendrag", "Ring 68 05 12 35 om det.")
    await page.fill("#redegjorelse", "Ring 68 05 12 34 nå.")
    summary = "Sammendrag for gruppa – telefon: 68 05 12 35"
    await _says(page, f"{FOUND} {summary}. Redegjørelsen – telefon: 68 05 12 34.")
    await page.fill("#redegjorelse", "Noen har passet.")
    await _says(page, f"{FOUND} {summary}.")
    await page.fill("#sammendrag", "Noen får ikke lønn.")
    await _says(page, CLEAN)


async def test_the_guard_does_not_find_nothing_in_a_field_that_it_has_not_read_yet(
    page: Page,
) -> None:
    read, held = asyncio.Event(), list[Route]()

    async def hold(route: Route) -> None:
        if "lønn" in _text(route):
            held.append(route)
            read.set()
        else:
            await route.continue_()

    await page.route("**/kontroll", hold)
    await page.fill("#redegjorelse", "Noen har passet.")
    await _says(page, CLEAN)
    async with page.expect_response("**/kontroll"):
        await page.fill("#sammendrag", "Noen får ikke lønn.")
        await read.wait()
        await _says(page, "")
        await page.fill("#redegjorelse", "Noen har alle passene.")
    await _says(page, "")
    await held[0].continue_()
    await _says(page, CLEAN)


async def test_a_late_answer_tells_nothing_of_what_stands_there_no_more(page: Page) -> None:
    asked, late = asyncio.Event(), list[Route]()

    async def hold(route: Route) -> None:
        if not late:
            late.append(route)
            asked.set()
        else:
            await route.continue_()

    await page.route("**/kontroll", hold)
    await page.fill("#redegjorelse", "Ring 68 05 12 34 nå.")
    await asked.wait()
    await page.fill("#redegjorelse", "Noen har passet.")
    await _says(page, CLEAN)
    async with page.expect_response("**/kontroll") as answered:
        await late[0].continue_()
    await (await answered.value).finished()
    await page.evaluate("new Promise(requestAnimationFrame)")
    await _says(page, CLEAN)


async def test_a_guard_that_is_busy_is_asked_again_of_both_fields(page: Page) -> None:
    turned_away = set[str]()

    async def busy(route: Route) -> None:
        if (text := _text(route)) in turned_away:
            await route.continue_()
        else:
            turned_away.add(text)
            await route.fulfill(status=429)

    await page.route("**/kontroll", busy)
    await page.fill("#sammendrag", "Ring 68 05 12 35 om det.")
    await page.fill("#redegjorelse", "Noen har passet.")
    await _says(page, f"{FOUND} Sammendrag for gruppa – telefon: 68 05 12 35.")
    assert len(turned_away) == 2


async def test_a_guard_that_takes_too_long_does_not_find_nothing(page: Page) -> None:
    async def slow(route: Route) -> None:
        await route.fulfill(status=503)

    await page.route("**/kontroll", slow)
    await page.fill("#redegjorelse", "Noen har passet.")
    await _says(
        page, "Kontrollen brukte for lang tid på å lese dette. Den leser alt når du lagrer."
    )
