"""The pages of a reporter who comes back, over HTTP, on a real database."""

import asyncio
import re
import time
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from support.coming_back import JPEG, WRONG, Reporter, reporting
from support.web_door import FORM_TYPE, answer_from_the_coordinator, visible
from support.working import challenge_in, solved
from varde.intake_web import dialogue as pages
from varde.intake_web import pace
from varde.shared.domain.clock import SystemClock
from varde.shared.domain.codes import PageLanguage
from varde.shared.domain.receipt import new_receipt
from varde.shared.messages import ConcernWithdrawn
from varde.shared.texts.pages import page_texts

ANSWER = "Takk. <b>Har hun</b> et trygt sted?\n\nHilsen koordinatoren"


@pytest.fixture
async def reporter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Reporter]:
    monkeypatch.setattr(pace, "RECEIPT_BEAT", 0.0)
    async with reporting(tmp_path) as opened:
        yield opened


@pytest.mark.parametrize("language", ["nb", "nn", "en", "ar"])
async def test_the_words_lead_to_status_and_replies(reporter: Reporter, language: str) -> None:
    await reporter.is_answered(ANSWER)
    entered = await reporter.door.client.get(f"/{language}/receipt")
    assert 'name="receipt"' in entered.text
    answer = await reporter.post(language, receipt=f"1. {reporter.words.upper()}!")
    assert answer.status_code == 200
    assert "&lt;b&gt;Har hun&lt;/b&gt; et trygt sted?" in answer.text
    assert "Hilsen koordinatoren" in visible(answer.text)
    t = page_texts("varde.intake_web", PageLanguage(language))
    assert t.date(SystemClock().today()) in answer.text
    assert answer.headers["cache-control"].startswith("no-store")
    assert "set-cookie" not in answer.headers
    assert "Sjefen tok" not in answer.text


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("nb", "Det finnes et svar som bare den første kvitteringen din åpner."),
        ("nn", "Det finst eit svar som berre den første kvitteringa di opnar."),
        ("en", "There is a reply that only your first receipt opens."),
    ],
)
async def test_a_reply_that_only_an_earlier_receipt_opens_is_told_of(
    reporter: Reporter, language: str, told: str
) -> None:
    none_yet = {"nb": "ikke noe svar ennå", "nn": "ikkje noko svar enno", "en": "no reply yet"}
    assert none_yet[language] in (await reporter.post(language)).text
    earlier = new_receipt(lambda _: 2)
    await answer_from_the_coordinator(reporter.database, reporter.concern_id, earlier, ANSWER)
    for _ in range(2):
        page = visible((await reporter.post(language)).text)
        assert told in page
        assert none_yet[language] not in page
        await reporter.is_answered(ANSWER)


async def test_a_wrong_receipt_and_a_slip_are_told_kindly(reporter: Reporter) -> None:
    unknown = await reporter.post(receipt=WRONG)
    malformed = await reporter.post(receipt="april <script>")
    assert (unknown.status_code, malformed.status_code) == (200, 200)
    assert "Vi finner ikke denne kvitteringen" in unknown.text
    assert "En kvittering har åtte ord" in malformed.text
    assert WRONG in unknown.text
    assert "<script>april" not in malformed.text
    assert "april &lt;script&gt;" in malformed.text


async def test_right_and_wrong_have_one_length(reporter: Reporter) -> None:
    lengths = {len((await reporter.post(receipt=r)).content) for r in (reporter.words, WRONG)}
    assert len(lengths) == 1


async def test_they_have_one_length_too_when_the_coordinator_wrote_much(reporter: Reporter) -> None:
    for number in range(3):
        await reporter.is_answered(f"Svar {number}. " + "Vi ringer «deg» & søsteren. " * 500)
    turned = [await reporter.post(act="add", leaf=str(leaf)) for leaf in range(6)]
    every = [await reporter.post(), *turned, await reporter.post(receipt=WRONG)]
    assert len({len(post.content) for post in every}) == 1


async def test_older_replies_are_behind_a_button_and_what_was_begun_stays(
    reporter: Reporter,
) -> None:
    for number in range(3):
        await reporter.is_answered(f"Svar {number}. " + "Vi ringer. " * 200)
    page, seen = (await reporter.post()).text, []
    while True:
        seen += re.findall(r"Svar \d", page)
        older = re.search(r'name="leaf" value="(\d+)">Eldre svar', page)
        if older is None:
            break
        page = (await reporter.post(act="add", leaf=older[1], text="Han sover i bua.")).text
        assert "Han sover i bua." in page
    assert seen == ["Svar 2", "Svar 1", "Svar 0"]
    assert "Nyere svar" in page
    assert await reporter.added() == []


@pytest.mark.parametrize("leaf", ["-1", "9" * 5_000, "²", "x"])
async def test_a_leaf_that_is_not_there_is_no_error(reporter: Reporter, leaf: str) -> None:
    await reporter.is_answered(ANSWER)
    assert "Hilsen koordinatoren" in (await reporter.post(leaf=leaf)).text


async def test_names_of_files_that_are_left_behind_cost_nobody_the_words(
    reporter: Reporter,
) -> None:
    names = {"files": [f"{n}.jpg" for n in range(60)]}
    data = {"receipt": reporter.words, "act": "add", "text": "Han sover i bua.", "leaf": "0"}
    answer = await reporter.door.client.post("/nb/receipt", data={**data, **names})
    assert "Han sover i bua." in answer.text
    assert "Hadde du valgt filer, må du velge dem på nytt." in visible(answer.text)


async def test_they_have_one_length_too_when_much_was_written(reporter: Reporter) -> None:
    posts = [
        await reporter.post(act="add", receipt=receipt, text="Han sover i bua. " * 600)
        for receipt in (reporter.words, WRONG)
    ]
    assert "Vi har fått det du skrev" in posts[0].text
    assert len({len(post.content) for post in posts}) == 1


async def test_what_was_written_is_kept_when_the_receipt_has_to_be_put_right(
    reporter: Reporter,
) -> None:
    answer = await reporter.post(act="add", receipt=WRONG, text="Han sover i <bua>.")
    assert "Han sover i &lt;bua&gt;." in answer.text
    assert 'name="act" value="add"' in answer.text


async def test_what_was_written_is_kept_when_the_database_is_away(reporter: Reporter) -> None:
    async with reporter.database.begin() as tx:
        await tx.exec_driver_sql("ALTER TABLE sealed_addition RENAME TO away")
    answer = await reporter.post(act="add", text="Han sover i bua.")
    assert answer.status_code == 503
    assert "Han sover i bua." in answer.text
    assert reporter.words in answer.text
    async with reporter.database.begin() as tx:
        await tx.exec_driver_sql("ALTER TABLE away RENAME TO sealed_addition")


async def test_a_photo_is_added_with_a_few_words_and_belongs_to_the_concern(
    reporter: Reporter,
) -> None:
    assert 'enctype="multipart/form-data"' in (await reporter.post()).text
    form = {"receipt": reporter.words, "act": "add", "text": "Her er bildet."}
    for _ in range(2):
        answer = await reporter.door.client.post(
            "/nb/receipt",
            data=form | {"token": "t" * 22},
            files=[("files", ("kaia.jpg", JPEG)), ("files", ("b.jpg", JPEG))],
        )
        assert "Vi har fått det du skrev" in answer.text
    assert await reporter.added() == ["Her er bildet."]
    assert await reporter.files() == [True, True]


async def test_a_file_that_cannot_be_taken_keeps_the_words_and_leaves_nothing(
    reporter: Reporter,
) -> None:
    form = {"receipt": reporter.words, "act": "add", "text": "Her er bildet."}
    for change, told in (
        ({}, "En av filene kan vi ikke ta imot."),
        ({"text": " "}, "Hadde du valgt filer, må du velge dem på nytt."),
        ({"receipt": WRONG}, "Vi finner ikke denne kvitteringen"),
        ({"receipt": "april"}, "En kvittering har åtte ord"),
        ({"act": "open"}, "Svar til deg"),
    ):
        content = JPEG if change else b"MZ" + bytes(5_000)
        answer = await reporter.door.client.post(
            "/nb/receipt", data=form | change, files=[("files", ("kaia.jpg", content))]
        )
        assert told in visible(answer.text)
        assert ("Her er bildet." in answer.text) == change.keys().isdisjoint({"text", "act"})
        assert await reporter.files() == []
        assert await reporter.uploads() == 0
    assert await reporter.added() == []


async def test_what_is_added_is_sealed_once_however_often_it_is_sent(reporter: Reporter) -> None:
    opened = await reporter.post()
    token = re.search(r'name="token" value="([\w-]+)"', opened.text)
    assert token
    for _ in range(2):
        answer = await reporter.post(act="add", token=token[1], text="Hun er 15 år.")
        assert "Vi har fått det du skrev" in answer.text
        assert "Hun er 15" not in answer.text
    assert await reporter.added() == ["Hun er 15 år."]


@pytest.mark.parametrize(
    ("text", "said"), [(" \n", "Skriv noe før du sender"), ("x" * 20_001, "for lang")]
)
async def test_what_cannot_be_sent_is_kept_and_said(
    reporter: Reporter, text: str, said: str
) -> None:
    answer = await reporter.post(act="add", text=text)
    assert said in answer.text
    assert text.strip() in answer.text
    assert await reporter.added() == []


async def test_deleting_is_asked_once_more_and_then_told_to_the_router(reporter: Reporter) -> None:
    await reporter.events()
    asked = await reporter.post(act="ask")
    assert "Vil du slette meldingen din?" in visible(asked.text)
    assert await reporter.events() == []
    done = await reporter.post(act="delete")
    assert "Meldingen din blir slettet" in visible(done.text)
    (event,) = await reporter.events()
    assert isinstance(event, ConcernWithdrawn)
    assert event.concern_id == reporter.concern_id


@pytest.mark.parametrize("act", ["add", "ask", "delete"])
async def test_nothing_can_be_done_with_a_wrong_receipt(reporter: Reporter, act: str) -> None:
    await reporter.events()
    answer = await reporter.post(act=act, receipt=WRONG, text="Hei.")
    assert "Vi finner ikke denne kvitteringen" in answer.text
    assert (await reporter.added(), await reporter.events()) == ([], [])


async def test_guessing_is_slowed_down_and_the_right_receipt_is_not_counted(
    reporter: Reporter,
) -> None:
    reporter.door.client.headers["x-forwarded-for"] = "203.0.113.7"
    for _ in range(int(pages.CLIENT.burst) + 5):
        assert (await reporter.post()).status_code == 200
    statuses = [(await reporter.post(receipt=WRONG)).status_code for _ in range(21)]
    assert statuses == [200] * 20 + [429]
    slowed = await reporter.post()
    assert slowed.status_code == 429
    assert int(slowed.headers["retry-after"]) > 0
    assert "Vent et minutt" in slowed.text
    assert reporter.words in slowed.text


async def test_under_attack_the_right_receipt_opens_for_whoever_works_for_it(
    reporter: Reporter,
) -> None:
    reporter.door.client.headers["x-forwarded-for"] = "203.0.113.7"
    while (slowed := await reporter.post(receipt=WRONG)).status_code == 200:
        pass
    shown = {"challenge": challenge_in(slowed.text)}
    shown["solution"] = solved(shown["challenge"])
    guess = await reporter.post(receipt=WRONG, **shown)
    assert (guess.status_code, "Vi finner ikke" in guess.text) == (200, True)
    again = await reporter.post(act="add", text="Hun er på kaia.", **shown)
    assert again.status_code == 429
    assert "Hun er på kaia." in again.text
    shown = {"challenge": challenge_in(again.text)}
    shown["solution"] = solved(shown["challenge"])
    files = {"files": ("a.jpg", JPEG)}
    data = {"receipt": reporter.words, "act": "add", "text": "Hun er på kaia.", **shown}
    added = await reporter.door.client.post("/nb/receipt", data=data, files=files)
    assert added.status_code == 200
    assert (await reporter.added(), await reporter.files()) == (["Hun er på kaia."], [True])


async def test_a_database_that_is_away_is_told(reporter: Reporter) -> None:
    async with reporter.database.begin() as tx:
        await tx.exec_driver_sql("ALTER TABLE dialogue RENAME TO away")
    answer = await reporter.post()
    assert answer.status_code == 503
    assert "gikk galt" in answer.text
    async with reporter.database.begin() as tx:
        await tx.exec_driver_sql("ALTER TABLE away RENAME TO dialogue")


@pytest.mark.parametrize(
    "body", [b"", b"\xff\xfe=%ff", b"&".join(b"a=1" for _ in range(50)), b"receipt=" + b"a" * 9_000]
)
async def test_what_is_no_form_of_ours_is_answered_calmly(reporter: Reporter, body: bytes) -> None:
    kind = {"content-type": "application/x-www-form-urlencoded"}
    answer = await reporter.door.client.post("/nb/receipt", content=body, headers=kind)
    assert answer.status_code in {200, 400}
    assert 'name="receipt"' in answer.text


async def test_an_answer_takes_its_time_whatever_is_asked_and_however_late_the_last_of_it_comes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "RECEIPT_BEAT", 0.2)
    async with reporting(tmp_path) as reporter:
        for receipt in (reporter.words, WRONG, "april"):
            whole = asyncio.get_running_loop().create_future()
            await reporter.door.client.post(
                "/nb/receipt",
                content=_late(urlencode({"receipt": receipt}).encode(), whole),
                headers={"content-type": FORM_TYPE},
            )
            assert time.monotonic() - whole.result() >= 0.2


async def _late(body: bytes, whole: "asyncio.Future[float]") -> AsyncIterator[bytes]:
    """All but the last byte, and that one after a beat has passed; ``whole`` is when."""
    yield body[:-1]
    await asyncio.sleep(0.25)
    whole.set_result(time.monotonic())
    yield body[-1:]
