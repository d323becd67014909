"""A portal delivers a photo and a PDF by the documented lines, and the coordinator sees both at her desk."""

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, sync_playwright

from support import documented, pdfs
from support.browser import HEADLESS, QUIET
from support.delivering import deliver_as_documented
from support.desk import PASSPHRASE
from support.first_day import first_day
from support.photos import CAMERA, PLACE, photo_of_a_place
from support.running import Varde, cards, eventually
from support.scene import config_in
from varde.shared.domain.receipt import parse_receipt

pytestmark = [pytest.mark.journey, pytest.mark.browser]

TEXT = "Hun sover i en brakke på lageret."


@pytest.fixture
def with_a_portal(tmp_path: Path) -> Iterator[tuple[Varde, str]]:
    """An installation that lets a portal in as the operator's page says, and the portal's secret."""
    config = config_in(tmp_path)
    environment = {"VARDE_INTAKE_WEB_API": "true", "VARDE_CONFIG_DIR": str(config)}
    varde = Varde(tmp_path, environment=environment)
    shown = varde.run("portal-secret")
    found = re.search(r"secret, for the portal alone:\s+(\S+)\n.*(\"\$argon2id\S+)", shown)
    assert found
    listed = documented.block("config/portals.toml", {'"$argon2id$v=19$…"': found[2]})
    (config / "portals.toml").write_text(listed, encoding="utf-8")
    with varde:
        yield varde, found[1]


@pytest.fixture
def page() -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=HEADLESS, args=list(QUIET))
        yield browser.new_page()
        browser.close()


def test_what_a_portal_delivers_with_files_is_seen_at_the_desk_and_hides_nothing_there(
    with_a_portal: tuple[Varde, str], page: Page, tmp_path: Path
) -> None:
    varde, secret = with_a_portal
    photo, letter = photo_of_a_place(), pdfs.written(pdfs.pages(2))
    door = varde.form_url.removesuffix("/nb/")
    receipts = set[str]()
    for _ in range(2):  # the second time as after an answer that never came
        done = deliver_as_documented(tmp_path, door, secret, photo, letter)
        assert done.returncode == 0, done.stderr + done.stdout
        receipts.add(json.loads(done.stdout)["receipt"])
    assert len(receipts) == 1
    assert parse_receipt(receipts.pop())
    eventually(lambda: cards(varde))
    [card] = cards(varde)
    assert "brakka" not in card.text
    _open(varde, page, card.reference)
    assert TEXT in page.inner_text("main")
    assert "RESIDENTS" in page.inner_text("main")
    listed = page.locator(".files li").all_inner_texts()
    assert ["brakka.jpg" in listed[0], "vaktliste.pdf" in listed[1], len(listed)] == [True, True, 2]
    _is_drawn_anew(page, photo)
    with page.expect_popup() as pages:
        page.get_by_role("button", name="Trygg kopi av fil 2").click()
    drawn = pages.value.locator("img.drawn")
    drawn.nth(1).wait_for()
    assert drawn.count() == 2


def _open(varde: Varde, page: Page, reference: str) -> None:
    """Her first day at the desk, up to the opened case."""
    first_day(varde, page)
    page.locator("text=Lås opp").click()
    page.fill("#passfrase", PASSPHRASE)
    page.locator("main .send").click()
    page.goto(f"{varde.desk_url}sak/{reference}")
    page.locator("#open").click()
    page.locator(".files").wait_for()


def _is_drawn_anew(page: Page, photo: bytes) -> None:
    """The copy of the first file shows the photo, in its size, and not where it was taken."""
    with page.expect_popup() as copy:
        page.get_by_role("button", name="Trygg kopi av fil 1").click()
    copy.value.locator("img").wait_for()
    size = "[document.images[0].naturalWidth, document.images[0].naturalHeight]"
    assert copy.value.evaluate(size) == [*Image.open(io.BytesIO(photo)).size]
    assert PLACE in photo
    assert CAMERA.encode() in photo
