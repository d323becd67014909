"""Standard answers at the desk: how each reads, before it is in force."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from support import stores
from support.administration import config_of, put_in_force
from support.desk import Her, RunningDesk, her, running_desk

STOOD = """[[snippet]]
id = "read"
[snippet.name]
nb = "Vi har lest det"
nn = "Vi har lese det"
en = "We have read it"
[snippet.text]
nb = "Takk for at du sa fra."
nn = "Takk for at du sa frå."
en = "Thank you for telling us."
"""
ANOTHER = STOOD.replace('"read"', '"call"').replace("Takk", "<b>Ring {nummer}</b>\\n\\nTakk")


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[RunningDesk]:
    async with stores.sqlite(tmp_path) as database, running_desk(database) as running:
        (config_of(running) / "snippets.toml").write_text(STOOD, encoding="utf-8")
        yield running


async def _propose(she: Her, text: str) -> list[str]:
    """The answers as the page shows them, by language."""
    await she.get("/styring/fil?navn=snippets.toml")
    edition = re.search(r'name="utgave" value="(\w+)"', she.page)
    assert edition
    await she.post("/styring/fil", navn="snippets.toml", tekst=text, utgave=edition[1])
    letter = r'<article class="box letter" lang="(?:nb|nn|en)">(.*?)</article>'
    return re.findall(letter, she.page, re.DOTALL)


async def test_a_new_answer_is_shown_as_it_will_read_in_each_language_before_it_is_in_force(
    desk: RunningDesk,
) -> None:
    async with her(desk, unlocked=False) as she:
        shown = await _propose(she, STOOD + ANOTHER)
        assert len(shown) == 3, "the one that is not changed is not shown"
        assert "&lt;b&gt;Ring {nummer}&lt;/b&gt;\n\nTakk for at du sa fra.</p>" in shown[0]
        assert "<b>Ring" not in she.page, "escaped"
        assert "Thank you for telling us." in shown[2]
        assert (config_of(desk) / "snippets.toml").read_text(encoding="utf-8") == STOOD
        await put_in_force(she)
    assert "Ring {nummer}" in (config_of(desk) / "snippets.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("text", [f"# Standardsvar, lest i mai\n{STOOD}", f"\n{STOOD}"])
async def test_a_change_of_a_comment_alone_says_that_every_answer_stays(
    desk: RunningDesk, text: str
) -> None:
    async with her(desk, unlocked=False) as she:
        assert not await _propose(she, text)
        assert "Alle standardsvar blir som de er." in she.page
        await _propose(she, STOOD + ANOTHER)
        assert "Alle standardsvar blir" not in she.page


async def test_an_answer_that_is_taken_out_is_named(desk: RunningDesk) -> None:
    async with her(desk, unlocked=False) as she:
        assert await _propose(she, ANOTHER)
        assert "Blir borte: «Vi har lest det»." in she.page


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (STOOD.replace('nn = "Takk for at du sa frå."\n', ""), "nn"),
        (STOOD + STOOD, "read"),
        (STOOD.replace("Takk for at du sa fra.", "a" * 2001), "2000"),
        (STOOD.replace('"read"', '"Lest den?"'), "id"),
        (STOOD.replace("[snippet.text]", "[snippet.text"), "7"),
    ],
)
async def test_what_is_wrong_with_an_answer_is_said_and_nothing_can_be_put_in_force(
    desk: RunningDesk, wrong: str, why: str
) -> None:
    async with her(desk, unlocked=False) as she:
        assert not await _propose(she, wrong)
        said = she.page.partition('role="alert"')[2].partition("</section>")[0]
        assert "snippets.toml" in said
        assert why in said
        assert 'id="put"' not in she.page
