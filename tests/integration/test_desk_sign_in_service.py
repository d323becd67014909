"""Coming in by a sign-in service: whom it lets in, what the desk does not believe, and how sessions end."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from support import stores
from support.desk import CHOSEN, PASSPHRASE, PASSWORD, Her
from support.sign_in_service import AtService, desk_at_service, fresh_key
from varde.desk.labels import desk_texts
from varde.shared.domain.codes import Language

UNTRUSTED = "Saksbordet kan ikke stole på svaret"
OVER = "Innloggingen tok for lang tid, eller er brukt før."
AWAY = "Innloggingstjenesten svarer ikke akkurat nå."


@pytest.fixture(params=stores.KINDS)
async def at(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[AtService]:
    async with (
        stores.of_kind(request.param, tmp_path) as database,
        desk_at_service(database) as at,
    ):
        await at.desk.account()
        yield at


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[AtService]:
    async with stores.sqlite(tmp_path) as database, desk_at_service(database) as at:
        await at.desk.account()
        yield at


def _refused(at: AtService) -> list[str]:
    """What went into the log; a test that expects it takes it away."""
    told = [str(error) for error in at.desk.failures]
    at.desk.failures.clear()
    return told


async def test_from_the_invitation_to_an_unlocked_key(at: AtService) -> None:
    she = Her(at.desk)
    await at.desk.remove()
    async with she.client:
        await she.get("/inn")
        assert "Du logger inn med Prøvetjenesten." in she.page
        assert 'name="passord"' not in she.page
        code = await at.desk.invited()
        await she.post("/oppsett", kode=code, passfrase=PASSPHRASE, passfrase2=PASSPHRASE)
        assert "Logg inn med Prøvetjenesten" in she.page
        assert (await at.sign_in(she, til="/logg")).url.path == "/logg"
        await she.unlock()
        assert "Nøkkelen er låst opp" in she.page
    log = [(e.actor, e.action) for e in await at.desk.router.log()]
    assert ("koordinator", "sign_in") in log


async def test_the_way_there_asks_for_a_code_with_pkce_state_and_nonce(here: AtService) -> None:
    she = Her(here.desk)
    async with she.client:
        await here.sign_in(she)
    asked, told = here.service.sent
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert len({asked["state"], asked["nonce"], told["code_verifier"]}) == 3
    assert all(len(asked[name]) >= 43 for name in ("state", "nonce", "code_challenge"))
    assert told["authorization"].startswith("Basic ")


async def test_passwords_are_closed_where_a_service_lets_people_in(here: AtService) -> None:
    she = Her(here.desk)
    async with she.client:
        assert (await she.sign_in()).status_code == 405
        await here.sign_in(she)
        page = await she.post("/bekreft", passord=PASSWORD)
        assert "0;url=http" in page.text, "the service is asked, not the password"


async def test_a_session_of_a_password_is_none_where_a_service_lets_people_in(
    here: AtService,
) -> None:
    session = await here.desk.house.sessions.begin("koordinator", Language.NB)
    she = Her(here.desk)
    she.client.cookies.set("varde-desk", session.token)
    async with she.client:
        assert (await she.get("/")).url.path == "/inn"


@pytest.mark.parametrize(
    "claims",
    [{"aud": "somebody-else"}, {"exp": 0}, {"nonce": "of-another-attempt"}],
    ids=["wrong audience", "expired", "of another attempt"],
)
async def test_a_token_that_is_not_for_this_attempt_lets_nobody_in(
    here: AtService, claims: dict[str, Any]
) -> None:
    here.service.more = claims
    she = Her(here.desk)
    async with she.client:
        answer = await here.sign_in(she)
        assert (answer.status_code, UNTRUSTED in she.page) == (403, True)
        assert (await she.get("/")).url.path == "/inn"
    assert len(_refused(here)) == 1


async def test_a_new_key_of_the_service_is_fetched_and_invented_ones_are_asked_for_seldom(
    here: AtService,
) -> None:
    she = Her(here.desk)
    async with she.client:
        await here.sign_in(she)
        here.service.key = fresh_key("two")
        here.clock.forward(seconds=61)
        assert (await here.sign_in(she)).status_code == 200
        assert here.service.asked.count("/keys") == 2
        here.service.published, here.service.key = [here.service.key], fresh_key("invented")
        for _ in range(3):
            assert (await here.sign_in(she)).status_code == 403
        assert here.service.asked.count("/keys") == 2, "not within the minute"
    assert len(_refused(here)) == 3


async def test_an_answer_is_good_once_for_its_own_browser_and_not_for_long(here: AtService) -> None:
    here.service.forgets_codes = False
    she, thief = Her(here.desk), Her(here.desk)
    async with she.client, thief.client:
        back = await here.back(await here.to_service(she))
        assert OVER in (await here.arrive(thief, back)).text, "another browser"
        assert (await here.arrive(she, back)).status_code == 200
        kept = dict(she.client.cookies)
        assert "varde-inn" not in kept
        assert OVER in (await here.arrive(she, back)).text, "used"
        late = await here.back(await here.to_service(she))
        here.clock.forward(minutes=10)
        assert OVER in (await here.arrive(she, late)).text, "too late"


async def test_a_replayed_code_is_refused_by_the_service_and_told_plainly(here: AtService) -> None:
    she = Her(here.desk)
    async with she.client:
        used = await here.back(await here.to_service(she))
        await here.arrive(she, used)
        fresh = await here.back(await here.to_service(she))
        code = used.split("code=")[1].split("&")[0]
        replayed = fresh.replace(fresh.split("code=")[1].split("&")[0], code)
        assert UNTRUSTED in (await here.arrive(she, replayed)).text
    assert _refused(here) == ["not let in (untrusted): code"]


@pytest.mark.parametrize(
    "state", ["", "of-another-attempt", "æ" * 5000], ids=["none", "other", "huge"]
)
async def test_an_answer_with_another_state_lets_nobody_in(here: AtService, state: str) -> None:
    here.service.answer = {"state": state}
    she = Her(here.desk)
    async with she.client:
        answer = await here.sign_in(she)
        assert (answer.status_code, OVER in she.page) == (403, True)
    assert "/token" not in here.service.asked


@pytest.mark.parametrize("issuer", ["", "https://other.example"], ids=["none", "other"])
async def test_an_answer_of_another_issuer_lets_nobody_in(here: AtService, issuer: str) -> None:
    here.service.answer = {"iss": issuer}
    she = Her(here.desk)
    async with she.client:
        assert UNTRUSTED in (await here.sign_in(she)).text
    assert _refused(here) == ["not let in (untrusted): iss"]
    assert "/token" not in here.service.asked


async def test_who_cancels_reads_so_and_nothing_of_what_the_service_wrote(here: AtService) -> None:
    here.service.answer = {
        "code": "",
        "error": "access_denied",
        "error_description": "<b>x</b>",
    }
    she = Her(here.desk)
    async with she.client:
        answer = await here.sign_in(she)
        assert "Innloggingstjenesten logget deg ikke inn." in answer.text
        assert "<b>x</b>" not in answer.text


@pytest.mark.parametrize("subject", ["sub-ukjent", "sub-kontakt-nav"], ids=["unknown", "no role"])
async def test_who_has_no_place_at_the_desk_learns_what_to_ask_for(
    here: AtService, subject: str
) -> None:
    here.service.subject = subject
    she = Her(here.desk)
    async with she.client:
        answer = await here.sign_in(she)
        assert answer.status_code == 403
        assert "har ikke tilgang til saksbordet" in answer.text
        assert subject in answer.text
        assert (await she.get("/")).url.path == "/inn"


async def test_who_is_a_deputy_without_an_account_is_asked_for_the_code(here: AtService) -> None:
    here.service.subject = "sub-vikar"
    she = Her(here.desk)
    async with she.client:
        assert "Du har ikke konto på saksbordet ennå." in (await here.sign_in(she)).text
        code = await here.desk.invited("vikar")
        await here.desk.house.accounts.accept(code, CHOSEN, desk_texts(Language.EN))
        assert (await here.sign_in(she)).url.path == "/"


@pytest.mark.parametrize("asks", ["begin", "token"])
async def test_a_service_that_is_away_is_told_and_keeps_nobody_signed_in(
    here: AtService, asks: str
) -> None:
    she = Her(here.desk)
    async with she.client:
        if asks == "token":
            back = await here.back(await here.to_service(she))
            here.service.status = 503
            answer = await here.arrive(she, back)
        else:
            here.service.status = 503
            answer = await she.post("/inn/ekstern")
        assert (answer.status_code, AWAY in answer.text) == (503, True)


async def test_a_level_of_assurance_is_asked_for_and_a_lower_one_is_not_taken(
    tmp_path: Path,
) -> None:
    settings = {"oidc_acr": ["substantial", "high"]}
    async with stores.sqlite(tmp_path) as database, desk_at_service(database, **settings) as at:
        await at.desk.account()
        she = Her(at.desk)
        async with she.client:
            for given in (None, "low", ["high"]):
                at.service.more = {"acr": given}
                assert "ikke sikker nok" in (await at.sign_in(she)).text
            at.service.more = {"acr": "high"}
            assert (await at.sign_in(she)).status_code == 200
            assert at.service.sent[0]["acr_values"] == "substantial high"
        assert len(_refused(at)) == 3


async def test_what_cannot_be_taken_back_needs_a_fresh_sign_in_of_the_same_person(
    here: AtService,
) -> None:
    she, sessions = Her(here.desk), here.desk.house.sessions
    async with she.client:
        await here.sign_in(she)
        token = she.client.cookies["varde-desk"]
        here.clock.forward(minutes=6)
        for more, says in (
            ({}, "spurte deg ikke på nytt"),
            ({"auth_time": int(here.clock.now().timestamp()) - 61}, "spurte deg ikke på nytt"),
            ({"auth_time": int(here.clock.now().timestamp()), "sub": "x"}, "som noen andre"),
        ):
            here.service.more = more
            await she.get("/bekreft?til=/logg")
            there = await here.to_service(she, "/bekreft", til="/logg")
            await here.arrive(she, await here.back(there))
            assert says in she.page
            session = await sessions.find(token)
            assert session
            assert not sessions.confirmed(session)
        here.service.more = {"auth_time": int(here.clock.now().timestamp())}
        there = await here.to_service(she, "/bekreft", til="/logg")
        assert "prompt=login" in there
        assert "max_age=60" in there
        assert (await here.arrive(she, await here.back(there))).url.path == "/logg"
        assert await sessions.find(token) is None, "one that was stolen before is worth nothing now"
        session = await sessions.find(she.client.cookies["varde-desk"])
        assert session
        assert sessions.confirmed(session)
    assert len(_refused(here)) == 2


async def test_signing_in_again_ends_the_session_before(here: AtService) -> None:
    she = Her(here.desk)
    async with she.client:
        await here.sign_in(she)
        first = she.client.cookies["varde-desk"]
        await here.sign_in(she)
        assert she.client.cookies["varde-desk"] != first
        assert await here.desk.house.sessions.find(first) is None


async def test_what_was_written_when_the_session_ended_is_there_after_signing_in(
    here: AtService,
) -> None:
    kept = re.compile(r'name="holdt" value="([^"]+)"')
    she = Her(here.desk)
    async with she.client:
        await here.sign_in(she)
        here.clock.forward(minutes=31)
        await she.post("/sak/26-4817/endre", hvem="koordinator", redegjorelse="Hun får ikke lønn.")
        here.service.answer = {"code": "", "error": "access_denied"}
        await here.sign_in(she, holdt=kept.findall(she.page)[0])
        assert "logget deg ikke inn" in she.page
        here.service.answer = {}
        await here.sign_in(she, holdt=kept.findall(she.page)[0])
        await she.post("/nokkel", passfrase=PASSPHRASE, holdt=kept.findall(she.page)[0])
        assert "Hun får ikke lønn." in she.page


async def test_words_that_wait_fill_no_memory_and_are_not_lost_for_it(here: AtService) -> None:
    she = Her(here.desk)
    async with she.client:
        for _ in range(33):
            here.clock.forward(seconds=2)
            await here.to_service(she, holdt="x" * 500_000)
        answer = await she.post("/inn/ekstern", holdt="x" * 500_000)
        assert (answer.status_code, "x" * 500_000 in answer.text) == (429, True)
