"""Every chat adapter, for the dialogues that all of them hold."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from support.chat import open_group
from support.chat_doors import Chat, local_chat, rotating_slack_chat, slack_chat
from support.teams_doors import teams_chat


@pytest.fixture(
    params=[local_chat, slack_chat, rotating_slack_chat, teams_chat],
    ids=["local", "slack", "slack-rotating", "teams"],
)
async def chat(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Chat]:
    async with open_group(tmp_path) as group, request.param(group) as chat:
        yield chat
