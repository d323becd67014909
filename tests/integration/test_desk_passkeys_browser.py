"""Passkeys in a real browser, with the authenticator that the browser itself plays."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from support import stores
from support.authenticator_in_browser import with_key
from support.browser import broken_rules, press
from support.desk import PASSWORD, RunningDesk, running_desk
from support.desk_browser import desk_page

pytestmark = pytest.mark.browser


@pytest_asyncio.fixture(loop_scope="session")
async def desk(tmp_path: Path) -> AsyncIterator[RunningDesk]:
    async with stores.sqlite(tmp_path) as database, running_desk(database) as desk:
        await desk.account()
        yield desk


async def _sign_in(page: Page, url: str) -> None:
    await page.goto(f"{url}/inn")
    await page.fill("#navn", "koordinator")
    await page.fill("#passord", PASSWORD)
    await press(page.locator(".send"))
    await page.wait_for_url(f"{url}/")


async def test_a_passkey_is_made_used_to_come_in_and_to_prove_it_once_more(
    desk: RunningDesk,
) -> None:
    url = f"http://localhost:{desk.port}"
    async with desk_page(viewport={"width": 320, "height": 800}) as page:
        device, key = await with_key(page)
        await _sign_in(page, url)
        await press(page.locator("text=Passnøkler"))
        await page.fill("#navn", "Bærbar")
        assert not await broken_rules(page)
        await press(page.locator("text=Lag en passnøkkel"))
        await expect(page.locator("main strong")).to_have_text("Bærbar")
        assert not await broken_rules(page)
        await press(page.locator("text=Logg ut"))
        await press(page.locator("text=Logg inn med passnøkkel"))
        await page.wait_for_url(f"{url}/")
        desk.router.clock.forward(minutes=6)
        await page.goto(f"{url}/bekreft?til=/passnokler")
        await press(page.locator("text=Bruk passnøkkel i stedet"))
        await page.wait_for_url(f"{url}/passnokler")
        await press(page.locator("main button:has-text('Fjern')"))
        await expect(page.locator("[role=status] >> nth=0")).to_contain_text("slipper ikke inn")
        (known,) = (await device.send("WebAuthn.getCredentials", {"authenticatorId": key}))[
            "credentials"
        ]
        assert known["rpId"] == "localhost"
        assert "koordinator" not in known["userHandle"]


async def test_who_is_not_verified_by_the_device_does_not_come_in_and_has_the_password(
    desk: RunningDesk,
) -> None:
    url = f"http://localhost:{desk.port}"
    async with desk_page() as page:
        device, key = await with_key(page)
        await _sign_in(page, url)
        await page.goto(f"{url}/passnokler")
        await page.fill("#navn", "Bærbar")
        await press(page.locator("text=Lag en passnøkkel"))
        await expect(page.locator("main strong")).to_have_text("Bærbar")
        await press(page.locator("text=Logg ut"))
        not_hers = {"authenticatorId": key, "isUserVerified": False}
        await device.send("WebAuthn.setUserVerified", not_hers)
        await press(page.locator("text=Logg inn med passnøkkel"))
        await expect(page.locator(".told")).to_contain_text("bruk passordet")
        assert not await broken_rules(page)
        await press(page.locator("main a:has-text('Bruk passordet')"))
        await expect(page.locator("#passord")).to_be_visible()


async def test_without_scripts_the_password_is_all_that_is_offered(desk: RunningDesk) -> None:
    url = f"http://localhost:{desk.port}"
    async with desk_page(java_script_enabled=False) as page:
        await page.goto(f"{url}/inn")
        assert not await page.locator("text=Logg inn med passnøkkel").is_visible()
        await _sign_in(page, url)
        await page.goto(f"{url}/passnokler")
        assert await page.locator("text=Lag en passnøkkel").is_disabled()
        assert "må tillate skript" in await page.inner_text("main")
