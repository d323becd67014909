"""Open pages are told that something has changed: nothing of what, to nobody else, and not for ever."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from support import stores
from support.desk import Her, RunningDesk, her, running_desk
from varde.desk.watch import MOST_LISTENERS, MOST_OF_A_SESSION
from varde.shared.domain.access import OFFICE
from varde.shared.domain.case import Case
from varde.shared.domain.question import Waiting
from varde.shared.messages import new_id
from varde.shared.store import cases, questions
from varde.shared.store.wraps import StoredWrap

SECONDS = 20.0
TEXT = "De får ikke lønn, og Radomir Stoilov har passet."


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[RunningDesk]:
    async with stores.sqlite(tmp_path) as database, running_desk(database) as desk:
        yield desk


async def _mark(she: Her) -> str:
    await she.get("/")
    return she.page.split('data-mark="')[1].split('"')[0]


async def _until(lines: AsyncIterator[str], wanted: str) -> list[str]:
    """What comes up to a line."""
    came: list[str] = []
    async with asyncio.timeout(SECONDS):
        async for line in lines:
            came.append(line)
            if line == wanted:
                return came
    raise AssertionError(f"it ended before {wanted}: {came}")


async def _eventually(desk: RunningDesk, listeners: int) -> None:
    async with asyncio.timeout(SECONDS):
        while desk.house.watch.listeners != listeners:  # noqa: ASYNC110 - the server's work
            await asyncio.sleep(0.02)


async def test_a_page_is_told_of_a_change_and_of_nothing_else(desk: RunningDesk) -> None:
    async with her(desk) as she:
        mark = await _mark(she)
        async with she.client.stream("GET", f"/endringer?merke={mark}") as events:
            assert events.headers["content-type"].startswith("text/event-stream")
            assert "no-store" in events.headers["cache-control"]
            lines = events.aiter_lines()
            assert "event: changed" not in await _until(lines, ":"), "a sign of life, no more"
            case = await desk.router.tell(TEXT, exclude="NAV")
            came = "\n".join(await _until(lines, "data: 1"))
            assert "event: changed" in came
            assert case.reference not in came
        assert (await she.client.get("/antall")).json() == {"venter": 1, "alle": 1}
        await _eventually(desk, 0)


async def test_what_happened_before_the_page_listened_is_told_as_well(desk: RunningDesk) -> None:
    async with her(desk) as she:
        mark = await _mark(she)
        await desk.router.tell(TEXT)
        async with she.client.stream("GET", f"/endringer?merke={mark}") as events:
            await _until(events.aiter_lines(), "event: changed")


async def test_a_question_that_came_in_place_of_another_is_told(desk: RunningDesk) -> None:
    case = await desk.router.tell(TEXT)
    first = await _ask(desk, case)
    async with her(desk) as she:
        mark = await _mark(she)
        async with desk.house.database.begin() as tx:
            await questions.take(tx, first)
        await _ask(desk, case)
        async with she.client.stream("GET", f"/endringer?merke={mark}") as events:
            await _until(events.aiter_lines(), "event: changed")


async def _ask(desk: RunningDesk, case: Case) -> str:
    """A partner's question; gives its id."""
    asked = Waiting(new_id(), case.case_id, "NAV", "nav-medlem", case.opened_on)
    async with desk.house.database.begin() as tx:
        await questions.put(tx, asked, StoredWrap("coordinator", "k", b"w"), b"c")
    return asked.question_id


async def test_a_case_that_she_may_not_know_of_changes_nothing(desk: RunningDesk) -> None:
    told = await desk.router.tell(TEXT)
    await _kept(desk, told)
    async with her(desk) as she:
        mark = await _mark(she)
        async with she.client.stream("GET", f"/endringer?merke={mark}") as events:
            lines = events.aiter_lines()
            await _until(lines, ":")
            await _kept(desk, await desk.router.case(told))
            assert "event: changed" not in await _until(lines, ":")
            assert "event: changed" not in await _until(lines, ":")
        assert (await she.client.get("/antall")).json() == {"venter": 0, "alle": 0}


async def _kept(desk: RunningDesk, case: Case) -> None:
    away = replace(case, excluded_partners=frozenset({OFFICE}), version=case.version + 1)
    async with desk.house.database.begin() as tx:
        await cases.save_case(tx, away)


async def test_listening_is_no_sign_of_life_and_ends_with_the_session(desk: RunningDesk) -> None:
    async with her(desk) as she:
        mark = await _mark(she)
        desk.router.clock.forward(minutes=20)
        async with she.client.stream("GET", f"/endringer?merke={mark}") as events:
            lines = events.aiter_lines()
            await _until(lines, ":")
            await she.client.get("/antall")
            desk.router.clock.forward(minutes=11)
            await _until(lines, "event: ended")
        assert (await she.client.get(f"/endringer?merke={mark}")).status_code == 204
        assert (await she.client.get("/antall")).status_code == 204
        assert (await she.get("/")).url.path == "/inn"


async def test_there_is_room_for_so_many_listeners_and_no_more(desk: RunningDesk) -> None:
    async with her(desk) as she, httpx.AsyncClient() as stranger:
        mark = await _mark(she)
        member = desk.house.accounts.member("koordinator")
        assert member is not None
        watch, actor = desk.house.watch, member.actor
        mine = [watch.listen("token", actor, mark) for _ in range(MOST_OF_A_SESSION + 1)]
        assert [one is None for one in mine] == [False] * MOST_OF_A_SESSION + [True]
        others = [watch.listen(f"token {n}", actor, mark) for n in range(MOST_LISTENERS)]
        assert others.count(None) == MOST_OF_A_SESSION
        assert (await she.client.get(f"/endringer?merke={mark}")).status_code == 204
        assert (await stranger.get(f"{desk.url}/endringer")).status_code == 204


async def test_the_desk_lets_its_listeners_go_when_it_stops(desk: RunningDesk) -> None:
    async with her(desk) as she:
        mark = await _mark(she)
        async with she.client.stream("GET", f"/endringer?merke={mark}") as events:
            lines = events.aiter_lines()
            await _until(lines, "retry: 10000")
            await desk.house.watch.__aexit__(None, None, None)
            async with asyncio.timeout(SECONDS):
                assert "event: changed" not in [line async for line in lines]
        assert desk.house.watch.listeners == 0
        assert (await she.client.get("/endringer")).status_code == 204
