"""Writing in a case at the desk: what she sees is what is released, and of two who write, nobody's words are lost."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from support import stores
from support.desk import Her, RunningDesk, her, running_desk, written
from varde.shared.casework.decisions import Overtaken
from varde.shared.domain.case import Case
from varde.shared.domain.clock import NORWAY
from varde.shared.domain.codes import Language
from varde.shared.store import cases

NB = Language.NB
TEXT = "Sjefen, Radomir Stoilov, har tatt passet til Mirjeta Berisha. De får ikke lønn."
SUMMARY = "En voksen får ikke lønn."
ACCOUNT = "Noen holder tilbake passet hennes."


@pytest.fixture(params=stores.KINDS)
async def desk(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[RunningDesk]:
    async with stores.of_kind(request.param, tmp_path) as database, running_desk(database) as desk:
        yield desk


@pytest.fixture
async def case(desk: RunningDesk) -> Case:
    return await desk.router.tell(TEXT, exclude="NAV")


async def _open(she: Her, case: Case) -> None:
    await she.get(f"/sak/{case.reference}")
    await she.post(f"/sak/{case.reference}/original")


async def _send(she: Her, case: Case, **fields: str) -> int:
    """Press a button of the form, in which she has typed these fields."""
    hidden = dict(re.findall(r'name="((?:fra|spurt)-\w+)" value="(\w+)"', she.page))
    sent = written(she) | hidden | {"hvem": "koordinator"} | fields
    return (await she.post(f"/sak/{case.reference}/endre", **sent)).status_code


async def _did(desk: RunningDesk) -> list[tuple[str, str]]:
    return [(e.action, e.detail) for e in await desk.router.log()]


async def test_what_she_typed_and_did_not_save_is_what_is_released(
    desk: RunningDesk, case: Case
) -> None:
    async with her(desk) as she:
        await _open(she, case)
        typed = {"sammendrag": SUMMARY, "redegjorelse": ACCOUNT}
        assert await _send(she, case, **typed, frigi="ja", med="ja") == 200
        assert "Saken står i kanalen nå." in she.page
    now = await desk.router.case(case)
    assert (now.held, now.summary, now.account) == (False, SUMMARY, ACCOUNT)
    assert (await _did(desk))[-2:] == [
        ("revise", "summary account"),
        ("release", "with account"),
    ]


async def test_an_account_that_she_did_not_tick_is_saved_and_stays_sealed(
    desk: RunningDesk, case: Case
) -> None:
    async with her(desk) as she:
        await _open(she, case)
        assert await _send(she, case, redegjorelse=ACCOUNT, frigi="ja") == 200
        assert (await desk.router.case(case)).account == ""
        await _open(she, case)
        assert written(she)["redegjorelse"] == ACCOUNT


async def test_of_a_case_that_stands_in_the_channel_only_the_account_is_left_to_release(
    desk: RunningDesk, case: Case
) -> None:
    async with her(desk) as she:
        await _open(she, case)
        await _send(she, case, redegjorelse=ACCOUNT, frigi="ja")
        await _open(she, case)
        assert 'id="med"' not in she.page, "nothing to choose"
        assert 'name="frigi" value="med">Lagre og frigi redegjørelsen</button>' in she.page
        changed = f"{ACCOUNT} Og pengene."
        assert await _send(she, case, redegjorelse=changed, frigi="med") == 200
        assert "Saken står i kanalen nå." in she.page
        assert (await desk.router.case(case)).account == changed
        await _open(she, case)
        assert 'name="frigi"' not in she.page, "nothing is left to release"


async def test_what_is_released_as_it_was_is_not_called_written(
    desk: RunningDesk, case: Case
) -> None:
    async with her(desk) as she:
        await _open(she, case)
        assert await _send(she, case, frigi="ja") == 200
    assert not (await desk.router.case(case)).held
    assert "revise" not in [action for action, _ in await _did(desk)]


async def test_a_name_typed_just_before_the_release_stops_it_and_her_words_stay(
    desk: RunningDesk, case: Case
) -> None:
    async with her(desk) as she:
        await _open(she, case)
        named = "Det er Stoilov som har passet."
        assert await _send(she, case, redegjorelse=named, frigi="ja", med="ja") == 422
        assert written(she)["redegjorelse"] == named
        assert 'id="med" name="med" value="ja" checked' in she.page
    now = await desk.router.case(case)
    assert (now.held, now.version) == (True, case.version)


async def test_what_cannot_be_released_is_saved_and_the_page_says_both(
    desk: RunningDesk, case: Case
) -> None:
    async with her(desk) as she:
        await _open(she, case)
        assert (
            await _send(she, case, sammendrag=SUMMARY, redegjorelse="", frigi="ja", med="ja") == 422
        )
        assert "Lagret." in she.page
        assert "har ingen tekst å frigi" in she.page
        assert written(she)["sammendrag"] == SUMMARY
    assert (await desk.router.case(case)).held


async def test_a_release_of_a_case_that_was_changed_meanwhile_releases_nothing_and_keeps_her_words(
    desk: RunningDesk, case: Case
) -> None:
    async with her(desk) as she:
        await _open(she, case)
        await desk.router.add(case, "Hun er borte nå.", exclude="NAV")
        assert await _send(she, case, sammendrag=SUMMARY, frigi="ja") == 409
        assert written(she)["sammendrag"] == SUMMARY
    assert (await desk.router.case(case)).held
    assert not {"revise", "release"}.intersection(action for action, _ in await _did(desk))


async def test_nothing_is_released_but_the_version_that_was_seen(
    desk: RunningDesk, case: Case
) -> None:
    now = await desk.router.add(case, "Hun er borte nå.", exclude="NAV")
    for seen in (case.version, now.version + 1):
        with pytest.raises(Overtaken):
            await desk.router.review.release(
                case.reference, with_account=False, language=NB, seen=seen
            )
    assert (await desk.router.case(case)).held


async def test_a_release_that_met_a_closed_door_is_kept_as_words_and_decided_anew(
    desk: RunningDesk, case: Case
) -> None:
    async with her(desk) as she:
        await _open(she, case)
        account = written(she)["redegjorelse"]
        desk.router.clock.forward(minutes=11)
        picked = {"merke": "1:[telefonnummer]", "frigi": "ja", "med": "ja"}
        await _send(she, case, sammendrag=SUMMARY, **picked)
        assert 'name="holdt"' in she.page
        kept = she.page.split('name="holdt" value="')[1].split('"')[0]
        await she.post("/nokkel", passfrase="fjell rype kaffe regn sykkel lampe", holdt=kept)
        shown = re.findall(r'<p class="box text">(.*?)</p>', she.page, re.DOTALL)
        assert shown == [SUMMARY, account], "her words, and nothing that the form carries along"
        assert 'name="fra-sammendrag" hidden' in she.page, "sent, so that she is asked if need be"
        assert 'name="frigi"' not in she.page


@asynccontextmanager
async def _deputy(desk: RunningDesk) -> AsyncIterator[Her]:
    """The deputy, at a browser of her own."""
    await desk.account("vikar")
    they = Her(desk)
    async with they.client:
        await they.sign_in("vikar")
        await they.unlock()
        yield they


async def test_of_two_texts_that_both_have_changed_she_sees_both_and_who_and_chooses(
    desk: RunningDesk, case: Case
) -> None:
    async with her(desk) as she, _deputy(desk) as they:
        await _open(she, case)
        await _open(they, case)
        theirs = "Flere får ikke lønn."
        assert await _send(they, case, sammendrag=theirs) == 200
        typed = {"sammendrag": SUMMARY, "redegjorelse": ACCOUNT}
        assert await _send(she, case, **typed) == 409
        assert written(she) == typed | {"versjon": str(case.version + 1)}
        assert f'<p class="text">{theirs}</p>' in she.page
        at = f"{desk.router.clock.now().astimezone(NORWAY):%d.%m.%Y kl. %H.%M}"
        assert f"Endret av Vikar {at}." in she.page
        assert 'name="valg-redegjorelse"' not in she.page, "that text she alone has changed"
        assert await _send(she, case) == 422, "she has not chosen"
        assert "Velg hvilken tekst som skal lagres." in she.page
        assert f'<p class="text">{theirs}</p>' in she.page
        assert await _send(she, case, **{"valg-sammendrag": "lagret"}) == 200
        assert written(she)["redegjorelse"] == ACCOUNT
    assert (await desk.router.case(case)).summary == theirs


async def test_she_keeps_her_own_or_writes_the_two_together(desk: RunningDesk, case: Case) -> None:
    async with her(desk) as she, _deputy(desk) as they:
        await _open(she, case)
        await _open(they, case)
        await _send(they, case, sammendrag="Flere får ikke lønn.")
        await _send(she, case, sammendrag=SUMMARY)
        both = "En voksen og flere andre får ikke lønn."
        hers = {"valg-sammendrag": "min", "sammendrag": both}
        assert await _send(she, case, **hers) == 200
    assert (await desk.router.case(case)).summary == both


async def test_a_text_that_she_had_not_touched_is_as_the_other_saved_it(
    desk: RunningDesk, case: Case
) -> None:
    async with her(desk) as she, _deputy(desk) as they:
        await _open(she, case)
        await _open(they, case)
        await _send(they, case, sammendrag=SUMMARY)
        assert await _send(she, case, redegjorelse=ACCOUNT) == 409
        assert written(she)["sammendrag"] == SUMMARY
        assert "Du hadde ikke endret denne teksten" in she.page
        assert 'type="radio" name="valg-' not in she.page
        assert await _send(she, case) == 200
        assert written(she) | {"versjon": ""} == {
            "versjon": "",
            "sammendrag": SUMMARY,
            "redegjorelse": ACCOUNT,
        }


async def test_a_change_of_something_else_asks_nothing_and_keeps_her_words(
    desk: RunningDesk, case: Case
) -> None:
    async with her(desk) as she:
        await _open(she, case)
        async with desk.house.database.begin() as tx:
            await cases.touch(tx, case.case_id)
        assert await _send(she, case, sammendrag=SUMMARY) == 409
        assert "Se på den slik den er nå, og lagre en gang til." in she.page
        assert 'id="lagret-' not in she.page
        assert await _send(she, case) == 200
    assert (await desk.router.case(case)).summary == SUMMARY


async def test_a_choice_that_is_overtaken_once_more_is_asked_once_more(
    desk: RunningDesk, case: Case
) -> None:
    async with her(desk) as she, _deputy(desk) as they:
        await _open(she, case)
        await _open(they, case)
        await _send(they, case, sammendrag="Flere får ikke lønn.")
        await _send(she, case, sammendrag=SUMMARY)
        async with desk.house.database.begin() as tx:
            await cases.touch(tx, case.case_id)
        choice = {"valg-sammendrag": "lagret"}
        assert await _send(she, case, **choice) == 409
        assert written(she)["sammendrag"] == SUMMARY, "hers is not lost by it"
        assert 'value="lagret" required checked' in she.page
        assert await _send(she, case, **choice) == 200
    assert (await desk.router.case(case)).summary == "Flere får ikke lønn."


async def test_a_choice_about_one_saved_text_is_not_carried_to_the_next(
    desk: RunningDesk, case: Case
) -> None:
    async with her(desk) as she, _deputy(desk) as they:
        await _open(she, case)
        await _open(they, case)
        await _send(they, case, sammendrag="Flere får ikke lønn.")
        await _send(she, case, sammendrag=SUMMARY)
        await _send(they, case, sammendrag="Ingen får lønn.")
        choice = {"valg-sammendrag": "min"}
        assert await _send(she, case, **choice) == 409
        assert '<p class="text">Ingen får lønn.</p>' in she.page
        assert written(she)["sammendrag"] == SUMMARY
        assert "required checked" not in she.page, "of this text she has chosen nothing"
        assert await _send(she, case) == 422
        assert (await desk.router.case(case)).summary == "Ingen får lønn."
        assert await _send(she, case, **choice) == 200
    assert (await desk.router.case(case)).summary == SUMMARY


async def test_what_the_guard_stops_while_she_chooses_keeps_both_texts_on_the_page(
    desk: RunningDesk, case: Case
) -> None:
    async with her(desk) as she, _deputy(desk) as they:
        await _open(she, case)
        await _open(they, case)
        await _send(they, case, sammendrag="Flere får ikke lønn.")
        await _send(she, case, sammendrag=SUMMARY)
        sent = {"valg-sammendrag": "lagret", "redegjorelse": "Det er Stoilov."}
        assert await _send(she, case, **sent) == 422
        assert written(she)["sammendrag"] == SUMMARY
        assert '<p class="text">Flere får ikke lønn.</p>' in she.page


async def test_a_release_takes_the_choice_along(desk: RunningDesk, case: Case) -> None:
    async with her(desk) as she, _deputy(desk) as they:
        await _open(she, case)
        await _open(they, case)
        await _send(they, case, sammendrag="Flere får ikke lønn.")
        assert await _send(she, case, sammendrag=SUMMARY, frigi="ja") == 409
        assert (await desk.router.case(case)).held
        sent = {"valg-sammendrag": "min", "frigi": "ja"}
        assert await _send(she, case, **sent) == 200
    now = await desk.router.case(case)
    assert (now.held, now.summary) == (False, SUMMARY)
