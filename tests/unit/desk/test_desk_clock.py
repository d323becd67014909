"""The clock at the desk: which times a change makes others, before it is in force."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from support import stores
from support.administration import put_in_force, read_file
from support.desk import Her, RunningDesk, her, running_desk

CLOCK = "clock.toml"
AKUTT = "review = { minutes = 15 }"


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[RunningDesk]:
    async with stores.sqlite(tmp_path) as database, running_desk(database) as running:
        yield running


async def _propose(she: Her, text: str) -> list[str]:
    """The times as the page tells them."""
    await she.get(f"/styring/fil?navn={CLOCK}")
    edition = re.search(r'name="utgave" value="(\w+)"', she.page)
    assert edition
    await she.post("/styring/fil", navn=CLOCK, tekst=text, utgave=edition[1])
    return re.findall(r"<li>(.*?→ <strong>.*?)</strong></li>", she.page)


async def test_times_that_would_be_others_are_told_in_words_before_they_are_in_force(
    desk: RunningDesk,
) -> None:
    before = read_file(desk, CLOCK)
    text = before.replace(AKUTT, "review = { minutes = 1 }").replace('"08:00"', '"09:30"')
    text = text.replace("accept = { working_days = 3 }", "accept = { hours = 48 }")
    async with her(desk, unlocked=False) as she:
        times = await _propose(she, text)
        assert times == [
            "Akutt: en sak som venter, blir sett på innen: 15 minutter → <strong>1 minutt",
            "Vanlig: noen tar hovedansvaret innen: 3 virkedager → <strong>48 timer",
            "Kontoret åpner: 08.00 → <strong>09.30",
        ]
        assert read_file(desk, CLOCK) == before
        await put_in_force(she)
    assert read_file(desk, CLOCK) == text


async def test_a_change_that_makes_no_time_another_says_so(desk: RunningDesk) -> None:
    async with her(desk, unlocked=False) as she:
        assert not await _propose(she, f"{read_file(desk, CLOCK)}\n# Sett i november.\n")
        assert "Alle tider blir som de er." in she.page


@pytest.mark.parametrize(
    "wrong", ["{ minutes = 0 }", "{ weeks = 1 }", "{ minutes = 1, hours = 1 }"]
)
async def test_a_time_that_is_none_is_named_and_cannot_be_put_in_force(
    desk: RunningDesk, wrong: str
) -> None:
    async with her(desk, unlocked=False) as she:
        await _propose(she, read_file(desk, CLOCK).replace(AKUTT, f"review = {wrong}"))
        said = she.page.partition('role="alert"')[2].partition("</section>")[0]
        assert CLOCK in said
        assert "AKUTT" in said
        assert 'id="put"' not in she.page
