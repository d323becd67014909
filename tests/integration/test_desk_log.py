"""The log at the desk: in words, a page at a time, and as a table."""

import re
from collections.abc import AsyncIterator
from html import unescape
from pathlib import Path

import pytest

from support import stores
from support.desk import RunningDesk, her, running_desk
from varde.desk.auditing import ON_A_PAGE
from varde.shared.domain.clock import NORWAY
from varde.shared.store import audit

TEXT = "De får ikke lønn, og sover på gulvet i vaskeriet."


@pytest.fixture(params=stores.KINDS)
async def desk(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[RunningDesk]:
    async with stores.of_kind(request.param, tmp_path) as database, running_desk(database) as desk:
        yield desk


async def test_the_log_is_shown_with_its_chain_and_as_a_table(desk: RunningDesk) -> None:
    case = await desk.router.tell(TEXT)
    async with her(desk) as she:
        await she.get(f"/sak/{case.reference}")
        await she.post(f"/sak/{case.reference}/original")
        await she.get(f"/logg?sak={case.reference}")
        assert "Kjeden i loggen holder." in she.page
        assert "open_original" in she.page
        assert "sign_in" not in she.page, "one case alone"
        assert f"{desk.house.clock.now().astimezone(NORWAY):%d.%m.%Y %H.}" in she.page
        assert "åpnet originalen." in she.page
        table = (await she.get("/logg.csv")).content.decode().splitlines()
    assert table[0] == "\ufeffseq;at;actor;action;subject;detail;hash"
    assert "export_log" in table[-2], "that she took it along is in it"
    assert "kjeden" in table[-1], "what is left out"
    assert len(table) == len(await desk.router.log()) + 2


async def test_older_entries_of_the_log_are_a_page_further_back(desk: RunningDesk) -> None:
    async with desk.house.database.begin() as tx:
        for number in range(ON_A_PAGE + 5):
            at, subject = desk.house.clock.now(), f"26-{number:04}"
            await audit.append(tx, at=at, actor="=cmd", action="view", subject=subject)
    async with her(desk) as she:
        await she.get("/logg?sak=%3Dcmd")
        assert "26-0004" not in she.page
        older = re.search(r'href="(/logg\?[^"]*eldre=[0-9]+)"', she.page)
        assert older
        await she.get(unescape(older[1]))
        assert "26-0004" in she.page
        assert "26-0005" not in she.page
        assert 'rel="next"' not in she.page, "nothing is older"
        await she.get("/logg?eldre=9999999999999999999999")
        assert "26-0204" in she.page
        assert "'=cmd" in (await she.get("/logg.csv")).text, "no formula"
