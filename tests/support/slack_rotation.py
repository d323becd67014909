"""Varde's renewing of tokens against the loopback Slack, as a process of chatops has it."""

from typing import Any

import structlog

from support.slack import Slack
from support.slack_tokens import CLIENT_ID, CLIENT_SECRET, FIRST_REFRESH
from support.times import FixedClock
from varde.chatops.slack.channel import PLATFORM
from varde.chatops.slack.oauth import SlackOAuth
from varde.chatops.slack.rotation import RotatingTokens
from varde.shared.casework.chat_access import ChatAccess
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
