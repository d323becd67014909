"""The web door's pages over real HTTP: whole, alike in length, and silent about who asks."""

import asyncio
import base64
import hashlib
import re
from collections.abc import AsyncIterator

import httpx
import pytest

from support.buses import until_passes
from support.ports import free_port
from support.web_door import (
    FULL,
    TEXT,
    RunningDoor,
    raw,
    running_door,
    visible,
)
from varde.intake_web.steps import QUESTIONS
from varde.shared.domain.codes import PageLanguage
from varde.shared.errors import Transient


@pytest.fixture
async def door() -> AsyncIterator[RunningDoor]:
    async with running_door() as running:
        yield running


async def test_the_plain_address_is_bokmal(door: RunningDoor) -> None:
    assert '<html lang="nb" dir="ltr">' in (await door.client.get("/")).text
    assert (await door.client.post("/", data={"text": TEXT})).status_code == 200
    assert door.receiver.submissions[0].language is PageLanguage.NB


async def test_no_header_of_the_browser_chooses_the_language(door: RunningDoor) -> None:
    asked = {"accept-language": "ar, pl;q=0.9, en;q=0.8", "user-agent": "Phone (en-GB)"}
    for path, language in (("/", "nb"), ("/nn/", "nn"), ("/nowhere", "nb"), ("/nb/receipt", "nb")):
        answer = await door.client.get(path, headers=asked)
        assert f'<html lang="{language}"' in answer.text
        assert "vary" not in answer.headers


async def test_every_answer_has_the_protecting_headers_and_none_has_a_cookie(
    door: RunningDoor,
) -> None:
    answers = [
        await door.client.get("/"),
        await door.client.post("/en/", data={"text": TEXT}),
        await door.client.post("/en/", data={"text": ""}),
        await door.client.get("/nowhere"),
        await door.client.put("/nb/"),
        await door.client.get("/favicon.ico"),
    ]
    assert [a.status_code for a in answers] == [200, 200, 200, 404, 405, 204]
    for answer in answers:
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; style-src 'sha256-")
        assert "; script-src 'sha256-" in policy
        assert "unsafe" not in policy
        for rule in ("form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'"):
            assert rule in policy
        assert answer.headers["cache-control"] == "no-store, no-transform"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cross-origin-opener-policy"] == "same-origin"
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
        assert answer.headers["cross-origin-embedder-policy"] == "require-corp"
        assert "camera=()" in answer.headers["permissions-policy"]
        for told in ("server", "date", "set-cookie", "x-powered-by", "etag", "location"):
            assert told not in answer.headers


async def test_only_pages_where_nothing_is_written_yet_tell_tor_browser_of_the_onion_service() -> (
    None
):
    onion = f"http://{'a' * 56}.onion"
    async with running_door(onion=onion, onion_port=free_port()) as door:
        for path in ("/", "/nn/", "/nn", "/nn/receipt"):
            answer = await door.client.get(path)
            assert answer.headers["onion-location"] == f"{onion}{path}"
        linked = await door.client.get("/nn/?arena=SKOLE&text=planted")
        assert linked.headers["onion-location"] == f"{onion}/nn/?arena=SKOLE"
        for answer in (
            await door.client.post("/nn/", data={"text": TEXT, "go": "facts"}),
            await door.client.post("/nn/receipt", data={"receipt": "april"}),
            await door.client.get("/nowhere"),
        ):
            assert "onion-location" not in answer.headers


async def test_whichever_way_a_posted_form_goes_its_answer_has_one_length_and_one_head(
    door: RunningDoor,
) -> None:
    answers = [
        await door.client.post(f"/{language}/", data=FULL | {"text": text, "go": go})
        for language in ("nb", "en", "ar")
        for text in (TEXT, " " * len(TEXT))
        for go in (*QUESTIONS, "send")
    ]
    assert {answer.status_code for answer in answers} == {200}
    assert len({_lines(answer) for answer in answers}) == 1
    door.receiver.error = Transient("storage is away")
    answers.append(await door.client.post("/nb/", data=FULL))
    assert answers[-1].status_code == 503
    assert len({len(answer.content) for answer in answers}) == 1


def _lines(answer: httpx.Response) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(answer.headers.items()))


async def test_what_the_parser_refuses_has_the_headers_too(door: RunningDoor) -> None:
    answer = (await raw(door, b"NONSENSE\r\n\r\n")).lower()
    assert answer.startswith(b"http/1.1 400 ")
    assert b"content-security-policy: default-src 'none'" in answer
    assert b"server:" not in answer


async def test_the_page_asks_for_nothing_and_runs_nothing_but_the_way_out(
    door: RunningDoor,
) -> None:
    answer = await door.client.get("/nn/")
    page = answer.text
    scripts = re.findall(r"<script>(.*?)</script>", page, flags=re.DOTALL)
    assert len(scripts) == page.count("<script") == 1
    allowed = base64.b64encode(hashlib.sha256(scripts[0].encode()).digest()).decode()
    assert f"script-src 'sha256-{allowed}' 'sha256-" in answer.headers["content-security-policy"]
    for stored in ("cookie", "localStorage", "sessionStorage", "indexedDB", "fetch", "XMLHttp"):
        assert stored not in scripts[0]
    assert not re.search(r"\s(src|srcset|on\w+|style)=", page)
    assert "@import" not in page
    assert "url(" not in page
    outside = set(re.findall(r'(?:href|action)="(https?:[^"]*)"', page))
    assert outside == {"https://www.yr.no/"}


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json", "/nn/x", "/static/varde.css"])
async def test_unknown_pages_are_friendly_and_in_the_address_s_language(
    door: RunningDoor, path: str
) -> None:
    answer = await door.client.get(path)
    assert answer.status_code == 404
    assert ('<html lang="nn"' if path.startswith("/nn") else '<html lang="nb"') in answer.text
    assert "112" in visible(answer.text)


async def test_wrong_methods_are_answered_and_head_works(door: RunningDoor) -> None:
    refused = await door.client.delete("/en/")
    assert (refused.status_code, refused.headers["allow"]) == (405, "GET, HEAD, POST")
    assert "Open the form" in refused.text
    head = await door.client.head("/en/")
    assert head.status_code == 200
    assert head.content == b""
    assert int(head.headers["content-length"]) == len((await door.client.get("/en/")).content)


async def test_whoever_is_one_too_many_meets_a_page_with_the_numbers_to_call() -> None:
    async with running_door(max_connections=1) as door:
        _, writer = await asyncio.open_connection("127.0.0.1", door.port)
        answer = await door.client.get("/nn/")
        assert answer.status_code == 503
        assert answer.headers["retry-after"] == "30"
        assert "no-referrer" in answer.headers["referrer-policy"]
        assert "Noko gjekk gale" in answer.text
        assert "Ring 112" in answer.text
        writer.close()

        async def there_is_room() -> None:
            if (await door.client.get("/nn/")).status_code == 503:
                raise Transient("as many as may be")

        await until_passes(there_is_room)
