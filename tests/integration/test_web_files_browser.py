"""A person with a browser and a photo, JavaScript off: chooses it, sends it, comes back and adds another."""

import io
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from PIL import ExifTags, Image
from playwright.async_api import FilePayload, Page

from support.browser import in_chromium, press
from support.stores import sqlite
from support.web_door import COORDINATOR, TEXT, running_door
from varde.shared.casework import dialogue
from varde.shared.casework.receive import Receiver
from varde.shared.casework.submission import WebSubmission
from varde.shared.domain.clock import SystemClock
from varde.shared.domain.codes import Channel, Language, PageLanguage
from varde.shared.domain.receipt import words_of
from varde.shared.store import attachments
from varde.shared.store.database import Database

pytestmark = pytest.mark.browser


def _photo() -> FilePayload:
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSAreaInformation] = b"68 grader nord"
    held = io.BytesIO()
    Image.effect_noise((400, 300), 50).convert("RGB").save(held, "JPEG", exif=exif)
    return {"name": "på kaia.jpg", "mimeType": "image/jpeg", "buffer": held.getvalue()}


@asynccontextmanager
async def _browsing() -> AsyncIterator[Page]:
    async with in_chromium(java_script_enabled=False) as context:
        yield await context.new_page()
        assert await context.cookies() == []


async def _to_the_last_look(page: Page, port: int) -> None:
    await page.goto(f"http://127.0.0.1:{port}/nn/")
    await page.fill("#text", TEXT)
    await press(page.locator('button[name="go"][value="review"]').first)


async def _files(database: Database, concern_id: str) -> list[bool]:
    async with database.read() as tx:
        return [a.added for a in await attachments.of_concern(tx, concern_id)]


async def test_photos_are_chosen_on_the_last_step_and_sent_once_however_often_it_is_reloaded(
    tmp_path: Path,
) -> None:
    async with sqlite(tmp_path) as database, running_door(database) as door, _browsing() as page:
        await _to_the_last_look(page, door.port)
        note: FilePayload = {"name": "notat.txt", "mimeType": "", "buffer": b"Ho er redd."}
        field = page.get_by_label("Har du bilete, film, lyd eller dokument?")
        await field.set_input_files([_photo(), note])
        await press(page.get_by_role("button", name="Send"))
        assert "Takk." in await page.get_by_role("heading", level=1).inner_text()
        await page.reload()  # the browser sends form and files again, in other parts
        assert "Takk." in await page.get_by_role("heading", level=1).inner_text()
        assert [len(files) for files in door.receiver.files] == [2]


async def test_whoever_chooses_a_file_and_changes_an_answer_first_loses_no_words(
    tmp_path: Path,
) -> None:
    async with sqlite(tmp_path) as database, running_door(database) as door, _browsing() as page:
        await _to_the_last_look(page, door.port)
        await page.set_input_files("#files", [_photo()])
        await press(page.locator('button[name="go"][value="write"]').first)
        assert await page.input_value("#text") == TEXT
        assert not door.receiver.raws


async def test_a_file_that_cannot_be_taken_leads_to_its_field(tmp_path: Path) -> None:
    async with sqlite(tmp_path) as database, running_door(database) as door, _browsing() as page:
        await _to_the_last_look(page, door.port)
        program: FilePayload = {
            "name": "bilete.jpg",
            "mimeType": "image/jpeg",
            "buffer": b"MZ\x90\0" + bytes(9_000),
        }
        await page.set_input_files("#files", [program])
        await press(page.get_by_role("button", name="Send"))
        assert await page.locator(".errors:focus").count() == 1
        await press(page.get_by_role("link", name="Ei av filene kan vi ikkje ta imot."))
        assert await page.locator("#files:target").count() == 1
        assert not door.receiver.raws
        await page.set_input_files("#files", [_photo()])
        await press(page.get_by_role("button", name="Send"))
        assert [s.text for s in door.receiver.submissions] == [TEXT]


async def test_whoever_comes_back_with_the_receipt_adds_a_photo(tmp_path: Path) -> None:
    async with sqlite(tmp_path) as database, _browsing() as page:
        receiver = Receiver(database, [COORDINATOR.public], SystemClock(), secrets.randbelow)
        async with receiver.running():
            raw = WebSubmission(PageLanguage.NN, TEXT).to_bytes()
            receipt = await receiver.receive(raw, Channel.WEB)
        found = await dialogue.open_with(database, receipt)
        assert found
        async with running_door(database) as door:
            await page.goto(f"http://127.0.0.1:{door.port}/nn/receipt")
            await page.fill('[name="receipt"]', words_of(receipt, Language.NN))
            await press(page.locator("form button").last)
            await page.fill("#text", "Her er biletet.")
            await page.set_input_files("#files", [_photo()])
            await press(page.get_by_role("button", name="Send"))
            assert await page.get_by_role("status").count() == 1
        assert await _files(database, found.concern_id) == [True]
