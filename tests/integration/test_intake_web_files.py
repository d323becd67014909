"""Files through the real web door: taken, sealed and kept with the concern, or nothing left of them."""

import asyncio
import re
import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from support.clamav import INFECTED, private_clamd
from support.stored_files import become, opened_file, uploads_in
from support.stores import sqlite
from support.web_door import TEXT, RunningDoor, came_back, running_door, visible
from varde.shared.domain.codes import Scan
from varde.shared.store.database import Database

JPEG = b"\xff\xd8\xff\xe1\x00\x10Exif\0\0" + bytes(range(256)) * 9_000
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + bytes(range(256)) * 20
PROGRAM = b"MZ\x90\0" + bytes(range(256)) * 20
MIB = 1_048_576
_File = tuple[str, bytes]


@asynccontextmanager
async def _door(folder: Path, **settings: object) -> AsyncIterator[tuple[RunningDoor, Database]]:
    async with sqlite(folder) as database, running_door(database, **settings) as door:
        yield door, database


@pytest.fixture
async def opened(tmp_path: Path) -> AsyncIterator[tuple[RunningDoor, Database]]:
    async with _door(tmp_path) as door_and_database:
        yield door_and_database


def _files(files: Sequence[_File]) -> list[tuple[str, tuple[str, bytes, str]]]:
    # A lying type: what a browser says is not believed.
    return [("files", (name, content, "text/html")) for name, content in files]


async def test_files_come_with_the_concern_whole_and_typed_by_content(
    opened: tuple[RunningDoor, Database],
) -> None:
    door, database = opened
    sent = [("på kaia.html", JPEG), ("lønn.exe", PDF), ("notat", "Ho græt.".encode())]
    answer = await door.client.post("/nn/", data={"text": TEXT}, files=_files(sent))
    assert answer.status_code == 200
    assert door.receiver.submissions[0].text == TEXT
    [files] = door.receiver.files
    found = [await opened_file(database, file) for file in files]
    assert [(label.name, content) for label, content in found] == sent
    types = ["image/jpeg", "application/pdf", "text/plain"]
    assert [label.media_type for label, _ in found] == types
    assert [label.size for label, _ in found] == [len(content) for _, content in sent]
    assert {file.scan for file in files} == {Scan.NOT_SCANNED}


async def test_a_form_whose_file_field_is_empty_is_a_form_without_files(
    opened: tuple[RunningDoor, Database],
) -> None:
    door, database = opened
    answer = await door.client.post("/nb/", data={"text": TEXT}, files=_files([("", b"")]))
    assert answer.status_code == 200
    assert door.receiver.files == [[]]
    assert await uploads_in(database) == 0


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ([("bilde.jpg", PROGRAM)], "En av filene kan vi ikke ta imot."),
        ([("en.jpg", JPEG), ("to.jpg", PROGRAM)], "En av filene kan vi ikke ta imot."),
        ([("stor.jpg", JPEG)], "En fil er for stor"),
        ([("en.pdf", PDF)] * 4, "Det er for mange filer. Velg høyst 3."),
    ],
)
async def test_what_cannot_be_taken_is_said_everything_typed_is_kept_and_nothing_is_left(
    tmp_path: Path, files: list[_File], told: str
) -> None:
    limits = {"max_files": 3, "max_file_bytes": MIB, "max_files_bytes": 4 * MIB}
    large = files[0][0] == "en.jpg"
    async with _door(tmp_path, **limits | ({"max_file_bytes": 4 * MIB} if large else {})) as pair:
        door, database = pair
        answer = await door.client.post(
            "/nb/", data={"text": TEXT, "contact": "68 05 12 34"}, files=_files(files)
        )
        assert came_back(answer)
        assert told in visible(answer.text)
        assert "Hadde du valgt filer, må du velge dem på nytt." in visible(answer.text)
        assert TEXT in answer.text
        assert "68 05 12 34" in answer.text
        assert re.search(r'<a href="#files">', answer.text)
        assert not door.receiver.raws
        assert await uploads_in(database) == 0
        assert door.counted("incomplete") == 1


async def test_all_files_together_are_bounded_and_a_body_beyond_reason_is_cut(
    tmp_path: Path,
) -> None:
    async with _door(tmp_path, max_files_bytes=4 * MIB) as (door, database):
        three = _files([(f"{n}.jpg", JPEG) for n in range(3)])
        answer = await door.client.post("/nb/", data={"text": TEXT}, files=three)
        assert came_back(answer)
        many = _files([(f"{n}.jpg", JPEG) for n in range(5)])
        answer = await door.client.post("/nb/", data={"text": TEXT}, files=many)
        assert came_back(answer)
        assert answer.headers["connection"] == "close"
        assert await uploads_in(database) == 0


async def test_whoever_goes_back_to_a_step_leaves_no_file(
    opened: tuple[RunningDoor, Database],
) -> None:
    door, database = opened
    page = (await door.client.post("/nb/", data={"text": TEXT, "go": "review"})).text
    assert 'enctype="multipart/form-data"' in page
    for go in ({"go": "facts"}, {"go": "review"}):
        form = {"text": TEXT} | go
        answer = await door.client.post("/nb/", data=form, files=_files([("a.jpg", JPEG)]))
        assert answer.status_code == 200
    assert not door.receiver.raws
    assert await uploads_in(database) == 0


async def test_a_form_that_lacks_its_text_stores_no_file(
    opened: tuple[RunningDoor, Database],
) -> None:
    door, database = opened
    answer = await door.client.post("/nb/", data={"text": " "}, files=_files([("a.jpg", JPEG)]))
    assert came_back(answer)
    assert 'href="#text"' in answer.text
    assert await uploads_in(database) == 0


async def test_the_same_form_sent_twice_is_one_concern_with_its_files_once(
    opened: tuple[RunningDoor, Database],
) -> None:
    door, database = opened
    form = {"text": TEXT, "token": await door.token()}
    first, second = [
        await door.client.post("/nb/", data=form, files=_files([("a.jpg", JPEG)])) for _ in range(2)
    ]
    assert first.text == second.text
    assert len(door.receiver.raws) == 1
    assert await uploads_in(database) == 1
    other = await door.client.post("/nb/", data=form, files=_files([("a.jpg", JPEG + b"x")]))
    assert other.status_code == 200
    assert len(door.receiver.raws) == 2


async def test_a_browser_that_sends_again_and_cannot_read_the_files_any_more_sends_nothing_new(
    opened: tuple[RunningDoor, Database],
) -> None:
    door, database = opened
    form = {"text": TEXT, "token": await door.token()}
    first = await door.client.post("/nb/", data=form, files=_files([("a.jpg", JPEG)]))
    again = await door.client.post("/nb/", data=form, files=_files([("a.jpg", b"")]))
    assert again.text == first.text
    changed = form | {"text": TEXT + " Og en til."}
    other = await door.client.post("/nb/", data=changed, files=_files([("a.jpg", b"")]))
    assert came_back(other)
    assert "En fil er tom, eller nettleseren kunne ikke lese den." in visible(other.text)
    assert len(door.receiver.raws) == 1
    assert await uploads_in(database) == 1


async def test_a_concern_that_could_not_be_stored_leaves_no_file(
    opened: tuple[RunningDoor, Database],
) -> None:
    door, database = opened
    door.receiver.error = RuntimeError()
    answer = await door.client.post("/nb/", data={"text": TEXT}, files=_files([("a.jpg", JPEG)]))
    assert answer.status_code == 500
    assert TEXT in answer.text
    assert await uploads_in(database) == 0


async def test_an_upload_that_is_cut_off_leaves_nothing(
    opened: tuple[RunningDoor, Database],
) -> None:
    door, database = opened
    _, writer = await asyncio.open_connection("127.0.0.1", door.port)
    part = 'Content-Disposition: form-data; name="{}"{}\r\n\r\n'
    writer.write(
        b"POST /nb/ HTTP/1.1\r\nHost: x\r\nContent-Length: 9000000\r\n"
        b"Content-Type: multipart/form-data; boundary=g\r\n\r\n--g\r\n"
        + part.format("text", "").encode()
        + b"Hun er redd.\r\n--g\r\n"
        + part.format("files", '; filename="a.jpg"').encode()
        + JPEG
    )
    await writer.drain()
    assert await become(database, 1)
    writer.close()
    assert await become(database, 0)
    assert not door.failures


@pytest.mark.parametrize(
    "body", [b"", b"--g", b"--g--\r\n", b"tull" * 1_000, secrets.token_bytes(5_000)]
)
async def test_a_body_that_is_no_form_is_refused(
    opened: tuple[RunningDoor, Database], body: bytes
) -> None:
    door, _ = opened
    answer = await door.client.post(
        "/nb/", content=body, headers={"content-type": "multipart/form-data; boundary=g"}
    )
    assert answer.status_code == 400 or came_back(answer)
    assert not door.receiver.raws
    assert not door.failures


async def test_a_client_may_send_so_many_files_and_then_must_wait_without_losing_its_text(
    tmp_path: Path,
) -> None:
    async with _door(tmp_path, client_upload_rate_burst=1, trusted_proxies=[]) as (door, _):
        form, files = {"text": TEXT}, _files([("a.pdf", PDF)])
        assert (await door.client.post("/nb/", data=form, files=files)).status_code == 200
        answer = await door.client.post("/nb/", data=form, files=files)
        assert answer.status_code == 429
        assert TEXT in answer.text
        assert (await door.client.post("/nb/", data=form)).status_code == 200


async def test_malware_is_sealed_like_all_else_and_marked(tmp_path: Path) -> None:
    (tmp_path / "clamd").mkdir()
    with private_clamd(tmp_path / "clamd") as place:
        async with _door(tmp_path, clamd=place) as (door, database):
            sent = [("a.jpg", JPEG), ("b.jpg", JPEG + INFECTED)]
            answer = await door.client.post("/nb/", data={"text": TEXT}, files=_files(sent))
            assert answer.status_code == 200
            [files] = door.receiver.files
            assert [file.scan for file in files] == [Scan.CLEAN, Scan.INFECTED]
            assert (await opened_file(database, files[1]))[1] == JPEG + INFECTED


def _written(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.glob("varde.db*"))


async def test_no_name_and_no_content_of_a_file_is_in_the_database(tmp_path: Path) -> None:
    async with _door(tmp_path) as (door, _):
        files = _files([("KARI-PÅ-KAIA.txt", b"HEMMELIG INNHOLD " * 100_000)])
        answer = await door.client.post("/nb/", data={"text": TEXT}, files=files)
        assert answer.status_code == 200
    written = _written(tmp_path)
    assert b"HEMMELIG INNHOLD" not in written
    assert b"KARI-P" not in written


@pytest.mark.parametrize(
    ("most", "said"), [(1, "sende 1 fil på inntil"), (3, "sende opptil 3 filer på inntil")]
)
async def test_the_form_says_how_many_files_it_takes(tmp_path: Path, most: int, said: str) -> None:
    async with _door(tmp_path, max_files=most) as (door, _):
        page = (await door.client.post("/nb/", data={"text": TEXT, "go": "review"})).text
        assert said in visible(page)


async def test_a_door_that_takes_no_files_offers_none(tmp_path: Path) -> None:
    async with _door(tmp_path, max_files=0) as (door, _):
        page = (await door.client.post("/nb/", data={"text": TEXT, "go": "review"})).text
        assert 'type="file"' not in page
        assert "multipart/form-data" not in page
        answer = await door.client.post("/nb/", data={"text": TEXT}, files=_files([("a.pdf", PDF)]))
        assert came_back(answer)
