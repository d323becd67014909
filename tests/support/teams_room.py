"""A loopback Teams in a thread of its own, for services that run in processes of theirs."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from support.loopback import SECONDS, USERS, config_for, in_thread
from support.ports import free_port
from support.running import eventually
from support.teams import Teams, loopback_teams
from support.teams_cards import shown
from varde.chatops.teams.cards import mark_of


@dataclass
class Room:
    """Teams as its people see it."""

    teams: Teams
    port: int = field(default_factory=free_port)

    def environment(self, folder: Path) -> dict[str, str]:
        """What a service must be told to use this Teams; writes its partners.toml into ``folder``."""
        return self.teams.environment() | {
            "VARDE_CONFIG_DIR": str(config_for("teams", folder)),
            "VARDE_CHATOPS_TEAMS_HTTP_PORT": str(self.port),
        }

    def cards(self) -> list[str]:
        """The words of each post in the channel."""
        return [shown(message) for message in list(self.teams.cards)]

    def case_ids(self) -> list[str]:
        """Which case each card in the channel is of."""
        return [mark_of(m["attachments"][0]["content"])[0] for m in list(self.teams.cards)]

    def say(self, member: str, text: str) -> str:
        """Mention Varde in the channel; gives the answer in the personal chat."""
        user = USERS[member]
        before = len(self.teams.chat(user))
        assert self.deliver(self.teams.said_in_channel(user, text)) == 200
        eventually(lambda: len(self.teams.chat(user)) > before, seconds=SECONDS)
        return shown(self.teams.chat(user)[before])

    def deliver(self, activity: dict[str, Any], **claims: Any) -> int:
        """Post an activity to Varde's door; gives the status."""
        url = f"http://127.0.0.1:{self.port}/api/messages"
        headers = self.teams.headers(**claims)
        return httpx.post(url, json=activity, headers=headers, timeout=SECONDS).status_code

    def requests(self) -> bytes:
        """Everything that was ever asked of Microsoft's services or sent to them."""
        everything = [self.teams.calls, dict(self.teams.messages)]
        return json.dumps(everything, ensure_ascii=False).encode()


@contextmanager
def room() -> Iterator[Room]:
    """A team that answers until the block ends."""
    with in_thread(loopback_teams(*USERS.values())) as teams:
        yield Room(teams.chat)
