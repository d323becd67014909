"""Every address of the desk, as its table of routes has them: closed to whoever it is not for.

A route that is added is tried like the others; one of a new sort (open to strangers, asked by a page itself, mounted)
fails here until it stands in a table, here or in ``support.desk_routes``.
"""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from starlette.routing import Mount, Route

from support import stores
from support.desk import Her
from support.desk_routes import LEAVING, OPEN, TOLD_BY_SERVERS, WAYS, Place, desk_with
from varde.shared.domain.case import Case

QUIET = {("/antall", "GET"), ("/endringer", "GET")}
"""What a page asks by itself: nothing is answered to who is not signed in."""
MOUNTED = {"/static"}
TEXT = "De får ikke lønn, og Radomir Stoilov har passet."
MADE_UP = ("x", "A" * 43, "0" * 5_000, "../x", '"')
FOREIGN = (
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "", "Sec-Fetch-Site": "cross-site"},
)


@pytest.fixture(params=WAYS)
async def place(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Place]:
    async with stores.sqlite(tmp_path) as database, desk_with(request.param, database) as place:
        yield place


@pytest.fixture
async def case(place: Place) -> Case:
    return await place.desk.router.tell(TEXT, exclude="NAV")


async def _is_shut(place: Place, client: httpx.AsyncClient, reference: str) -> None:
    """Every route sends this client away, and says and does nothing."""
    before = await place.desk.router.log()
    for path, at, method in place.closed(reference):
        answer = await client.request(method, at)
        if (path, method) in QUIET:
            assert (answer.status_code, answer.content) == (204, b""), at
            continue
        assert answer.status_code == 303, (method, at)
        assert answer.headers["location"].startswith("/inn"), (method, at)
        assert answer.content == b"", (method, at)
    assert await place.desk.router.log() == before


def _cookie(she: Her) -> str:
    found = she.client.cookies.get("varde-desk")
    assert found
    return found


def _token(she: Her) -> str:
    return she.page.partition('name="skjema" value="')[2].partition('"')[0]


def test_every_route_is_of_a_sort_that_is_tried_here(place: Place) -> None:
    routes = place.app.routes
    assert {type(route) for route in routes} <= {Route, Mount}
    assert {route.path for route in routes if isinstance(route, Mount)} == MOUNTED
    known = {(path, method) for path, _, method in place.routes()}
    assert known >= place.open | QUIET
    assert {method for _, method in known} == {"GET", "POST"}
    assert len(known) > 25


def test_the_ways_in_have_nothing_in_common_but_the_first_page_and_the_first_account() -> None:
    both = set.intersection(*OPEN.values())
    first = {("/inn", "GET"), ("/inn/sprak", "POST")}
    assert both == first | {("/oppsett", "GET"), ("/oppsett", "POST")}


async def test_no_route_answers_who_is_not_signed_in(place: Place, case: Case) -> None:
    await place.desk.account()
    async with place.stranger() as client:
        await _is_shut(place, client, case.reference)


async def test_what_is_open_to_strangers_tells_nothing_does_nothing_and_lets_nobody_in(
    place: Place, case: Case
) -> None:
    await place.desk.account()
    before = await place.desk.router.log()
    async with place.stranger() as client:
        for path, at, method in place.routes(case.reference):
            if (path, method) in place.open:
                answer = await client.request(method, at)
                assert case.reference not in answer.text, at
                assert case.summary[:30] not in answer.text, at
                assert "varde-desk" not in client.cookies, at
        await _is_shut(place, client, case.reference)
    assert await place.desk.router.log() == before


async def test_no_route_answers_a_cookie_that_was_taken_before_she_signed_out(
    place: Place, case: Case
) -> None:
    async with place.her() as she:
        stolen = _cookie(she)
        await she.get("/")
        await she.client.post("/ut", data={"skjema": _token(she)})
        async with place.stranger(stolen) as thief:
            await _is_shut(place, thief, case.reference)


async def test_no_route_answers_a_session_that_is_idle_or_too_old(place: Place, case: Case) -> None:
    async with place.her() as she, place.stranger(_cookie(she)) as thief:
        place.clock.forward(minutes=31)
        await _is_shut(place, thief, case.reference)


async def test_no_route_answers_a_cookie_that_was_made_up(place: Place, case: Case) -> None:
    await place.desk.account()
    for cookie in MADE_UP:
        async with place.stranger(cookie) as client:
            await _is_shut(place, client, case.reference)


async def test_no_route_answers_who_is_coordinator_no_longer(place: Place, case: Case) -> None:
    async with place.her() as she, place.stranger(_cookie(she)) as client:
        await place.desk.remove()
        await _is_shut(place, client, case.reference)


async def test_no_form_without_her_token_does_anything(place: Place, case: Case) -> None:
    async with place.her("vikar") as other, place.her() as she:
        await other.get("/")
        theirs = _token(other)
        before = await place.desk.router.log()
        for _, at, method in place.closed(case.reference):
            for token in ("", "0" * 64, "æ", theirs) if method == "POST" else ():
                answer = await she.client.post(at, data={"skjema": token})
                assert answer.status_code == 403, at
        assert await place.desk.router.log() == before


async def test_no_form_from_another_page_is_taken_with_cookie_and_token_and_all(
    place: Place, case: Case
) -> None:
    async with place.her() as she:
        await she.get("/")
        before = await place.desk.router.log()
        for path, at, method in place.routes(case.reference):
            for headers in FOREIGN if method == "POST" else ():
                answer = await she.client.post(at, data={"skjema": _token(she)}, headers=headers)
                expected = 400 if path in TOLD_BY_SERVERS else 403
                assert answer.status_code == expected, at
        assert await place.desk.router.log() == before
        assert (await she.get("/")).url.path == "/", "she is signed in as before"


async def test_no_route_takes_another_method(place: Place, case: Case) -> None:
    async with place.her() as she:
        methods = {at: set[str]() for _, at, _ in place.routes(case.reference)}
        for _, at, method in place.routes(case.reference):
            methods[at].add(method)
        for at, known in methods.items():
            for method in {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"} - known:
                answer = await she.client.request(method, at)
                assert answer.status_code == 405, (method, at)
                assert "Stoilov" not in answer.text


async def test_no_answer_of_any_route_may_be_kept_by_a_browser(place: Place, case: Case) -> None:
    async with place.her() as she:
        routes = sorted(place.routes(case.reference), key=lambda route: route[0] in LEAVING)
        for _, at, method in routes:
            await she.get("/")
            data = {"skjema": _token(she)} if method == "POST" else None
            async with she.client.stream(method, at, data=data) as answer:
                assert answer.headers["cache-control"].startswith("no-store"), (method, at)
        for at in ("/finnes-ikke", "/static/desk.css", "/static/desk.js", "/static/finnes-ikke"):
            answer = await she.client.get(at)
            assert answer.headers["cache-control"].startswith("no-store"), at
