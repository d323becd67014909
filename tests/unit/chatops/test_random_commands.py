"""Two thousand commands, right and wrong: always an answer, never an error, never another partner's secret."""

import asyncio
import tempfile
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from support.chat import (
    COORDINATOR,
    NAV,
    POLICE,
    STRANGER,
    Group,
    a_case,
    held_case,
    open_group,
)
from varde.chatops.answer import Answer, OwnWords
from varde.chatops.card import Action
from varde.chatops.conversation import Asker, Conversation
from varde.chatops.forms import Form
from varde.chatops.labels import Label, labels
from varde.chatops.slack.blocks import answer_message as slack_message
from varde.chatops.slack.home import home_view
from varde.chatops.slack.views import answer_view, form_view
from varde.chatops.teams.cards import answer_message as teams_message
from varde.chatops.teams.dialogs import answer_dialog, form_dialog
from varde.chatops.teams.home import home_message
from varde.chatops.words import (
    DUE_WORDS,
    LIFT_WORDS,
    LIST_WORDS,
    NOTE_WORDS,
    VERB_WORDS,
    WHOLE_WORDS,
    YES_WORDS,
)
from varde.shared.anonymise.text import AnonymisedText
from varde.shared.domain.access import may_know_of
from varde.shared.domain.case import Case
from varde.shared.domain.codes import Language, Outcome, Status
from varde.shared.store import cases
from varde.shared.texts.vocabulary import label

ALL = OPEN, HIDDEN, HELD, LINKED = "26-5151", "26-2222", "26-1111", "26-3333"
LONG = "Har hun et trygt sted å sove nå? " * 90
SECRET = "Et ord som bare står i den saken: kvikkleire."

_TABLES = (VERB_WORDS, LIST_WORDS)
_KEYWORDS = (DUE_WORDS, NOTE_WORDS, WHOLE_WORDS, LIFT_WORDS, YES_WORDS)
_VERBS = st.sampled_from(
    sorted({w for t in _TABLES for words in t.values() for w in words.values()})
)
_WORDS = st.one_of(
    st.sampled_from(
        [OPEN, HIDDEN, HELD, LINKED, "26-9999", "4817", "kvikkleire", "@nav", "@politi"]
    ),
    st.sampled_from(
        [
            f"@{NAV}",
            f"@{POLICE}",
            "@ukjent",
            "@",
            "fredag",
            "om 3 dager",
            "31. februar",
            "uke 50",
            "før jul",
            "meg",
            "saken",
        ]
    ),
    st.sampled_from(sorted({w for words in _KEYWORDS for w in words.values()})),
    st.sampled_from([label(code, Language.NB) for code in (*Status, *Outcome)]),
    st.text(max_size=12),
    st.just(LONG),
)
_VALID = st.tuples(_VERBS, st.lists(_WORDS, max_size=5)).map(lambda c: " ".join((c[0], *c[1])))
_USERS = st.sampled_from([COORDINATOR, NAV, POLICE, POLICE, STRANGER])
_WRITING = (
    "notat {} {}", "avslå {} {}", "spør {} {}", "spør {} {} ja", "tildel {} @nav notat {}", "note {} {}",
)  # fmt: skip
_NAMING = st.builds(
    lambda command, about, text: command.format(about, text.format(HIDDEN)),
    st.sampled_from(_WRITING),
    st.sampled_from([OPEN, LINKED]),
    st.sampled_from(["{}", "Denne ligner på {}.", "Se #{}, og 26-9999", "{} har samme sjef"]),
)
"""Texts that others read, with the number of a case that some of them are kept from."""
_COMMANDS = st.one_of(_VALID, _VALID, _VALID, _NAMING, st.text(max_size=80))


@dataclass
class Room:
    """A group, and the loop in which it answers."""

    loop: asyncio.AbstractEventLoop
    group: Group
    conversation: Conversation
    errors: "Errors"

    def say(self, user: str, text: str, language: Language) -> str:
        """All that the answer to a command shows."""
        return self._shown(self.conversation.say(Asker(user, language), text), language)

    def press(self, user: str, action: Action, reference: str, language: Language) -> str:
        """All that the answer to a button shows, a form that it opens included."""
        pressed = self.conversation.press(Asker(user, language), action, reference)
        return self._shown(pressed, language)

    def home(self, user: str, language: Language) -> str:
        """All that stands on somebody's own page."""
        return self._shown(self.conversation.home(Asker(user, language)), language)

    def _shown(self, answering: Coroutine[Any, Any, Answer], language: Language) -> str:
        answer = self.loop.run_until_complete(answering)
        _put_together(answer, language)
        return " ".join(_words(answer))

    def kept_from(self, user: str) -> list[str]:
        """The references of the cases that somebody may not know of right now."""
        member = self.group.directory.member_by_identity("local", user)
        kept = self._kept_from(lambda case: bool(member and may_know_of(member.actor, case)))
        return [case.reference for case in self.loop.run_until_complete(kept)]

    async def _kept_from(self, may_know: Callable[[Case], bool]) -> list[Case]:
        async with self.group.database.read() as tx:
            return await cases.kept_from(tx, may_know)


def _put_together(answer: Answer, language: Language) -> None:
    """As Slack and Teams are sent it, wherever it was asked for. Raises where it is not within their limits."""
    slack_message(answer)
    answer_view(answer, labels(language))
    teams_message(answer, language)
    answer_dialog(answer, language)
    if answer.form:
        form_view(answer.form)
        form_dialog(answer.form, "1")
    if answer.home:
        home_view(answer, labels(language))
        home_message(answer.home, language)


def _words(shown: object) -> Iterator[str]:
    """Every text in an answer, wherever it stands: what is added to answers is read here too."""
    if isinstance(shown, Form):  # its reference is what the asker named, and is not shown
        shown = replace(shown, reference="")
    if isinstance(shown, str | Label | AnonymisedText | OwnWords):
        yield str(shown)
    elif is_dataclass(shown):
        for field in fields(shown):
            yield from _words(getattr(shown, field.name))
    elif isinstance(shown, tuple):
        for each in shown:
            yield from _words(each)


class Errors:
    """A log that counts what went wrong."""

    def __init__(self) -> None:
        self.count = 0

    def error(self, _event: str, **_more: object) -> None:
        self.count += 1


@pytest.fixture(scope="module")
def room() -> Iterator[Room]:
    """One group for all of them: what one command did is what the next one finds."""
    loop = asyncio.new_event_loop()
    with tempfile.TemporaryDirectory() as folder:
        opened = open_group(Path(folder))
        group = loop.run_until_complete(opened.__aenter__())
        loop.run_until_complete(_fill(group))
        errors = Errors()
        yield Room(loop, group, group.conversation("local", errors), errors)
        loop.run_until_complete(opened.__aexit__(None, None, None))
    loop.close()


async def _fill(group: Group) -> None:
    await group.add(a_case(OPEN))
    await group.add(a_case(LINKED))
    await group.add(a_case(HIDDEN, excluded_partners=frozenset({"POLITI"}), account=SECRET))
    await group.add(held_case(HELD))


@pytest.mark.parametrize("user", [NAV, COORDINATOR, POLICE])
@pytest.mark.parametrize("command", _WRITING)
def test_who_is_kept_from_a_case_reads_its_number_nowhere_after_others_tried_to_write_it(
    room: Room, user: str, command: str
) -> None:
    said = room.say(user, command.format(OPEN, f"Denne ligner på {HIDDEN}."), Language.NB)
    _assert_kept(room, said, [HIDDEN])
    for look in (f"vis {OPEN}", "liste", "søk ligner", "møte"):
        _assert_kept(room, room.say(POLICE, look, Language.NB), [HIDDEN])
    _assert_kept(room, room.home(POLICE, Language.NB), [HIDDEN])


@settings(
    max_examples=2000, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    user=_USERS,
    language=st.sampled_from(list(Language)),
    text=_COMMANDS,
)
@example(user=POLICE, language=Language.NB, text=f"spør {OPEN} {HIDDEN}")
def test_each_is_answered_and_tells_nobody_of_a_case_that_is_kept_from_them(
    room: Room, user: str, language: Language, text: str
) -> None:
    hidden = room.kept_from(user)
    _assert_kept(room, room.say(user, text, language), hidden)


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    user=_USERS,
    language=st.sampled_from(list(Language)),
    action=st.sampled_from([None, *Action]),
    reference=st.sampled_from(ALL),
)
def test_no_button_form_or_page_tells_of_a_case_that_is_kept_from_somebody(
    room: Room, user: str, language: Language, action: Action | None, reference: str
) -> None:
    hidden = room.kept_from(user)
    shown = room.press(user, action, reference, language) if action else room.home(user, language)
    _assert_kept(room, shown, hidden)


def _assert_kept(room: Room, shown: str, hidden: list[str]) -> None:
    assert shown.strip()
    assert room.errors.count == 0
    assert not [reference for reference in hidden if reference in shown]
    assert HIDDEN not in hidden or "kvikkleire" not in shown
