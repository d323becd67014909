"""A change that Varde lost sight of, by a new start or another change: it is shown again, and nothing is lost."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from support import stores
from support.administration import (
    ABSENCE,
    audited_changes,
    config_of,
    put_in_force,
    read_file,
    sent_by,
)
from support.desk import RunningDesk, her, running_desk

LOST = "Varde hadde mistet endringen din av syne"


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[RunningDesk]:
    async with stores.sqlite(tmp_path) as database, running_desk(database) as running:
        yield running


async def test_a_text_outlives_a_new_start_on_the_page_where_it_was_looked_at(
    desk: RunningDesk,
) -> None:
    """The session is stored, and the proposal is not: the page sends the text along."""
    before = read_file(desk, "gate.toml")
    text = f"# 1\n{before}"
    page = {"navn": "gate.toml", "utgave": "", "tekst": text.replace("\n", "\r\n")}
    async with her(desk, unlocked=False) as she:
        answer = await she.post("/styring/forslag/sett", avtrykk="0" * 32, **page)
        assert answer.url.path == "/styring/forslag"
        assert read_file(desk, "gate.toml") == before, "it is looked at first"
        assert LOST in she.page
        assert "<ins>" in she.page
        seen = she.page.split('name="avtrykk" value="')[1].partition('"')[0]
        edited = page | {"tekst": f"# 2\n{before}"}
        await she.post("/styring/forslag/sett", avtrykk=seen, **edited)
        assert read_file(desk, "gate.toml") == before, "what was written on is looked at as well"
        assert "# 2</li>" in she.page.replace("</ins>", "")
        assert LOST not in she.page, "she wrote on, and it was there"
        await she.post("/styring/fil", **page)
        await put_in_force(she)
        await she.post("/styring/forslag/sett", avtrykk="0" * 32)
        assert "Det er ingen endring å se på" in she.page
    assert read_file(desk, "gate.toml") == text


async def test_a_change_of_two_files_outlives_a_new_start_and_says_why_it_is_shown_again(
    desk: RunningDesk,
) -> None:
    """The page sends along who leaves, and the change is made anew of the files as they are then."""
    before = read_file(desk), read_file(desk, "partners.toml")
    async with her(desk, unlocked=False) as she:
        await she.get("/styring/folk")
        await she.post("/styring/slutt", hvem="stedfortreder")
        looked_at, seen = sent_by(she.page), she.page
        assert looked_at["hvem"] == "stedfortreder"
        assert LOST not in seen
        await she.post("/styring/forslag/forkast")
        theirs = f"{before[0]}# theirs\n"
        (config_of(desk) / "rota.toml").write_text(theirs, encoding="utf-8")
        answer = await she.post("/styring/forslag/sett", **looked_at)
        assert str(answer.url).endswith("/styring/forslag?hvorfor=borte")
        assert LOST in she.page
        assert (read_file(desk), read_file(desk, "partners.toml")) == (theirs, before[1])
        await she.post("/styring/dager/fravaer", **ABSENCE)
        await she.post("/styring/forslag/sett", **looked_at)
        assert LOST in she.page, "another change was asked for meanwhile"
        await put_in_force(she)
        assert "Endringen er lagret." in she.page
        await she.post("/styring/forslag/sett", **looked_at)
        assert "Det står ikke der lenger." in she.page, "it was done already"
    assert read_file(desk).endswith("# theirs\n")
    assert 'id = "stedfortreder"' not in read_file(desk, "partners.toml")
    assert await audited_changes(desk) == [
        ("koordinator", "change_config", "partners.toml"),
        ("koordinator", "change_config", "rota.toml"),
    ]


async def test_a_checked_file_of_a_change_that_is_gone_leads_to_what_happened(
    desk: RunningDesk,
) -> None:
    async with her(desk, unlocked=False) as she:
        await she.get("/styring/forslag/fil/0")
        assert "Det er ingen endring å se på" in she.page
