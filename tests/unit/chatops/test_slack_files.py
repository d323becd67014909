"""What an answer in Slack brings as files: the overview's picture, and the agenda to take along."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from support.chat import NAV, TODAY, Group, a_case, open_group
from support.chat_doors import SlackPerson
from support.slack import Fault, Slack, loopback_slack
from support.slack_desk import door_to
from varde.chatops.slack.app import SlackDoor


@dataclass
class Room:
    """A group in a loopback Slack."""

    group: Group
    slack: Slack
    door: SlackDoor
    person: SlackPerson

    async def say(self, text: str) -> str:
        """The answer that NAV's member is shown, when all that belongs to it is done."""
        words = await self.person.send(dict(self.slack.slash(NAV, text)))
        await self.door.work.drain()
        return words

    def images(self) -> list[str]:
        blocks = self.slack.ephemeral[-1]["blocks"]
        return [block["slack_file"]["id"] for block in blocks if block["type"] == "image"]


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    async with (
        open_group(tmp_path) as group,
        loopback_slack() as slack,
        door_to(group, slack) as (door, http),
    ):
        for number in range(6):
            await group.add(a_case(f"26-100{number}", due_on=TODAY + timedelta(days=3)))
        yield Room(group, slack, door, SlackPerson(slack, http))


async def test_the_agenda_comes_as_a_file_to_the_asker_alone_and_stands_in_the_answer(
    room: Room,
) -> None:
    assert "26-1000" in await room.say("møte")
    ((chat, file_id),) = room.slack.shared
    assert chat == "D" + NAV
    written = room.slack.files[file_id].decode()
    assert written.startswith("# Møte i samarbeidsgruppa")
    assert "- 26-1000" in written


@pytest.mark.parametrize(
    "refused", ["files.getUploadURLExternal", "files.completeUploadExternal", "conversations.open"]
)
async def test_the_agenda_stands_in_the_answer_when_slack_takes_no_file(
    room: Room, refused: str
) -> None:
    room.slack.fail(refused, Fault(error="missing_scope"))
    assert "26-1000" in await room.say("møte")
    assert room.slack.shared == []


async def test_the_overview_has_its_picture_which_is_in_no_channel(room: Room) -> None:
    assert "6 åpne saker" in await room.say("oversikt")
    assert room.images() == room.slack.completed
    assert room.slack.shared == []


async def test_the_overview_is_told_in_words_when_slack_takes_no_picture(room: Room) -> None:
    room.slack.upload_status = 500
    assert "Frist innen en uke: 6" in await room.say("oversikt")
    assert room.images() == []
