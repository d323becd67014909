"""She changes the group's channel at the desk in a real browser: usable by everybody in each of its states."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from support import stores
from support.channel_states import NEW, OLD, PAGE, ChatBehind, channel_states
from support.desk import PASSWORD, RunningDesk, running_desk
from support.desk_browser import desk_page
from support.desk_states import TEXT, sign_in
from support.for_everybody import shortcomings
from support.people import COORDINATOR
from varde.shared.casework.group_channel import ask
from varde.shared.domain.channel import ChannelReason
from varde.shared.domain.codes import Language

pytestmark = pytest.mark.browser


@pytest_asyncio.fixture(loop_scope="session")
async def desk(tmp_path: Path) -> AsyncIterator[RunningDesk]:
    async with stores.sqlite(tmp_path) as database, running_desk(database) as running:
        await running.account()
        yield running


async def test_from_asking_to_in_force_every_state_of_the_page_is_for_everybody(
    desk: RunningDesk,
) -> None:
    case = await desk.router.tell(TEXT)
    async with desk_page() as page:
        async for state in channel_states(desk, page, case):
            assert not await shortcomings(page), state


async def test_a_deputy_sees_what_is_asked_for_and_why_it_was_refused(desk: RunningDesk) -> None:
    chat, house = ChatBehind(desk), desk.house
    await chat.start(await desk.router.tell(TEXT))
    await desk.account("vikar")
    await ask(house.database, house.clock, COORDINATOR, NEW, language=Language.NB)
    async with desk_page() as page:
        await page.goto(f"{desk.url}/inn?til={PAGE}")
        await sign_in(page, "vikar")
        await expect(page.get_by_role("button", name="Ikke bytt likevel")).to_be_visible()
        assert not await shortcomings(page)
        await chat.refuse(ChannelReason.SHARED)
        await page.goto(desk.url + PAGE)
        refusal = page.locator("section[aria-labelledby=wanted]")
        await expect(refusal).to_contain_text("Så kan koordinatoren be om den en gang til")
        await expect(refusal.get_by_role("button")).to_have_count(0)
        assert not await shortcomings(page)


async def test_she_changes_it_by_keyboard_alone_and_without_scripts(desk: RunningDesk) -> None:
    chat = ChatBehind(desk)
    await chat.start(await desk.router.tell(TEXT))
    async with desk_page(java_script_enabled=False) as page:
        await page.goto(f"{desk.url}/inn?til={PAGE}")
        await sign_in(page)
        desk.router.clock.forward(minutes=6)
        await _tab_to(page, "La nye kort komme i en annen kanal")
        await page.keyboard.press("Enter")
        await page.keyboard.press("Tab")
        await page.keyboard.type(NEW)
        await page.keyboard.press("Enter")
        await expect(page.locator("#passord")).to_be_visible()
        await page.locator("#passord").focus()
        await page.keyboard.type(PASSWORD)
        await page.keyboard.press("Enter")
        await expect(page.locator("#kanal")).to_have_value(NEW)
        await page.locator("#kanal").focus()
        await page.keyboard.press("Enter")
        await expect(page.locator("#wanted")).to_have_text("Det er bedt om en annen kanal")
    asked = await chat.group.wanted()
    assert asked
    assert (asked.channel, asked.asked_by) == (NEW, "koordinator")
    here = await chat.group.in_force()
    assert here
    assert here.channel == OLD


async def _tab_to(page: Page, words: str) -> None:
    """Tab until what has the focus says ``words``."""
    for _ in range(60):
        await page.keyboard.press("Tab")
        if words in await page.locator(":focus").inner_text():
            return
    raise AssertionError(f"Tab does not come to {words}")
