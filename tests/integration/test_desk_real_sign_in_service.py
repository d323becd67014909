"""The desk with a real sign-in service, each on a site of its own: in, once more, out both ways, and what it signs wrong.

Canaille tells nobody that somebody signed out there (back-channel logout): ``test_desk_provider_logout.py`` does.
"""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from support import stores
from support.browser import broken_rules, press
from support.desk import PASSPHRASE, Her, RunningDesk, running_desk
from support.desk_browser import desk_page
from support.real_provider import ANOTHER, CLIENT, PASSWORD, Known, RealProvider, real_provider
from support.sign_in_service import AtService, Service, at_provider
from support.times import FixedClock
from varde.desk.house import House
from varde.desk.oidc import http_client
from varde.shared.domain.clock import SystemClock

pytestmark = pytest.mark.asyncio(loop_scope="session")

UNTRUSTED = "Saksbordet kan ikke stole på svaret"


@dataclass
class Both:
    """The desk and the service. The desk's clock stands still."""

    desk: RunningDesk
    provider: RealProvider
    clock: FixedClock

    @property
    def service(self) -> str:
        """The address of the service."""
        return self.provider.url

    def signs(
        self, *, ahead: int = 0, lifetime: int = 3600, audience: tuple[str, ...] = (CLIENT,)
    ) -> None:
        """Have the service sign by a clock ``ahead`` seconds of the desk's, and for whom."""
        shows = int(self.clock.now().timestamp()) + ahead
        self.provider.is_told(
            Known(self.desk.url, audience=audience, lifetime=lifetime, clock=shows)
        )


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealProvider]:
    with real_provider(tmp_path_factory.mktemp("service")) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def both(tmp_path: Path, provider: RealProvider) -> AsyncIterator[Both]:
    clock = FixedClock(SystemClock().now().replace(microsecond=0))
    async with stores.sqlite(tmp_path) as database, http_client() as http:

        def fitted(house: House) -> House:
            return at_provider(house, http, oidc_issuer=provider.url)

        async with running_desk(database, clock=clock, fitted=fitted) as desk:
            await desk.account()
            both = Both(desk, provider, clock)
            both.signs()
            yield both


async def _through(page: Page, name: str) -> None:
    """Sign in at the service, as far as it asks."""
    await page.fill("#login", name)
    await press(page.locator("button[name=answer]"))
    await _prove(page)


async def _prove(page: Page) -> None:
    await page.fill("#password", PASSWORD)
    await page.press("#password", "Enter")


async def _agree(page: Page) -> None:
    await press(page.locator("button[value=accept]"))


@pytest.mark.browser
async def test_in_once_more_and_out_at_both(both: Both) -> None:
    desk, service = both.desk, both.service
    async with desk_page(service=True, viewport={"width": 320, "height": 800}) as page:
        await page.goto(f"{desk.url}/logg")
        assert not await broken_rules(page)
        await press(page.locator("main .send"))
        await page.wait_for_url(f"{service}/**")
        await _through(page, "sub-koordinator")
        await _agree(page)
        await page.wait_for_url(f"{desk.url}/logg")
        cookies = {c["name"]: c["sameSite"] for c in await page.context.cookies(desk.url)}
        assert cookies == {"varde-desk": "Strict"}, "the attempt's cookie is gone"
        await page.goto(f"{desk.url}/nokkel")
        await page.fill("#passfrase", PASSPHRASE)
        await press(page.locator("main .send"))
        await expect(page.locator("#lock")).to_be_visible()
        await page.goto(f"{desk.url}/bekreft?til=/logg")
        assert not await broken_rules(page)
        await press(page.locator("main .send"))
        await page.wait_for_url(f"{service}/**")
        await _prove(page)
        await page.wait_for_url(f"{desk.url}/logg")
        await press(page.locator("text=Logg ut"))
        await page.wait_for_url(f"{desk.url}/inn?n=ute")
        await press(page.locator("main .send"))
        await expect(page.locator("#login")).to_be_visible()


@pytest.mark.browser
async def test_without_scripts_who_is_not_known_reads_what_to_hand_on(both: Both) -> None:
    desk = both.desk
    async with desk_page(service=True, java_script_enabled=False) as page:
        await page.goto(f"{desk.url}/inn")
        await press(page.locator("main .send"))
        await page.wait_for_url(f"{both.service}/**")
        await _through(page, "ukjent")
        await _agree(page)
        await expect(page.locator("main code")).to_have_text("ukjent")
        assert not await page.context.cookies(desk.url)


@pytest.mark.browser
async def test_who_meets_a_service_whose_clock_is_wrong_reads_so_and_comes_in_when_it_is_right(
    both: Both,
) -> None:
    both.signs(ahead=-7200)
    async with desk_page(service=True) as page:
        await page.goto(f"{both.desk.url}/logg")
        await press(page.locator("main .send"))
        await page.wait_for_url(f"{both.service}/**")
        await _through(page, "sub-koordinator")
        await _agree(page)
        await expect(page.locator("main [role=alert]")).to_contain_text(UNTRUSTED)
        assert not await broken_rules(page)
        assert not await page.context.cookies(both.desk.url)
        both.signs()
        await press(page.locator("main .send"))
        await _agree(page)
        await page.wait_for_url(f"{both.desk.url}/logg")
    assert _refused(both) == ["not let in (untrusted): expired_token"]


def _refused(both: Both) -> list[str]:
    """What went into the log; a test that expects it takes it away."""
    told = [str(error) for error in both.desk.failures]
    both.desk.failures.clear()
    return told


async def _back(both: Both, she: Her, browser: httpx.AsyncClient) -> httpx.URL:
    """Sign in at the service; gives the address at the desk that a browser comes back to."""
    page = await browser.get(await _at(both).to_service(she))
    for form in ({"login": "sub-koordinator"}, {"password": PASSWORD}):
        page = await browser.post(page.url, data=form | {"answer": "x"})
    agreed = await browser.post(page.url, data={"answer": "accept"}, follow_redirects=False)
    return httpx.URL(agreed.headers["location"])


def _at(both: Both) -> AtService:
    return AtService(both.desk, Service(both.clock), both.clock)


async def _arrives(both: Both, she: Her) -> httpx.Response:
    """Sign in at the service and come back; gives the page that a browser ends at."""
    async with httpx.AsyncClient(follow_redirects=True) as browser:
        return await _at(both).arrive(she, str(await _back(both, she, browser)))


@pytest.mark.parametrize(
    ("ahead", "lifetime"),
    [(60, 300), (-359, 300), (-660, 3600)],
    ids=["its clock is ahead", "just expired", "made just in time"],
)
async def test_a_token_of_a_clock_within_a_minute_of_the_desks_lets_her_in(
    both: Both, ahead: int, lifetime: int
) -> None:
    both.signs(ahead=ahead, lifetime=lifetime)
    she = Her(both.desk)
    async with she.client:
        assert (await _arrives(both, she)).url.path == "/"
        assert "varde-desk" in she.client.cookies


@pytest.mark.parametrize(
    ("signed", "why"),
    [
        ({"ahead": 61, "lifetime": 300}, "invalid_claim"),
        ({"ahead": -360, "lifetime": 300}, "expired_token"),
        ({"ahead": -661}, "iat"),
        ({"audience": (ANOTHER,)}, "invalid_claim"),
        ({"audience": (CLIENT, ANOTHER)}, "missing_claim"),
    ],
    ids=[
        "its clock is ahead",
        "expired",
        "made long ago",
        "for another client",
        "for another client as well",
    ],
)
async def test_a_token_that_is_expired_skewed_or_for_another_client_lets_nobody_in(
    both: Both, signed: dict[str, Any], why: str
) -> None:
    both.signs(**signed)
    she = Her(both.desk)
    async with she.client:
        answer = await _arrives(both, she)
        assert (answer.status_code, UNTRUSTED in answer.text) == (403, True)
        assert not she.client.cookies
        assert (await she.get("/")).url.path == "/inn"
    assert "sign_in" not in [entry.action for entry in await both.desk.router.log()]
    assert _refused(both) == [f"not let in (untrusted): {why}"]


async def test_a_code_that_was_used_is_refused_by_the_service_itself(both: Both) -> None:
    she = Her(both.desk)
    async with she.client, httpx.AsyncClient(follow_redirects=True) as browser:
        first = await _back(both, she, browser)
        assert (await _at(both).arrive(she, str(first))).url.path == "/"
        there = httpx.URL(await _at(both).to_service(she))
        replayed = first.copy_set_param("state", there.params["state"])
        assert UNTRUSTED in (await _at(both).arrive(she, str(replayed))).text
    assert _refused(both) == ["not let in (untrusted): code"]
