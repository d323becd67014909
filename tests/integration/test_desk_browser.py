"""The desk in a real browser: from the first start to a released case, by everybody, on any screen."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Page

from support import stores
from support.browser import press
from support.desk import PASSPHRASE, RunningDesk, running_desk
from support.desk_browser import desk_page
from support.desk_states import TEXT, set_up, sign_in
from support.keyboard import tab_to
from varde.desk.sessions import Session
from varde.shared.domain.case import Case

pytestmark = pytest.mark.browser

KNOWN = "varde-desk-known"


@pytest_asyncio.fixture(loop_scope="session")
async def desk(tmp_path: Path) -> AsyncIterator[RunningDesk]:
    async with stores.sqlite(tmp_path) as database, running_desk(database) as desk:
        yield desk


@pytest_asyncio.fixture(loop_scope="session")
async def case(desk: RunningDesk) -> Case:
    return await desk.router.tell(TEXT, exclude="NAV")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
async def test_from_the_first_start_to_a_released_case(
    desk: RunningDesk, case: Case, scripts: bool
) -> None:
    async with desk_page(java_script_enabled=scripts) as page:
        await set_up(desk, page)
        await sign_in(page)
        await press(page.locator(f"text={case.reference}"))
        assert "Mulig interessekonflikt" in await page.inner_text("main .lead")
        await press(page.locator("#open"))
        await page.fill("#passfrase", PASSPHRASE)
        await press(page.locator("main .send"))
        await press(page.locator("#open"))
        assert await page.locator("mark.person").count() >= 2
        await page.fill("#redegjorelse", "Noen holder tilbake passet hennes.")
        await press(page.locator("#save"))
        assert await page.inner_text("[role=status] >> nth=0") == "Lagret."
        await page.fill("#redegjorelse", "Noen har passet hennes.")
        await page.fill("#sammendrag", "En voksen får ikke lønn. Noen har passet.")
        await page.check("#med")
        await press(page.locator("#release"))
        assert "Saken står i kanalen nå." in await page.inner_text("main")
        assert await page.title() == f"Sak {case.reference} – Varde", (
            "no script of the original ran"
        )
    now = await desk.router.case(case)
    assert (now.held, now.account) == (False, "Noen har passet hennes."), (
        "typed, and not saved first"
    )
    assert now.summary == "En voksen får ikke lønn. Noen har passet."


async def test_a_case_is_opened_checked_and_released_by_keyboard_alone(
    desk: RunningDesk, case: Case
) -> None:
    async with desk_page() as page:
        await set_up(desk, page)
        await sign_in(page)
        await page.wait_for_selector("#help")
        await page.wait_for_load_state()
        await page.keyboard.press("?")
        await page.wait_for_selector("#help[open]")
        await page.keyboard.press("j")
        assert await page.evaluate("document.activeElement.textContent") == case.reference
        await page.keyboard.press("Enter")
        await tab_to(page, "#open")
        await page.keyboard.press("Enter")
        await page.wait_for_selector("#passfrase:focus")
        await page.keyboard.type(PASSPHRASE)
        await page.keyboard.press("Enter")
        await page.wait_for_url(f"**/sak/{case.reference}?n=*")
        await tab_to(page, "#open")
        await page.keyboard.press("Enter")
        await page.wait_for_selector("#release")
        await tab_to(page, "#release")
        await page.keyboard.press("Enter")
        await page.wait_for_selector("text=Saken står i kanalen nå.")
    assert not (await desk.router.case(case)).held


async def test_the_guard_speaks_while_she_writes_and_masks_what_she_selects(
    desk: RunningDesk, case: Case
) -> None:
    async with desk_page() as page:
        await set_up(desk, page)
        await sign_in(page)
        await press(page.locator("text=Lås opp"))
        await page.fill("#passfrase", PASSPHRASE)
        await press(page.locator("main .send"))
        await page.goto(f"{desk.url}/sak/{case.reference}")
        await press(page.locator("#open"))
        await page.fill("#redegjorelse", "Ring 68 05 12 34 nå.")
        await page.wait_for_selector("#guard:has-text('telefon: 68 05 12 34')")
        await page.evaluate("document.getElementById('redegjorelse').setSelectionRange(5, 16)")
        await press(page.locator("#mask"))
        assert await page.input_value("#redegjorelse") == "Ring [utelatt] nå."
        await page.wait_for_selector("#guard:has-text('Kontrollen finner ingenting.')")
        await page.fill("#sammendrag", "Ring 68 05 12 35 om det.")
        await page.wait_for_selector("#guard:has-text('telefon: 68 05 12 35')")
        await page.fill("#sammendrag", "Noen får ikke lønn.")
        await page.wait_for_selector("#guard:has-text('Kontrollen finner ingenting.')")
        await page.hover("mark.person >> nth=0")
        for side in (".original", ".account"):
            assert await page.locator(f"{side} mark.paired").count(), (
                "the mark and what stands for it"
            )
        await page.hover("h1")
        assert not await page.locator("mark.paired").count()


async def test_nothing_is_left_in_the_browser_after_signing_out(
    desk: RunningDesk, case: Case
) -> None:
    async with desk_page() as page:
        await set_up(desk, page)
        await sign_in(page)
        await page.goto(f"{desk.url}/sak/{case.reference}")
        await press(page.locator("text=Logg ut"))
        assert "Du er logget ut." in await page.inner_text("main")
        left = await page.context.cookies()
        assert {cookie["name"] for cookie in left} == {KNOWN}, "that she was here, and no more"
        await page.go_back()
        assert case.summary[:30] not in await page.content()
        assert await page.title() == "Logg inn – Varde"


async def test_a_page_says_quietly_that_something_is_new_and_shows_it_when_asked(
    desk: RunningDesk,
) -> None:
    async with desk_page() as page:
        await set_up(desk, page)
        await sign_in(page)
        await page.wait_for_selector("text=Ingenting venter.")
        case = await desk.router.tell(TEXT, exclude="NAV")
        await page.wait_for_selector("#live:has-text('1 nye siden du kom.')")
        await page.wait_for_function("document.title.startsWith('(1) ')")
        assert case.reference not in await page.content()
        await press(page.locator("#live a"))
        await page.wait_for_selector(f"a.go:has-text('{case.reference}')")
        await desk.house.sessions.end(await _session(desk, page))
        await page.wait_for_selector("#navn")


async def _session(desk: RunningDesk, page: Page) -> Session:
    tokens = {c.get("name"): c.get("value", "") for c in await page.context.cookies()}
    session = await desk.house.sessions.find(tokens["varde-desk"])
    assert session is not None
    return session


async def test_what_she_selects_in_the_texts_is_left_out_and_marks_are_paired_by_keyboard(
    desk: RunningDesk, case: Case
) -> None:
    async with desk_page() as page:
        await set_up(desk, page)
        await sign_in(page)
        await _open(desk, page, case)
        await press(page.locator("#marks summary"))
        await page.evaluate(
            "() => { const node = [...document.querySelector('.account').childNodes]"
            ".find(n => n.textContent.includes('ikke lønn'));"
            " const at = node.textContent.indexOf('ikke lønn'), range = new Range();"
            " range.setStart(node, at); range.setEnd(node, at + 9);"
            " getSelection().removeAllRanges(); getSelection().addRange(range); }"
        )
        await page.wait_for_function("document.getElementById('passasje').value === 'ikke lønn'")
        await press(page.locator("#mask-it"))
        await page.wait_for_selector(".account:has-text('De får [utelatt], og')")
        await tab_to(page, ".original mark")
        await page.wait_for_selector(".account mark.paired")
        await page.keyboard.press("ArrowRight")
        assert await page.evaluate("document.activeElement.textContent.includes('Berisha')")


async def test_a_passage_with_a_mark_in_it_is_selected_without_the_name_of_its_kind(
    desk: RunningDesk, case: Case
) -> None:
    async with desk_page() as page:
        await set_up(desk, page)
        await sign_in(page)
        await _open(desk, page, case)
        await press(page.locator("#marks summary"))
        passage = await page.evaluate(
            "() => { const mark = document.querySelector('.account mark'), range = new Range();"
            " range.setStart(mark.firstChild, 0); range.setEnd(mark.nextSibling, 10);"
            " getSelection().removeAllRanges(); getSelection().addRange(range);"
            " return mark.firstChild.textContent + mark.nextSibling.textContent.slice(0, 10); }"
        )
        await page.wait_for_function("document.getElementById('passasje').value !== ''")
        assert await page.input_value("#passasje") == passage.strip()
        await press(page.locator("#mask-it"))
        await page.wait_for_selector(".account:has-text('[utelatt]')")


async def _open(desk: RunningDesk, page: Page, case: Case) -> None:
    await press(page.locator("text=Lås opp"))
    await page.fill("#passfrase", PASSPHRASE)
    await press(page.locator("main .send"))
    await page.wait_for_selector("#lock")
    await page.goto(f"{desk.url}/sak/{case.reference}")
    await press(page.locator("#open"))
    await page.wait_for_selector("#draft")
