"""The local channel's forms and pages in a real browser: by keyboard alone, and without barriers."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio
import uvicorn
from playwright.async_api import Locator

from support.browser import broken_rules, page_in_chromium
from support.chat import COORDINATOR, DIRECTORY, NAV, FixedClock, Group, a_case, changed, open_group
from varde.chatops.local.channel import LocalChannel
from varde.chatops.local.live import Live
from varde.chatops.local.page import Page, build_app
from varde.shared.domain.case import Assignment
from varde.shared.domain.codes import AssignmentRole, AssignmentState, Status

pytestmark = pytest.mark.browser

TAKEN_ON = (Assignment("NAV", AssignmentRole.LEAD, AssignmentState.ACCEPTED),)


@asynccontextmanager
async def _served(group: Group) -> AsyncIterator[str]:
    live = Live()
    page = Page(
        conversation=group.conversation("local"),
        database=group.database,
        directory=DIRECTORY,
        clock=FixedClock(),
        live=live,
    )
    case = await group.add(a_case(assignments=TAKEN_ON, status=Status.FOLLOW_UP))
    await group.poster(LocalChannel(group.database, live)).handle(changed(case))
    app = build_app(page, host="127.0.0.1", network_name="")
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off"))
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        await live.close()
        server.should_exit = True
        await serving


@pytest_asyncio.fixture(loop_scope="session")
async def group(tmp_path: Path) -> AsyncIterator[Group]:
    async with open_group(tmp_path) as group:
        yield group


async def test_a_report_is_written_by_keyboard_alone_and_what_is_wrong_is_kept_and_named(
    group: Group,
) -> None:
    async with _served(group) as base, page_in_chromium() as page:
        await page.goto(f"{base}/?som={NAV}")
        await page.get_by_role("button", name="Rapporter …").focus()
        await page.keyboard.press("Enter")
        await page.get_by_role("heading", name="Oppfølging 26-4817").wait_for()
        assert await broken_rules(page) == []
        await page.get_by_label("Hvordan går det?").focus()
        await page.keyboard.type("Vi v")
        await page.keyboard.press("Tab")
        await page.keyboard.type("Ringte 68 05 12 34 i går.")
        for _ in range(6):  # past the next step and the parts of the date, to the button
            await page.keyboard.press("Tab")
            if await page.evaluate("document.activeElement.tagName") == "BUTTON":
                break
        await page.keyboard.press("Enter")
        await page.get_by_role("alert").wait_for()
        assert await broken_rules(page) == []
        done = page.get_by_label("Hva er gjort?")
        assert await done.input_value() == "Ringte 68 05 12 34 i går."
        assert await done.get_attribute("aria-invalid") == "true"
        await done.fill("Ringte arbeidsgiveren i går.")
        await page.get_by_role("button", name="Send rapporten").press("Enter")
        await page.get_by_text("Rapporten står på sak 26-4817").wait_for()


async def test_arrows_pass_every_name_and_nothing_changes_before_the_button(group: Group) -> None:
    async with _served(group) as base, page_in_chromium() as page:
        await page.goto(base)
        who = page.get_by_label("Du er")
        await who.focus()
        await page.keyboard.press("ArrowDown")
        first = await who.input_value()
        await page.keyboard.press("ArrowDown")
        second = await who.input_value()
        assert "" != first != second != ""
        assert "som=" not in await page.evaluate("location.href")
        await page.get_by_role("button", name="Bytt").press("Enter")
        await page.get_by_role("link", name="Siden din").wait_for()
        assert await page.get_by_label("Du er").input_value() == second


async def test_an_answer_is_heard_at_once_and_each_button_says_which_case(group: Group) -> None:
    async with _served(group) as base, page_in_chromium() as page:
        await page.goto(f"{base}/?som={NAV}")
        await page.get_by_label("Kommando").fill("frist 26-4817 i morges")
        await page.get_by_label("Kommando").press("Enter")
        answer = page.get_by_role("region", name="Svar")
        await answer.wait_for()
        assert await answer.evaluate("node => node === document.activeElement")
        assert await _description(answer) == await answer.locator("p").nth(1).inner_text()
        buttons = await page.get_by_role("article").locator("form button").all()
        assert buttons
        for button in buttons:
            if await button.get_attribute("name"):
                assert await _description(button) == "Bekymring 26-4817"
        assert await page.get_by_role("list", name="Tegn").count() == 1


async def _description(node: Locator) -> str:
    """The text that a screen reader says after the name."""
    return str(
        await node.evaluate(
            "n => document.getElementById(n.getAttribute('aria-describedby')).innerText"
        )
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_forms_and_ones_own_page_have_no_barriers(group: Group, scheme: str) -> None:
    async with _served(group) as base, page_in_chromium(color_scheme=scheme) as page:
        await page.goto(f"{base}/min?som={COORDINATOR}&sprak=nn")
        await page.get_by_role("heading", name="Sida di").wait_for()
        assert await broken_rules(page) == []
        for command in ("tildel 26-4817", "lukk 26-4817", "referat 26-4817"):
            await page.goto(f"{base}/?som={COORDINATOR}&sprak=en")
            await page.get_by_label("Command").fill(command)
            await page.keyboard.press("Enter")
            await page.locator("form.sheet").wait_for()
            assert await broken_rules(page) == []
