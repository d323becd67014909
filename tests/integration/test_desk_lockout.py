"""The lock-out at the desk: guessing is slow for strangers, and no stranger keeps the coordinator out."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import event

from support import stores
from support.desk import PASSWORD, Her, RunningDesk, her, running_desk
from varde.desk.rate import BURST

KNOWN = "varde-desk-known"


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[RunningDesk]:
    async with stores.sqlite(tmp_path) as database, running_desk(database) as desk:
        yield desk


async def _stranger_closes_the_account(desk: RunningDesk) -> None:
    stranger = Her(desk)
    async with stranger.client:
        for _ in range(6):
            assert (await stranger.sign_in("koordinator", "feil")).status_code == 403
        assert (await stranger.sign_in()).status_code == 403, "the right one does not help now"


async def test_her_own_browser_gets_in_while_a_stranger_keeps_the_account_closed(
    desk: RunningDesk,
) -> None:
    async with her(desk, unlocked=False) as she:
        await she.post("/ut")
        await _stranger_closes_the_account(desk)
        assert (await she.sign_in()).url.path == "/"
        await she.unlock()
        assert "Nøkkelen er låst opp" in she.page, "nor does it keep her from her key"
        assert (await she.post("/bekreft", passord=PASSWORD)).status_code == 200


async def test_a_wrong_guess_asks_and_writes_the_same_for_a_name_that_nobody_has(
    desk: RunningDesk,
) -> None:
    await desk.account()
    asked = list[str]()
    engine = desk.house.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    stranger = Her(desk)

    async def guessed(name: str) -> list[str]:
        asked.clear()
        assert (await stranger.sign_in(name, "feil")).status_code == 403
        return list(asked)

    async with stranger.client:
        known = await guessed("koordinator")
        assert any(statement.startswith("UPDATE desk_account") for statement in known)
        assert await guessed("finnes-ikke") == known
        for _ in range(4):
            await guessed("koordinator")
        assert await guessed("koordinator") == known, "while it is closed"
        assert await guessed("finnes-ikke") == known


async def test_a_flood_of_guesses_does_not_hold_up_her_own_browser(desk: RunningDesk) -> None:
    async with her(desk, unlocked=False) as she:
        stranger = Her(desk)
        async with stranger.client:
            codes = [(await stranger.sign_in("nobody", "x")).status_code for _ in range(22)]
        assert codes[-1] == 429
        assert (await she.sign_in()).url.path == "/"


async def test_a_browser_that_is_known_gets_few_guesses_as_well(desk: RunningDesk) -> None:
    async with her(desk, unlocked=False) as she:
        await she.post("/ut")
        for _ in range(5):
            assert (await she.sign_in("koordinator", "feil")).status_code == 403
        assert (await she.sign_in()).status_code == 403, "closed for this browser"
        log = [(e.actor, e.action, e.subject) for e in await desk.router.log()]
        assert ("desk", "close_browser", "koordinator") in log
        desk.router.clock.forward(seconds=30)
        assert (await she.sign_in()).url.path == "/"


async def test_a_known_browser_guesses_no_faster_by_being_known(desk: RunningDesk) -> None:
    async with her(desk, unlocked=False) as she:
        codes = [
            (await she.sign_in("koordinator", "feil")).status_code for _ in range(int(BURST) + 1)
        ]
    assert codes[-1] == 429


async def test_a_browser_is_known_for_the_member_who_signed_in_with_it_alone(
    desk: RunningDesk,
) -> None:
    await desk.account("vikar")
    async with her(desk, unlocked=False) as she:
        await _stranger_closes_the_account(desk)
        token = she.client.cookies[KNOWN]
        assert await desk.house.browsers.find(token, "vikar") is None
        other = Her(desk)
        other.client.cookies.set(KNOWN, token)
        async with other.client:
            for _ in range(5):
                await other.sign_in("vikar", "feil")
            assert (await other.sign_in("vikar")).status_code == 403, "counts for the account"
        assert (await she.sign_in()).url.path == "/"


async def test_a_mark_that_somebody_made_up_is_worth_nothing(desk: RunningDesk) -> None:
    await desk.account()
    await _stranger_closes_the_account(desk)
    stranger = Her(desk)
    stranger.client.cookies.set(KNOWN, "made-up")
    async with stranger.client:
        assert (await stranger.sign_in()).status_code == 403
    desk.router.clock.forward(seconds=30)


async def test_the_answer_to_a_wrong_guess_is_the_same_with_and_without_a_known_browser(
    desk: RunningDesk,
) -> None:
    async with her(desk, unlocked=False) as she:
        await she.post("/ut")
        stranger = Her(desk)
        async with stranger.client:
            theirs = await stranger.sign_in("koordinator", "feil")
        ours = await she.sign_in("koordinator", "feil")
    assert theirs.text == ours.text
    assert theirs.headers.keys() == ours.headers.keys()


async def test_a_code_makes_the_browser_known_so_that_a_closed_account_lets_her_in(
    desk: RunningDesk,
) -> None:
    await desk.account()
    code = await desk.invited()
    she = Her(desk)
    async with she.client:
        fields = {
            "passord": PASSWORD,
            "passord2": PASSWORD,
            "passfrase": "seks ord som ikke hører sammen",
            "passfrase2": "seks ord som ikke hører sammen",
        }
        await she.post("/oppsett", kode=code, **fields)
        await _stranger_closes_the_account(desk)
        assert (await she.sign_in()).url.path == "/"


async def test_the_mark_is_for_this_page_alone_and_forgotten_after_half_a_year(
    desk: RunningDesk,
) -> None:
    async with her(desk, unlocked=False) as she:
        token = she.client.cookies[KNOWN]
        assert await desk.house.browsers.find(token, "koordinator")
        desk.router.clock.forward(days=180)
        assert await desk.house.browsers.find(token, "koordinator") is None
        await she.sign_in()
        assert she.client.cookies[KNOWN] != token


async def test_the_newest_browsers_are_remembered_and_the_others_forgotten(
    desk: RunningDesk,
) -> None:
    await desk.account()
    tokens = []
    for _ in range(11):
        desk.router.clock.forward(seconds=1)
        tokens.append(await desk.house.browsers.remember("", "koordinator"))
    known = [await desk.house.browsers.find(token, "koordinator") for token in tokens]
    assert [bool(browser) for browser in known] == [False] + [True] * 10
