"""A group in a loopback Slack, with a channel that it has and others that it could have."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from support.chat import (
    COORDINATOR,
    NAV,
    FixedClock,
    Group,
    a_case,
    changed,
    open_group,
)
from support.slack import Slack, loopback_slack, shown
from support.slack_payloads import CHANNEL
from support.slack_tokens import BOT_TOKEN
from varde.chatops.slack.channel import SlackChannel
from varde.chatops.slack.web import FixedToken, SlackWeb
from varde.shared.casework.group_channel import Standing, ask, standing
from varde.shared.domain.codes import Language, Role
from varde.shared.domain.partner import Actor
from varde.shared.store import audit

NEW, NEWER = "C0NYKANAL", "C0NYERE"
SHE = Actor("koordinator", "KOORDINATOR", Role.COORDINATOR)
DEPUTY = Actor("stedfortreder", "KOORDINATOR", Role.DEPUTY)


@dataclass
class Room:
    """A group in a loopback Slack, with a channel that it has and one that it could have."""

    group: Group
    slack: Slack

    async def start(self) -> None:
        """As a process that has just started has it."""
        self.group.chats.clear()
        web = SlackWeb(FixedToken(BOT_TOKEN), self.slack.api_url)
        first = SlackChannel(web, CHANNEL)
        channels = self.group.channels("slack", no_seconds=0.0)
        channels.open(first, await channels.group.begin(CHANNEL))
        await channels.keep_earlier()

    async def ask(self, channel: str, actor: Actor = SHE) -> None:
        await ask(self.group.database, FixedClock(), actor, channel, language=Language.NB)

    async def step(self) -> None:
        await self.group.moving("slack").step()

    async def stands(self) -> Standing:
        return await standing(self.group.database)

    async def here(self) -> str:
        """The channel in force, as chat and desk have it."""
        here = (await self.stands()).here
        assert here
        assert here.channel == self.group.channels("slack").channel
        return here.channel

    async def show(self, reference: str, **changes: Any) -> str:
        """Announce a new case, or what has changed of one; its id."""
        case = await self.group.add(a_case(reference, **changes))
        await self.announce(case.case_id)
        return case.case_id

    async def announce(self, case_id: str) -> None:
        case = await self.group.load(case_id)
        await self.group.poster(self.group.channels("slack")).handle(changed(case))

    async def change(self, case_id: str, **changes: Any) -> None:
        await self.group.change(case_id, **changes)
        await self.announce(case_id)

    def cards(self, channel: str) -> list[str]:
        """What stands in a channel itself: the words of each card, and "" for a notice."""
        messages = [m for m in self.slack.messages[channel] if "thread_ts" not in m]
        return [m["metadata"]["event_payload"]["case_id"] for m in messages]

    def heard(self, user: str = COORDINATOR) -> list[str]:
        return [shown(message) for message in self.slack.messages["D" + user]]

    async def log(self) -> list[tuple[str, str, str]]:
        async with self.group.database.read() as tx:
            found = await audit.entries(tx)
        return [(e.actor, e.action, e.subject) for e in found if e.action.startswith("channel_")]


@contextlib.asynccontextmanager
async def open_room(folder: Path) -> AsyncIterator[Room]:
    """The coordinator and NAV are in both channels, she alone in a third one."""
    async with open_group(folder) as group, loopback_slack() as slack:
        for user in (COORDINATOR, NAV):
            slack.join(user)
        slack.make(NEW, COORDINATOR, NAV)
        slack.make(NEWER, COORDINATOR)
        room = Room(group, slack)
        await room.start()
        yield room
