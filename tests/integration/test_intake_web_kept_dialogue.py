"""Whoever comes back and writes more keeps the words, and is told when files did not come along."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import httpx
import pytest

from support.coming_back import JPEG, WRONG, Reporter, reporting
from support.web_door import FORM_TYPE, raw, visible
from varde.intake_web import pace

MIB = 1_048_576
TEXT = "Han sover i bua."
PHOTO = [("bua.jpg", JPEG)]
AGAIN = "Hadde du valgt filer, må du velge dem på nytt."
THANKS = "Vi har fått det du skrev"


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "RECEIPT_BEAT", 0.0)


@pytest.fixture
async def reporter(tmp_path: Path) -> AsyncIterator[Reporter]:
    async with reporting(tmp_path) as opened:
        yield opened


def _can_be_sent_again_with_files(answer: httpx.Response) -> bool:
    """Whether words and receipt are in the page, and files can be chosen once more."""
    page = answer.text
    form = page[page.index('<input type="hidden" name="act" value="add">') :]
    opening = page[: page.index('<input type="hidden" name="act" value="add">')].rpartition("<form")
    return (
        'enctype="multipart/form-data"' in opening[2]
        and 'type="file"' in form
        and AGAIN in visible(page)
        and TEXT in form
        and 'name="receipt"' in form
    )


@pytest.mark.parametrize("table", ["sealed_addition", "dialogue", "attachment_upload"])
async def test_a_photo_that_was_not_stored_is_asked_for_again(
    reporter: Reporter, table: str
) -> None:
    async with reporter.database.begin() as tx:
        await tx.exec_driver_sql(f"ALTER TABLE {table} RENAME TO away")
    answer = await reporter.send(PHOTO, text=TEXT)
    assert answer.status_code == 503
    assert reporter.words in answer.text
    assert _can_be_sent_again_with_files(answer)
    async with reporter.database.begin() as tx:
        await tx.exec_driver_sql(f"ALTER TABLE away RENAME TO {table}")
    assert await reporter.added() == []


async def test_a_photo_with_a_wrong_receipt_is_asked_for_again(reporter: Reporter) -> None:
    for receipt in (WRONG, "april"):
        answer = await reporter.send(PHOTO, text=TEXT, receipt=receipt)
        assert _can_be_sent_again_with_files(answer)


@pytest.mark.parametrize("files", [[], PHOTO])
@pytest.mark.parametrize("limit", ["client_rate_burst", "client_upload_rate_burst"])
async def test_who_sends_too_much_is_told_that_and_not_that_receipts_were_tried(
    tmp_path: Path, files: Sequence[tuple[str, bytes]], limit: str
) -> None:
    if limit == "client_upload_rate_burst" and not files:
        return
    async with reporting(tmp_path, **{limit: 1}) as reporter:
        reporter.door.client.headers["x-forwarded-for"] = "203.0.113.7"
        assert THANKS in (await reporter.send(PHOTO, text="Her er det første.")).text
        answer = await reporter.send(files, text=TEXT)
        assert answer.status_code == 429
        assert "Mange bruker denne siden akkurat nå." in visible(answer.text)
        assert "kvitteringer" not in visible(answer.text)
        assert _can_be_sent_again_with_files(answer)
        assert await reporter.added() == ["Her er det første."]


async def test_who_only_reads_is_shown_no_field_for_files(reporter: Reporter) -> None:
    answer = await reporter.post(receipt=WRONG)
    assert 'type="file"' not in answer.text
    assert "multipart" not in answer.text


@pytest.mark.parametrize("number", [40, 1_001])
async def test_a_whole_album_costs_nobody_the_words(reporter: Reporter, number: int) -> None:
    answer = await reporter.send([("a.jpg", JPEG[:100])] * number, text=TEXT)
    assert answer.status_code == 200
    assert "Det er for mange filer. Velg høyst 10." in visible(answer.text)
    assert _can_be_sent_again_with_files(answer)
    assert (await reporter.added(), await reporter.uploads()) == ([], 0)


async def test_files_beyond_all_reason_cost_nobody_the_words(tmp_path: Path) -> None:
    async with reporting(tmp_path, max_file_bytes=MIB, max_files_bytes=MIB) as reporter:
        answer = await reporter.send([("a.jpg", JPEG * 4)], text=TEXT)
        assert answer.headers["connection"] == "close"
        assert "En fil er for stor" in visible(answer.text)
        assert _can_be_sent_again_with_files(answer)
        assert await reporter.added() == []


def _parts(reporter: Reporter, *more: bytes) -> bytes:
    fields = {"act": "add", "receipt": reporter.words, "text": TEXT}
    head = 'Content-Disposition: form-data; name="{}"\r\n\r\n{}'
    return b"\r\n--g\r\n".join(
        [b"--g\r\n" + head.format(*fields.popitem()).encode()]
        + [head.format(*field).encode() for field in fields.items()]
        + [b'Content-Disposition: form-data; name="files"; filename="a.jpg"\r\n\r\n' + JPEG, *more]
    )


async def test_a_page_that_breaks_off_among_its_files_comes_back_with_the_words(
    reporter: Reporter,
) -> None:
    kind = {"content-type": "multipart/form-data; boundary=g"}
    for more in ([], [b"Content\0"]):
        body = _parts(reporter, *more)
        answer = await reporter.door.client.post("/nb/receipt", content=body, headers=kind)
        assert answer.status_code == 200
        assert "Ikke alt du sendte, kom fram." in visible(answer.text)
        assert _can_be_sent_again_with_files(answer)
    assert (await reporter.added(), await reporter.uploads()) == ([], 0)


async def test_files_that_come_too_slowly_cost_nobody_the_words(tmp_path: Path) -> None:
    async with reporting(tmp_path, read_timeout=0.3) as reporter:
        head = (
            "POST /nb/receipt HTTP/1.1\r\nHost: x\r\nContent-Length: 9000000\r\n"
            "Content-Type: multipart/form-data; boundary=g\r\n\r\n"
        )
        answer = await raw(reporter.door, head.encode() + _parts(reporter))
        assert answer.startswith(b"HTTP/1.1 200 ")
        assert "Det tok for lang tid å sende filene." in visible(answer.decode())
        assert TEXT in answer.decode()
        assert await reporter.added() == []


@pytest.mark.parametrize("files", [[], PHOTO])
async def test_of_a_text_without_end_the_beginning_comes_back_and_that_is_said(
    reporter: Reporter, files: Sequence[tuple[str, bytes]]
) -> None:
    long = "Båten. " * 300_000
    posted = reporter.send(files, text=long) if files else reporter.post(act="add", text=long)
    answer = await posted
    assert "bare begynnelsen av den er her" in visible(answer.text)
    assert "Båten. " * 80_000 in answer.text
    assert (await reporter.added(), await reporter.uploads()) == ([], 0)


@pytest.mark.parametrize("parts", [False, True])
async def test_bytes_that_are_no_text_are_told_of_and_not_stored(
    reporter: Reporter, parts: bool
) -> None:
    if parts:
        kind, body = "multipart/form-data; boundary=g", _parts(reporter, b"", b"") + b"\r\n--g--"
        body = body.replace(TEXT.encode(), b"Han sover i b\xfca.")
    else:
        words = reporter.words.replace(" ", "+").encode()
        kind, body = FORM_TYPE, b"act=add&receipt=" + words + b"&text=Han+sover+i+b%FCa."
    answer = await reporter.door.client.post(
        "/nb/receipt", content=body, headers={"content-type": kind}
    )
    assert "Noen tegn kunne ikke leses." in visible(answer.text)
    assert "Han sover i b�a." in answer.text
    assert (await reporter.added(), await reporter.uploads()) == ([], 0)
