"""Where she is after another language, and after the key was locked or unlocked: where she was, at every address."""

import re
from collections.abc import AsyncIterator
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import httpx
import pytest

from support import stores
from support.desk import Her
from support.desk_routes import LEAVING, WAYS, Place, desk_with
from varde.shared.domain.case import Case

TEXT = "De får ikke lønn, og Radomir Stoilov har passet."
ASKED = {
    "/": "?vis=held&hast=AKUTT",
    "/logg": "?sak=koordinator",
    "/statistikk": "?fra_ar=2026&fra_maned=1&til_ar=2026&til_maned=3",
    "/styring/fil": "?navn=partners.toml",
    "/nokkel": "?til=/mote",
    "/bekreft": "?til=/mote",
}
"""What some pages are asked for."""
ELSEWHERE = {
    "/sok": "/",
    "/taster": "/",
    "/statistikk/fil": "/statistikk",
    "/statistikk/bilde": "/statistikk",
    "/sak/{ref}/endre": "/sak/{ref}/original",
    "/sak/{ref}/fakta": "/sak/{ref}/original",
    "/sak/{ref}/melder/sporsmal": "/sak/{ref}/melder/apne",
    "/styring/dager/{table}": "/styring/vakt",
    "/styring/linje/{table}": "/styring/vakt",
    "/styring/ny": "/styring/folk",
    "/styring/slutt": "/styring/folk",
}
"""Forms that are answered by another page than the one that they stand on, or by its look."""
HOSTILE = (
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example/",
    "/\t/evil.example/",
    "javascript:alert(1)",
    "/ok\r\nLocation: https://evil.example/",
    "evil.example",
)


@pytest.fixture(params=WAYS)
async def place(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Place]:
    async with stores.sqlite(tmp_path) as database, desk_with(request.param, database) as place:
        yield place


@pytest.fixture
async def case(place: Place) -> Case:
    return await place.desk.router.tell(TEXT, exclude="NAV")


def _form(page: str, action: str) -> dict[str, str]:
    """The hidden fields of a form of the page; none where there is no such form."""
    form = re.search(rf'<form method="post" action="{action}"[^>]*>(.*?)</form>', page, re.DOTALL)
    assert form, page[:400]
    found = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form[1])
    return {name: unescape(value) for name, value in found if name != "skjema"}


def _heading(page: str) -> str:
    found = re.search(r"<h1.*?</h1>", page, re.DOTALL)
    assert found
    return found[0]


def _address(answer: httpx.Response) -> str:
    """The page, without what it says was just done."""
    return re.sub(r"[?&]n=\w+$", "", answer.url.raw_path.decode())


def _page(she: Her, answered: str) -> bool:
    return answered.startswith("text/html") and 'action="/sprak"' in she.page


async def test_another_language_leaves_her_where_she_is_at_every_address(
    place: Place, case: Case
) -> None:
    looked = 0
    async with place.her() as she:
        for path, at, method in place.closed(case.reference):
            if path in LEAVING or at.startswith(("/endringer", "/sprak", "/passnokler/")):
                continue
            await she.get("/mote")
            asked = at + ASKED.get(path, "") if method == "GET" else at
            answer = await (she.get(asked) if method == "GET" else she.post(asked))
            if not _page(she, answer.headers.get("content-type", "")):
                continue
            before, was = _address(answer), _heading(she.page)
            there = await she.post("/sprak", sprak="nn", **_form(she.page, "/sprak"))
            assert '<html lang="nn">' in she.page, (method, asked)
            assert "Nøkkelen er låst opp" in she.page
            await she.post("/sprak", sprak="nb", **_form(she.page, "/sprak"))
            if answer.status_code < 400:
                assert _heading(she.page) == was, (method, asked)
            if method == "GET":
                assert _address(there) == before, asked
            else:
                expected = ELSEWHERE.get(path, path).replace("{ref}", case.reference)
                assert _is_above(_address(there), before, expected), (asked, there.url)
            looked += 1
    assert looked > 30


def _is_above(there: str, before: str, expected: str) -> bool:
    """The page that was answered, the look that shows it again, or the page that the form stands on."""
    at = there.partition("?")[0]
    return at in {before, expected} or (at != "/" and expected.startswith(f"{at}/"))


async def test_locking_and_unlocking_lead_back_to_every_page(place: Place, case: Case) -> None:
    async with place.her() as she:
        locks = {asked: at["til"] async for asked, at in _pages(place, she, case, "/las")}
        assert len(locks) > 15
        assert all(goal == asked for asked, goal in locks.items())
        await she.post("/las")
        unlocks = {asked async for asked, _ in _pages(place, she, case, "/sprak")}
        for asked in unlocks - {"/nokkel?til=/mote"}:
            await she.get(asked)
            link = re.search(r'<a href="/nokkel\?til=([^"]*)">', she.page)
            assert link, asked
            assert unquote(unescape(link[1])) == asked


async def _pages(
    place: Place, she: Her, case: Case, action: str
) -> AsyncIterator[tuple[str, dict[str, str]]]:
    """The pages of the table of routes, each by its address with a form of it."""
    for path, at, method in place.closed(case.reference):
        if method == "POST" or path == "/endringer":
            continue
        answer = await she.get(at + ASKED.get(path, ""))
        if answer.status_code == 200 and _page(she, answer.headers["content-type"]):
            yield _address(answer), _form(she.page, action)


async def test_no_form_leads_to_a_place_that_is_not_the_desks(place: Place, case: Case) -> None:
    async with place.her() as she:
        await she.get("/")
        for goal in HOSTILE:
            for at, fields in (("/sprak", {"sprak": "nn"}), ("/las", {})):
                token = she.page.partition('name="skjema" value="')[2].partition('"')[0]
                sent = {"skjema": token, "til": goal, "igjen": goal, "lagres": goal} | fields
                answer = await she.client.post(at, data=sent)
                assert answer.status_code == 303
                assert re.fullmatch(r"/(\?n=\w+)?", answer.headers["location"]), (at, goal)


async def test_only_what_looks_is_asked_for_again(place: Place, case: Case) -> None:
    async with place.her() as she:
        await she.get("/")
        for act in ("frigi", "slett", "melder/avsender", "fil/1/original", "original/../frigi"):
            token = she.page.partition('name="skjema" value="')[2].partition('"')[0]
            sent = {"skjema": token, "sprak": "nn", "igjen": f"/sak/{case.reference}/{act}"}
            answer = await she.client.post("/sprak", data=sent)
            assert answer.status_code == 303, act


async def test_another_language_before_she_is_signed_in_keeps_where_she_was_going(
    place: Place, case: Case
) -> None:
    await place.desk.account()
    async with place.stranger() as client:
        page = (await client.get(f"/sak/{case.reference}?x=1&y=2", follow_redirects=True)).text
        link = re.search(r'<a href="([^"]*)" lang="nn"', page)
        assert link
        page = (await client.get(unescape(link[1]))).text
        assert '<html lang="nn">' in page
        goal = re.search(r'name="til" value="([^"]*)"', page)
        assert goal
        assert unescape(goal[1]) == f"/sak/{case.reference}?x=1&y=2"
