"""The web door over real HTTP: what it answers, what it keeps, and what it never tells."""

import asyncio
import logging
import re
from collections.abc import AsyncIterator
from dataclasses import asdict
from urllib.parse import urlencode

import pytest

from support.web_door import (
    FORM_TYPE,
    FULL,
    TEXT,
    RunningDoor,
    came_back,
    raw,
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


@pytest.fixture
async def door() -> AsyncIterator[RunningDoor]:
    async with running_door() as running:
        yield running


@pytest.mark.parametrize("language", PageLanguage)
async def test_the_answer_to_the_post_shows_the_receipt_of_exactly_what_was_written(
    door: RunningDoor, language: PageLanguage
) -> None:
    answer = await door.client.post(f"/{language}/", data=FULL | {"token": await door.token()})
    assert answer.status_code == 200
    assert words_of(receipt_number(1), language.nearest) in answer.text
    assert door.receiver.submissions == [WebSubmission(language=language, **FULL)]


async def test_an_empty_text_gives_the_first_step_back_with_every_answer_carried_along(
    door: RunningDoor,
) -> None:
    answer = await door.client.post("/nb/", data=FULL | {"text": "  \n "})
    assert came_back(answer)
    assert not door.receiver.raws
    assert '<a href="#text">Skriv noe før du går videre. Én setning er nok.</a>' in answer.text
    assert 'aria-describedby="text-wrong text-hint"' in answer.text
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
    for go, stopped, heading in (
        ("facts", False, "A little more"),
        ("review", True, "What you want from us"),
        ("send", True, "What you want from us"),
    ):
        answer = await door.client.post("/en/", data=long | {"go": go})
        assert answer.status_code == 200
        assert came_back(answer) is stopped
        assert re.search(f"<h1>{heading}", answer.text)
    assert 'href="#interpreter"' in answer.text
    assert not door.receiver.raws


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
