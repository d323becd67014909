"""What is left in a browser, and on its disk, when the coordinator has signed out: nothing of any case."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import BrowserContext, Error, Page, Response, async_playwright

from support import stores
from support.browser import HEADLESS, QUIET, press
from support.counted_cases import YEAR, add_a_year
from support.desk import PASSPHRASE, PASSWORD, RunningDesk, running_desk
from support.desk_states import set_up, sign_in
from support.router_house import OWN
from varde.shared.casework.submission import WebSubmission
from varde.shared.casework.uploads import Uploads
from varde.shared.domain.codes import Channel, PageLanguage, Scan

pytestmark = pytest.mark.browser

ORIGINAL = "Sjefen, Radomir Stoilov, har tatt passet. De sover på gulvet i vaskeriet."
FILE = "vedlegg: bilnøkkelen ligger i skuffen"
TYPED = "utkastet som aldri ble lagret"
KEPT = """async () => [
    localStorage.length, sessionStorage.length,
    (await indexedDB.databases()).length, (await caches.keys()).length,
]"""


@asynccontextmanager
async def _browser(profile: Path) -> AsyncIterator[BrowserContext]:
    """A browser that keeps what it may on the disk, as hers does."""
    async with async_playwright() as playwright:
        context = await playwright.chromium.launch_persistent_context(
            profile, executable_path=HEADLESS, args=list(QUIET)
        )
        yield context
        await context.close()


async def test_nothing_of_a_case_is_left_in_the_browser_or_on_its_disk_after_signing_out(
    tmp_path: Path,
) -> None:
    profile = tmp_path / "profile"
    async with stores.sqlite(tmp_path) as database, running_desk(database) as desk:
        reference, summary = await _case_with_a_file(desk)
        await add_a_year(database)
        async with _browser(profile) as context:
            page = context.pages[0]
            await _seen_everything(desk, page, reference)
            await press(page.locator("text=Logg ut"))
            assert await page.evaluate(KEPT) == [0, 0, 0, 0]
            gone_through = dict[str, None]()
            async for address in _backwards(page):
                gone_through[address] = None
                shown = await page.content()
                assert not any(words in shown for words in (ORIGINAL[8:23], summary, FILE)), address
            pages = [address.removeprefix(desk.url) for address in gone_through]
            at = f"/sak/{reference}"
            assert {f"{at}/original", f"{at}/melder/les", at, "/", "/mote"} <= set(pages), pages
            await page.goto(f"{desk.url}/inn")
        assert _found(profile, f"127.0.0.1:{desk.port}"), "the disk is read"
        for words in (
            ORIGINAL[8:23],
            "gulvet i vaskeriet",
            summary,
            FILE,
            TYPED,
            PASSWORD,
            PASSPHRASE,
        ):
            assert not _found(profile, words)
        assert not _found(profile, "Tvangsarbeid"), "of the statistics"


async def _case_with_a_file(desk: RunningDesk) -> tuple[str, str]:
    """Its reference, and words of its summary."""
    uploads = Uploads(desk.house.database, OWN.public, desk.router.clock)
    async with uploads.batch() as batch:
        upload = batch.begin()
        await upload.write(FILE.encode())
        batch.files.append(await upload.finish("notat.txt", "text/plain", Scan.CLEAN))
        raw = WebSubmission(PageLanguage.NB, ORIGINAL).to_bytes()
        await desk.router.receiver.receive(raw, Channel.WEB, batch.files)
        batch.kept = True
    await desk.router.deliver()
    case = await desk.router.newest()
    return case.reference, case.summary[:40].splitlines()[0]


async def _backwards(page: Page) -> AsyncIterator[str]:
    """Go back page by page, to the first there was; the address of each.

    What a form led to is shown only when the form may be sent anew: it is, by whoever sits there.
    """
    tools = await page.context.new_cdp_session(page)
    history = await tools.send("Page.getNavigationHistory")
    for entry in reversed(history["entries"][: history["currentIndex"]]):
        try:
            await page.go_back()
        except Error as not_kept:
            if "ERR_CACHE_MISS" not in not_kept.message:
                raise
            await page.wait_for_url("chrome-error:**")
            await page.reload()
        yield entry["url"]


async def _seen_everything(desk: RunningDesk, page: Page, reference: str) -> None:
    """Look at every kind of page, copy and download."""
    page.set_default_timeout(90_000)  # this machine may be busy with other tests
    await set_up(desk, page)
    await sign_in(page)
    await press(page.locator("text=Lås opp"))
    await page.fill("#passfrase", PASSPHRASE)
    await press(page.locator("main .send"))
    await page.goto(f"{desk.url}/sak/{reference}")
    await press(page.locator("#open"))
    assert "Stoilov" in await page.content()
    async with page.context.expect_event("response", _is_copy) as answered:
        await page.locator("text=Trygg kopi").click()
    assert (await answered.value).status == 200
    async with page.expect_download():
        await page.locator("text=Last ned slik den kom").click()
    await page.fill("#redegjorelse", TYPED)
    await page.goto(f"{desk.url}/sak/{reference}/melder")
    await press(page.locator("#read"))
    seen = [f"{desk.url}{at}" for at in ("/", f"/sak/{reference}/oppfolging", "/mote", "/logg")]
    seen.append(f"{desk.url}/statistikk?fra_ar={YEAR}&fra_maned=1&til_ar={YEAR}&til_maned=12")
    for address in seen:
        await page.goto(address)
    assert "Tvangsarbeid" in await page.content()
    for at in ("/logg.csv", "/mote.pdf"):
        async with page.expect_download():
            await page.evaluate("at => { location = at; }", at)


def _is_copy(answer: Response) -> bool:
    return answer.url.endswith("/kopi")


def _found(profile: Path, words: str) -> list[Path]:
    """The files that hold ``words``, in whatever way a browser writes them."""
    forms = [words.encode(code) for code in ("utf-8", "utf-16-le", "latin-1")]
    files = [path for path in profile.rglob("*") if path.is_file()]
    return [p for p in files if any(form in p.read_bytes() for form in forms)]
