"""Passkeys: made by who is signed in, used instead of the password, and of no use to anybody else."""

import html
import json
import re
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from support import stores
from support.authenticator import Authenticator
from support.desk import Her, RunningDesk, running_desk

OPTIONS = re.compile(r'data-options="([^"]+)"')
ATTEMPT = re.compile(r'name="forsok" value="([^"]+)"')
NOT_IN = "Passnøkkelen logget deg ikke inn."


@pytest.fixture(params=stores.KINDS)
async def desk(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[RunningDesk]:
    async with stores.of_kind(request.param, tmp_path) as database, running_desk(database) as desk:
        await desk.account()
        yield desk


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[RunningDesk]:
    async with stores.sqlite(tmp_path) as database, running_desk(database) as desk:
        await desk.account()
        yield desk


def _at_name(desk: RunningDesk) -> Her:
    """Her browser, which has the desk by its name."""
    she = Her(desk)
    origin = f"http://localhost:{desk.port}"
    she.client = httpx.AsyncClient(
        base_url=desk.url, headers={"Origin": origin, "Host": f"localhost:{desk.port}"}
    )
    return she


def _key(desk: RunningDesk) -> Authenticator:
    return Authenticator(f"http://localhost:{desk.port}")


def _asked(she: Her) -> dict[str, str]:
    found, attempt = OPTIONS.search(she.page), ATTEMPT.search(she.page)
    assert found, she.page
    assert attempt
    return {"options": html.unescape(found[1]), "forsok": attempt[1]}


async def _make(she: Her, key: Authenticator, name: str = "Telefon") -> httpx.Response:
    await she.get("/passnokler")
    asked = _asked(she)
    answer = key.make(asked["options"])
    return await she.post("/passnokler", forsok=asked["forsok"], svar=answer, navn=name)


async def _use(
    she: Her, key: Authenticator, way: str = "/inn/passnokkel", **fields: str
) -> httpx.Response:
    await she.post(f"{way}/start", **fields)
    asked = _asked(she)
    answer = key.sign(asked["options"])
    return await she.post(way, forsok=asked["forsok"], svar=answer, **fields)


async def test_from_a_password_to_a_passkey_and_in_by_it(desk: RunningDesk) -> None:
    she, key = _at_name(desk), _key(desk)
    async with she.client:
        await she.sign_in()
        await _make(she, key)
        assert "Telefon" in she.page
        await she.post("/ut")
        assert (await _use(she, key, til="/logg")).url.path == "/logg"
        await she.get("/passnokler")
        assert "sist brukt" in she.page
    log = [(e.actor, e.action) for e in await desk.router.log()]
    assert log.count(("koordinator", "add_passkey")) == 1
    assert log.count(("koordinator", "sign_in")) == 2


async def test_a_passkey_proves_once_more_who_is_signed_in(here: RunningDesk) -> None:
    she, key, sessions = _at_name(here), _key(here), here.house.sessions
    async with she.client:
        await she.sign_in()
        await she.post("/bekreft/passnokkel/start")
        assert "Du har ingen passnøkkel ennå." in she.page
        await she.get("/bekreft")
        await _make(she, key)
        here.router.clock.forward(minutes=6)
        await she.get("/bekreft")
        assert (await _use(she, key, "/bekreft/passnokkel", til="/logg")).url.path == "/logg"
        session = await sessions.find(she.client.cookies["varde-desk"])
        assert session
        assert sessions.confirmed(session)


async def test_somebody_elses_passkey_proves_nothing_of_who_is_signed_in(
    here: RunningDesk,
) -> None:
    await here.account("vikar")
    she, deputy, key = _at_name(here), _at_name(here), _key(here)
    async with she.client, deputy.client:
        await deputy.sign_in("vikar")
        await _make(deputy, key)
        await she.sign_in()
        await _make(she, _key(here))
        here.router.clock.forward(minutes=6)
        await she.get("/bekreft")
        assert NOT_IN in (await _use(she, key, "/bekreft/passnokkel")).text


async def test_making_and_removing_one_needs_a_fresh_password(here: RunningDesk) -> None:
    she, key = _at_name(here), _key(here)
    async with she.client:
        await she.sign_in()
        await she.get("/passnokler")
        asked = _asked(she)
        here.router.clock.forward(minutes=5)
        made = await she.post(
            "/passnokler", forsok=asked["forsok"], svar=key.make(asked["options"]), navn="x"
        )
        assert made.url.path == "/bekreft"
        await she.post("/bekreft", passord="et langt passord med mye i", til="/passnokler")
        await _make(she, key)
        digest = re.findall(r'name="hvilken" value="(\w+)"', she.page)[0]
        here.router.clock.forward(minutes=5)
        assert (await she.post("/passnokler/fjern", hvilken=digest)).url.path == "/bekreft"
        await she.post("/bekreft", passord="et langt passord med mye i", til="/passnokler")
        await she.post("/passnokler/fjern", hvilken=digest)
        assert "Du har ingen ennå." in she.page
        assert "finnes ikke lenger" in (await she.post("/passnokler/fjern", hvilken=digest)).text
        await she.get("/passnokler")
        await she.post("/ut")
        assert NOT_IN in (await _use(she, key)).text


async def test_nobody_removes_the_passkey_of_another(here: RunningDesk) -> None:
    await here.account("vikar")
    she, deputy, key = _at_name(here), _at_name(here), _key(here)
    async with she.client, deputy.client:
        await she.sign_in()
        await _make(she, key)
        digest = re.findall(r'name="hvilken" value="(\w+)"', she.page)[0]
        await deputy.sign_in("vikar")
        await deputy.post("/passnokler/fjern", hvilken=digest)
        await she.get("/passnokler")
        assert digest in she.page


WRONG: dict[str, Callable[[Authenticator], None]] = {
    "another origin": lambda key: setattr(key, "origin", "http://evil.example"),
    "another name": lambda key: setattr(key, "name", "evil.example"),
    "nobody verified": lambda key: setattr(key, "flags", 0x01),
    "nobody present": lambda key: setattr(key, "flags", 0x04),
    "another credential": lambda key: setattr(key, "credential", b"x" * 32),
    "another key": lambda key: setattr(key, "key", Authenticator("").key),
    "another person": lambda key: setattr(key, "handle", b"x" * 32),
    "a copy that counts behind": lambda key: setattr(key, "count", 2),
}


async def test_what_a_passkey_of_hers_would_not_sign_lets_nobody_in(here: RunningDesk) -> None:
    she, key = _at_name(here), _key(here)
    key.count = 5
    async with she.client:
        await she.sign_in()
        await _make(she, key)
        await she.post("/ut")
        for wrong, change in WRONG.items():
            right = dict(vars(key))
            change(key)
            answer = await _use(she, key)
            assert (answer.status_code, NOT_IN in answer.text) == (403, True), wrong
            vars(key).update(right)
        assert (await _use(she, key)).url.path == "/", "hers still does"


async def test_an_answer_is_good_once_and_not_for_long(here: RunningDesk) -> None:
    she, key = _at_name(here), _key(here)
    async with she.client:
        await she.sign_in()
        await _make(she, key)
        await she.post("/ut")
        await she.post("/inn/passnokkel/start")
        asked = _asked(she)
        sent = {"forsok": asked["forsok"], "svar": key.sign(asked["options"])}
        assert (await she.post("/inn/passnokkel", **sent)).url.path == "/"
        await she.post("/ut")
        assert (await she.post("/inn/passnokkel", **sent)).status_code == 403
        await she.post("/inn/passnokkel/start")
        asked = _asked(she)
        here.router.clock.forward(minutes=5)
        sent = {"forsok": asked["forsok"], "svar": key.sign(asked["options"])}
        assert (await she.post("/inn/passnokkel", **sent)).status_code == 403


async def test_what_is_no_answer_is_told_plainly(here: RunningDesk) -> None:
    noise: list[Any] = [
        "",
        "{",
        "[]",
        "null",
        "7",
        json.dumps({"id": "x"}),
        "x" * 100_000,
        "[" * 9000,
    ]
    hollow = {"id": "AA", "rawId": "AA", "type": "public-key", "response": {}}
    noise += [json.dumps(hollow), json.dumps(hollow | {"response": {"userHandle": 7}})]
    she = _at_name(here)
    async with she.client:
        for answer in noise:
            await she.post("/inn/passnokkel/start")
            sent = {"forsok": _asked(she)["forsok"], "svar": answer}
            assert (await she.post("/inn/passnokkel", **sent)).status_code == 403
            here.router.clock.forward(seconds=2)
        await she.sign_in()
        for answer in noise:
            await she.get("/passnokler")
            sent = {"forsok": _asked(she)["forsok"], "svar": answer, "navn": "x"}
            assert (await she.post("/passnokler", **sent)).status_code == 422


async def test_the_same_credential_is_nobody_elses_and_there_are_ten_at_most(
    here: RunningDesk,
) -> None:
    await here.account("vikar")
    she, deputy, key = _at_name(here), _at_name(here), _key(here)
    async with she.client, deputy.client:
        await she.sign_in()
        await _make(she, key)
        await deputy.sign_in("vikar")
        assert (await _make(deputy, key)).status_code == 422
        for _ in range(9):
            await _make(she, _key(here))
        assert "så mange som man kan ha" in she.page


async def test_a_new_account_takes_the_passkeys_of_the_old_one_away(here: RunningDesk) -> None:
    she, key = _at_name(here), _key(here)
    async with she.client:
        await she.sign_in()
        await _make(she, key)
        await here.account()
        assert NOT_IN in (await _use(she, key)).text


async def test_who_is_locked_out_by_a_guesser_still_comes_in_by_a_passkey(
    here: RunningDesk,
) -> None:
    she, key = _at_name(here), _key(here)
    async with she.client:
        await she.sign_in()
        await _make(she, key)
        await she.post("/ut")
        she.client.cookies.clear()  # a browser that nobody has signed in with
        for _ in range(5):
            await here.house.accounts.password_is("koordinator", "feil")
        assert (await she.sign_in()).status_code == 403
        assert (await _use(she, key)).url.path == "/"
        assert (await she.unlock()).status_code == 200, "known from now on"


async def test_who_is_no_longer_coordinator_does_not_come_in(here: RunningDesk) -> None:
    she, key = _at_name(here), _key(here)
    async with she.client:
        await she.sign_in()
        await _make(she, key)
        await she.post("/ut")
        here.house.accounts._directory = here.house.directory.__class__((), ())
        assert (await _use(she, key)).status_code == 403


async def test_at_an_address_without_a_name_the_page_says_how_to_get_one(here: RunningDesk) -> None:
    she = Her(here)
    async with she.client:
        await she.sign_in()
        await she.get("/passnokler")
        assert "http://localhost" in she.page
        assert (await she.post("/inn/passnokkel/start")).status_code == 422
