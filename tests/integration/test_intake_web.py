"""The web door over real HTTP: what it answers, what it keeps, and what it never tells."""

import asyncio
import base64
import hashlib
import logging
import re
from collections.abc import AsyncIterator
from dataclasses import asdict
from urllib.parse import urlencode

import pytest

from support.web_door import (
    FORM_TYPE,
    TEXT,
    RunningDoor,
    receipt_number,
    running_door,
    visible,
)
from varde.intake_web.form import CHOICES
from varde.intake_web.steps import QUESTIONS
from varde.shared.casework.submission import WebSubmission
from varde.shared.domain.codes import Language, PageLanguage
from varde.shared.domain.receipt import words_of
from varde.shared.errors import Transient

HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}}&amp;</textarea>"
FULL = {
    "text": TEXT,
    "arena": "ARBEIDSPLASS",
    "child": "unsure",
    "about_self": "no",
    "want": "tip",
    "danger": "unsure",
    "when": "recent",
    "role": "business",
    "exclude": "Sjefen på kaia",
    "contact": "68 05 12 34",
    "safe_to_contact": "Etter klokka seks",
    "interpreter": "polsk",
}


@pytest.fixture
async def door() -> AsyncIterator[RunningDoor]:
    async with running_door() as running:
        yield running


async def raw(door: RunningDoor, request: bytes, wait: float = 5.0) -> bytes:
    """Everything the server answers to these bytes until it closes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", door.port)
    writer.write(request)
    async with asyncio.timeout(wait):
        answer = await reader.read()
    writer.close()
    return answer


@pytest.mark.parametrize("language", PageLanguage)
async def test_the_answer_to_the_post_shows_the_receipt_of_exactly_what_was_written(
    door: RunningDoor, language: PageLanguage
) -> None:
    answer = await door.client.post(f"/{language}/", data=FULL | {"token": await door.token()})
    assert answer.status_code == 200
    assert words_of(receipt_number(1), language.nearest) in answer.text
    assert door.receiver.submissions == [WebSubmission(language=language, **FULL)]


async def test_the_plain_address_is_bokmal(door: RunningDoor) -> None:
    assert '<html lang="nb" dir="ltr">' in (await door.client.get("/")).text
    assert (await door.client.post("/", data={"text": TEXT})).status_code == 200
    assert door.receiver.submissions[0].language is PageLanguage.NB


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
    assert [a.status_code for a in answers] == [200, 200, 422, 404, 405, 204]
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


async def test_only_the_first_step_tells_tor_browser_of_the_onion_service() -> None:
    onion = f"http://{'a' * 56}.onion"
    async with running_door(onion=onion) as door:
        for path in ("/", "/nn/", "/nn"):
            answer = await door.client.get(f"{path}?arena=SKOLE")
            assert answer.headers["onion-location"] == f"{onion}{path}"
        for answer in (
            await door.client.post("/nn/", data={"text": TEXT, "go": "facts"}),
            await door.client.get("/nowhere"),
        ):
            assert "onion-location" not in answer.headers


async def test_whichever_way_a_posted_form_goes_its_answer_has_one_length(
    door: RunningDoor,
) -> None:
    answers = [
        await door.client.post(f"/{language}/", data=FULL | {"text": text, "go": go})
        for language in ("nb", "en", "ar")
        for text in (TEXT, " " * len(TEXT))
        for go in (*QUESTIONS, "send")
    ]
    door.receiver.error = Transient("storage is away")
    answers.append(await door.client.post("/nb/", data=FULL))
    assert {answer.status_code for answer in answers} == {200, 422, 503}
    assert len({len(answer.content) for answer in answers}) == 1


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


async def test_an_empty_text_gives_the_first_step_back_with_every_answer_carried_along(
    door: RunningDoor,
) -> None:
    answer = await door.client.post("/nb/", data=FULL | {"text": "  \n "})
    assert answer.status_code == 422
    assert not door.receiver.raws
    assert '<a href="#text">Skriv noe før du går videre. Én setning er nok.</a>' in answer.text
    assert 'aria-describedby="text-hint text-wrong"' in answer.text
    assert 'aria-invalid="true"' in answer.text
    for name in FULL.keys() - {"text"}:
        assert f'type="hidden" name="{name}" value="{FULL[name]}"' in answer.text


async def test_each_step_asks_its_questions_and_carries_the_rest(door: RunningDoor) -> None:
    for step, asked in QUESTIONS.items():
        answer = await door.client.post("/nb/", data=FULL | {"go": step})
        assert answer.status_code == 200
        for name in FULL.keys() - set(asked):
            assert f'type="hidden" name="{name}" value="{FULL[name]}"' in answer.text
        for name in set(asked) & CHOICES.keys() - {"arena"}:
            assert f'name="{name}" value="{FULL[name]}" checked' in answer.text
        for name in set(asked) - CHOICES.keys() - {"text"}:
            assert f'id="{name}" name="{name}" value="{FULL[name]}"' in answer.text
    assert not door.receiver.raws
    assert door.counted("continued") == len(QUESTIONS)


async def test_the_last_step_shows_all_that_is_sent_and_the_way_back_to_each_answer(
    door: RunningDoor,
) -> None:
    answer = await door.client.post("/nb/", data=FULL | {"go": "review"})
    shown = visible(answer.text)
    for said in (
        TEXT,
        "På en arbeidsplass",
        "Nylig",
        "Jeg vil bare si fra",
        "Sjefen på kaia",
        "68 05 12 34",
        "Etter klokka seks",
        "polsk",
    ):
        assert said in shown
    for step in ("write", "danger", "facts", "contact"):
        assert f'name="go" value="{step}">Endre' in answer.text


async def test_a_step_nobody_knows_never_sends(door: RunningDoor) -> None:
    answer = await door.client.post("/nb/", data=FULL | {"go": "elsewhere"})
    assert "Se over det du sender" in answer.text
    assert not door.receiver.raws


async def test_no_step_is_reached_past_an_answer_that_cannot_be_sent(door: RunningDoor) -> None:
    long = {"text": TEXT, "interpreter": "x" * 101}
    for go, status, heading in (
        ("facts", 200, "A little more"),
        ("review", 422, "What you want from us"),
        ("send", 422, "What you want from us"),
    ):
        answer = await door.client.post("/en/", data=long | {"go": go})
        assert answer.status_code == status
        assert re.search(f"<h1>{heading}", answer.text)
    assert 'href="#interpreter"' in answer.text
    assert not door.receiver.raws


async def test_a_link_prefills_a_known_arena_and_reflects_nothing(door: RunningDoor) -> None:
    known = await door.client.get("/nb/?arena=SKOLE")
    assert 'name="arena" value="SKOLE"' in known.text
    plain = re.sub(r'name="token" value="[^"]+"', "", (await door.client.get("/nb/")).text)
    for query in (f"arena={HOSTILE}", "arena=skole", "text=planted", "contact=1&go=send"):
        answer = await door.client.get(f"/nb/?{query}")
        assert re.sub(r'name="token" value="[^"]+"', "", answer.text) == plain


async def test_a_text_that_is_too_long_comes_back_whole(door: RunningDoor) -> None:
    answer = await door.client.post("/nn/", data={"text": "Å𝄞" * 15_000})
    assert answer.status_code == 422
    assert "Teksten er for lang" in answer.text
    assert "Å𝄞" * 15_000 in answer.text


@pytest.mark.parametrize("name", [*FULL])
async def test_hostile_content_comes_back_as_text_in_every_field(
    door: RunningDoor, name: str
) -> None:
    for form in ({name: HOSTILE}, {"text": "x", name: HOSTILE, "go": "review"}):
        answer = await door.client.post("/nb/", data=form | {"safe_to_contact": "x" * 301})
        assert answer.status_code == 422
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
    assert answer.status_code == 422
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
    assert answer.status_code == 413
    assert "too large" in answer.text
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


async def test_when_storage_is_out_nothing_is_claimed_and_everything_is_kept(
    door: RunningDoor,
) -> None:
    door.receiver.error = Transient("storage is away", retry_after=7.0)
    answer = await door.client.post("/nb/", data=FULL | {"token": await door.token()})
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "7"
    assert "Meldingen er ikke sendt ennå" in visible(answer.text)
    assert f'name="text" value="{TEXT}"' in answer.text
    assert 'value="68 05 12 34"' in answer.text
    door.receiver.error = None
    again = re.search(r'name="token" value="([\w-]+)"', answer.text)
    assert again
    sent = await door.client.post("/nb/", data=FULL | {"token": again[1]})
    assert sent.status_code == 200
    assert len(door.receiver.raws) == 1


async def test_an_error_nobody_thought_of_keeps_the_text_and_is_told_by_kind_only(
    door: RunningDoor, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    door.receiver.error = RuntimeError(f"failed on {TEXT}")
    answer = await door.client.post("/nb/", data=FULL)
    assert answer.status_code == 500
    assert TEXT in answer.text
    assert [type(failure) for failure in door.failures] == [RuntimeError]
    assert "kaia" not in caplog.text


async def test_a_form_sent_twice_is_one_concern_with_one_receipt(door: RunningDoor) -> None:
    form = FULL | {"token": await door.token()}
    door.receiver.open.clear()
    clicks = [asyncio.create_task(door.client.post("/nb/", data=form)) for _ in range(3)]
    await asyncio.sleep(0.2)
    door.receiver.open.set()
    answers = [*await asyncio.gather(*clicks), await door.client.post("/nb/", data=form)]
    assert {a.status_code for a in answers} == {200}
    assert all(words_of(receipt_number(1), Language.NB) in a.text for a in answers)
    assert len(door.receiver.raws) == 1
    assert (door.counted("accepted"), door.counted("repeated")) == (1.0, 3.0)


async def test_the_same_words_from_two_people_are_two_concerns(door: RunningDoor) -> None:
    for _ in range(2):
        await door.client.post("/nb/", data=FULL | {"token": await door.token()})
    assert len(door.receiver.raws) == 2


async def test_too_many_submissions_are_asked_to_wait_with_the_text_kept() -> None:
    async with running_door(rate_burst=2, rate_per_second=0.1) as door:
        for _ in range(2):
            assert (await door.client.post("/nn/", data=FULL)).status_code == 200
        answer = await door.client.post("/nn/", data=FULL)
        assert answer.status_code == 429
        assert 1 <= int(answer.headers["retry-after"]) <= 10
        assert "Det er sendt mange meldingar no" in answer.text
        assert TEXT in answer.text
        assert len(door.receiver.raws) == 2


async def test_a_classroom_behind_one_address_is_not_locked_out_but_a_flood_is() -> None:
    async with running_door(rate_burst=1_000) as door:
        headers = {"x-forwarded-for": "203.0.113.9"}
        answers = [
            (await door.client.post("/nb/", data={"text": str(n)}, headers=headers)).status_code
            for n in range(65)
        ]
        assert answers[:60] == [200] * 60
        assert answers[-1] == 429
        assert (await door.client.post("/nb/", data={"text": "another"})).status_code == 200


async def test_nothing_that_happens_is_logged_even_at_debug(
    door: RunningDoor, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(1)
    logging.getLogger("httpx").setLevel(logging.CRITICAL)
    logging.getLogger("httpcore").setLevel(logging.CRITICAL)
    headers = {"user-agent": "Planted-Agent", "x-forwarded-for": "203.0.113.77"}
    await door.client.post("/nb/", data=FULL, headers=headers)
    await door.client.post("/nb/", data={"text": ""}, headers=headers)
    await door.client.get("/planted-path", headers=headers)
    await raw(door, b"NONSENSE 203.0.113.77\r\n\r\n")
    _reader, writer = await asyncio.open_connection("127.0.0.1", door.port)
    writer.write(
        f"POST /nb/ HTTP/1.1\r\nHost: x\r\nContent-Type: {FORM_TYPE}\r\nContent-Length: 9\r\n\r\nte".encode()
    )
    await writer.drain()
    writer.transport.abort()
    await asyncio.sleep(0.1)
    told = caplog.text + "".join(capfd.readouterr())
    for marker in ("Planted-Agent", "203.0.113.77", "planted-path", "kaia", "68 05", "127.0.0.1"):
        assert marker not in told
    assert not door.failures


async def test_metrics_are_counts_without_anything_of_anyone(door: RunningDoor) -> None:
    await door.client.post("/nb/", data=FULL)
    await door.client.post("/nb/", data={"text": ""})
    assert (door.counted("accepted"), door.counted("incomplete")) == (1.0, 1.0)
    labels = {
        name for metric in door.registry.collect() for s in metric.samples for name in s.labels
    }
    assert labels <= {"outcome", "le"}


async def test_what_is_in_progress_is_finished_when_the_door_closes() -> None:
    async with running_door() as door:
        door.receiver.open.clear()
        body = urlencode({"text": TEXT}).encode()
        head = f"POST /nb/ HTTP/1.1\r\nHost: x\r\nContent-Type: {FORM_TYPE}\r\nContent-Length: {len(body)}\r\n\r\n"
        reader, writer = await asyncio.open_connection("127.0.0.1", door.port)
        writer.write(head.encode() + body)
        await asyncio.sleep(0.2)
        asyncio.get_running_loop().call_later(0.3, door.receiver.open.set)
    assert words_of(receipt_number(1), Language.NB).encode() in await reader.read()
    writer.close()


def test_a_submission_survives_its_bytes() -> None:
    sent = WebSubmission(language=PageLanguage.NN, **FULL)
    assert asdict(WebSubmission.from_bytes(sent.to_bytes())) == asdict(sent)
