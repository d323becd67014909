"""The end of a session that began at a sign-in service: signing out here, there, and being signed out from there."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from support import stores
from support.desk import Her
from support.sign_in_service import LOGOUT, AtService, desk_at_service


@pytest.fixture(params=stores.KINDS)
async def at(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[AtService]:
    async with (
        stores.of_kind(request.param, tmp_path) as database,
        desk_at_service(database) as at,
    ):
        await at.desk.account()
        await at.desk.account("vikar")
        yield at


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[AtService]:
    async with stores.sqlite(tmp_path) as database, desk_at_service(database) as at:
        await at.desk.account()
        yield at


async def _told(at: AtService, **claims: Any) -> int:
    """What the desk answers a service that says that somebody signed out."""
    token = at.service.sign(at.service.logout_claims(**claims))
    return await _posted(at, logout_token=token)


async def _posted(at: AtService, **form: str) -> int:
    async with httpx.AsyncClient(base_url=at.desk.url) as server:
        return (await server.post("/ut/ekstern", data=form)).status_code


async def test_signing_out_goes_on_to_the_service_and_comes_back(here: AtService) -> None:
    she = Her(here.desk)
    async with she.client:
        await here.sign_in(she)
        there = await here.to_service(she, "/ut")
        assert there.startswith(f"{here.service.url}/logout?client_id=saksbord&")
        assert f"id_token_hint={here.service.tokens[0]}" in there
        assert "varde-desk" not in dict(she.client.cookies)
        assert "Du er logget ut." in (await she.get("/ut/ferdig")).text
        assert (await she.get("/")).url.path == "/inn"


async def test_where_the_service_has_no_page_for_it_she_is_told_to_close_the_browser(
    here: AtService,
) -> None:
    here.service.about = {"end_session_endpoint": None}
    she = Her(here.desk)
    async with she.client:
        await here.sign_in(she)
        assert await here.to_service(she, "/ut") == "/inn?n=ute-her"
        assert "lukk nettleseren" in (await she.get("/inn?n=ute-her")).text


async def test_a_service_that_is_away_does_not_keep_her_signed_in(here: AtService) -> None:
    she = Her(here.desk)
    async with she.client:
        await here.sign_in(she)
        here.clock.forward(minutes=29)
        await she.get("/")
        here.clock.forward(minutes=29)
        await she.get("/")
        here.clock.forward(minutes=3)
        await she.get("/")
        here.service.status = 500
        assert await here.to_service(she, "/ut") == "/inn?n=ute-her"
        assert (await she.get("/")).url.path == "/inn"


async def test_the_service_ends_the_session_that_it_names_and_locks_its_key(at: AtService) -> None:
    she, other = Her(at.desk), Her(at.desk)
    async with she.client, other.client:
        await at.sign_in(she)
        await she.unlock()
        at.service.more = {"sid": "sid-2"}
        await at.sign_in(other)
        key = await at.desk.house.sessions.find(she.client.cookies["varde-desk"])
        assert key
        assert await _told(at) == 200
        assert (await she.get("/")).url.path == "/inn"
        assert not at.desk.house.keyring.unlocked(key.key)
        assert (await other.get("/")).url.path == "/", "the session of another browser"
    log = [(e.actor, e.action) for e in await at.desk.router.log()]
    assert log.count(("koordinator", "sign_out_by_provider")) == 1


@pytest.mark.parametrize("named", [True, False], ids=["sessions named", "no session named"])
async def test_the_service_ends_all_sessions_of_a_person_and_of_nobody_else(
    at: AtService, named: bool
) -> None:
    she, deputy = Her(at.desk), Her(at.desk)
    async with she.client, deputy.client:
        at.service.more = {} if named else {"sid": None}
        await at.sign_in(she)
        at.service.subject = "sub-vikar"
        await at.sign_in(deputy)
        gone = {"sid": None} if named else {"sid": "sid-of-theirs"}
        assert await _told(at, sub="sub-koordinator", **gone) == 200
        assert (await she.get("/")).url.path == "/inn"
        assert (await deputy.get("/")).url.path == "/"


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "somebody-else"},
        {"iss": "https://other.example"},
        {"nonce": "n"},
        {"events": None},
        {"events": {"other": {}}},
        {"events": {LOGOUT: "x"}},
        {"sub": None, "sid": None},
        {"jti": None},
        {"exp": None},
        {"exp": 0},
        {"iat": 0},
    ],
    ids=[
        "audience",
        "issuer",
        "nonce",
        "no event",
        "other event",
        "event of words",
        "of nobody",
        "no id",
        "no expiry",
        "expired",
        "old",
    ],
)
async def test_what_is_no_logout_token_ends_nothing(
    here: AtService, claims: dict[str, Any]
) -> None:
    she = Her(here.desk)
    async with she.client:
        await here.sign_in(she)
        assert await _told(here, **claims) == 400
        assert (await she.get("/")).url.path == "/"


async def test_neither_an_id_token_nor_noise_ends_anything_and_nobody_floods_the_desk(
    here: AtService,
) -> None:
    she = Her(here.desk)
    async with she.client:
        await here.sign_in(she)
        for token in (here.service.tokens[0], "", "a.b.c", "x" * 40_000, "æ.æ.æ"):
            assert await _posted(here, logout_token=token) == 400
        assert await _posted(here) == 400
        assert (await she.get("/")).url.path == "/"
        assert [await _posted(here) for _ in range(15)].count(429) == 1


async def test_a_logout_token_is_taken_once(here: AtService) -> None:
    she = Her(here.desk)
    async with she.client:
        await here.sign_in(she)
        token = here.service.sign(here.service.logout_claims())
        assert await _posted(here, logout_token=token) == 200
        await here.sign_in(she)
        assert await _posted(here, logout_token=token) == 400
        assert (await she.get("/")).url.path == "/"


async def test_no_other_form_of_another_site_comes_in_by_that_way(here: AtService) -> None:
    async with httpx.AsyncClient(base_url=here.desk.url) as server:
        for path in ("/inn/ekstern", "/ut", "/bekreft", "/oppsett"):
            assert (await server.post(path)).status_code == 403
