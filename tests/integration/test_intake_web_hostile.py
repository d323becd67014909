"""What the web door makes of forms and requests that nobody meant well with, or that came to harm on their way."""

import asyncio
import re
from collections.abc import AsyncIterator

import pytest

from support.web_door import (
    FORM_TYPE,
    FULL,
    RunningDoor,
    came_back,
    raw,
    running_door,
    visible,
)
from varde.intake_web.form import CHOICES

HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}}&amp;</textarea>"


@pytest.fixture
async def door() -> AsyncIterator[RunningDoor]:
    async with running_door() as running:
        yield running


async def test_a_text_that_is_too_long_comes_back_whole(door: RunningDoor) -> None:
    answer = await door.client.post("/nn/", data={"text": "Å𝄞" * 15_000})
    assert came_back(answer)
    assert "Teksten er for lang" in answer.text
    assert "Å𝄞" * 15_000 in answer.text


@pytest.mark.parametrize("name", [*FULL])
async def test_hostile_content_comes_back_as_text_in_every_field(
    door: RunningDoor, name: str
) -> None:
    for form in ({name: HOSTILE}, {"text": "x", name: HOSTILE, "go": "review"}):
        answer = await door.client.post("/nb/", data=form | {"safe_to_contact": "x" * 301})
        assert came_back(answer)
        check_harmless(answer.text)
        shown = name not in {*CHOICES, "safe_to_contact"}
        assert ("&lt;script&gt;alert(1)" in answer.text) == shown
    answer = await door.client.post("/nb/", data={"text": "x", name: HOSTILE, "go": "review"})
    check_harmless(answer.text)


def check_harmless(page: str) -> None:
    assert page.count("<script") == 1
    assert "<img" not in page
    assert "alert(1)</script>" not in page
    assert page.count("</textarea>") == page.count("<textarea")
    assert "49" not in visible(page)


async def test_bytes_that_are_no_text_come_back_with_the_rest(door: RunningDoor) -> None:
    headers = {"content-type": FORM_TYPE}
    answer = await door.client.post("/en/", content=b"text=help%C3%28me", headers=headers)
    assert came_back(answer)
    assert "Some characters could not be read" in answer.text
    assert "help�(me" in answer.text


@pytest.mark.parametrize("kind", ["multipart/mixed; boundary=x", "application/json", "", "x" * 99])
async def test_another_content_type_is_refused_with_a_page(door: RunningDoor, kind: str) -> None:
    answer = await door.client.post("/en/", content=b"text=hi", headers={"content-type": kind})
    assert answer.status_code == 415
    assert "Your message was not sent" in answer.text
    assert not door.receiver.raws


async def test_too_many_fields_are_refused_with_a_page(door: RunningDoor) -> None:
    body = b"text=a&" + b"&".join(b"f%d=1" % n for n in range(500))
    answer = await door.client.post("/en/", content=body, headers={"content-type": FORM_TYPE})
    assert answer.status_code == 400
    assert not door.receiver.raws


async def test_a_huge_body_gets_a_page_and_an_endless_one_is_cut(door: RunningDoor) -> None:
    huge = {"text": "a" * 2_000_000}
    answer = await door.client.post("/en/", data=huge)
    assert came_back(answer)
    assert "The text is too long" in answer.text
    head = (
        f"POST /en/ HTTP/1.1\r\nHost: x\r\nContent-Type: {FORM_TYPE}\r\n"
        "Content-Length: 99999999999\r\n\r\ntext="
    )
    _reader, writer = await asyncio.open_connection("127.0.0.1", door.port)
    writer.write(head.encode())
    sent = 0
    try:
        while sent < 200_000_000:
            writer.write(b"a" * 65_536)
            await writer.drain()
            sent += 65_536
    except ConnectionError:
        pass
    writer.close()
    assert sent < 40_000_000
    assert not door.receiver.raws


async def test_a_form_that_trickles_in_is_not_waited_for() -> None:
    async with running_door(read_timeout=0.3) as door:
        head = f"POST /en/ HTTP/1.1\r\nHost: x\r\nContent-Type: {FORM_TYPE}\r\nContent-Length: 50\r\n\r\n"
        answer = await raw(door, head.encode() + b"text=slow")
        assert answer.startswith(b"HTTP/1.1 408 ")
        assert b"It took too long" in answer


@pytest.mark.parametrize("start", [b"", b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ", b"\r\n\r\n"])
async def test_a_header_that_never_ends_is_not_waited_for(start: bytes) -> None:
    async with running_door(header_timeout=0.3) as door:
        assert await raw(door, start, wait=3.0) == b""


async def test_an_endless_header_is_cut(door: RunningDoor) -> None:
    answer = await raw(door, b"GET / HTTP/1.1\r\nX-Long: " + b"a" * 40_000)
    assert answer.startswith(b"HTTP/1.1 400 ")


async def test_a_link_prefills_a_known_arena_and_reflects_nothing(door: RunningDoor) -> None:
    known = await door.client.get("/nb/?arena=SKOLE")
    assert 'name="arena" value="SKOLE"' in known.text
    plain = re.sub(r'name="token" value="[^"]+"', "", (await door.client.get("/nb/")).text)
    for query in (f"arena={HOSTILE}", "arena=skole", "text=planted", "contact=1&go=send"):
        answer = await door.client.get(f"/nb/?{query}")
        assert re.sub(r'name="token" value="[^"]+"', "", answer.text) == plain
