"""The desk in a real browser: from the first start to a released case, by everybody, on any screen."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.async_playwright import (  # type: ignore[import-untyped] # ships no types
    Axe,
)
from playwright.async_api import Page, async_playwright

from support import stores
from support.browser import CHROMIUM, QUIET, press
from support.counted_cases import YEAR, add_a_year
from support.desk import PASSPHRASE, PASSWORD, RunningDesk, running_desk
from support.people import COORDINATOR
from varde.desk.sessions import Session
from varde.shared.domain.case import Case
from varde.shared.domain.codes import Language, Outcome

pytestmark = pytest.mark.browser

KNOWN = "varde-desk-known"
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
TEXT = (
    "Sjefen, Radomir Stoilov, har tatt passet til Mirjeta Berisha. De får ikke lønn, og sover på "
    "gulvet i vaskeriet. Ring meg på 68 05 12 34.\n"
    "<script>document.title='eid'</script><img src=x onerror=\"document.title='eid'\">"
)
PAST_THE_EDGE = """() => [...document.querySelectorAll('body *')]
    .filter(e => !e.closest('.skip, svg, .scroll, .sides .text, textarea'))
    .filter(e => e.getBoundingClientRect().right > innerWidth + .5)
    .map(e => e.outerHTML.slice(0, 80))"""


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[RunningDesk]:
    async with stores.sqlite(tmp_path) as database, running_desk(database) as desk:
        yield desk


@pytest.fixture
async def case(desk: RunningDesk) -> Case:
    return await desk.router.tell(TEXT, exclude="NAV")


@asynccontextmanager
async def _browser(**options: Any) -> AsyncIterator[Page]:
    """A page in a fresh browser; at the end nothing but the session's cookie and the browser's mark may be stored."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        context = await browser.new_context(**options)
        page = await context.new_page()
        yield page
        state = await context.storage_state()
        assert {cookie["name"] for cookie in state["cookies"]} <= {"varde-desk", KNOWN}
        assert state["origins"] == []
        await browser.close()


async def _set_up(desk: RunningDesk, page: Page) -> None:
    await page.goto(desk.url)
    await page.fill("#kode", await desk.invited())
    for name, typed in (("passord", PASSWORD), ("passfrase", PASSPHRASE)):
        await page.fill(f"#{name}", typed)
        await page.fill(f"#{name}2", typed)
    await press(page.locator(".send"))


async def _sign_in(page: Page) -> None:
    await page.fill("#navn", "koordinator")
    await page.fill("#passord", PASSWORD)
    await press(page.locator(".send"))


async def _states(desk: RunningDesk, page: Page, case: Case) -> AsyncIterator[str]:
    """Every page and state of the desk, one after the other."""
    await page.goto(desk.url)
    yield "set up"
    await _set_up(desk, page)
    yield "sign in"
    await page.fill("#navn", "koordinator")
    await page.fill("#passord", "feil")
    await press(page.locator(".send"))
    yield "sign in, wrong"
    await _sign_in(page)
    yield "queue"
    await press(page.locator("#help summary"))
    yield "queue with help"
    await page.goto(f"{desk.url}/?ord=finnesikke")
    yield "queue without cases"
    await page.goto(f"{desk.url}/sak/{case.reference}")
    yield "case, locked"
    await press(page.locator("#open"))
    yield "unlock"
    await page.fill("#passfrase", PASSPHRASE)
    await press(page.locator("main .send"))
    await press(page.locator("#open"))
    yield "case, opened"
    await page.fill("#redegjorelse", "Det er Radomir Stoilov.")
    await press(page.locator("#save"))
    yield "case, stopped by the guard"
    await page.goto(f"{desk.url}/sak/{case.reference}/melder")
    await press(page.locator("summary"))
    yield "reporter"
    await press(page.locator("#read"))
    yield "reporter, read"
    async for state in _followed_up(desk, page, case):
        yield state
    await page.goto(f"{desk.url}/bekreft")
    yield "password once more"
    await page.goto(f"{desk.url}/logg")
    yield "log"
    async for state in _states_of_keys(desk, page):
        yield state
    async for state in _counted(desk, page):
        yield state
    await page.goto(f"{desk.url}/finnes-ikke")
    yield "no such page"


async def _followed_up(desk: RunningDesk, page: Page, case: Case) -> AsyncIterator[str]:
    """The pages of a case's follow-up, to its end."""
    other = await desk.router.tell("De får ikke lønn.")
    await page.goto(f"{desk.url}/mote")
    yield "meeting"
    await page.fill(f"#sak-{other.reference}", "Vi ser på det igjen om to uker.")
    await press(page.locator("#save"))
    await page.wait_for_selector("text=Referatet som PDF")
    yield "minutes"
    await page.goto(f"{desk.url}/sak/{case.reference}/oppfolging")
    yield "follow-up"
    await press(page.locator("text=Avslutt saken >> nth=0"))
    await page.select_option("#utfall", "raad")
    await page.fill("#lukk-hvorfor", "Ring 68 05 12 34.")
    await press(page.locator("#close"))
    yield "follow-up, stopped by the guard"
    await desk.router.casework.close(
        COORDINATOR, case.reference, Outcome.ADVICE, language=Language.NB
    )
    await page.goto(f"{desk.url}/sak/{case.reference}/oppfolging")
    await press(page.locator("text=Behold den lenger"))
    yield "follow-up, ended"
    await page.goto(f"{desk.url}/sak/{case.reference}/slett")
    yield "erase"
    await press(page.locator("#hvorfor-mistake"))
    await press(page.locator("#arkivert"))
    await press(page.locator("#erase"))
    yield "follow-up, erased"
    await page.goto(f"{desk.url}/sak/{case.reference}")
    yield "case, erased"


async def _states_of_keys(desk: RunningDesk, page: Page) -> AsyncIterator[str]:
    await desk.router.tell(TEXT)
    await page.goto(f"{desk.url}/nokler")
    for summary in await page.locator("main details summary").all():
        await summary.click()
    yield "keys"
    await page.check("#medlem-1")
    await press(page.locator("#invite"))
    await page.wait_for_selector("#code")
    yield "one-time code"
    await page.goto(f"{desk.url}/nokler")
    await press(page.locator("#make-paper"))
    await page.wait_for_selector("#paper-key")
    yield "paper key"
    await page.goto(f"{desk.url}/nokler/bytte")
    yield "change of keys"
    await press(page.locator("#rotate"))
    await page.wait_for_selector("#progress")
    await page.wait_for_selector("#progress:not([data-live])")
    yield "change of keys, begun"
    await page.goto(desk.url)
    yield "queue with worries"


async def _counted(desk: RunningDesk, page: Page) -> AsyncIterator[str]:
    await add_a_year(desk.house.database)
    await page.goto(f"{desk.url}/statistikk?fra_ar={YEAR}&fra_maned=1&til_ar={YEAR}&til_maned=12")
    yield "statistics"
    await page.goto(f"{desk.url}/statistikk?fra_ar={YEAR}&fra_maned=9&til_ar=2026&til_maned=2")
    yield "statistics of some months"
    await page.goto(f"{desk.url}/statistikk/{YEAR}/rapport")
    yield "yearly report"


async def _broken_rules(page: Page) -> list[tuple[str, list[str]]]:
    found = await Axe().run(page, options=RULES)
    return [
        (rule["id"], [node["html"][:120] for node in rule["nodes"]])
        for rule in found.response["violations"]
    ]


@pytest.mark.parametrize(("scheme", "width"), [("light", 1_200), ("dark", 320)])
async def test_every_page_and_state_passes_axe_and_fits_the_screen(
    desk: RunningDesk, case: Case, scheme: str, width: int
) -> None:
    size = {"width": width, "height": 900}
    async with _browser(viewport=size, color_scheme=scheme) as page:
        async for state in _states(desk, page, case):
            assert not await _broken_rules(page), state
            assert not await page.evaluate(PAST_THE_EDGE), state


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
async def test_from_the_first_start_to_a_released_case(
    desk: RunningDesk, case: Case, scripts: bool
) -> None:
    async with _browser(java_script_enabled=scripts) as page:
        await _set_up(desk, page)
        await _sign_in(page)
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
        await page.check("#med")
        await press(page.locator("#release"))
        assert "Saken står i kanalen nå." in await page.inner_text("main")
        assert await page.title() == f"Sak {case.reference} – Varde", (
            "no script of the original ran"
        )
    now = await desk.router.case(case)
    assert (now.held, now.account) == (False, "Noen holder tilbake passet hennes.")


async def test_a_case_is_opened_checked_and_released_by_keyboard_alone(
    desk: RunningDesk, case: Case
) -> None:
    async with _browser() as page:
        await _set_up(desk, page)
        await _sign_in(page)
        await page.wait_for_selector("#help")
        await page.wait_for_load_state()
        await page.keyboard.press("?")
        await page.wait_for_selector("#help[open]")
        await page.keyboard.press("j")
        assert await page.evaluate("document.activeElement.textContent") == case.reference
        await page.keyboard.press("Enter")
        await _tab_to(page, "#open")
        await page.keyboard.press("Enter")
        await page.wait_for_selector("#passfrase:focus")
        await page.keyboard.type(PASSPHRASE)
        await page.keyboard.press("Enter")
        await page.wait_for_url(f"**/sak/{case.reference}?n=*")
        await _tab_to(page, "#open")
        await page.keyboard.press("Enter")
        await page.wait_for_selector("#release")
        await _tab_to(page, "#release")
        await page.keyboard.press("Enter")
        await page.wait_for_selector("text=Saken står i kanalen nå.")
    assert not (await desk.router.case(case)).held


async def _tab_to(page: Page, wanted: str) -> None:
    """Press Tab until the focus is there; at each stop it must show."""
    await page.wait_for_selector(wanted)
    await page.wait_for_load_state()
    for _ in range(60):
        await page.keyboard.press("Tab")
        here, shown, html = await page.evaluate(
            "w => { const e = document.activeElement, s = getComputedStyle(e);"
            " return [e.matches(w), e === document.body || s.outlineStyle !== 'none',"
            " e.outerHTML.slice(0, 90)]; }",
            wanted,
        )
        assert shown, html
        if here:
            return
    raise AssertionError(f"the keyboard does not reach {wanted}")


async def test_the_guard_speaks_while_she_writes_and_masks_what_she_selects(
    desk: RunningDesk, case: Case
) -> None:
    async with _browser() as page:
        await _set_up(desk, page)
        await _sign_in(page)
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
        await page.hover("mark.person >> nth=0")
        assert await page.locator("mark.paired").count() >= 2, "the mark and what stands for it"


async def test_nothing_is_left_in_the_browser_after_signing_out(
    desk: RunningDesk, case: Case
) -> None:
    async with _browser() as page:
        await _set_up(desk, page)
        await _sign_in(page)
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
    async with _browser() as page:
        await _set_up(desk, page)
        await _sign_in(page)
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
    async with _browser() as page:
        await _set_up(desk, page)
        await _sign_in(page)
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
        await _tab_to(page, ".original mark")
        await page.wait_for_selector(".account mark.paired")
        await page.keyboard.press("ArrowRight")
        assert await page.evaluate("document.activeElement.textContent.includes('Berisha')")


async def _open(desk: RunningDesk, page: Page, case: Case) -> None:
    await press(page.locator("text=Lås opp"))
    await page.fill("#passfrase", PASSPHRASE)
    await press(page.locator("main .send"))
    await page.wait_for_selector("#lock")
    await page.goto(f"{desk.url}/sak/{case.reference}")
    await press(page.locator("#open"))
    await page.wait_for_selector("#draft")
