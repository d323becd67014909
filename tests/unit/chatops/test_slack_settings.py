"""What must be set for Slack: a token that stands, or what renews one."""

from typing import Any

import pytest

from varde.chatops.settings import ChatopsSettings, ChatPlatform, require_chosen
from varde.shared.errors import Permanent
from varde.shared.platform.settings import Profile

ROTATING = {
    "slack_client_id": "1234567890.2345678901",
    "slack_client_secret": "secret",
    "slack_refresh_token": "xoxe-1-a",
}


def _settings(**more: Any) -> ChatopsSettings:
    usual = {"platform": ChatPlatform.SLACK, "slack_channel": "C0EXAMPLE01", "slack_app_token": "x"}
    return ChatopsSettings(**{**usual, **more})


def test_a_bot_token_alone_does_not_rotate() -> None:
    settings = _settings(slack_bot_token="xoxb-1")
    require_chosen(settings, Profile.PRODUCTION)
    assert not settings.slack_rotates


@pytest.mark.parametrize("first", ["slack_refresh_token", "slack_bot_token"])
def test_rotation_starts_from_a_refresh_token_or_from_the_bot_token_that_stands(first: str) -> None:
    given = {**ROTATING, "slack_refresh_token": "", first: "x"}
    settings = _settings(**given)
    require_chosen(settings, Profile.PRODUCTION)
    assert settings.slack_rotates


@pytest.mark.parametrize("missing", ROTATING)
def test_half_of_what_rotation_needs_stops_the_start_and_is_named(missing: str) -> None:
    with pytest.raises(Permanent, match=f"VARDE_CHATOPS_{missing.upper()} must be set"):
        require_chosen(_settings(**{**ROTATING, missing: ""}), Profile.PRODUCTION)


def test_without_any_token_the_bot_token_is_asked_for() -> None:
    with pytest.raises(Permanent, match="VARDE_CHATOPS_SLACK_BOT_TOKEN must be set"):
        require_chosen(_settings(), Profile.PRODUCTION)
