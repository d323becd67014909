"""What was written is never lost, whatever becomes of the files that came with it or of the connection."""

from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from support.stores import sqlite
from support.web_door import (
    FORM_TYPE,
    FULL,
    TEXT,
    RunningDoor,
    came_back,
    raw,
    running_door,
    visible,
)

MIB = 1_048_576
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + bytes(range(256)) * 20
CONTACT = FULL["contact"]
FORM = FULL
AGAIN = "Hadde du valgt filer, må du velge dem på nytt."


@pytest.fixture
async def door(tmp_path: Path) -> AsyncIterator[RunningDoor]:
    async with sqlite(tmp_path) as database, running_door(database) as running:
        yield running


def _files(number: int, content: bytes = PDF) -> list[tuple[str, tuple[str, bytes]]]:
    return [("files", (f"{n}.pdf", content)) for n in range(number)]


def _is_kept(page: str, told: str) -> bool:
    """Whether the page has all that was typed, and says ``told`` and that files must be chosen again."""
    said = visible(page)
    return told in said and AGAIN in said and TEXT in page and CONTACT in page


@pytest.mark.parametrize("number", [40, 300])
async def test_whoever_chooses_a_whole_album_is_told_how_many_files_may_come(
    door: RunningDoor, number: int
) -> None:
    answer = await door.client.post("/nb/", data=FORM, files=_files(number))
    assert came_back(answer)
    assert _is_kept(answer.text, "Det er for mange filer. Velg høyst 10.")
    again = await door.client.post("/nb/", data=FORM, files=_files(10))
    assert again.status_code == 200
    assert len(door.receiver.files[0]) == 10


async def test_whoever_goes_back_with_an_album_chosen_keeps_the_text(door: RunningDoor) -> None:
    # Without the files, the browser sends their names.
    names = {"files": [f"{n}.jpg" for n in range(60)]}
    answer = await door.client.post("/nb/", data={**FORM, **names, "go": "contact"})
    assert answer.status_code == 200
    assert TEXT in answer.text
    assert CONTACT in answer.text


async def test_a_body_of_nothing_but_heads_of_files_ends(door: RunningDoor) -> None:
    answer = await door.client.post("/nb/", data=FORM, files=_files(1_001, b"x"))
    assert came_back(answer)
    assert answer.headers["connection"] == "close"
    assert _is_kept(answer.text, "Det er for mange filer. Velg høyst 10.")


async def test_too_many_text_fields_are_refused_in_a_form_with_files_too(door: RunningDoor) -> None:
    many = {f"f{n}": "1" for n in range(40)}
    answered = set()
    for _ in range(3):
        # No browser sends it, so the rest is not read: on a busy machine its sender may be cut off before the answer.
        with suppress(httpx.NetworkError):
            answer = await door.client.post("/nb/", data=FORM | many, files=_files(1))
            answered.add(answer.status_code)
    assert answered == {400}
    assert not door.receiver.raws


async def test_files_beyond_all_reason_cost_nobody_the_text(tmp_path: Path) -> None:
    limits = {"max_file_bytes": MIB, "max_files_bytes": MIB}
    async with sqlite(tmp_path) as database, running_door(database, **limits) as door:
        answer = await door.client.post("/nb/", data=FORM, files=_files(1, PDF * 1_000))
        assert came_back(answer)
        assert answer.headers["connection"] == "close"
        assert _is_kept(answer.text, "En fil er for stor")
        assert not door.receiver.raws


def _part(name: str, content: bytes, file: str = "") -> bytes:
    chosen = f'; filename="{file}"' if file else ""
    head = f'Content-Disposition: form-data; name="{name}"{chosen}\r\n\r\n'
    return b"--g\r\n" + head.encode() + content


def _begun(path: str, *parts: bytes, length: int = 9_000_000) -> bytes:
    head = (
        f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n"
        "Content-Type: multipart/form-data; boundary=g\r\n\r\n"
    )
    return head.encode() + b"\r\n".join(parts)


WRITTEN = [_part(name, value.encode()) for name, value in FORM.items()]


async def test_files_that_come_too_slowly_cost_nobody_the_text(tmp_path: Path) -> None:
    async with sqlite(tmp_path) as database, running_door(database, read_timeout=0.3) as door:
        answer = await raw(door, _begun("/nb/", *WRITTEN, _part("files", PDF, "a.pdf")))
        assert answer.startswith(b"HTTP/1.1 200 ")
        assert _is_kept(answer.decode(), "Det tok for lang tid å sende filene.")
        assert not door.receiver.raws


async def test_a_text_of_which_the_end_has_not_come_is_sent_again_whole(tmp_path: Path) -> None:
    async with sqlite(tmp_path) as database, running_door(database, read_timeout=0.3) as door:
        answer = await raw(door, _begun("/nb/", *WRITTEN))
        assert answer.startswith(b"HTTP/1.1 408 ")
        assert "last inn denne siden på nytt" in visible(answer.decode())


async def test_a_form_that_breaks_off_among_its_files_comes_back_with_the_text(
    door: RunningDoor,
) -> None:
    kind = {"content-type": "multipart/form-data; boundary=g"}
    whole = b"\r\n".join([*WRITTEN, _part("files", PDF, "a.pdf")])
    for body in (whole, whole + b"\r\n--gull\r\n", whole + b"\r\n--g\r\nContent\0"):
        answer = await door.client.post("/nb/", content=body, headers=kind)
        assert came_back(answer)
        assert _is_kept(answer.text, "Ikke alt du sendte, kom fram.")
    assert not door.receiver.raws


@pytest.mark.parametrize("files", [[], _files(1)])
@pytest.mark.parametrize("go", ["", "danger", "write"])
async def test_of_a_text_without_end_the_beginning_comes_back_and_that_is_said(
    door: RunningDoor, files: Sequence[tuple[str, tuple[str, bytes]]], go: str
) -> None:
    form = {"contact": CONTACT, "text": "Båten. " * 300_000, "go": go}
    answer = await door.client.post("/nb/", data=form, files=files)
    assert came_back(answer)
    assert "bare begynnelsen av den er her" in visible(answer.text)
    assert "Båten. " * 80_000 in answer.text
    assert CONTACT in answer.text
    assert not door.receiver.raws


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
async def test_a_page_that_has_nothing_of_what_was_written_leads_back_to_it(language: str) -> None:
    said = {"nb": "last inn denne siden på nytt", "nn": "last inn denne sida på nytt"}
    async with running_door(read_timeout=0.3) as door:
        head = f"POST /{language}/ HTTP/1.1\r\nHost: x\r\nContent-Type: {FORM_TYPE}\r\n"
        answer = await raw(door, f"{head}Content-Length: 50\r\n\r\ntext=slow".encode())
        page = answer.decode()
        assert answer.startswith(b"HTTP/1.1 408 ")
        assert said.get(language, "load this page again") in visible(page)
        main = page[page.index("<main") : page.index("</main>")]
        assert f'href="/{language}/"' not in main  # an empty form: the text would be gone
