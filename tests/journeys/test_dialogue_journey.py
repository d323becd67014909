"""Report in nynorsk without a name, come back with the words, read the reply, write more, delete."""

import subprocess

import pytest
from playwright.sync_api import Page

from support.browser import browsing
from support.running import VARDE, Varde, cards, eventually

pytestmark = [pytest.mark.journey, pytest.mark.browser]

TOLD = "Sjefen har teke passet til ei dame på kaia, og ho får ikkje løn."
REPLY = "Takk for at du sa frå. Har ho ein trygg stad å sove?"
MORE = "Ho søv i ei brakke utan varme."


@pytest.mark.parametrize("scripts", [False, True])
def test_a_reporter_without_a_name_comes_back_for_the_reply(
    embedded: Varde, *, scripts: bool
) -> None:
    with browsing(scripts=scripts) as page:
        words = _report(embedded, page)
        eventually(lambda: cards(embedded))
        reference = embedded.run("receipt", *words.split()).split()[0]
        _reply(embedded, reference)
        _come_back(embedded, page, words.upper())
        page.locator("article.reply", has_text=REPLY).wait_for()
        page.get_by_label("Vil du skrive meir?").fill(MORE)
        page.get_by_role("button", name="Send").click()
        page.locator("main", has_text="Vi har fått det du skreiv").wait_for()
        eventually(lambda: MORE in embedded.run("held", "show", reference))
        _delete(page)
        eventually(lambda: "sletta" in _asked(embedded, page, words))
    shown = subprocess.run(
        [VARDE, "held", "show", reference],
        env=embedded.env(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert shown.returncode == 1
    assert "slettet" in shown.stderr
    eventually(lambda: "slettet" in next(iter(cards(embedded))).text)


def _report(varde: Varde, page: Page) -> str:
    page.goto(varde.form_url.replace("/nb/", "/nn/"))
    page.get_by_label("Fortel kva som uroar deg").fill(TOLD)
    page.get_by_role("button", name="Hopp over spørsmåla").click()
    page.get_by_role("button", name="Send").click()
    return page.inner_text(".code")


def _reply(varde: Varde, reference: str) -> None:
    subprocess.run(
        [VARDE, "reply", reference],
        env=varde.env(),
        input=REPLY,
        text=True,
        timeout=60,
        check=True,
        capture_output=True,
    )
    assert REPLY in varde.run("dialogue", reference)


def _come_back(varde: Varde, page: Page, words: str) -> None:
    page.goto(varde.form_url.replace("/nb/", "/nn/"))
    page.get_by_role("link", name="Eg har ei kvittering").click()
    page.get_by_label("Skriv dei åtte orda").fill(words)
    page.get_by_role("button", name="Opne").click()


def _delete(page: Page) -> None:
    page.get_by_role("button", name="Slett meldinga mi").click()
    page.get_by_role("button", name="Nei, behald ho").click()
    page.get_by_role("button", name="Slett meldinga mi").click()
    page.get_by_role("button", name="Ja, slett alt eg har skrive").click()
    page.locator("h1", has_text="blir sletta").wait_for()


def _asked(varde: Varde, page: Page, words: str) -> str:
    """ "sletta" once the receipt leads nowhere any more."""
    _come_back(varde, page, words)
    page.wait_for_load_state()
    return "sletta" if "finn ikkje denne kvitteringa" in page.inner_text("main") else ""
