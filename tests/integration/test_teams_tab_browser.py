"""One's own page in Teams' frame: the real page, with TeamsJS, in a browser, by keyboard and without barriers."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio
import uvicorn
from playwright.async_api import FrameLocator, Page, Route, expect

from support.browser import broken_rules_in, page_in_chromium
from support.chat import NAV, TODAY, Group, a_case, open_group
from support.teams_chat import TeamsChat, open_teams
from varde.shared.domain.case import Assignment
from varde.shared.domain.codes import AssignmentRole, AssignmentState, Status

pytestmark = pytest.mark.browser

HOST, TAB = "https://teams.microsoft.com", "https://varde.example"
TAKEN_ON = (Assignment("NAV", AssignmentRole.LEAD, AssignmentState.ACCEPTED),)
# What TeamsJS asks of the client around it, and a client's answers: initialize, getContext and getAuthToken.
CLIENT = """
<!doctype html><title>Teams</title>
<iframe title="Varde" src="%(tab)s/teams/tab?locale=%(locale)s" style="width: 100%%; height: 95vh"></iframe>
<script>
window.done = [];
addEventListener("message", ({ data, source, origin }) => {
  const answers = {
    "initialize": ["content", "web", JSON.stringify({ apiVersion: 4, isLegacyTeams: false, supports: {} }), "2.58.0"],
    "getContext": [{ locale: "%(locale)s", theme: "%(theme)s" }],
    "authentication.getAuthToken": [%(known)s, "%(token)s"],
  };
  window.done.push(data.func);
  if (answers[data.func]) source.postMessage({ id: data.id, uuid: data.uuid, args: answers[data.func] }, origin);
});
</script>
"""


@asynccontextmanager
async def _served(chat: TeamsChat) -> AsyncIterator[str]:
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(chat.built.door, log_config=None, lifespan="off"))
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        await serving


@asynccontextmanager
async def _in_teams(
    chat: TeamsChat, locale: str = "nb-NO", *, theme: str = "default", known: bool = True
) -> AsyncIterator[tuple[Page, FrameLocator]]:
    """The tab as NAV's member has it open, and the client's page around it."""
    token = chat.teams.reader(NAV)["Authorization"].removeprefix("Bearer ")
    about = {"tab": TAB, "locale": locale, "theme": theme, "token": token}
    client = CLIENT % (about | {"known": str(known).lower()})
    async with _served(chat) as base, page_in_chromium() as page:

        async def from_varde(route: Route) -> None:
            answer = await route.fetch(url=route.request.url.replace(TAB, base))
            await route.fulfill(response=answer)

        async def from_teams(route: Route) -> None:
            await route.fulfill(body=client, content_type="text/html")

        await page.route(f"{TAB}/**", from_varde)
        await page.route(f"{HOST}/**", from_teams)
        await page.goto(f"{HOST}/v2/")
        yield page, page.frame_locator("iframe")


@pytest_asyncio.fixture(loop_scope="session")
async def group(tmp_path: Path) -> AsyncIterator[Group]:
    async with open_group(tmp_path) as group:
        await group.add(a_case(assignments=TAKEN_ON, status=Status.FOLLOW_UP, due_on=TODAY))
        yield group


@pytest_asyncio.fixture(loop_scope="session")
async def chat(group: Group) -> AsyncIterator[TeamsChat]:
    async with open_teams(group) as chat:
        yield chat


async def test_the_page_opens_by_itself_and_a_case_is_read_and_noted_on_by_keyboard_alone(
    chat: TeamsChat,
) -> None:
    async with _in_teams(chat) as (page, tab):
        await expect(tab.get_by_role("heading", name="Siden din")).to_be_focused()
        await expect(tab.get_by_role("heading", name="Sakene dine")).to_be_visible()
        assert "appInitialization.success" in await page.evaluate("done")
        await tab.get_by_role("button", name="Vis 26-4817").first.press("Enter")
        await expect(tab.locator("#svar")).to_be_focused()
        await tab.get_by_role("button", name="Notat").press("Enter")
        await expect(tab.get_by_role("heading", name="Notat 26-4817")).to_be_focused()
        note = tab.get_by_role("textbox", name="Notat")
        await note.press_sequentially("Ring Kari Prøvestad på 68 05 11 20")
        await tab.get_by_role("button", name="Lagre").press("Enter")
        await expect(tab.get_by_role("alert").filter(has_text="Noe må rettes")).to_be_focused()
        await expect(note).to_have_value("Ring Kari Prøvestad på 68 05 11 20")
        await note.fill("Vi har et ledig rom.")
        await tab.get_by_role("button", name="Lagre").press("Enter")
        await expect(tab.locator("#svar.done")).to_be_focused()
        await tab.get_by_role("link", name="Siden din").press("Enter")
        await expect(tab.get_by_role("heading", name="Siden din")).to_be_focused()


async def test_when_varde_is_away_it_is_said_and_what_was_written_stays(chat: TeamsChat) -> None:
    async with _in_teams(chat, "nn-NO") as (page, tab):
        await tab.get_by_role("button", name="Vis 26-4817").first.click()
        await tab.get_by_role("button", name="Notat").click()
        note = tab.get_by_role("textbox", name="Notat")
        await note.fill("Vi har eit ledig rom.")
        await page.route(f"{TAB}/teams/skjema**", lambda route: route.abort())
        await tab.get_by_role("button", name="Lagre").click()
        await expect(tab.locator("#trouble")).to_have_text(
            "Eg får ikkje tak i sakene akkurat no. Prøv på nytt om litt."
        )
        await expect(note).to_have_value("Vi har eit ledig rom.")
        await page.unroute(f"{TAB}/teams/skjema**")
        await tab.get_by_role("button", name="Lagre").click()
        await expect(tab.locator("#svar.done")).to_be_visible()
        await expect(tab.locator("#trouble")).to_be_empty()


async def test_when_teams_does_not_say_who_it_is_the_page_says_what_to_do(chat: TeamsChat) -> None:
    async with _in_teams(chat, "en-GB", known=False) as (_, tab):
        await expect(tab.locator("#trouble")).to_contain_text("Teams did not say who you are.")
        await expect(tab.get_by_role("link", name="Try again")).to_be_visible()


async def test_outside_teams_the_page_shows_nobody_anything(chat: TeamsChat) -> None:
    async with _in_teams(chat) as (page, _):
        await page.goto(f"{TAB}/teams/tab")
        await expect(page.locator("#trouble")).to_contain_text("Teams sa ikke hvem du er.")
        assert "26-4817" not in await page.content()


@pytest.mark.parametrize("theme", ["default", "dark"])
@pytest.mark.parametrize("width", [320, 900])
async def test_no_page_or_state_has_barriers(chat: TeamsChat, theme: str, width: int) -> None:
    async with _in_teams(chat, theme=theme) as (page, tab):
        await page.set_viewport_size({"width": width, "height": 900})
        await expect(tab.get_by_role("heading", name="Siden din")).to_be_visible()
        frame = page.frames[1]
        dark = await frame.evaluate("getComputedStyle(document.body).backgroundColor")
        assert dark == ("rgb(18, 25, 27)" if theme == "dark" else "rgb(246, 245, 241)")
        found = [await broken_rules_in(frame)]
        for button in ("Vis 26-4817", "Notat", "Lagre"):
            await tab.get_by_role("button", name=button).first.click()
            await expect(tab.locator("main")).not_to_have_attribute("aria-busy", "true")
            found.append(await broken_rules_in(frame))
            assert not await frame.evaluate(
                "document.documentElement.scrollWidth > document.documentElement.clientWidth"
            )
        assert found == [[]] * 4
