"""Every chat adapter, for the dialogues that all of them hold."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from support.chat import DIRECTORY, open_group
from support.chat_doors import Chat, local_chat, rotating_slack_chat, slack_chat
from support.teams_doors import teams_chat
from varde.shared.domain.partner import Directory


@pytest.fixture
def directory() -> Directory:
    """The partner group; a module may have another."""
    return DIRECTORY


@pytest.fixture(
    params=[local_chat, slack_chat, rotating_slack_chat, teams_chat],
    ids=["local", "slack", "slack-rotating", "teams"],
)
async def chat(
    request: pytest.FixtureRequest, tmp_path: Path, directory: Directory
) -> AsyncIterator[Chat]:
    async with open_group(tmp_path, directory) as group, request.param(group) as chat:
        yield chat
