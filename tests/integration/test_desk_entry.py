"""Coming in at the desk: one-time codes, passwords, the lock-out, sessions and the key."""

import re
from collections.abc import AsyncIterator
from html import unescape
from pathlib import Path

import httpx
import pytest

from support import stores
from support.desk import (
    CHOSEN,
    PASSPHRASE,
    PASSWORD,
    Her,
    RunningDesk,
    form_token_of,
    her,
    running_desk,
)
from support.people import NAV
from varde.desk.labels import desk_texts
from varde.shared.domain.codes import Language
from varde.shared.errors import Refused
from varde.shared.store import desk as stored

T = desk_texts(Language.EN)
WRONG = "Navnet og passordet passer ikke sammen"
NOTICE = '<p class="box said" role="status">'
FIELDS = {
    "passord": PASSWORD,
    "passord2": PASSWORD,
    "passfrase": PASSPHRASE,
    "passfrase2": PASSPHRASE,
}


@pytest.fixture(params=stores.KINDS)
async def desk(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[RunningDesk]:
    async with stores.of_kind(request.param, tmp_path) as database, running_desk(database) as desk:
        yield desk


async def _actions(desk: RunningDesk) -> list[tuple[str, str, str]]:
    return [(e.actor, e.action, e.subject) for e in await desk.router.log()]


async def test_from_a_one_time_code_to_an_unlocked_key(desk: RunningDesk) -> None:
    she = Her(desk)
    async with she.client:
        assert (await she.get("/")).url.path == "/oppsett", "nobody has an account yet"
        made = await she.post("/oppsett", kode=(await desk.invited()).upper(), **FIELDS)
        assert made.url.path == "/inn"
        assert (await she.sign_in()).url.path == "/"
        assert "Nøkkelen er låst<" in she.page
        await she.unlock()
        assert "Nøkkelen er låst opp" in she.page
        await she.post("/las")
        assert "Nøkkelen er låst<" in she.page
    assert await _actions(desk) == [
        ("koordinator", "invite_to_desk", "koordinator"),
        ("koordinator", "make_account", "koordinator"),
        ("koordinator", "sign_in", "koordinator"),
        ("koordinator", "unlock_key", "coordinator"),
        ("koordinator", "lock_key", "coordinator"),
    ]


async def test_a_code_is_good_once_and_not_for_long(desk: RunningDesk) -> None:
    code = await desk.invited()
    await desk.house.accounts.accept(code, CHOSEN, T)
    with pytest.raises(Refused, match="not in force"):
        await desk.house.accounts.accept(code, CHOSEN, T)
    late = await desk.invited("vikar")
    desk.router.clock.forward(hours=48)
    with pytest.raises(Refused, match="not in force"):
        await desk.house.accounts.accept(late, CHOSEN, T)


async def test_only_a_coordinator_or_a_deputy_is_invited(desk: RunningDesk) -> None:
    await desk.invited("vikar")
    for somebody in (NAV.member_id, "nobody"):
        with pytest.raises(Refused, match="not a coordinator or deputy"):
            await desk.invited(somebody)


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("passord", "kort", "De to passordene er ikke like."),
        ("passfrase2", "en annen passfrase enn den", "De to passfrasene er ikke like."),
    ],
)
async def test_a_mistake_at_the_set_up_is_told_and_the_code_stays_good(
    desk: RunningDesk, field: str, typed: str, says: str
) -> None:
    she, code = Her(desk), await desk.invited()
    async with she.client:
        answer = await she.post("/oppsett", kode=code, **(FIELDS | {field: typed}))
        assert (answer.status_code, says in she.page) == (422, True)
        assert (await she.post("/oppsett", kode=code, **FIELDS)).url.path == "/inn"


async def test_nobody_learns_why_they_do_not_get_in(desk: RunningDesk) -> None:
    await desk.account()
    she = Her(desk)
    async with she.client:
        pages = []
        for name, password in (("nobody", PASSWORD), ("koordinator", "feil"), ("kontakt-nav", "x")):
            answer = await she.sign_in(name, password)
            assert answer.status_code == 403
            assert WRONG in she.page
            pages.append(she.page)
        assert len(set(pages)) == 1


async def test_an_account_closes_after_wrong_guesses_and_opens_again_by_itself(
    desk: RunningDesk,
) -> None:
    await desk.account()
    accounts, clock = desk.house.accounts, desk.router.clock
    for _ in range(5):
        assert not await accounts.password_is("koordinator", "feil")
    assert not await accounts.password_is("koordinator", PASSWORD), "closed"
    assert ("desk", "close_account", "koordinator") in await _actions(desk)
    clock.forward(seconds=30)
    assert await accounts.password_is("koordinator", PASSWORD)
    assert await accounts.password_is("koordinator", PASSWORD)


async def test_wrong_passphrases_close_the_account_as_well(desk: RunningDesk) -> None:
    async with her(desk, unlocked=False) as she:
        for _ in range(5):
            assert (await she.unlock("feil")).status_code == 403
        assert (await she.unlock()).status_code == 403
        desk.router.clock.forward(seconds=30)
        assert (await she.unlock()).status_code == 200
        assert "Nøkkelen er låst opp" in she.page


async def test_too_many_guesses_from_everybody_are_put_off(desk: RunningDesk) -> None:
    she = Her(desk)
    async with she.client:
        codes = [(await she.sign_in("nobody", "x")).status_code for _ in range(21)]
    assert codes == [403] * 20 + [429]


async def test_a_session_ends_when_it_is_idle_or_old_and_when_she_signs_out(
    desk: RunningDesk,
) -> None:
    clock = desk.router.clock
    async with her(desk) as she:
        for _ in range(25):
            clock.forward(minutes=24)
            await she.get("/")
        assert (await she.get("/")).url.path == "/inn", "ten hours"
        await she.sign_in()
        clock.forward(minutes=30)
        assert (await she.get("/")).url.path == "/inn", "half an hour without a sign of life"
        await she.sign_in()
        kept = dict(she.client.cookies)
        await she.post("/ut")
        async with httpx.AsyncClient(base_url=desk.url, cookies=kept) as thief:
            again = await thief.get("/")
        assert again.headers["location"].startswith("/inn"), "the token is worth nothing now"


async def test_signing_in_always_makes_a_new_token_and_ends_the_old_session(
    desk: RunningDesk,
) -> None:
    async with her(desk) as she:
        first = she.client.cookies["varde-desk"]
        await she.sign_in()
        second = she.client.cookies["varde-desk"]
        assert first != second
        assert await desk.house.sessions.find(first) is None
        assert "Nøkkelen er låst<" in she.page, "the key was the old session's"


@pytest.mark.parametrize(
    ("path", "proof"), [("/nokkel", {"passfrase": PASSPHRASE}), ("/bekreft", {"passord": PASSWORD})]
)
async def test_a_token_that_was_stolen_before_she_proved_more_opens_nothing_after_it(
    desk: RunningDesk, path: str, proof: dict[str, str]
) -> None:
    async with her(desk, unlocked=False) as she:
        await she.get("/")
        stolen, other_tab = she.client.cookies["varde-desk"], she.page
        began = await desk.house.sessions.find(stolen)
        async with httpx.AsyncClient(
            base_url=desk.url, cookies={"varde-desk": stolen}, headers={"Origin": desk.url}
        ) as thief:
            assert (await thief.get("/")).status_code == 200
            assert (await she.post(path, **proof)).url.path == "/"
            assert (await thief.get("/")).headers["location"].startswith("/inn")
            token = form_token_of(other_tab)
            assert (await thief.post("/las", data={"skjema": token})).headers["location"] == "/inn"
        assert stolen not in she.client.cookies.values()
        now = await desk.house.sessions.find(she.client.cookies["varde-desk"])
        assert began
        assert now
        assert now.stored.began_at == began.stored.began_at, "it lasts no longer for it"
        she.page = other_tab
        assert (await she.post("/las")).status_code == 200, (
            "a form that was open is as good as before"
        )
        assert (await she.get("/")).url.path == "/"


async def test_of_two_tabs_that_renew_a_session_at_once_the_second_leaves_the_token_of_the_first(
    desk: RunningDesk,
) -> None:
    async with her(desk) as she:
        sessions = desk.house.sessions
        session = await sessions.find(she.client.cookies["varde-desk"])
        assert session
        first = await sessions.renew(session)
        assert first
        assert await sessions.confirm(session) is None
        assert await sessions.find(first.token)
        assert await sessions.find(session.token) is None
        assert await sessions.find(first.root) is None, "the part that stays opens nothing"


async def test_signing_out_just_after_another_tab_has_a_new_token_ends_the_session(
    desk: RunningDesk,
) -> None:
    async with her(desk) as she:
        sessions = desk.house.sessions
        session = await sessions.find(she.client.cookies["varde-desk"])
        assert session
        renewed = await sessions.renew(session)
        assert renewed
        await sessions.end(session)
        assert await sessions.find(renewed.token) is None


async def test_a_token_that_somebody_else_chose_becomes_no_session(desk: RunningDesk) -> None:
    await desk.account()
    she = Her(desk)
    she.client.cookies.set("varde-desk", "chosen-by-somebody-else")
    async with she.client:
        answer = await she.client.post("/inn", data={"navn": "koordinator", "passord": PASSWORD})
        assert "chosen-by-somebody-else" not in answer.headers["set-cookie"]
    assert await desk.house.sessions.find("chosen-by-somebody-else") is None


async def test_the_store_holds_neither_token_nor_password_nor_passphrase(desk: RunningDesk) -> None:
    async with her(desk) as she:
        token = she.client.cookies["varde-desk"]
        session = await desk.house.sessions.find(token)
        async with desk.house.database.read() as tx:
            (account,) = await stored.accounts(tx)
    assert session is not None
    assert token not in session.stored.token_digest
    kept = f"{account.password} {account.locked_key!r}"
    assert PASSWORD not in kept
    assert PASSPHRASE not in kept


async def test_who_is_no_longer_coordinator_is_out_at_once(desk: RunningDesk) -> None:
    async with her(desk) as she:
        desk.house.accounts._directory = desk.house.directory.__class__((), ())
        assert (await she.get("/")).url.path == "/inn"


async def test_an_account_that_is_made_anew_or_taken_away_ends_its_sessions(
    desk: RunningDesk,
) -> None:
    async with her(desk) as she:
        await desk.account()
        assert (await she.get("/")).url.path == "/inn"
        await she.sign_in()
        assert await desk.remove()
        assert (await she.get("/")).url.path == "/oppsett"
        assert not await desk.remove()


async def test_a_link_from_a_chat_is_asked_for_once_more_by_our_own_page(desk: RunningDesk) -> None:
    async with httpx.AsyncClient(base_url=desk.url) as browser:
        answer = await browser.get("/sak/26-4817", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 200
    assert 'http-equiv="refresh" content="0;url=/sak/26-4817"' in answer.text


async def test_the_address_with_its_filters_is_where_she_comes_in_and_where_she_is_sent_by_a_chat(
    desk: RunningDesk,
) -> None:
    await desk.account()
    she = Her(desk)
    async with she.client:
        assert (await she.get("/?vis=held&hast=AKUTT")).url.path == "/inn"
        found = re.search(r'name="til" value="([^"]*)"', she.page)
        assert found
        await she.post("/inn", navn="koordinator", passord="feil", til=unescape(found[1]))
        found = re.search(r'name="til" value="([^"]*)"', she.page)
        assert found, "a wrong password leads nowhere else"
        come = await she.post("/inn", navn="koordinator", passord=PASSWORD, til=unescape(found[1]))
        assert come.url.query == b"vis=held&hast=AKUTT"
    async with httpx.AsyncClient(base_url=desk.url) as browser:
        asked = await browser.get("/?vis=held", headers={"Sec-Fetch-Site": "cross-site"})
    assert 'content="0;url=/?vis=held"' in asked.text


@pytest.mark.parametrize("at", ["/?vis=held&hast=AKUTT", "/sak/{reference}"])
async def test_unlocking_and_locking_leave_her_where_she_is(desk: RunningDesk, at: str) -> None:
    case = await desk.router.tell("De får ikke lønn.", exclude="NAV")
    at = at.format(reference=case.reference)
    async with her(desk, unlocked=False) as she:
        await she.get(at)
        link = re.search(r'<a href="(/nokkel\?til=[^"]*)"', she.page)
        assert link
        await she.get(unescape(link[1]))
        goal = re.search(r'name="til" value="([^"]*)"', she.page.partition("<main")[2])
        assert goal
        done = await she.post("/nokkel", passfrase=PASSPHRASE, til=unescape(goal[1]))
        assert str(done.url).startswith(desk.url + at)
        assert NOTICE in she.page
        form = re.search(r'action="/las">.*?name="til" value="([^"]*)"', she.page)
        assert form
        done = await she.post("/las", til=unescape(form[1]))
        assert str(done.url).startswith(desk.url + at)
        assert NOTICE in she.page
