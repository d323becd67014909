"""The local channel's forms and pages in a real browser: by keyboard alone, and without barriers."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import uvicorn

from support.browser import broken_rules, page_in_chromium
from support.chat import COORDINATOR, DIRECTORY, NAV, Group, a_case, changed, open_group
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


@pytest.fixture
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
