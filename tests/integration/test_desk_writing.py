"""Writing in a case at the desk: what she sees is what is released, and nobody's words are lost."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from support import stores
from support.desk import RunningDesk, her, running_desk, written
from support.desk_writing import ACCOUNT, SUMMARY, TEXT, open_case, send
from varde.shared.casework.decisions import Overtaken
from varde.shared.domain.case import Case
from varde.shared.domain.codes import Language

NB = Language.NB


@pytest.fixture(params=stores.KINDS)
async def desk(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[RunningDesk]:
    async with stores.of_kind(request.param, tmp_path) as database, running_desk(database) as desk:
        yield desk


@pytest.fixture
async def case(desk: RunningDesk) -> Case:
    return await desk.router.tell(TEXT, exclude="NAV")


async def _did(desk: RunningDesk) -> list[tuple[str, str]]:
    return [(e.action, e.detail) for e in await desk.router.log()]


async def test_what_she_typed_and_did_not_save_is_what_is_released(
    desk: RunningDesk, case: Case
) -> None:
    async with her(desk) as she:
        await open_case(she, case)
        typed = {"sammendrag": SUMMARY, "redegjorelse": ACCOUNT}
        assert await send(she, case, **typed, frigi="ja", med="ja") == 200
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
        await open_case(she, case)
        assert await send(she, case, redegjorelse=ACCOUNT, frigi="ja") == 200
        assert (await desk.router.case(case)).account == ""
        await open_case(she, case)
        assert written(she)["redegjorelse"] == ACCOUNT


async def test_of_a_case_that_stands_in_the_channel_only_the_account_is_left_to_release(
    desk: RunningDesk, case: Case
) -> None:
    async with her(desk) as she:
        await open_case(she, case)
        await send(she, case, redegjorelse=ACCOUNT, frigi="ja")
        await open_case(she, case)
        assert 'id="med"' not in she.page, "nothing to choose"
        assert 'name="frigi" value="med">Lagre og frigi redegjørelsen</button>' in she.page
        changed = f"{ACCOUNT} Og pengene."
        assert await send(she, case, redegjorelse=changed, frigi="med") == 200
        assert "Saken står i kanalen nå." in she.page
        assert (await desk.router.case(case)).account == changed
        await open_case(she, case)
        assert 'name="frigi"' not in she.page, "nothing is left to release"


async def test_what_is_released_as_it_was_is_not_called_written(
    desk: RunningDesk, case: Case
) -> None:
    async with her(desk) as she:
        await open_case(she, case)
        assert await send(she, case, frigi="ja") == 200
    assert not (await desk.router.case(case)).held
    assert "revise" not in [action for action, _ in await _did(desk)]


async def test_a_name_typed_just_before_the_release_stops_it_and_her_words_stay(
    desk: RunningDesk, case: Case
) -> None:
    async with her(desk) as she:
        await open_case(she, case)
        named = "Det er Stoilov som har passet."
        assert await send(she, case, redegjorelse=named, frigi="ja", med="ja") == 422
        assert written(she)["redegjorelse"] == named
        assert 'id="med" name="med" value="ja" checked' in she.page
    now = await desk.router.case(case)
    assert (now.held, now.version) == (True, case.version)


async def test_what_cannot_be_released_is_saved_and_the_page_says_both(
    desk: RunningDesk, case: Case
) -> None:
    async with her(desk) as she:
        await open_case(she, case)
        assert (
            await send(she, case, sammendrag=SUMMARY, redegjorelse="", frigi="ja", med="ja") == 422
        )
        assert "Lagret." in she.page
        assert "har ingen tekst å frigi" in she.page
        assert written(she)["sammendrag"] == SUMMARY
    assert (await desk.router.case(case)).held


async def test_a_release_of_a_case_that_was_changed_meanwhile_releases_nothing_and_keeps_her_words(
    desk: RunningDesk, case: Case
) -> None:
    async with her(desk) as she:
        await open_case(she, case)
        await desk.router.add(case, "Hun er borte nå.", exclude="NAV")
        assert await send(she, case, sammendrag=SUMMARY, frigi="ja") == 409
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
        await open_case(she, case)
        account = written(she)["redegjorelse"]
        desk.router.clock.forward(minutes=11)
        picked = {"merke": "1:[telefonnummer]", "frigi": "ja", "med": "ja"}
        await send(she, case, sammendrag=SUMMARY, **picked)
        assert 'name="holdt"' in she.page
        kept = she.page.split('name="holdt" value="')[1].split('"')[0]
        await she.post("/nokkel", passfrase="fjell rype kaffe regn sykkel lampe", holdt=kept)
        shown = re.findall(r'<p class="box text">(.*?)</p>', she.page, re.DOTALL)
        assert shown == [SUMMARY, account], "her words, and nothing that the form carries along"
        assert 'name="fra-sammendrag" hidden' in she.page, "sent, so that she is asked if need be"
        assert 'name="frigi"' not in she.page


@pytest.mark.parametrize("field", ["sammendrag", "redegjorelse"])
async def test_another_cases_number_in_her_text_is_not_saved_and_her_words_stay(
    desk: RunningDesk, case: Case, field: str
) -> None:
    naming = f"{SUMMARY} Saken ligner på 26-2222."
    async with her(desk) as she:
        await open_case(she, case)
        assert await send(she, case, **{field: naming}, frigi="ja", med="ja") == 422
        assert "nummeret til en annen sak" in she.page
        assert written(she)[field] == naming
    now = await desk.router.case(case)
    assert (now.held, now.version) == (True, case.version)
