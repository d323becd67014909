"""A person with a browser, JavaScript off: fills in the form, and no request goes anywhere else."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Page

from support.browser import in_chromium, page_in_chromium, press
from support.web_door import TEXT, receipt_number, running_door
from varde.shared.domain.codes import Language
from varde.shared.domain.receipt import words_of
from varde.shared.errors import Transient

pytestmark = pytest.mark.browser


@asynccontextmanager
async def browsing(width: int = 1_000, height: int = 800) -> AsyncIterator[tuple[Page, set[str]]]:
    """A page without JavaScript, and the hosts it has asked for anything."""
    size = {"width": width, "height": height}
    async with in_chromium(java_script_enabled=False, viewport=size) as context:
        page = await context.new_page()
        hosts: set[str] = set()
        page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname or ""))
        yield page, hosts
        assert await context.cookies() == []


async def test_a_person_without_javascript_reports_step_by_step_and_gets_the_receipt() -> None:
    async with running_door() as door, browsing() as (page, hosts):
        await page.goto(f"http://127.0.0.1:{door.port}/")
        await press(page.get_by_role("link", name="Nynorsk"))
        await page.get_by_label("Fortel kva som uroar deg").fill(TEXT)
        await press(page.get_by_role("button", name="Neste"))
        await _choose(page, "Trur du at nokon er i fare no?", "Usikker")
        await _choose(page, "Gjeld det deg sjølv?", "Nei")
        await press(page.get_by_role("button", name="Neste"))
        await _choose(page, "Kan personen vere under 18 år?", "Usikker")
        await page.get_by_label("Kvar skjer det?").select_option("På ein arbeidsplass")
        await press(page.get_by_role("button", name="Hopp over resten"))
        await press(page.get_by_role("button", name="Endre Meir om det"))
        await _choose(page, "Når skjedde det?", "Nyleg")
        await press(page.get_by_role("button", name="Hopp over resten"))
        assert not door.receiver.raws
        await press(page.get_by_role("button", name="Send"))
        assert await page.get_by_role("heading", level=1).inner_text() == (
            "Takk. Vi har fått meldinga."
        )
        assert words_of(receipt_number(1), Language.NN) in await page.inner_text(".receipt")
        await page.reload()  # the browser sends the form again
        assert words_of(receipt_number(1), Language.NN) in await page.inner_text(".receipt")
        sent = door.receiver.submissions
        assert [(s.text, s.arena, s.child) for s in sent] == [(TEXT, "ARBEIDSPLASS", "unsure")]
        assert [(s.danger, s.about_self, s.when) for s in sent] == [("unsure", "no", "recent")]
        assert hosts == {"127.0.0.1"}


async def _choose(page: Page, question: str, answer: str) -> None:
    await page.get_by_role("group", name=question).get_by_label(answer).check()


async def test_a_girl_who_writes_about_herself_is_spoken_to_as_herself() -> None:
    async with running_door() as door, browsing(320, 568) as (page, _):
        await page.goto(f"http://127.0.0.1:{door.port}/nn/")
        await page.fill("#text", "Eg må sende bilete til han kvar kveld. Eg er redd.")
        await press(page.get_by_role("button", name="Neste"))
        await _choose(page, "Gjeld det deg sjølv?", "Ja")
        await press(page.get_by_role("button", name="Neste"))
        assert "Du er ikkje åleine. Det er ikkje di skuld." in await page.inner_text("main")
        assert await page.get_by_role("group", name="Korleis veit du om det?").count() == 0
        await _choose(page, "Er du under 18 år?", "Ja")
        await page.get_by_label("Kvar skjer det?").select_option("På nett")
        await press(page.get_by_role("button", name="Neste"))
        assert "heile døgnet: Ring 116 111" in " ".join((await page.inner_text("main")).split())
        assert "barnevernet" not in await page.inner_text("main")  # no duty of staff is hers
        await _choose(page, "Kva ønskjer du?", "Eg vil ha hjelp")
        await press(page.get_by_role("button", name="Neste"))
        await press(page.get_by_role("button", name="Send"))
        assert "116 111" in await page.inner_text("main")
        (sent,) = door.receiver.submissions
        assert (sent.about_self, sent.child, sent.arena) == ("yes", "yes", "DIGITALT")
        assert sent.want == "help"


async def test_another_language_can_be_chosen_on_the_way_and_nothing_is_lost() -> None:
    async with running_door() as door, browsing() as (page, _):
        await page.goto(f"http://127.0.0.1:{door.port}/nb/")
        await page.fill("#text", TEXT)
        await press(page.get_by_role("button", name="Neste"))
        await _choose(page, "Tror du at noen er i fare nå?", "Usikker")
        await press(page.get_by_role("button", name="English"))
        await _choose(page, "Is it about you?", "No")
        await press(page.get_by_role("button", name="Skip the rest"))
        await press(page.get_by_role("button", name="Send"))
        assert [
            (s.text, s.danger, s.about_self, s.language) for s in door.receiver.submissions
        ] == [(TEXT, "unsure", "no", "en")]
        assert await page.get_by_role("navigation").count() == 0  # no way to lose the words


async def test_an_error_takes_focus_and_leads_to_its_field() -> None:
    async with running_door() as door, browsing() as (page, _):
        await page.goto(f"http://127.0.0.1:{door.port}/nb/")
        await press(page.get_by_role("button", name="Neste"))
        assert await page.locator(".errors:focus").count() == 1
        await press(page.get_by_role("link", name="Skriv noe før du går videre."))
        assert await page.locator("#text:target").count() == 1
        await page.fill("#text", TEXT)
        await press(page.get_by_role("button", name="Hopp over spørsmålene"))
        await press(page.get_by_role("button", name="Tilbake"))
        await page.get_by_label("Hvordan kan vi nå deg?").fill("x" * 301)
        await press(page.get_by_role("button", name="Neste"))
        assert await page.locator(".errors:focus").count() == 1
        await press(page.get_by_role("link", name="Hvordan kan vi nå deg?"))
        assert await page.locator("#contact:target").count() == 1


async def test_the_script_gives_the_focus_where_a_browser_gives_it_to_fields_alone() -> None:
    async with running_door() as door, page_in_chromium(bypass_csp=True) as page:
        await page.goto(f"http://127.0.0.1:{door.port}/nb/")
        await press(page.get_by_role("button", name="Neste"))
        # Chromium heeds "autofocus" once: now it does as little as an old browser does from the start.
        await page.evaluate("document.activeElement.blur()")
        assert await page.locator(".errors:focus").count() == 0
        await page.add_script_tag(content=await page.locator("script").first.inner_text())
        assert await page.locator(".errors:focus").count() == 1


async def test_a_person_whose_message_was_not_stored_can_send_it_again() -> None:
    async with running_door() as door, browsing() as (page, _):
        door.receiver.error = Transient("storage is away")
        await page.goto(f"http://127.0.0.1:{door.port}/en/")
        written = '\nFirst line\n\n  second "line" \U0001f600 <b>\n'
        await page.fill("#text", written)
        await press(page.get_by_role("button", name="Skip the questions"))
        await press(page.get_by_role("button", name="Send"))
        assert "Something went wrong on our side" in await page.inner_text("[role=alert]")
        door.receiver.error = None
        await press(page.get_by_role("button", name="Change What worries you"))
        assert await page.input_value("#text") == written
        await press(page.get_by_role("button", name="Skip the questions"))
        await press(page.get_by_role("button", name="Send"))
        assert [s.text for s in door.receiver.submissions] == [written]


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
async def test_nothing_is_cut_off_or_scrolls_sideways_at_320_pixels(language: str) -> None:
    async with running_door() as door, browsing(320, 256) as (page, _):
        await page.goto(f"http://127.0.0.1:{door.port}/{language}/")
        await _fits(page)
        await press(page.locator(".send"))
        await _fits(page)
        await page.fill("#text", f"{TEXT} https://example.example/{'a' * 100}")
        for _step in range(5):
            await press(page.locator(".send"))
            await _fits(page)
        assert len(door.receiver.raws) == 1


async def _fits(page: Page) -> None:
    tree = await page.locator("html").bounding_box()
    assert tree is not None
    assert tree["width"] <= 320
    for element in await page.locator("main *:not(.unseen), .bar *, header *, footer *").all():
        box = await element.bounding_box()
        assert box is None or box["x"] + box["width"] <= 320.5
