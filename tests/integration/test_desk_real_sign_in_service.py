"""The desk with a real sign-in service, each on a site of its own, in a real browser: in, once more, and out both ways."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Page, expect

from support import stores
from support.browser import broken_rules, press
from support.desk import PASSPHRASE, Her, RunningDesk, running_desk
from support.desk_browser import desk_page
from support.real_provider import PASSWORD
from support.sign_in_service import AtService, Service, at_provider
from support.source import ROOT
from support.times import FixedClock
from varde.desk.house import House
from varde.desk.oidc import http_client
from varde.shared.domain.clock import SystemClock


@dataclass
class Both:
    """The desk, and the address of the service."""

    desk: RunningDesk
    service: str


@asynccontextmanager
async def _service(folder: Path) -> AsyncIterator[str]:
    module = ("-m", "support.real_provider", str(folder))
    quiet = asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(
        sys.executable, *module, cwd=ROOT / "tests", stdout=quiet, stderr=quiet
    )
    try:
        async with asyncio.timeout(120):
            while not (folder / "port").exists():
                assert process.returncode is None, "the service ended"
                await asyncio.sleep(0.1)
        yield f"http://localhost:{(folder / 'port').read_text(encoding='utf-8')}"
    finally:
        process.terminate()
        await process.wait()


@pytest.fixture
async def both(tmp_path: Path) -> AsyncIterator[Both]:
    clock = SystemClock()
    async with (
        stores.sqlite(tmp_path) as database,
        _service(tmp_path) as service,
        http_client() as http,
    ):

        def fitted(house: House) -> House:
            return at_provider(house, http, oidc_issuer=service)

        async with running_desk(database, clock=clock, fitted=fitted) as desk:
            await desk.account()
            known = {"desk": desk.url, "people": ["sub-koordinator", "ukjent"]}
            (tmp_path / "known.json").write_text(json.dumps(known), encoding="utf-8")
            yield Both(desk, service)


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


async def test_a_code_that_was_used_is_refused_by_the_service_itself(both: Both) -> None:
    at = AtService(both.desk, Service(FixedClock()), FixedClock())
    she = Her(both.desk)
    async with she.client, httpx.AsyncClient(follow_redirects=True) as browser:
        page = await browser.get(await at.to_service(she))
        for form in ({"login": "sub-koordinator"}, {"password": PASSWORD}):
            page = await browser.post(page.url, data=form | {"answer": "x"})
        agreed = await browser.post(page.url, data={"answer": "accept"}, follow_redirects=False)
        first = httpx.URL(agreed.headers["location"])
        assert (await at.arrive(she, str(first))).url.path == "/"
        there = httpx.URL(await at.to_service(she))
        replayed = first.copy_set_param("state", there.params["state"])
        assert "kan ikke stole på svaret" in (await at.arrive(she, str(replayed))).text
    assert [str(error) for error in both.desk.failures] == ["not let in (untrusted): code"]
    both.desk.failures.clear()
