"""Files that come with a portal's concern: all of it kept, or nothing, and a word about what to send again."""

import asyncio
import json
import logging
import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from support.clamav import INFECTED, private_clamd
from support.portal import KNOWN, MUTE, portals
from support.portal_api import CONCERNS, bearer, problem
from support.stored_files import become, opened_file, uploads_in
from support.stores import sqlite
from support.web_door import TEXT, RunningDoor, receipt_number, running_api
from varde.intake_web.api.portals import Portal
from varde.shared.domain.codes import Scan
from varde.shared.domain.receipt import parse_receipt
from varde.shared.errors import Transient
from varde.shared.store.database import Database

MIB = 1_048_576
JPEG = b"\xff\xd8\xff\xe1\x00\x10Exif\0\0" + bytes(range(256)) * 9_000
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + bytes(range(256)) * 20
PROGRAM = b"MZ\x90\0" + bytes(range(256)) * 20
CONCERN = {"language": "nn", "text": TEXT, "child": "yes"}
AS_PARTS = {"content-type": "multipart/form-data; boundary=g"}
_Part = tuple[str, tuple[str | None, bytes, str]]


@asynccontextmanager
async def _door(folder: Path, **settings: object) -> AsyncIterator[tuple[RunningDoor, Database]]:
    async with (
        sqlite(folder) as database,
        running_api(portals, database, **settings) as door,
    ):
        yield door, database


@pytest.fixture
async def opened(tmp_path: Path) -> AsyncIterator[tuple[RunningDoor, Database]]:
    async with _door(tmp_path) as door_and_database:
        yield door_and_database


def _concern(concern: object = CONCERN, name: str | None = None) -> _Part:
    return ("concern", (name, json.dumps(concern).encode(), "application/json"))


def _file(content: bytes, name: str = "bilde.jpg", field: str = "files") -> _Part:
    return (field, (name, content, "text/html"))  # a lying type: it is not believed


async def _send(door: RunningDoor, parts: Sequence[_Part], **headers: str) -> httpx.Response:
    return await door.client.post(CONCERNS, files=parts, headers=await bearer(door) | headers)


async def test_a_portal_delivers_a_concern_with_its_files(
    opened: tuple[RunningDoor, Database],
) -> None:
    door, database = opened
    sent = [("på kaia.html", JPEG), ("lønn.exe", PDF), ("notat", "Ho græt.".encode())]
    answer = await _send(door, [_concern(), *(_file(content, name) for name, content in sent)])
    assert answer.status_code == 201, answer.text
    assert parse_receipt(answer.json()["receipt"]) == receipt_number(1)
    [submission] = door.receiver.submissions
    assert (submission.text, submission.child, submission.portal) == (TEXT, "yes", "SNOFJORD_NETT")
    [files] = door.receiver.files
    found = [await opened_file(database, file) for file in files]
    assert [(label.name, content) for label, content in found] == sent
    types = ["image/jpeg", "application/pdf", "text/plain"]
    assert [label.media_type for label, _ in found] == types
    assert await uploads_in(database) == 3
    assert door.counted("accepted") == 1.0


async def test_the_parts_may_come_in_any_order_and_the_concern_as_a_file(
    opened: tuple[RunningDoor, Database],
) -> None:
    door, _ = opened
    for parts in (
        [_file(JPEG), _concern(), _file(PDF)],
        [_concern(name="blob"), _file(JPEG), _file(JPEG)],  # as FormData sends a Blob
    ):
        assert (await _send(door, parts)).status_code == 201
    assert [len(files) for files in door.receiver.files] == [2, 2]


async def test_no_file_at_all_is_a_concern_in_parts(opened: tuple[RunningDoor, Database]) -> None:
    door, _ = opened
    assert (await _send(door, [_concern()])).status_code == 201
    assert door.receiver.files == [[]]


@pytest.mark.parametrize(
    ("parts", "pointers"),
    [
        ([_file(PDF)], ["/concern"]),
        ([_concern(), _concern(), _file(PDF)], ["/concern"]),
        ([_concern({"text": ""}), _file(PDF)], ["/concern/text"]),
        ([_concern({**CONCERN, "child": "x", "a/b": 1})], ["/concern/child", "/concern/a~1b"]),
        ([_concern(), _file(PDF, field="attachment")], ["/attachment"]),
        ([_concern(), ("files", (None, PDF, "")), ("x", (None, b"1", ""))], ["/files", "/x"]),
        ([_concern(), _file(JPEG), _file(b"", "tom.txt")], ["/files/1"]),
        ([_concern(), *[_file(PDF)] * 51], ["/files"]),
        ([*[_file(PDF)] * 51, _concern()], ["/files"]),
    ],
)
async def test_what_is_wrong_is_said_by_its_place_and_nothing_is_left(
    opened: tuple[RunningDoor, Database], parts: list[_Part], pointers: list[str]
) -> None:
    door, database = opened
    told = problem(await _send(door, parts), 422)
    assert [error["pointer"] for error in told["errors"]] == pointers
    assert not door.receiver.raws
    assert await uploads_in(database) == 0
    assert door.counted("incomplete") == 1.0


@pytest.mark.parametrize(
    ("files", "status", "pointer"),
    [
        ([PDF, PROGRAM, PDF], 415, "/files/1"),
        ([PDF, JPEG, PDF], 413, "/files/1"),
        ([b"a" * 900_000] * 3, 413, "/files/2"),
        ([PDF, b"a" * 8 * MIB], 413, "/files/1"),
    ],
    ids=["kind", "one is too large", "too large together", "beyond reason"],
)
async def test_a_file_that_cannot_be_taken_is_named_and_the_same_key_serves_for_the_rest(
    tmp_path: Path, files: list[bytes], status: int, pointer: str
) -> None:
    async with _door(tmp_path, max_file_bytes=MIB, max_files_bytes=2 * MIB) as (door, database):
        parts = [_concern(), *map(_file, files)]
        told = problem(await _send(door, parts, **{"idempotency-key": "8e03978e"}), status)
        assert "Nothing was stored" in told["detail"]
        assert [error["pointer"] for error in told["errors"]] == [pointer]
        assert not door.receiver.raws
        assert await uploads_in(database) == 0
        again = await _send(door, [_concern(), _file(PDF)], **{"idempotency-key": "8e03978e"})
        assert again.status_code == 201
        assert len(door.receiver.files[0]) == 1


async def test_a_door_that_takes_no_files_says_so_and_takes_the_concern(tmp_path: Path) -> None:
    async with _door(tmp_path, max_files=0) as (door, _):
        told = problem(await _send(door, [_concern(), _file(PDF)]), 422)
        assert told["errors"] == [{"pointer": "/files", "detail": "At most 0 files may come"}]
        assert (await _send(door, [_concern()])).status_code == 201


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"--g",
        b"tull" * 1_000,
        secrets.token_bytes(5_000),
        b'--g\r\nContent-Disposition: form-data; name="concern"\r\n\r\n{"text": "a"}\r\n',
        b'--g\r\nContent-Disposition: form-data; name="concern"\r\n\r\n{"text": \r\n--g--\r\n',
        b'--g\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\nHun er',
    ],
)
async def test_parts_that_are_broken_are_refused_and_nothing_is_left(
    opened: tuple[RunningDoor, Database], body: bytes
) -> None:
    door, database = opened
    headers = await bearer(door) | AS_PARTS
    problem(await door.client.post(CONCERNS, content=body, headers=headers), 400)
    assert not door.receiver.raws
    assert not door.failures
    assert await uploads_in(database) == 0


async def test_parts_without_a_boundary_or_without_end_are_refused(
    opened: tuple[RunningDoor, Database],
) -> None:
    door, _ = opened
    headers = await bearer(door)
    for kind in ("multipart/form-data", "multipart/form-data; boundary="):
        answer = await door.client.post(
            CONCERNS, content=b"--g", headers=headers | {"content-type": kind}
        )
        problem(answer, 400)
    many = [(f"x{n}", (None, b"1", "")) for n in range(50)]
    problem(await door.client.post(CONCERNS, files=many, headers=headers), 400)
    large: list[_Part] = [("concern", (None, b'{"text": "' + b"a" * 2 * MIB + b'"}', ""))]
    problem(await door.client.post(CONCERNS, files=large, headers=headers), 413)


async def _begun(
    door: RunningDoor, content: bytes
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A delivery that stops in the middle of a file."""
    reader, writer = await asyncio.open_connection("127.0.0.1", door.port)
    lines = "".join(f"{n}: {v}\r\n" for n, v in (await bearer(door) | AS_PARTS).items())
    part = 'Content-Disposition: form-data; name="{}"{}\r\n\r\n'
    writer.write(
        f"POST {CONCERNS} HTTP/1.1\r\nhost: x\r\ncontent-length: 9000000\r\n{lines}\r\n--g\r\n".encode()
        + part.format("concern", "").encode()
        + b'{"text": "Hun er redd."}\r\n--g\r\n'
        + part.format("files", '; filename="a.jpg"').encode()
        + content
    )
    await writer.drain()
    return reader, writer


async def test_a_connection_that_is_cut_half_way_leaves_nothing(
    opened: tuple[RunningDoor, Database],
) -> None:
    door, database = opened
    _, writer = await _begun(door, JPEG)
    assert await become(database, 1)
    writer.close()
    assert await become(database, 0)
    assert not door.receiver.raws
    assert not door.failures


async def test_a_body_that_stops_coming_is_told_so_and_leaves_nothing(tmp_path: Path) -> None:
    async with _door(tmp_path, read_timeout=0.3) as (door, database):
        reader, writer = await _begun(door, JPEG)
        answer = await asyncio.wait_for(reader.read(), 10)
        writer.close()
        assert answer.startswith(b"HTTP/1.1 408 ")
        assert b"connection: close" in answer
        assert not door.receiver.raws
        assert await uploads_in(database) == 0


async def test_without_a_token_that_allows_it_no_file_is_read(
    opened: tuple[RunningDoor, Database],
) -> None:
    door, database = opened
    parts = [_concern(), _file(JPEG)]
    for headers, status in (
        ({}, 401),
        ({"authorization": "Bearer made-up"}, 401),
        (await bearer(door, MUTE), 403),
    ):
        problem(await door.client.post(CONCERNS, files=parts, headers=headers), status)
    assert await uploads_in(database) == 0
    assert not door.receiver.raws


async def test_a_delivery_made_again_is_one_concern_with_its_files_once(
    opened: tuple[RunningDoor, Database],
) -> None:
    door, database = opened
    key = {"idempotency-key": "8e03978e-40d5"}
    parts = [_concern(), _file(JPEG), _file(PDF)]
    first, second = [await _send(door, parts, **key) for _ in range(2)]
    assert (first.status_code, second.text) == (201, first.text)
    assert len(door.receiver.raws) == 1
    assert await uploads_in(database) == 2
    for other in ([_concern(), _file(JPEG)], [_concern(), _file(JPEG, "b.jpg"), _file(PDF)]):
        problem(await _send(door, other, **key), 422)
    assert len(door.receiver.raws) == 1
    assert await uploads_in(database) == 2


async def test_what_was_delivered_gets_its_receipt_also_when_no_more_files_may_come(
    tmp_path: Path,
) -> None:
    async with _door(tmp_path, upload_rate_burst=1) as (door, database):
        parts, key = [_concern(), _file(PDF)], {"idempotency-key": "8e03978e"}
        first, again = [await _send(door, parts, **key) for _ in range(2)]
        assert (again.status_code, again.text) == (201, first.text)
        limited = await _send(door, parts)
        problem(limited, 429)
        assert int(limited.headers["retry-after"]) >= 1
        assert (await _send(door, [_concern()])).status_code == 201, "words are not held up"
        assert await uploads_in(database) == 1


async def test_a_portal_is_not_held_up_by_the_count_of_one_reporter(tmp_path: Path) -> None:
    limits = {"client_upload_rate_burst": 1, "trusted_proxies": []}
    async with _door(tmp_path, **limits) as (door, _):
        answers = [await _send(door, [_concern(), _file(PDF)]) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [201, 201, 201]


async def test_a_portal_that_has_delivered_too_much_stores_no_file(tmp_path: Path) -> None:
    slow: dict[str, Portal] = {KNOWN.client_id: replace(KNOWN, per_minute=1)}
    async with sqlite(tmp_path) as database, running_api(lambda: slow, database) as door:
        assert (await _send(door, [_concern()])).status_code == 201
        problem(await _send(door, [_concern(), _file(JPEG)]), 429)
        assert await uploads_in(database) == 0
        samples = "varde_intake_web_files_total", {"result": "refused"}
        assert door.registry.get_sample_value(*samples) == 1.0


async def test_when_storage_is_out_nothing_is_claimed_and_the_same_may_be_sent_again(
    opened: tuple[RunningDoor, Database],
) -> None:
    door, database = opened
    parts, key = [_concern(), _file(JPEG)], {"idempotency-key": "8e03978e"}
    door.receiver.error = Transient("storage is away", retry_after=7.0)
    answer = await _send(door, parts, **key)
    problem(answer, 503)
    assert answer.headers["retry-after"] == "7"
    assert await uploads_in(database) == 0
    door.receiver.error = None
    assert (await _send(door, parts, **key)).status_code == 201
    assert await uploads_in(database) == 1


async def test_malware_is_sealed_like_all_else_and_marked(tmp_path: Path) -> None:
    (tmp_path / "clamd").mkdir()
    with private_clamd(tmp_path / "clamd") as place:
        async with _door(tmp_path, clamd=place) as (door, database):
            answer = await _send(door, [_concern(), _file(JPEG), _file(JPEG + INFECTED)])
            assert answer.status_code == 201
            [files] = door.receiver.files
            assert [file.scan for file in files] == [Scan.CLEAN, Scan.INFECTED]
            assert (await opened_file(database, files[1]))[1] == JPEG + INFECTED


def _written(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.glob("varde.db*"))


async def test_nothing_of_a_file_is_logged_or_written_in_the_clear(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(1)
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    async with _door(tmp_path) as (door, _):
        planted = _file(b"HEMMELIG INNHOLD " * 100_000, "KARI-PÅ-KAIA.txt")
        assert (await _send(door, [_concern(), planted])).status_code == 201
        odd = _file(PDF, "KARI-PÅ-KAIA.txt", field="HEMMELIG")
        problem(await _send(door, [_concern(), odd]), 422)
        assert not door.failures
    written = _written(tmp_path)
    told = (caplog.text + "".join(capfd.readouterr())).encode()
    for marker in (b"HEMMELIG", b"KARI-P", TEXT.encode()):
        assert marker not in written
        assert marker not in told
