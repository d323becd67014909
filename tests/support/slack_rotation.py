"""Varde's renewing of tokens against the loopback Slack, as a process of chatops has it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import structlog

from support import stores
from support.slack import Slack, loopback_slack
from support.slack_payloads import CHANNEL
from support.slack_tokens import CLIENT_ID, CLIENT_SECRET, FIRST_REFRESH, Rotation
from support.times import FixedClock
from varde.chatops.slack.channel import PLATFORM
from varde.chatops.slack.oauth import SlackOAuth
from varde.chatops.slack.rotation import Pair, RotatingTokens, pair_of
from varde.chatops.slack.web import SlackWeb
from varde.shared.casework.chat_access import ChatAccess
from varde.shared.domain.channel import AccessTrouble
from varde.shared.store import chat_access
from varde.shared.store.chat_access import Kept
from varde.shared.store.database import Database


def rotating_tokens(
    slack: Slack,
    database: Database,
    *,
    secret: str = CLIENT_SECRET,
    first: str = FIRST_REFRESH,
    **other: Any,
) -> RotatingTokens:
    """One more replica. ``other`` takes the place of what it would have."""
    clock = slack.rotation.clock if slack.rotation else FixedClock()
    usual: dict[str, Any] = {
        "access": ChatAccess(database, clock, PLATFORM, secret),
        "clock": clock,
        "oauth": SlackOAuth(CLIENT_ID, CLIENT_SECRET, slack.api_url),
        "first": first,
        "count": lambda _: None,
        "log": structlog.get_logger(),
    }
    return RotatingTokens(**(usual | other))


REFRESH = "oauth.v2.access"


@dataclass
class RotatingHouse:
    """Varde with its database, and the Slack that rotates."""

    slack: Slack
    rotation: Rotation
    database: Database
    counted: list[str] = field(default_factory=list)

    def replica(self, **other: Any) -> RotatingTokens:
        """A process of chatops that has just started."""
        database = other.pop("database", self.database)
        return rotating_tokens(self.slack, database, count=self.counted.append, **other)

    def web(self, tokens: RotatingTokens) -> SlackWeb:
        return SlackWeb(tokens, self.slack.api_url)

    async def kept(self) -> Kept:
        async with self.database.read() as tx:
            return await chat_access.kept(tx, "slack")

    async def pair(self, secret: str = CLIENT_SECRET) -> Pair | None:
        clock = self.rotation.clock
        return pair_of(await ChatAccess(self.database, clock, PLATFORM, secret).newest())

    async def trouble(self) -> list[AccessTrouble]:
        async with self.database.read() as tx:
            return [each.trouble for each in await chat_access.unrenewed(tx)]


@asynccontextmanager
async def rotating_house(folder: Path) -> AsyncIterator[RotatingHouse]:
    """A house on an empty database, and no replica yet."""
    async with stores.sqlite(folder) as database, loopback_slack() as slack:
        slack.rotation = Rotation()
        yield RotatingHouse(slack, slack.rotation, database)


async def post(web: SlackWeb, text: str = "hei") -> None:
    """A call that needs the token."""
    await web.call("chat.postMessage", channel=CHANNEL, text=text)
