"""A loopback Teams in a thread of its own, for services that run in processes of theirs."""

import asyncio
import json
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import httpx

from support.rabbitmq import free_port
from support.running import ROOT, eventually
from support.teams import Teams, loopback_teams
from support.teams_cards import shown
from varde.chatops.teams.cards import mark_of

T = TypeVar("T")
SECONDS = 30.0
USERS = {"koordinator": "U0COORD", "nav": "U0NAV", "politi": "U0POLICE"}
"""Members of config/partners.toml and who they are in this Teams."""


@dataclass
class Room:
    """Teams as its people see it."""

    teams: Teams
    _loop: asyncio.AbstractEventLoop
    port: int = field(default_factory=free_port)

    def environment(self, folder: Path) -> dict[str, str]:
        """What a service must be told to use this Teams; writes its partners.toml into ``folder``."""
        config = folder / "config"
        config.mkdir()
        for file in (ROOT / "config").iterdir():
            (config / file.name).write_text(_with_identities(file.read_text("utf-8")), "utf-8")
        return self.teams.environment() | {
            "VARDE_CONFIG_DIR": str(config),
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
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    def run(work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, loop).result(SECONDS)

    serving = loopback_teams(*USERS.values())
    try:
        yield Room(run(serving.__aenter__()), loop)
        run(serving.__aexit__(None, None, None))
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(SECONDS)
        loop.close()


def _with_identities(config: str) -> str:
    for member, user in USERS.items():
        config = config.replace(
            f'identities = {{ local = "{member}" }}',
            f'identities = {{ local = "{member}", teams = "{user}" }}',
        )
    return config
