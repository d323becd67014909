"""Reading, checking, releasing and answering at the desk, with the real engines behind it."""

from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from support import stores
from support.desk import PASSWORD, Her, RunningDesk, her, running_desk, written
from varde.desk.searches import LONGEST
from varde.shared.casework import dialogue
from varde.shared.casework.submission import WebSubmission
from varde.shared.domain.case import Case
from varde.shared.domain.codes import Channel, PageLanguage, Status
from varde.shared.store import cases

TEXT = (
    "Sjefen, Radomir Stoilov, har tatt passet til Mirjeta Berisha. De får ikke lønn, og sover på "
    "gulvet i vaskeriet. Ring meg på 68 05 12 34."
)
POLISH = "Boję się o sąsiadkę. Nie dostaje pieniędzy i śpi w kuchni."


@pytest.fixture(params=stores.KINDS)
async def desk(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[RunningDesk]:
    async with stores.of_kind(request.param, tmp_path) as database, running_desk(database) as desk:
        yield desk


async def _did(desk: RunningDesk) -> list[tuple[str, str]]:
    return [(e.action, e.detail) for e in await desk.router.log() if e.subject.startswith("26-")]


async def test_the_queue_has_what_is_held_first_then_what_is_new(desk: RunningDesk) -> None:
    open_case = await desk.router.tell(TEXT)
    held = await desk.router.tell(POLISH)
    async with her(desk, unlocked=False) as she:
        await she.get("/")
        assert she.page.index(held.reference) < she.page.index(open_case.reference)
        assert "<title>(1) Saker" in she.page
        assert "Venter fordi: Språket støttes ikke." in " ".join(she.page.split())
        await she.get("/?vis=held")
        assert open_case.reference not in she.page
        await she.post("/sok", ord=open_case.reference)
        assert held.reference not in she.page
        await she.post("/sok", ord="finnesikke")
        assert "Ingen sak har de ordene." in she.page


async def test_a_search_goes_on_among_what_has_ended(desk: RunningDesk) -> None:
    ended = await desk.router.tell(TEXT)
    async with desk.house.database.begin() as tx:
        closed = replace(ended, status=Status.CLOSED, version=ended.version + 1)
        await cases.save_case(tx, closed)
    async with her(desk, unlocked=False) as she:
        await she.get("/")
        assert ended.reference not in she.page
        answer = await she.post("/sok", ord=ended.reference[3:])
        assert ended.reference not in she.page
        search = answer.url.params["sok"]
        assert f'href="/?vis=ended&amp;sok={search}"' in she.page
        await she.get(f"/?vis=ended&sok={search}")
        assert she.page.index(">Avsluttet</h2>") < she.page.index(ended.reference)


async def test_what_is_searched_for_stands_in_no_address_and_opens_for_who_searched(
    desk: RunningDesk,
) -> None:
    elsewhere = Her(desk)
    async with her(desk, unlocked=False) as she, elsewhere.client:
        await elsewhere.sign_in()
        answer = await she.post("/sok", ord=f"  {'ord ' * 100}")
        assert f'value="{("ord " * 100)[:LONGEST].strip()}"' in she.page
        assert not any("ord" in str(one.url) for one in (*answer.history[1:], answer))
        await elsewhere.get(f"/?{answer.url.query.decode()}")
        assert 'name="ord" type="search" value=""' in elsewhere.page
        session = await desk.house.sessions.find(she.client.cookies["varde-desk"])
        assert session
        found = partial(desk.house.searches.words, session.key, answer.url.params["sok"])
        assert found()
        await she.post("/ut")
        assert not found()


async def test_a_search_for_nothing_shows_the_queue(desk: RunningDesk) -> None:
    async with her(desk, unlocked=False) as she:
        assert str((await she.post("/sok", ord="  ")).url) == f"{desk.url}/"


async def test_without_the_key_no_original_account_or_release(desk: RunningDesk) -> None:
    case = await desk.router.tell(TEXT, exclude="NAV")
    async with her(desk, unlocked=False) as she:
        await she.get(f"/sak/{case.reference}")
        assert case.summary[:40] in she.page
        assert "Stoilov" not in she.page
        for what in ("original", "endre", "frigi", "melder/les", "fil/1/kopi"):
            answer = await she.post(f"/sak/{case.reference}/{what}", versjon="1")
            if what == "frigi":
                assert answer.url.path == "/nokkel"
            assert "Stoilov" not in answer.text
            await she.get(f"/sak/{case.reference}")
    assert await _did(desk) == [("triage", "")]


async def test_the_original_stands_beside_its_account_with_the_marks_named(
    desk: RunningDesk,
) -> None:
    case = await desk.router.tell(TEXT, exclude="NAV")
    async with her(desk) as she:
        await she.get(f"/sak/{case.reference}")
        answer = await she.post(f"/sak/{case.reference}/original")
        assert answer.headers["cache-control"].startswith("no-store")
        page = " ".join(she.page.split())
        assert "Waits" not in page
        assert "Mulig interessekonflikt" in page
        assert 'data-pair="' in page
        assert 'Mirjeta Berisha<span class="kind"> person</span>' in page
    assert ("open_original", "") in await _did(desk)


async def test_what_she_writes_is_saved_and_released_as_she_wrote_it(desk: RunningDesk) -> None:
    case = await desk.router.tell(TEXT, exclude="NAV")
    async with her(desk) as she:
        await she.get(f"/sak/{case.reference}")
        await she.post(f"/sak/{case.reference}/original")
        answer = await she.post(
            f"/sak/{case.reference}/endre",
            versjon=she.version,
            sammendrag=case.summary,
            redegjorelse="Noen holder tilbake passet til en kvinne.\r\n\r\nHun får ikke lønn.",
        )
        assert (answer.status_code, "Lagret." in she.page) == (200, True)
        await she.post(f"/sak/{case.reference}/endre", **written(she), frigi="ja", med="ja")
        assert "Saken står i kanalen nå." in she.page
    now = await desk.router.case(case)
    assert now.account == "Noen holder tilbake passet til en kvinne.\n\nHun får ikke lønn."
    assert (now.held, now.status) == (False, Status.DISCUSSED)
    await desk.router.deliver()
    assert desk.router.announced() == now.version
    assert ("revise", "account") in await _did(desk)
    assert ("release", "with account") in await _did(desk)


async def test_the_guard_stops_what_points_at_somebody_and_her_words_stay(
    desk: RunningDesk,
) -> None:
    case = await desk.router.tell(TEXT, exclude="NAV")
    async with her(desk) as she:
        await she.get(f"/sak/{case.reference}")
        await she.post(f"/sak/{case.reference}/original")
        for field, typed in (
            ("redegjorelse", "Det er Stoilov\r\nsom har passet."),
            ("sammendrag", "De får ikke lønn, og sover på gulvet i vaskeriet."),
        ):
            kept = {"sammendrag": case.summary, "redegjorelse": ""} | {field: typed}
            answer = await she.post(
                f"/sak/{case.reference}/endre", versjon=str(case.version), **kept
            )
            assert answer.status_code == 422
            assert "Den siste kontrollen stoppet teksten." in she.page
            assert typed.split()[-1] in she.page, "her words are on the page again"
        assert "en passasje fra originalen" in she.page
    assert (await desk.router.case(case)).version == case.version
    assert not [1 for action, _ in await _did(desk) if action == "revise"]


async def test_two_who_write_in_a_case_lose_nothing(desk: RunningDesk) -> None:
    case = await desk.router.tell(TEXT, exclude="NAV")
    at = f"/sak/{case.reference}"
    hers = {"sammendrag": case.summary, "redegjorelse": "En kvinne får ikke lønn."}
    theirs = hers | {"redegjorelse": "Passet hennes er borte."}
    async with her(desk) as she:
        await desk.account("vikar")
        they = Her(desk)
        async with they.client:
            await they.sign_in("vikar")
            await they.unlock()
            for one in (she, they):
                await one.get(at)
            seen = they.version
            await she.post(f"{at}/endre", versjon=she.version, **hers)
            assert "Lagret." in she.page
            answer = await they.post(f"{at}/endre", versjon=seen, **theirs)
            assert answer.status_code == 409
            assert "En kvinne får ikke lønn." in they.page
            assert "Passet hennes er borte." in they.page
            await they.post(f"{at}/endre", versjon=they.version, **theirs)
            assert "Lagret." in they.page
        await she.post(f"{at}/original")
        assert "Passet hennes er borte." in she.page
    revised = [entry.actor for entry in await desk.router.log() if entry.action == "revise"]
    assert revised == ["koordinator", "vikar"]


async def test_a_release_sent_twice_or_of_an_older_version_does_nothing_more(
    desk: RunningDesk,
) -> None:
    case = await desk.router.tell(POLISH)
    async with her(desk) as she:
        await she.get(f"/sak/{case.reference}")
        path, version = f"/sak/{case.reference}/frigi", str(case.version)
        assert (await she.post(path, versjon=version)).status_code == 200
        assert (await she.post(path, versjon=version)).status_code == 409
    assert [a for a, _ in await _did(desk)].count("release") == 1


async def test_the_live_check_names_what_it_finds_and_stores_nothing(desk: RunningDesk) -> None:
    case = await desk.router.tell(POLISH)
    async with her(desk) as she:
        await she.get(f"/sak/{case.reference}")
        path, before = f"/sak/{case.reference}/kontroll", await _did(desk)
        answer = await she.post(path, tekst="Ring 68 05 12 34.")
        assert answer.json() == {"funn": [{"slag": "telefon", "fra": 5, "til": 16}]}
        assert (await she.post(path, tekst="De får ikke lønn.")).json() == {"funn": []}
        answers = [await she.post(path, tekst="De får ikke lønn.") for _ in range(20)]
        assert {answer.status_code for answer in answers} == {200, 429}, "not faster than she types"
    assert await _did(desk) == before


async def test_she_answers_in_the_dialogue_also_with_the_key_locked(desk: RunningDesk) -> None:
    receipt, case = await _told_with_a_dialogue(desk)
    async with her(desk, unlocked=False) as she:
        await she.get(f"/sak/{case.reference}/melder")
        await she.post(f"/sak/{case.reference}/melder/svar", svar="Vi følger med.", vei="dialog")
        assert "Melderen kan lese svaret med kvitteringen." in she.page
    found = await dialogue.open_with(desk.house.database, receipt)
    assert found is not None
    assert [reply.text for reply in found.replies] == ["Vi følger med."]


async def test_a_standard_answer_is_put_below_what_she_wrote_and_not_sent(
    desk: RunningDesk,
) -> None:
    receipt, case = await _told_with_a_dialogue(desk)
    at = f"/sak/{case.reference}/melder"
    async with her(desk, unlocked=False) as she:
        await she.get(at)
        assert she.page.index('label="Bokmål"') < she.page.index('label="English"')
        await she.post(f"{at}/svar", svar="Hei!\r\n", mal="shelter:nn", vei="mal")
        assert "Hei!\n\nKrisesenteret er ope heile døgnet." in she.page
        for strange in ("", "shelter", "shelter:pl", "eid:nb", "<script>:nb"):
            answer = await she.post(f"{at}/svar", svar="Hei!", mal=strange, vei="mal")
            assert (answer.status_code, "Hei!" in she.page) == (200, True)
    found = await dialogue.open_with(desk.house.database, receipt)
    assert found is not None
    assert found.replies == ()


async def test_an_answer_that_nobody_could_read_is_not_sent_and_stays_on_the_page(
    desk: RunningDesk,
) -> None:
    await desk.router.mail(TEXT)
    await desk.router.deliver()
    case = await desk.router.newest()
    async with her(desk) as she:
        await she.get(f"/sak/{case.reference}/melder")
        answer = await she.post(
            f"/sak/{case.reference}/melder/svar", svar="Vi følger med.", vei="dialog"
        )
        assert answer.status_code == 422
        assert "Vi følger med." in she.page


async def test_she_answers_by_e_mail_and_never_sees_the_address(desk: RunningDesk) -> None:
    await desk.router.mail(TEXT, sender="kari@nabo.example", vouched=True)
    await desk.router.deliver()
    case = await desk.router.newest()
    async with her(desk) as she:
        await she.get(f"/sak/{case.reference}/melder")
        await she.post(f"/sak/{case.reference}/melder/svar", svar="Takk.", vei="epost")
        assert "Svaret går ut med e-post." in she.page
        assert "kari@nabo.example" not in she.page
    letter = await desk.router.queue.claim()
    assert letter is not None
    opened = desk.router.queue.open(letter)
    assert (opened.to, opened.text) == ("kari@nabo.example", "Takk.")


async def test_the_sender_is_shown_for_a_reason_and_the_password_and_it_is_written_down(
    desk: RunningDesk,
) -> None:
    await desk.router.mail(TEXT, sender="kari@nabo.example")
    await desk.router.deliver()
    case = await desk.router.newest()
    path = f"/sak/{case.reference}/melder"
    async with her(desk) as she:
        await she.get(path)
        assert (await she.post(f"{path}/avsender")).status_code == 422, "no reason"
        desk.router.clock.forward(minutes=6)
        await she.get(path)
        asked = await she.post(f"{path}/avsender", hvorfor="danger")
        assert asked.url.path == "/bekreft"
        assert ("show_sender", "danger") not in await _did(desk)
        await she.post("/bekreft", passord=PASSWORD, til=path)
        await she.post(f"{path}/avsender", hvorfor="danger")
        assert "kari@nabo.example" in she.page
    assert ("show_sender", "danger") in await _did(desk)


async def test_what_was_written_both_ways_is_read_in_one_place(desk: RunningDesk) -> None:
    _, case = await _told_with_a_dialogue(desk)
    await desk.router.add(case, "Hun er borte nå.")
    async with her(desk) as she:
        path = f"/sak/{case.reference}/melder"
        await she.get(path)
        await she.post(f"{path}/svar", svar="Vi følger med.", vei="dialog")
        await she.post(f"{path}/les")
        for who, text in (("Fra melderen", "Hun er borte nå."), ("Fra deg", "Vi følger med.")):
            assert she.page.index(who) < she.page.index(text)
    assert ("open_dialogue", "") in await _did(desk)


async def _told_with_a_dialogue(desk: RunningDesk) -> tuple[str, Case]:
    raw = WebSubmission(PageLanguage.NB, TEXT).to_bytes()
    receipt = await desk.router.receiver.receive(raw, Channel.WEB)
    await dialogue.begin(desk.house.database, receipt)
    await desk.router.deliver()
    return receipt, await desk.router.newest()
