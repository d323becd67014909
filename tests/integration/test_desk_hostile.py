"""What a browser should never send the desk, and what an original should never do in hers."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from support import stores
from support.desk import OWN_SCRIPTS, Her, RunningDesk, her, running_desk, scripts_of
from varde.shared.casework.proposal import MOST_CHARACTERS

SCRIPT = "<script>document.title='eid'</script><img src=x onerror=\"document.title='eid'\">"


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[RunningDesk]:
    async with stores.sqlite(tmp_path) as database, running_desk(database) as desk:
        yield desk


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "http://localhost.evil.example"},
    ],
    ids=["foreign", "null", "empty", "lookalike"],
)
async def test_a_form_from_another_page_is_turned_away_with_her_cookie_and_all(
    desk: RunningDesk, headers: dict[str, str]
) -> None:
    async with her(desk) as she:
        assert (await she.client.post("/ut", headers=headers)).status_code == 403
        assert (await she.client.post("/inn", headers=headers)).status_code == 403
        assert (await she.get("/")).url.path == "/"


async def test_the_desk_is_not_served_under_a_foreign_name(desk: RunningDesk) -> None:
    async with httpx.AsyncClient(base_url=desk.url) as client:
        for name in ("evil.example", "127.0.0.1.evil.example", "[::1", ""):
            assert (await client.get("/inn", headers={"Host": name})).status_code in {400, 421}


async def test_every_answer_keeps_to_itself(desk: RunningDesk) -> None:
    async with her(desk) as she:
        for path in ("/", "/logg", "/finnes-ikke", "/static/desk.css", "/logg.csv", "/inn"):
            headers = (await she.client.get(path)).headers
            assert "no-store" in headers["cache-control"], path
            assert headers["content-security-policy"].startswith("default-src 'none'"), path
            assert "unsafe" not in headers["content-security-policy"]
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["x-frame-options"] == "DENY"
            assert "server" not in headers


async def test_the_cookies_are_out_of_reach(desk: RunningDesk) -> None:
    await desk.account()
    she = Her(desk)
    async with she.client:
        answer = await she.client.post(
            "/inn", data={"navn": "koordinator", "passord": "et langt passord med mye i"}
        )
    session, known = (cookie.lower() for cookie in answer.headers.get_list("set-cookie"))
    for part in ("httponly", "samesite=strict", "path=/"):
        assert part in session
        assert part in known
    assert "max-age" not in session, "it ends with the browser"
    assert known.startswith("varde-desk-known="), "that somebody signed in here, and no more"


async def test_what_stands_in_an_original_is_text_and_nothing_else(desk: RunningDesk) -> None:
    case = await desk.router.tell(f"De får ikke lønn. {SCRIPT}", exclude=SCRIPT)
    async with her(desk) as she:
        await she.get(f"/sak/{case.reference}")
        await she.post(f"/sak/{case.reference}/original")
        assert "&lt;script&gt;" in she.page
        await she.post(
            f"/sak/{case.reference}/endre",
            versjon="x" * 50,
            sammendrag="</textarea><script>1</script>",
            redegjorelse=SCRIPT,
        )
        for page in (she.page, await _searched(she)):
            assert scripts_of(page) == OWN_SCRIPTS
            assert "<img" not in page
            assert "onerror=&#34;" in page


async def _searched(she: Her) -> str:
    answer = await she.post("/sok", ord=SCRIPT)
    return (await she.get(f"/?{answer.url.query.decode()}&vis={SCRIPT}&fra=-1")).text


async def test_a_huge_original_is_shown_whole_and_without_marks(desk: RunningDesk) -> None:
    text = "Sjefen tok passet. " * (MOST_CHARACTERS // 19 + 10)
    case = await desk.router.tell(text)
    async with her(desk) as she:
        await she.get(f"/sak/{case.reference}")
        answer = await she.post(f"/sak/{case.reference}/original")
        assert answer.status_code == 200
        assert text.strip() in she.page
        assert "Teksten er for lang til å behandles automatisk" in she.page


async def test_a_form_that_is_too_large_is_refused_in_words(desk: RunningDesk) -> None:
    case = await desk.router.tell("De får ikke lønn.", exclude="NAV")
    async with her(desk) as she:
        await she.get(f"/sak/{case.reference}")
        large = await she.post(f"/sak/{case.reference}/endre", redegjorelse="x" * 600_000)
        assert large.status_code == 413
        await she.get(f"/sak/{case.reference}")
        long = await she.post(
            f"/sak/{case.reference}/endre", versjon=she.version, redegjorelse="x " * 15_000
        )
        assert long.status_code == 422
