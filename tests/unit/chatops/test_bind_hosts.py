"""Where chatops listens for Slack and for Teams: on the address that is set, and on no other."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from support.chat import Group, open_group
from support.ports import free_port
from support.slack import loopback_slack
from support.slack_payloads import CHANNEL, SIGNING_SECRET
from support.slack_tokens import BOT_TOKEN
from support.teams import loopback_teams
from varde.chatops.settings import ChatopsSettings, SlackMode
from varde.chatops.slack.serve import slack_chat
from varde.chatops.teams.serve import teams_chat
from varde.shared.platform.http import is_loopback
from varde.shared.platform.platform import Platform, open_platform
from varde.shared.platform.settings import CoreSettings
from varde.shared.vault import create_keys

ROOT = Path(__file__).parents[3]
CHOSEN, ANOTHER = "127.0.0.2", "127.0.0.1"


@pytest.fixture
async def group(tmp_path: Path) -> AsyncIterator[Group]:
    folder = tmp_path / "group"
    folder.mkdir()
    async with open_group(folder) as group:
        yield group


@pytest.fixture
async def platform(tmp_path: Path) -> AsyncIterator[Platform]:
    create_keys(tmp_path / "keys")
    core = CoreSettings(data_dir=tmp_path, config_dir=ROOT / "config", ops_port=free_port())
    async with open_platform(core) as platform:
        yield platform


async def _assert_listens_there_alone(address: str, host: str) -> None:
    """An unsigned request is turned away there, and at another address nobody takes it."""
    assert httpx.URL(address).host == host
    async with httpx.AsyncClient() as http:
        assert (await http.post(address, content=b"{}")).status_code == 401
        with pytest.raises(httpx.ConnectError):
            await http.post(str(httpx.URL(address).copy_with(host=ANOTHER)), content=b"{}")


async def test_teams_is_heard_on_the_address_that_is_set_and_on_no_other(
    group: Group, platform: Platform
) -> None:
    async with loopback_teams() as teams:
        chosen = {
            name.removeprefix("VARDE_CHATOPS_").lower(): value
            for name, value in teams.environment().items()
        }
        settings = ChatopsSettings(**chosen, teams_http_host=CHOSEN, teams_http_port=0)  # type: ignore[arg-type] # read from words, as from the environment
        async with teams_chat(platform, settings, group.conversation("teams")):
            await _assert_listens_there_alone(platform.addresses["teams"], CHOSEN)


async def test_slack_is_heard_on_the_address_that_is_set_and_on_no_other(
    group: Group, platform: Platform
) -> None:
    async with loopback_slack() as slack:
        settings = ChatopsSettings(
            slack_mode=SlackMode.HTTP,
            slack_channel=CHANNEL,
            slack_bot_token=BOT_TOKEN,  # type: ignore[arg-type] # a secret is read from words
            slack_signing_secret=SIGNING_SECRET,  # type: ignore[arg-type] # the same
            slack_api_url=slack.api_url,
            slack_http_host=CHOSEN,
            slack_http_port=0,
        )
        conversation = group.conversation("slack")
        async with slack_chat(platform, settings, conversation, lambda _: None):
            await _assert_listens_there_alone(platform.addresses["slack"], CHOSEN)


@pytest.mark.parametrize("setting", ["slack_http_host", "teams_http_host"])
def test_nobody_outside_this_machine_is_heard_unless_somebody_sets_that(setting: str) -> None:
    assert is_loopback(getattr(ChatopsSettings(), setting))
