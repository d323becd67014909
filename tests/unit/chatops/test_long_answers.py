"""An answer is shown as far as a platform takes it, and never lost for its length."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from support.block_kit import block_problem
from support.chat import COORDINATOR, a_case, open_group
from varde.chatops.answer import (
    CHARACTERS_SHOWN,
    LINES_SHOWN,
    Answer,
    Confirm,
    Document,
    OwnWords,
    Tone,
    fitting,
)
from varde.chatops.conversation import Asker
from varde.chatops.labels import Word, labels
from varde.chatops.slack.blocks import answer_message as slack_message
from varde.chatops.slack.limits import FALLBACK, TOTAL, size
from varde.chatops.slack.text import escaped
from varde.chatops.teams.cards import answer_message as teams_message
from varde.shared.domain.case import Note
from varde.shared.domain.codes import Language

NB = labels(Language.NB)


def _slack(answer: Answer) -> Any:
    return slack_message(answer)


def _teams(answer: Answer) -> Any:
    return teams_message(answer, Language.NB).card


def _answer(*lines: str) -> Answer:
    confirm = Confirm(NB("Yes, send it"), "0" * 32)
    return Answer(Tone.SHOWN, NB("No cases here."), tuple(map(OwnWords, lines)), confirm=confirm)


@pytest.mark.parametrize("shown_by", [_slack, _teams])
@pytest.mark.parametrize(
    "lines", [["ø" * 5000] * 60, ["ø" * 700] * 28, ["ø" * 200_000], ["kort"] * 400], ids=len
)
def test_the_longest_answer_is_within_the_limits_and_says_that_there_is_more(
    shown_by: Callable[[Answer], Any], lines: list[str]
) -> None:
    shown = json.dumps(shown_by(_answer(*lines)), ensure_ascii=False)
    assert lines[0][:100] in shown
    assert "…" in shown


def test_what_fits_is_shown_whole() -> None:
    for lines in (["kort"] * LINES_SHOWN, ["x" * (CHARACTERS_SHOWN - 5), "kort"], []):
        assert [str(line) for line in fitting(_answer(*lines))] == lines


def test_of_what_is_too_long_the_first_line_is_shown_always() -> None:
    for lines in (["x" * (CHARACTERS_SHOWN + 1), "kort"], ["kort", "x" * CHARACTERS_SHOWN, "kort"]):
        assert [str(line) for line in fitting(_answer(*lines))] == [lines[0], "…"]


def test_a_line_that_says_how_many_are_left_stands_for_them() -> None:
    answer = replace(_answer(*["kort"] * 40), left=lambda n: NB.plural("{n} case", "{n} cases", n))
    assert [str(line) for line in fitting(answer)][LINES_SHOWN - 1 :] == ["kort", "10 saker"]


def _many(number: int) -> str:
    return f"Linje {number}: " + "han sa «nei» & <b>gikk</b> sin vei. " * 4


def test_every_line_of_an_answer_in_slack_is_in_the_text_that_a_screen_reader_reads() -> None:
    message = slack_message(_answer(*map(_many, range(12))))
    assert [n for n in range(12) if escaped(_many(n)) not in message["text"]] == []
    assert "No cases here." not in message["text"]
    assert str(NB("No cases here.")) in message["text"]


def test_a_text_for_a_screen_reader_that_is_too_long_ends_between_two_words() -> None:
    text = slack_message(_answer("først " + "opplysningene " * 400))["text"]
    assert len(text) <= FALLBACK
    assert text.endswith(" opplysningene …")


@pytest.mark.parametrize("count", [1, 3, 12, 29])
def test_no_line_in_slack_takes_the_place_of_another_however_long(count: int) -> None:
    agenda = Document("varde.md", NB("No cases here."), NB.word(Word("x" * 20_000)))
    lines = ["kort"] * count + ["x" * 5_800]
    message = slack_message(replace(_answer(*lines), document=agenda))
    assert json.dumps(message["blocks"]).count('"kort"') == count
    assert size(message["blocks"]) <= TOTAL
    assert block_problem(message) == ""


@pytest.mark.parametrize(
    "text", ["Vi venter. " * 270, "Vi venter.\n" * 270], ids=["words", "lines"]
)
async def test_a_case_with_many_long_notes_is_shown_in_teams(tmp_path: Path, text: str) -> None:
    notes = tuple(Note(date(2026, 11, 23), "NAV", f"Notat {n}. {text}") for n in range(15))
    async with open_group(tmp_path) as group:
        await group.add(a_case(notes=notes))
        asker = Asker(COORDINATOR, Language.NB)
        answer = await group.conversation("teams").say(asker, "vis 26-4817")
    shown = json.dumps(_teams(answer), ensure_ascii=False)
    assert [n for n in range(15) if f"Notat {n}." not in shown] == []
    assert "… Resten får ikke plass her." in shown
