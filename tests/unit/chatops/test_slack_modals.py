"""Modals when Slack, the database or the person is late, or sends the same twice."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from support.chat import COORDINATOR, NAV, Group, a_case, open_group
from support.slack import Fault, Slack, loopback_slack
from support.slack_tokens import BOT_TOKEN
from varde.chatops.conversation import Asker, Conversation
from varde.chatops.forms import Filled, FormKind
from varde.chatops.slack import modals
from varde.chatops.slack.modals import Modals
from varde.chatops.slack.web import FixedToken, SlackWeb
from varde.shared.domain.case import Assignment
from varde.shared.domain.codes import AssignmentRole, AssignmentState, Language

TAKEN_ON = (Assignment("NAV", AssignmentRole.LEAD, AssignmentState.ACCEPTED),)
REPORT = {"result": ["no_contact"], "done": ["Vi har ringt to ganger."]}
NB = Asker(NAV, Language.NB)


class Desk:
    """A modal in a loopback Slack, with a conversation that may be slow or away."""

    def __init__(self, group: Group, slack: Slack) -> None:
        self.group, self.slack = group, slack
        self.conversation: Any = group.conversation("slack")
        self.modals = Modals(SlackWeb(FixedToken(BOT_TOKEN), slack.api_url), self.conversation)

    async def open(self, asker: Asker = NB, command: str = "rapport 26-4817") -> str:
        answer = await self.conversation.say(asker, command)
        late = await self.modals.opened(answer, answer.form, self.slack.trigger())
        return str(late.text) if late else list(self.slack.views)[-1]

    async def send(
        self, view_id: str, filled: Mapping[str, Sequence[str]] = REPORT
    ) -> dict[str, Any]:
        payload = self.slack.submit(NAV, view_id, filled)
        return await self.modals.submitted(NAV, payload["view"])

    async def notes(self) -> list[str]:
        case = await self.group.casework.view(
            _koordinator(self.group), "26-4817", language=Language.NB
        )
        return [str(note.text) for note in case.notes]


def _koordinator(group: Group) -> Any:
    member = group.directory.member_by_identity("slack", COORDINATOR)
    assert member is not None
    return member.actor


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_group(tmp_path) as group, loopback_slack() as slack:
        await group.add(a_case(assignments=TAKEN_ON))
        yield Desk(group, slack)


async def test_a_trigger_that_has_expired_is_told_privately_and_clearly(desk: Desk) -> None:
    desk.slack.trigger_seconds = -1
    assert await desk.open() == "Skjemaet kom for sent. Prøv igjen."


async def test_a_slack_that_is_away_is_told_as_clearly(desk: Desk) -> None:
    desk.slack.fail("views.open", Fault(500))
    assert await desk.open() == "Skjemaet kom for sent. Prøv igjen."


async def test_the_metadata_holds_the_kind_and_the_reference_and_nothing_else(desk: Desk) -> None:
    view = desk.slack.views[await desk.open()]
    assert json.loads(view["private_metadata"]) == {"kind": "report", "reference": "26-4817"}


async def test_a_modal_that_is_sent_again_gets_the_same_answer_and_is_done_once(desk: Desk) -> None:
    view_id = await desk.open()
    first = await desk.send(view_id)
    assert await desk.send(view_id) == first
    assert len(await desk.notes()) == 1


async def test_errors_stand_beside_fields_that_the_modal_has(desk: Desk) -> None:
    view_id = await desk.open()
    response = await desk.send(view_id, REPORT | {"done": ["Ring 68 05 12 34"]})
    assert response["response_action"] == "errors"
    assert list(response["errors"]) == ["done"]


class Slow:
    """A conversation whose database takes its time."""

    def __init__(self, behind: Conversation) -> None:
        self._behind = behind
        self.go_on = asyncio.Event()

    async def submit(self, asker: Asker, kind: FormKind, reference: str, filled: Filled) -> Any:
        await self.go_on.wait()
        return await self._behind.submit(asker, kind, reference, filled)


async def test_what_takes_long_leaves_the_modal_as_it_is_and_is_done_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(modals, "PATIENCE_SECONDS", 0.05)
    view_id = await desk.open()
    slow: Any = Slow(desk.conversation)
    desk.modals = Modals(SlackWeb(FixedToken(BOT_TOKEN), desk.slack.api_url), slow)
    waiting = await desk.send(view_id)
    assert "Trykk igjen om litt" in waiting["errors"]["result"]
    slow.go_on.set()
    monkeypatch.setattr(modals, "PATIENCE_SECONDS", 5.0)
    done = await desk.send(view_id)
    assert done["response_action"] == "update"
    assert len(await desk.notes()) == 1


async def test_a_database_that_is_away_costs_nothing_of_what_was_written(
    desk: Desk, tmp_path: Path
) -> None:
    view_id = await desk.open()
    await desk.group.database.close()
    (tmp_path / "varde.db").write_bytes(b"no database " * 1000)
    response = await desk.send(view_id)
    assert response["response_action"] == "errors"
    assert list(response["errors"]) == ["result"]
