"""What a reporter added later stands at the desk with its marks, beside its own account."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from support import stores
from support.desk import RunningDesk, her, running_desk

TEXT = "Sjefen, Radomir Stoilov, har tatt passet til Mirjeta Berisha. Ring meg på 68 05 12 34."
_MARK = re.compile(r'data-pair="([^"]+)">([^<]+)<span')


@pytest.fixture(params=stores.KINDS)
async def desk(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[RunningDesk]:
    async with stores.of_kind(request.param, tmp_path) as database, running_desk(database) as desk:
        yield desk


async def test_what_was_added_is_marked_and_paired_with_its_own_account(desk: RunningDesk) -> None:
    case = await desk.router.tell(TEXT, exclude="NAV")
    await desk.router.add(case, "Den ene er 16 år, den andre er 17 år. Sjefen heter Goran Petkov.")
    async with her(desk) as she:
        await she.get(f"/sak/{case.reference}")
        await she.post(f"/sak/{case.reference}/original")
        later = she.page.partition("Lagt til av melderen")[2].partition("</section>")[0]
        written, _, account = later.partition("Uten kjennetegn")
        pairs = [_MARK.findall(side) for side in (written, account)]
        assert [words for _, words in pairs[0]] == ["16 år", "17 år", "Goran Petkov"]
        assert [pair for pair, _ in pairs[0]] == [pair for pair, _ in pairs[1]]
        first = {pair for pair, _ in _MARK.findall(she.page.replace(later, ""))}
        assert first
        assert first.isdisjoint(pair for pair, _ in pairs[0]), "none goes with another text's"
        assert "Goran" not in account
