"""A loopback Slack in a thread of its own, for services that run in processes of theirs."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from support.loopback import SECONDS, USERS, InThread, config_for, in_thread
from support.running import eventually
from support.slack import Slack, loopback_slack, shown
from support.slack_payloads import CHANNEL
from support.slack_tokens import (
    APP_TOKEN,
    BOT_TOKEN,
    CLIENT_ID,
    CLIENT_SECRET,
    FIRST_REFRESH,
)


@dataclass
class Workspace:
    """Slack as its people see it."""

    slack: Slack
    _thread: InThread[Slack]

    def environment(self, folder: Path) -> dict[str, str]:
        """What a service must be told to use this Slack; writes its partners.toml into ``folder``."""
        return self._tokens() | {
            "VARDE_CONFIG_DIR": str(config_for("slack", folder)),
            "VARDE_CHATOPS_PLATFORM": "slack",
            "VARDE_CHATOPS_SLACK_CHANNEL": CHANNEL,
            "VARDE_CHATOPS_SLACK_APP_TOKEN": APP_TOKEN,
            "VARDE_CHATOPS_SLACK_API_URL": self.slack.api_url,
        }

    def _tokens(self) -> dict[str, str]:
        if self.slack.rotation is None:
            return {"VARDE_CHATOPS_SLACK_BOT_TOKEN": BOT_TOKEN}
        return {
            "VARDE_CHATOPS_SLACK_CLIENT_ID": CLIENT_ID,
            "VARDE_CHATOPS_SLACK_CLIENT_SECRET": CLIENT_SECRET,
            "VARDE_CHATOPS_SLACK_REFRESH_TOKEN": FIRST_REFRESH,
        }

    def cards(self) -> list[str]:
        """The words of each message in the channel."""
        return [shown(message) for message in list(self.slack.cards)]

    def case_ids(self) -> list[str]:
        """Which case each card in the channel is of."""
        return [m["metadata"]["event_payload"]["case_id"] for m in list(self.slack.cards)]

    def say(self, member: str, text: str) -> str:
        """Type ``/sak text``; gives the private answer."""
        before = len(self.slack.ephemeral)
        payload = dict(self.slack.slash(USERS[member], text))
        self._thread.run(self.slack.envelope("slash_commands", payload))
        eventually(lambda: len(self.slack.ephemeral) > before, seconds=SECONDS)
        return shown(self.slack.ephemeral[before])

    def join(self, user: str, **flags: Any) -> None:
        """Somebody comes into the channel, and Slack tells of it."""
        self.slack.join(user, **flags)
        self.tell({"type": "member_joined_channel", "user": user, "channel": CHANNEL})

    def write(self, member: str, text: str, thread: str) -> None:
        """Write ``text`` in a thread of the channel, as Slack tells of it."""
        written = {"user": USERS[member], "text": text, "thread_ts": thread, "ts": "1.2"}
        self.tell({"type": "message", "channel": CHANNEL, "channel_type": "group"} | written)

    def tell(self, event: dict[str, Any]) -> None:
        """An event, over Socket Mode."""
        payload = self.slack.mention("", "") | {"event": event}
        self._thread.run(self.slack.envelope("events_api", payload))

    def requests(self) -> bytes:
        """Everything that was ever asked of Slack or sent to it."""
        everything = [self.slack.calls, self.slack.ephemeral, dict(self.slack.messages)]
        return json.dumps(everything, ensure_ascii=False).encode()


@contextmanager
def workspace() -> Iterator[Workspace]:
    """A workspace that answers until the block ends."""
    with in_thread(loopback_slack()) as slack:
        yield Workspace(slack.chat, slack)
