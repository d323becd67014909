"""Photos with a place in them, sent, added and deleted in nynorsk in the browser: the coordinator's copies hold none."""

import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page

from support.browser import browsing
from support.photos import CAMERA, PLACE, photo_of_a_place
from support.running import VARDE, Varde, cards, eventually

pytestmark = [
    pytest.mark.journey,
    pytest.mark.browser,
    pytest.mark.rabbitmq,
    pytest.mark.postgres,
]

TOLD = "Sjefen har teke passet hennar, og ho får ikkje løn. Sjå biletet frå lageret."
REPLY = "Takk for at du sa frå. Har du eit bilete av brakka òg?"
MORE = "Her er brakka ho søv i."


@pytest.mark.parametrize("scripts", [False, True], ids=["without scripts", "with scripts"])
def test_a_reporter_sends_a_photo_adds_one_and_takes_everything_back(
    varde: Varde, tmp_path: Path, *, scripts: bool
) -> None:
    photo = photo_of_a_place()
    assert PLACE in photo
    with browsing(scripts=scripts) as page:
        words = _report(varde, page, photo)
        eventually(lambda: cards(varde))
        reference = varde.run("receipt", *words.split()).split()[0]
        answered = _varde(varde, "reply", reference, given=REPLY)
        assert answered.returncode == 0, answered.stderr
        _come_back(varde, page, words)
        page.locator("article.reply", has_text=REPLY).wait_for()
        page.get_by_label("Vil du skrive meir?").fill(MORE)
        page.set_input_files("#files", _file("brakka.jpg", photo))
        page.get_by_role("button", name="Send").click()
        page.locator("main", has_text="Vi har fått det du skreiv").wait_for()
        eventually(lambda: MORE in varde.run("held", "show", reference))
        for number in ("1", "2"):
            _is_clean(varde, reference, number, photo, tmp_path / f"{number}.jpg")
        page.get_by_role("button", name="Slett meldinga mi").click()
        page.get_by_role("button", name="Ja, slett alt eg har skrive").click()
        page.locator("h1", has_text="blir sletta").wait_for()
        eventually(lambda: "slettet" in next(iter(cards(varde))).text)
        _come_back(varde, page, words)
        page.locator("main", has_text="Vi finn ikkje denne kvitteringa").wait_for()
    gone = _varde(varde, "attachments", "get", reference, "1", "--out", str(tmp_path / "gone.jpg"))
    assert gone.returncode == 1
    assert not (tmp_path / "gone.jpg").exists()


def _report(varde: Varde, page: Page, photo: bytes) -> str:
    page.goto(varde.form_url.replace("/nb/", "/nn/"))
    page.get_by_label("Fortel kva som uroar deg").fill(TOLD)
    page.get_by_role("button", name="Hopp over spørsmåla").click()
    page.set_input_files("#files", _file("lageret.jpg", photo))
    page.get_by_role("button", name="Send").click()
    return page.inner_text(".code")


def _come_back(varde: Varde, page: Page, words: str) -> None:
    page.goto(varde.form_url.replace("/nb/", "/nn/"))
    page.get_by_role("link", name="Eg har ei kvittering").click()
    page.get_by_label("Skriv dei åtte orda").fill(words)
    page.get_by_role("button", name="Opne").click()


def _is_clean(varde: Varde, reference: str, number: str, photo: bytes, copy: Path) -> None:
    """The coordinator's copy tells nothing of the place; the sealed original is what was sent."""
    original = copy.with_suffix(".original")
    varde.run("attachments", "get", reference, number, "--out", str(copy))
    varde.run("attachments", "get", reference, number, "--out", str(original), "--original")
    assert original.read_bytes() == photo
    for trace in (PLACE, b"Exif", b"GPS", CAMERA.encode()):
        assert trace not in copy.read_bytes()


def _file(name: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": "image/jpeg", "buffer": content}


def _varde(varde: Varde, *arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [VARDE, *arguments],
        env=varde.env(),
        input=given,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
