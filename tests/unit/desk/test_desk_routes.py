"""Every address of the desk, as its table of routes has them: closed to whoever it is not for.

A route that is added is tried like the others; one of a new sort (open to strangers, asked by a page itself, mounted)
fails here until it stands in a table below.
"""

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.routing import Mount, Route

from support import stores
from support.desk import Her, RunningDesk, her, running_desk
from varde.desk.app import create_app
from varde.shared.domain.access import OFFICE
from varde.shared.domain.case import Case
from varde.shared.store import cases

OPEN = {
    ("/inn", "GET"),
    ("/inn", "POST"),
    ("/inn/passnokkel", "POST"),
    ("/inn/passnokkel/start", "GET"),
    ("/inn/passnokkel/start", "POST"),
    ("/oppsett", "GET"),
    ("/oppsett", "POST"),
}
"""Where one comes before one is signed in."""
QUIET = {("/antall", "GET"), ("/endringer", "GET")}
"""What a page asks by itself: nothing is answered to who is not signed in."""
LEAVING = {"/las", "/ut"}
"""What ends what the others need."""
MOUNTED = {"/static"}
TEXT = "De får ikke lønn, og Radomir Stoilov har passet."


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[RunningDesk]:
    async with stores.sqlite(tmp_path) as database, running_desk(database) as desk:
        yield desk


@pytest.fixture
async def case(desk: RunningDesk) -> Case:
    return await desk.router.tell(TEXT, exclude="NAV")


def _app(desk: RunningDesk) -> Any:
    return create_app(desk.house, lambda _error: None)


def _routes(desk: RunningDesk, reference: str = "26-4817") -> Iterator[tuple[str, str, str]]:
    """Each route's template, an address that fits it, and a method."""
    for route in _app(desk).routes:
        if isinstance(route, Route):
            at = route.path.replace("{ref}", reference)
            at = re.sub(r"\{\w+:int\}", "1", at)
            at = re.sub(r"\{\w+\}", "x", at)
            for method in sorted(route.methods or ()):
                if method != "HEAD":
                    yield route.path, at, method


def _closed(desk: RunningDesk, reference: str = "26-4817") -> list[tuple[str, str, str]]:
    return [
        (path, at, method)
        for path, at, method in _routes(desk, reference)
        if (path, method) not in OPEN
    ]


def _posts(desk: RunningDesk, reference: str = "26-4817") -> list[str]:
    return [at for _, at, method in _closed(desk, reference) if method == "POST"]


@asynccontextmanager
async def _stranger(desk: RunningDesk, cookie: str = "") -> AsyncIterator[httpx.AsyncClient]:
    cookies = {"varde-desk": cookie} if cookie else {}
    headers = {"Origin": desk.url}
    async with httpx.AsyncClient(base_url=desk.url, headers=headers, cookies=cookies) as client:
        yield client


async def _is_shut(desk: RunningDesk, client: httpx.AsyncClient, reference: str) -> None:
    """Every route sends this client away, and says and does nothing."""
    before = await desk.router.log()
    for path, at, method in _closed(desk, reference):
        answer = await client.request(method, at)
        if (path, method) in QUIET:
            assert (answer.status_code, answer.content) == (204, b""), at
            continue
        assert answer.status_code == 303, (method, at)
        assert answer.headers["location"].startswith("/inn"), (method, at)
        assert answer.content == b"", (method, at)
    assert await desk.router.log() == before


def _cookie(she: Her) -> str:
    found = she.client.cookies.get("varde-desk")
    assert found
    return found


def test_every_route_is_of_a_sort_that_is_tried_here(desk: RunningDesk) -> None:
    app = _app(desk)
    assert {type(route) for route in app.routes} <= {Route, Mount}
    assert {route.path for route in app.routes if isinstance(route, Mount)} == MOUNTED
    known = {(path, method) for path, _, method in _routes(desk)}
    assert known >= OPEN | QUIET
    assert {method for _, method in known} == {"GET", "POST"}
    assert len(known) > 25


async def test_no_route_answers_who_is_not_signed_in(desk: RunningDesk, case: Case) -> None:
    await desk.account()
    async with _stranger(desk) as client:
        await _is_shut(desk, client, case.reference)


async def test_no_route_answers_a_cookie_that_was_taken_before_she_signed_out(
    desk: RunningDesk, case: Case
) -> None:
    async with her(desk) as she:
        stolen = _cookie(she)
        await she.get("/")
        await she.post("/ut")
        async with _stranger(desk, stolen) as thief:
            await _is_shut(desk, thief, case.reference)


async def test_no_route_answers_a_session_that_is_idle_or_too_old(
    desk: RunningDesk, case: Case
) -> None:
    async with her(desk) as she, _stranger(desk, _cookie(she)) as thief:
        desk.router.clock.forward(minutes=31)
        await _is_shut(desk, thief, case.reference)


@pytest.mark.parametrize("cookie", ["x", "A" * 43, "0" * 5_000, "../x", '"'])
async def test_no_route_answers_a_cookie_that_was_made_up(
    desk: RunningDesk, case: Case, cookie: str
) -> None:
    await desk.account()
    async with _stranger(desk, cookie) as client:
        await _is_shut(desk, client, case.reference)


async def test_no_route_answers_who_is_coordinator_no_longer(desk: RunningDesk, case: Case) -> None:
    async with her(desk) as she, _stranger(desk, _cookie(she)) as client:
        await desk.remove()
        await _is_shut(desk, client, case.reference)


async def test_no_form_without_her_token_does_anything(desk: RunningDesk, case: Case) -> None:
    await desk.account("vikar")
    other = Her(desk)
    async with other.client, her(desk) as she:
        await other.sign_in("vikar")
        theirs = other.page.split('name="skjema" value="')[1].split('"')[0]
        before = await desk.router.log()
        for at in _posts(desk, case.reference):
            for token in ("", "0" * 64, "æ", theirs):
                answer = await she.client.post(at, data={"skjema": token})
                assert answer.status_code == 403, at
        assert await desk.router.log() == before


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "", "Sec-Fetch-Site": "cross-site"},
    ],
    ids=["foreign", "null", "cross-site"],
)
async def test_no_form_from_another_page_is_taken_with_cookie_and_token_and_all(
    desk: RunningDesk, case: Case, headers: dict[str, str]
) -> None:
    async with her(desk) as she:
        await she.get("/")
        token = she.page.split('name="skjema" value="')[1].split('"')[0]
        before = await desk.router.log()
        for _, at, method in _routes(desk, case.reference):
            if method == "POST":
                answer = await she.client.post(at, data={"skjema": token}, headers=headers)
                assert answer.status_code == 403, at
        assert await desk.router.log() == before


async def test_no_route_takes_another_method(desk: RunningDesk, case: Case) -> None:
    async with her(desk) as she:
        methods = {at: set[str]() for _, at, _ in _routes(desk, case.reference)}
        for _, at, method in _routes(desk, case.reference):
            methods[at].add(method)
        for at, known in methods.items():
            for method in {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"} - known:
                answer = await she.client.request(method, at)
                assert answer.status_code == 405, (method, at)
                assert "Stoilov" not in answer.text


async def test_no_answer_of_any_route_may_be_kept_by_a_browser(
    desk: RunningDesk, case: Case
) -> None:
    async with her(desk) as she:
        routes = sorted(_routes(desk, case.reference), key=lambda route: route[0] in LEAVING)
        for _, at, method in routes:
            await she.get("/")
            token = she.page.partition('name="skjema" value="')[2].partition('"')[0]
            data = {"skjema": token} if method == "POST" else None
            async with she.client.stream(method, at, data=data) as answer:
                assert answer.headers["cache-control"].startswith("no-store"), (method, at)
        for at in ("/finnes-ikke", "/static/desk.css", "/static/desk.js", "/static/finnes-ikke"):
            answer = await she.client.get(at)
            assert answer.headers["cache-control"].startswith("no-store"), at


async def test_a_case_that_is_kept_from_her_is_not_there_by_any_address(
    desk: RunningDesk, case: Case
) -> None:
    hidden = replace(case, excluded_partners=frozenset({OFFICE}), version=case.version + 1)
    async with desk.house.database.begin() as tx:
        await cases.save_case(tx, hidden)
    async with her(desk) as she:
        for path, at, method in _closed(desk, case.reference):
            if "{ref}" not in path:
                continue
            await she.get("/")
            assert case.reference not in she.page
            answer = await (she.get(at) if method == "GET" else she.post(at, versjon="1"))
            assert case.summary[:30] not in answer.text, at
            assert answer.status_code == 422 or "funn" in answer.text, at
        assert case.reference not in (await she.get("/logg.csv")).text
