"""An answer is shown as far as a platform takes it, and never lost for its length."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from varde.chatops.answer import (
    CHARACTERS_SHOWN,
    LINES_SHOWN,
    Answer,
    Confirm,
    OwnWords,
    Tone,
    fitting,
)
from varde.chatops.labels import labels
from varde.chatops.slack.blocks import answer_message as slack_message
from varde.chatops.teams.cards import answer_message as teams_message
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
    assert ("…" in shown) == (len(fitting(_answer(*lines).lines)) < len(lines) or len(lines) == 1)


def test_what_fits_is_shown_whole() -> None:
    assert len(fitting(_answer(*["kort"] * LINES_SHOWN).lines)) == LINES_SHOWN
    assert len(fitting(_answer("x" * (CHARACTERS_SHOWN - 5), "kort").lines)) == 2


def test_of_what_is_too_long_the_first_line_is_shown_always() -> None:
    assert fitting(()) == ()
    assert len(fitting(_answer("x" * (CHARACTERS_SHOWN + 1), "kort").lines)) == 1
    assert len(fitting(_answer("kort", "x" * CHARACTERS_SHOWN, "kort").lines)) == 1
