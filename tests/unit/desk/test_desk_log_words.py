"""The log in words: whatever any part of Varde writes into it has a sentence, in each language."""

from datetime import UTC, datetime

import pytest

from support.audited import actions
from support.people import DIRECTORY
from varde.desk.log_words import LogWords
from varde.shared.domain.codes import Language
from varde.shared.store.audit import Entry

AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC).isoformat()
DETAILS = {
    "deadline": "2026-12-01",
    "keep_longer": "court 2027-01-01",
    "minutes": "2026-11-24",
    "assign": "NAV",
}


def _words(action: str, language: Language) -> str:
    entry = Entry(1, AT, "koordinator", action, "26-4817", DETAILS.get(action, ""), "")
    return LogWords(DIRECTORY, language).line(entry).words


def test_the_code_is_followed_to_every_action_that_it_writes() -> None:
    ways = {"view", "close_browser", "unmask", "backup_done", "minutes", "information_added"}
    assert ways <= actions(), "by an argument, a choice, a loop, a constant, from below and above"
    assert len(actions()) > 60


@pytest.mark.parametrize("action", sorted(actions()))
def test_each_action_is_told_in_words_in_each_language(action: str) -> None:
    told = {language: _words(action, language) for language in Language}
    assert all(told.values())
    assert told[Language.EN] not in {told[Language.NB], told[Language.NN]}, "translated"
    assert not any("{" in words for words in told.values())
