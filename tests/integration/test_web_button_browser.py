"""The documented buttons on a municipality's own page lead to the form, filled in; a frame on it shows nothing."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Page, Route

from support import documented
from support.browser import broken_rules, page_in_chromium, press
from support.web_door import TEXT, RunningDoor, running_door
from varde.shared.domain.codes import Arena

pytestmark = pytest.mark.browser

OWN_PAGE = "http://kommune.example/skole"
DOCUMENTED_DOOR = "https://si-fra.kommune.example"
LANGUAGES = {"bokmål": "nb", "nynorsk": "nn", "English": "en"}
STRICT = "default-src 'self'"
"""A policy that takes styles out of elements away, as many a municipality has it."""


@asynccontextmanager
async def own_page(html: str, policy: str = "", **options: object) -> AsyncIterator[Page]:
    """A browser at the municipality's own page, which has ``html`` in it."""

    async def show(route: Route) -> None:
        content = f'<!doctype html><html lang="nb"><title>Skole</title><main><h1>Skole</h1>{html}</main></html>'
        headers = {"content-security-policy": policy} if policy else {}
        await route.fulfill(body=content, content_type="text/html; charset=utf-8", headers=headers)

    async with page_in_chromium(**options) as page:
        await page.route(f"{OWN_PAGE}**", show)
        await page.goto(OWN_PAGE)
        yield page


def _button(door: RunningDoor, language: str) -> str:
    changes = {DOCUMENTED_DOOR: f"http://127.0.0.1:{door.port}"}
    return documented.block(f"A button in {language}", changes)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("scripts", "policy"), [(True, ""), (False, STRICT)], ids=["scripts", "strict, no scripts"]
)
async def test_a_button_leads_to_the_form_with_the_place_filled_in(
    language: str, policy: str, *, scripts: bool
) -> None:
    async with (
        running_door() as door,
        own_page(_button(door, language), policy, java_script_enabled=scripts) as page,
    ):
        told: list[str] = []
        page.on("request", lambda request: told.extend(request.headers.keys()))
        if scripts:
            assert await broken_rules(page) == []
        await press(page.locator("a").first)
        assert "referer" not in told
        assert await page.get_attribute("html", "lang") == LANGUAGES[language]
        await page.fill("#text", TEXT)
        await press(page.locator("button[value=danger]"))
        await press(page.locator("button[value=facts]"))
        assert await page.input_value("#arena") == "SKOLE"
        await press(page.locator("button[value=review]").last)
        await press(page.locator("#send"))
        assert [sent.arena for sent in door.receiver.submissions] == ["SKOLE"]


async def test_a_frame_shows_nothing_of_the_form() -> None:
    async with running_door() as door, page_in_chromium() as page:
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        address = f"http://127.0.0.1:{door.port}/nb/"
        # Not on the page above: from there, Chromium lets no frame look at this machine at all.
        await page.set_content(f'<iframe src="{address}" title="Si fra"></iframe>')
        await page.wait_for_load_state()
        inside = page.frames[1]
        assert inside.url.startswith("chrome-error:")
        assert await inside.locator("#text").count() == 0
        assert any("frame-ancestors 'none'" in each for each in said)


async def test_the_documented_places_are_those_of_the_form_in_its_words() -> None:
    listed = documented.table("code", "as the form says it")
    assert set(listed) == set(Arena)
    async with running_door() as door:
        for code, said in listed.items():
            asked = {"text": TEXT, "go": "facts", "arena": code}
            page = (await door.client.post("/nb/", data=asked)).text
            assert f'<option value="{code}" selected>{said}</option>' in page
