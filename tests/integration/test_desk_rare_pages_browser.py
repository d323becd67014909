"""The pages that nobody sees on a good day, and those of passkeys and of a sign-in service: for everybody like the rest."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, Route, expect
from sqlalchemy import text

from support import stores
from support.authenticator_in_browser import with_key
from support.browser import press
from support.desk import PASSPHRASE, PASSWORD, RunningDesk, running_desk
from support.desk_browser import desk_page
from support.desk_states import TEXT, sign_in
from support.for_everybody import shortcomings
from support.sign_in_service import SUBJECT, AtService, desk_at_service
from varde.desk.forms import LARGEST_FORM
from varde.shared.domain.case import Case

pytestmark = pytest.mark.browser

REFRESH = '<meta http-equiv="refresh"'


async def test_every_rare_page_is_for_everybody(tmp_path: Path) -> None:
    async with stores.sqlite(tmp_path) as database, running_desk(database) as desk:
        await desk.account()
        case = await desk.router.tell(TEXT, exclude="NAV")
        async with desk_page() as page:
            async for state in _rare(desk, page, case):
                assert not await shortcomings(page), state
        assert len(desk.failures) == 1, "the one that was broken for it"
        desk.failures.clear()


async def test_every_page_of_a_sign_in_service_is_for_everybody(tmp_path: Path) -> None:
    async with stores.sqlite(tmp_path) as database, desk_at_service(database) as at:
        await at.desk.account()
        async with desk_page() as page:
            async for state in _at_service(at, page):
                assert not await shortcomings(page), state
        assert len(at.desk.failures) == 1, "the answer that cannot be trusted"
        at.desk.failures.clear()


async def _rare(desk: RunningDesk, page: Page, case: Case) -> AsyncIterator[str]:
    url = f"http://localhost:{desk.port}"
    async for state in _of_passkeys(desk, page, url):
        yield state
    async for state in _kept(desk, page, f"{url}/sak/{case.reference}"):
        yield state
    async for state in _failing(desk, page, f"{url}/sak/{case.reference}"):
        yield state


async def _of_passkeys(desk: RunningDesk, page: Page, url: str) -> AsyncIterator[str]:
    device, key = await with_key(page)
    await page.goto(f"{url}/inn?til=/passnokler")
    await sign_in(page)
    yield "passkeys, none"
    await page.fill("#navn", "Bærbar")
    await press(page.locator("text=Lag en passnøkkel"))
    await expect(page.locator("main strong")).to_have_text("Bærbar")
    yield "passkeys"
    desk.router.clock.forward(minutes=6)
    await page.goto(f"{url}/passnokler")
    yield "passkeys, the password first"
    await page.goto(f"{url}/bekreft?til=/passnokler")
    yield "once more"
    await device.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})
    await press(page.locator("text=Bruk passnøkkel i stedet"))
    await expect(page.locator(".told")).to_contain_text("bruk passordet")
    yield "passkey, not given"


async def _kept(desk: RunningDesk, page: Page, at: str) -> AsyncIterator[str]:
    """Words that could not be sent, on every page that they wait on."""
    await page.goto(f"{at.partition('/sak')[0]}/nokkel")
    await page.fill("#passfrase", PASSPHRASE)
    await press(page.locator("main .send"))
    await _write(page, at)
    await page.eval_on_selector_all("[name=skjema]", "fields => fields.forEach(f => f.value = '0')")
    await press(page.locator("#save"))
    await page.wait_for_selector("#again")
    yield "words kept"
    await _write(page, at)
    for session in await desk.house.accounts.sessions_of("koordinator"):
        desk.house.forget(session)
    await press(page.locator("#save"))
    await page.wait_for_selector("[name=holdt]", state="attached")
    yield "words kept, unlock"
    await page.fill("#passfrase", PASSPHRASE)
    await press(page.locator("main .send"))
    await _write(page, at)
    desk.router.clock.forward(minutes=31)
    await press(page.locator("#save"))
    await page.wait_for_selector("#passord")
    yield "words kept, sign in"
    await page.fill("#navn", "koordinator")
    await page.fill("#passord", PASSWORD)
    await press(page.locator("main .send >> nth=0"))
    await page.fill("#passfrase", PASSPHRASE)
    await press(page.locator("main .send"))


async def _failing(desk: RunningDesk, page: Page, at: str) -> AsyncIterator[str]:
    """A form that is too large or not of hers, cases that are away, and one that is broken."""
    await page.goto(at)
    await page.eval_on_selector_all("[name=skjema]", "fields => fields.forEach(f => f.value = '0')")
    await press(page.locator("#lock"))
    yield "not of hers"
    await _write(page, at)
    await page.eval_on_selector(
        "#redegjorelse", f"area => {{ area.value = 'x'.repeat({LARGEST_FORM}); }}"
    )
    await press(page.locator("#save"))
    await page.wait_for_selector("text=Det er for stort.")
    yield "too large"
    await _do(desk, "ALTER TABLE note RENAME TO away")
    await page.goto(at)
    await page.wait_for_selector("text=Jeg når ikke sakene akkurat nå.")
    yield "away"
    await _do(desk, "ALTER TABLE away RENAME TO note")
    await _do(desk, "UPDATE case_file SET status = 'finnes_ikke'")
    await page.goto(at)
    await page.wait_for_selector("text=Noe gikk galt her.")
    yield "broken"


async def _at_service(at: AtService, page: Page) -> AsyncIterator[str]:
    url, service = at.desk.url, at.service
    await page.goto(url)
    yield "sign in"
    await page.route(f"{url}/inn/ekstern*", _staying)
    await press(page.locator("main .send"))
    yield "on the way there"
    await page.unroute(f"{url}/inn/ekstern*")
    service.more = {"aud": "somebody-else"}
    yield await _come_back(page, url, "an answer that cannot be trusted")
    service.more, service.subject = {}, "sub-fremmed"
    yield await _come_back(page, url, "no place at the desk")
    service.subject = "sub-vikar"
    yield await _come_back(page, url, "no account yet")
    await page.goto(f"{url}/oppsett")
    yield "set up"
    service.subject = SUBJECT
    await _come_back(page, url, "")
    await page.wait_for_url(f"{url}/")
    for way in ("/bekreft", "/nokler", "/"):
        await page.goto(url + way)
        yield way


async def _come_back(page: Page, url: str, state: str) -> str:
    await page.goto(f"{url}/inn")
    await press(page.locator("main .send"))
    await page.wait_for_url(lambda now: "/inn/ekstern" not in now)
    await page.wait_for_load_state()
    return state


async def _staying(route: Route) -> None:
    """The page as who sees it whose browser does not go on by itself."""
    answer = await route.fetch()
    page = (await answer.text()).replace(REFRESH, '<meta name="refresh"')
    await route.fulfill(response=answer, body=page)


async def _write(page: Page, at: str) -> None:
    """Words in the form of an opened case."""
    await page.goto(at)
    await press(page.locator("#open"))
    await page.fill("#redegjorelse", "Noen holder tilbake passet hennes.")


async def _do(desk: RunningDesk, statement: str) -> None:
    async with desk.house.database.begin() as tx:
        await tx.execute(text(statement))
