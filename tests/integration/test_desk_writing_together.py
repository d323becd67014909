"""Two who write in one case at the desk: nobody's words are lost, and of what both have changed one chooses."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from support import stores
from support.desk import RunningDesk, her, running_desk, written
from support.desk_writing import ACCOUNT, SUMMARY, TEXT, both_at, open_case, send, touch
from varde.shared.domain.case import Case
from varde.shared.domain.clock import NORWAY
from varde.shared.domain.codes import Language

NB = Language.NB


@pytest.fixture(params=stores.KINDS)
async def desk(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[RunningDesk]:
    async with stores.of_kind(request.param, tmp_path) as database, running_desk(database) as desk:
        yield desk


@pytest.fixture
async def case(desk: RunningDesk) -> Case:
    return await desk.router.tell(TEXT, exclude="NAV")


async def test_of_two_texts_that_both_have_changed_she_sees_both_and_who_and_chooses(
    desk: RunningDesk, case: Case
) -> None:
    async with both_at(desk, case) as (she, they):
        theirs = "Flere får ikke lønn."
        assert await send(they, case, sammendrag=theirs) == 200
        typed = {"sammendrag": SUMMARY, "redegjorelse": ACCOUNT}
        assert await send(she, case, **typed) == 409
        assert written(she) == typed | {"versjon": str(case.version + 1)}
        assert f'<p class="text">{theirs}</p>' in she.page
        at = f"{desk.router.clock.now().astimezone(NORWAY):%d.%m.%Y kl. %H.%M}"
        assert f"Endret av Vikar {at}." in she.page
        assert 'name="valg-redegjorelse"' not in she.page, "that text she alone has changed"
        assert await send(she, case) == 422, "she has not chosen"
        assert "Velg hvilken tekst som skal lagres." in she.page
        assert f'<p class="text">{theirs}</p>' in she.page
        assert await send(she, case, **{"valg-sammendrag": "lagret"}) == 200
        assert written(she)["redegjorelse"] == ACCOUNT
    assert (await desk.router.case(case)).summary == theirs


async def test_she_keeps_her_own_or_writes_the_two_together(desk: RunningDesk, case: Case) -> None:
    async with both_at(desk, case) as (she, they):
        await send(they, case, sammendrag="Flere får ikke lønn.")
        await send(she, case, sammendrag=SUMMARY)
        both = "En voksen og flere andre får ikke lønn."
        hers = {"valg-sammendrag": "min", "sammendrag": both}
        assert await send(she, case, **hers) == 200
    assert (await desk.router.case(case)).summary == both


async def test_a_text_that_she_had_not_touched_is_as_the_other_saved_it(
    desk: RunningDesk, case: Case
) -> None:
    async with both_at(desk, case) as (she, they):
        await send(they, case, sammendrag=SUMMARY)
        assert await send(she, case, redegjorelse=ACCOUNT) == 409
        assert written(she)["sammendrag"] == SUMMARY
        assert "Du hadde ikke endret denne teksten" in she.page
        assert 'type="radio" name="valg-' not in she.page
        assert await send(she, case) == 200
        assert written(she) | {"versjon": ""} == {
            "versjon": "",
            "sammendrag": SUMMARY,
            "redegjorelse": ACCOUNT,
        }


async def test_a_change_of_something_else_asks_nothing_and_her_words_are_saved(
    desk: RunningDesk, case: Case
) -> None:
    async with her(desk) as she:
        await open_case(she, case)
        await touch(desk, case)
        assert await send(she, case, sammendrag=SUMMARY) == 200
        assert "Lagret." in she.page
    assert (await desk.router.case(case)).summary == SUMMARY


@pytest.mark.parametrize("button", [{"frigi": "ja"}, {"gjor": "fakta"}], ids=["release", "facts"])
async def test_after_a_change_of_something_else_she_looks_before_she_releases_or_takes_the_facts(
    desk: RunningDesk, case: Case, button: dict[str, str]
) -> None:
    async with her(desk) as she:
        await open_case(she, case)
        await touch(desk, case)
        assert await send(she, case, sammendrag=SUMMARY, **button) == 409
        assert "Se på den slik den er nå, og lagre en gang til." in she.page
        assert 'id="lagret-' not in she.page
        assert written(she)["sammendrag"] == SUMMARY
        assert (await desk.router.case(case)).held
        assert await send(she, case, **button) == 200


async def test_what_is_released_meanwhile_is_not_written_in_before_she_knows(
    desk: RunningDesk, case: Case
) -> None:
    async with her(desk) as she:
        await open_case(she, case)
        for with_account in (False, True):
            await desk.router.review.release(case.reference, with_account=with_account, language=NB)
            now = await desk.router.case(case)
            assert await send(she, case, sammendrag=SUMMARY) == 409
            assert await desk.router.case(case) == now
        assert await send(she, case) == 200
    assert (await desk.router.case(case)).summary == SUMMARY


async def test_what_the_guard_stops_meanwhile_does_not_pass_for_a_look_at_the_release(
    desk: RunningDesk, case: Case
) -> None:
    async with her(desk) as she:
        await open_case(she, case)
        await desk.router.review.release(case.reference, with_account=False, language=NB)
        assert await send(she, case, sammendrag="Det er Stoilov.") == 422
        assert await send(she, case, sammendrag=SUMMARY) == 409


async def test_a_choice_is_saved_though_something_else_is_changed_meanwhile(
    desk: RunningDesk, case: Case
) -> None:
    async with both_at(desk, case) as (she, they):
        await send(they, case, sammendrag="Flere får ikke lønn.")
        await send(she, case, sammendrag=SUMMARY)
        await touch(desk, case)
        assert await send(she, case, **{"valg-sammendrag": "lagret"}) == 200
    assert (await desk.router.case(case)).summary == "Flere får ikke lønn."


async def test_a_choice_to_release_that_is_overtaken_once_more_is_asked_once_more(
    desk: RunningDesk, case: Case
) -> None:
    async with both_at(desk, case) as (she, they):
        await send(they, case, sammendrag="Flere får ikke lønn.")
        await send(she, case, sammendrag=SUMMARY)
        await touch(desk, case)
        choice = {"valg-sammendrag": "lagret", "frigi": "ja"}
        assert await send(she, case, **choice) == 409
        assert written(she)["sammendrag"] == SUMMARY, "hers is not lost by it"
        assert 'value="lagret" required checked' in she.page
        assert await send(she, case, **choice) == 200
    now = await desk.router.case(case)
    assert (now.held, now.summary) == (False, "Flere får ikke lønn.")


async def test_a_choice_about_one_saved_text_is_not_carried_to_the_next(
    desk: RunningDesk, case: Case
) -> None:
    async with both_at(desk, case) as (she, they):
        await send(they, case, sammendrag="Flere får ikke lønn.")
        await send(she, case, sammendrag=SUMMARY)
        await send(they, case, sammendrag="Ingen får lønn.")
        choice = {"valg-sammendrag": "min"}
        assert await send(she, case, **choice) == 409
        assert '<p class="text">Ingen får lønn.</p>' in she.page
        assert written(she)["sammendrag"] == SUMMARY
        assert "required checked" not in she.page, "of this text she has chosen nothing"
        assert await send(she, case) == 422
        assert (await desk.router.case(case)).summary == "Ingen får lønn."
        assert await send(she, case, **choice) == 200
    assert (await desk.router.case(case)).summary == SUMMARY


async def test_what_the_guard_stops_while_she_chooses_keeps_both_texts_on_the_page(
    desk: RunningDesk, case: Case
) -> None:
    async with both_at(desk, case) as (she, they):
        await send(they, case, sammendrag="Flere får ikke lønn.")
        await send(she, case, sammendrag=SUMMARY)
        sent = {"valg-sammendrag": "lagret", "redegjorelse": "Det er Stoilov."}
        assert await send(she, case, **sent) == 422
        assert written(she)["sammendrag"] == SUMMARY
        assert '<p class="text">Flere får ikke lønn.</p>' in she.page


async def test_a_release_takes_the_choice_along(desk: RunningDesk, case: Case) -> None:
    async with both_at(desk, case) as (she, they):
        await send(they, case, sammendrag="Flere får ikke lønn.")
        assert await send(she, case, sammendrag=SUMMARY, frigi="ja") == 409
        assert (await desk.router.case(case)).held
        sent = {"valg-sammendrag": "min", "frigi": "ja"}
        assert await send(she, case, **sent) == 200
    now = await desk.router.case(case)
    assert (now.held, now.summary) == (False, SUMMARY)
