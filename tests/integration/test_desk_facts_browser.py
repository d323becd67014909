"""Facts and conflicts of interest in a real browser: by the keyboard alone, on a phone, and without scripts."""

from pathlib import Path

import pytest
from playwright.async_api import Page

from support import stores
from support.browser import press
from support.desk import PASSPHRASE, PASSWORD, RunningDesk, running_desk
from support.desk_browser import desk_page
from varde.shared.domain.case import Case
from varde.shared.domain.codes import Form

pytestmark = pytest.mark.browser
PHONE = {"width": 320, "height": 700}
TEXT = "Sjefen har tatt passet til noen som arbeider for ham. De får ikke lønn."


async def _come_in(desk: RunningDesk, page: Page, case: Case) -> None:
    """Signed in, the key unlocked, before the case."""
    await desk.account()
    await page.goto(desk.url)
    await page.fill("#navn", "koordinator")
    await page.fill("#passord", PASSWORD)
    await press(page.locator("main .send"))
    await page.goto(f"{desk.url}/nokkel?til=/sak/{case.reference}")
    await page.fill("#passfrase", PASSPHRASE)
    await press(page.locator("main .send"))


async def _enter(page: Page, on: str) -> None:
    """Press Enter on what has the keyboard."""
    await page.focus(on)
    await page.keyboard.press("Enter")
    await page.wait_for_load_state()


@pytest.mark.parametrize("scripts", [True, False])
async def test_facts_are_corrected_by_the_keyboard_and_what_was_typed_stays(
    tmp_path: Path, scripts: bool
) -> None:
    async with stores.sqlite(tmp_path) as database, running_desk(database) as desk:
        case = await desk.router.tell(TEXT)
        async with desk_page(java_script_enabled=scripts, viewport=PHONE) as page:
            await _come_in(desk, page, case)
            await press(page.locator("#open"))
            await page.fill("#redegjorelse", "Noen får ikke lønn.")
            await _enter(page, "#facts > summary")
            await page.focus("#fakta-forms")
            await page.keyboard.press("Home")
            await page.focus("#fakta-ogsa-LAB")
            await page.keyboard.press("Space")
            await _enter(page, "#correct")
            await page.wait_for_selector("text=Fakta er rettet.")
            assert await page.input_value("#redegjorelse") == "Noen får ikke lønn."
            assert await page.input_value("#fakta-forms") == "SEX"
            await _enter(page, "#save")
            await page.wait_for_selector("text=Lagret.")
        now = await desk.router.case(case)
    assert now.facts.forms == (Form.SEX, Form.LAB)


async def test_enter_in_a_field_saves_what_is_written_and_corrects_no_fact(tmp_path: Path) -> None:
    async with stores.sqlite(tmp_path) as database, running_desk(database) as desk:
        case = await desk.router.tell(TEXT)
        async with desk_page() as page:
            await _come_in(desk, page, case)
            await press(page.locator("#open"))
            await page.fill("#redegjorelse", "Noen får ikke lønn.")
            await press(page.locator("#facts > summary"))
            await page.select_option("#fakta-urgency", "HOY")
            await press(page.locator("#marks > summary"))
            await _enter(page, "#passasje")
            await page.wait_for_selector("text=Lagret.")
            assert await page.input_value("#fakta-urgency") == "HOY", "still chosen, not corrected"
        assert (await desk.router.case(case)).facts.urgency == case.facts.urgency


@pytest.mark.parametrize("scripts", [True, False])
async def test_a_conflict_of_interest_is_declared_and_lifted_by_the_keyboard(
    tmp_path: Path, scripts: bool
) -> None:
    async with stores.sqlite(tmp_path) as database, running_desk(database) as desk:
        case = await desk.router.tell(TEXT)
        async with desk_page(java_script_enabled=scripts, viewport=PHONE) as page:
            await _come_in(desk, page, case)
            await _enter(page, "#conflicts")
            await page.select_option("#for", "NAV:")
            await _enter(page, "#keep")
            await page.wait_for_selector("#sure")
            assert not (await desk.router.case(case)).excluded_partners
            await page.keyboard.press("Enter")
            await page.wait_for_selector("text=De er holdt utenfor saken fra nå av.")
            assert (await desk.router.case(case)).excluded_partners == {"NAV"}
            await _enter(page, "[aria-label='Opphev det for hele NAV']")
            await page.wait_for_selector("#sure")
            await page.keyboard.press("Enter")
            await page.wait_for_selector("text=Det er opphevet.")
        assert not (await desk.router.case(case)).excluded_partners


async def test_the_reason_to_see_a_sender_has_the_keyboard_after_the_password(
    tmp_path: Path,
) -> None:
    async with stores.sqlite(tmp_path) as database, running_desk(database) as desk:
        await desk.router.mail("De får ikke lønn.", sender="kari@nabo.example")
        await desk.router.deliver()
        case = await desk.router.newest()
        async with desk_page(viewport=PHONE) as page:
            await _come_in(desk, page, case)
            await page.goto(f"{desk.url}/sak/{case.reference}/melder")
            await press(page.locator("main summary"))
            await page.check("#hvorfor-duty")
            desk.router.clock.forward(minutes=6)
            await press(page.locator("#show-sender"))
            await page.fill("#passord", PASSWORD)
            await page.keyboard.press("Enter")
            await page.wait_for_selector("#hvorfor-duty:focus")
            assert await page.is_checked("#hvorfor-duty")
            await _enter(page, "#show-sender")
            await page.wait_for_selector("text=kari@nabo.example")
