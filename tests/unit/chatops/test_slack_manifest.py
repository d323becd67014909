"""The manifest asks Slack for what the code uses: no more, and no less."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped] # PyYAML ships no types

from support.running import ROOT
from varde.chatops import slack
from varde.chatops.slack.app import COMMANDS

SOURCE = "\n".join(p.read_text("utf-8") for p in Path(slack.__file__).parent.glob("*.py"))
GUIDE = (ROOT / "docs" / "slack.md").read_text("utf-8")

SCOPES = {
    "auth.test": set[str](),
    "chat.postEphemeral": {"chat:write"},
    "chat.postMessage": {"chat:write"},
    "chat.update": {"chat:write"},
    "conversations.history": {"groups:history"},
    "conversations.info": {"groups:read"},
    "conversations.members": {"groups:read"},
    "conversations.open": {"im:write"},
    "files.completeUploadExternal": {"files:write"},
    "files.getUploadURLExternal": {"files:write"},
    "users.info": {"users:read"},
    "views.open": set[str](),
    "views.publish": set[str](),
    "views.push": set[str](),
    "views.update": set[str](),
}
"""What a bot needs for each method, in a private channel; from the methods' own pages."""

EVENTS = {
    "app_home_opened": ("app_home_opened", set[str]()),
    "app_mention": ("app_mention", {"app_mentions:read"}),
    "member_joined_channel": ("member_joined_channel", {"groups:read"}),
    "member_left_channel": ("member_left_channel", {"groups:read"}),
    "message": ("message.groups", {"groups:history"}),
}
"""What each event that the code takes is called in a manifest, and needs."""


@pytest.fixture
def manifest() -> dict[str, Any]:
    path = ROOT / "services" / "chatops" / "manifests" / "slack.yaml"
    return dict(yaml.safe_load(path.read_text("utf-8")))


def _called() -> set[str]:
    return set(re.findall(r'"((?:auth|chat|conversations|files|users|views)\.\w+)"', SOURCE))


def _taken() -> set[str]:
    """The events that the app has a listener for."""
    single = set(re.findall(r'app\.event\("(\w+)"\)', SOURCE))
    return single | set(re.findall(r'"(member_\w+_channel)"', SOURCE))


def test_every_method_that_is_called_is_known_here_and_none_is_left_over() -> None:
    assert _called() == set(SCOPES)


def test_it_asks_for_the_scopes_that_the_code_needs_and_for_no_other(
    manifest: dict[str, Any],
) -> None:
    needed = {"commands"}.union(*SCOPES.values(), *(scopes for _, scopes in EVENTS.values()))
    assert set(manifest["oauth_config"]["scopes"]["bot"]) == needed
    assert "user" not in manifest["oauth_config"]["scopes"]


def test_it_subscribes_to_the_events_that_the_code_takes(manifest: dict[str, Any]) -> None:
    assert _taken() == set(EVENTS)
    subscribed = manifest["settings"]["event_subscriptions"]["bot_events"]
    assert set(subscribed) == {name for name, _ in EVENTS.values()}


def test_its_commands_are_those_that_are_answered_with_people_as_ids(
    manifest: dict[str, Any],
) -> None:
    commands = manifest["features"]["slash_commands"]
    assert {command["command"] for command in commands} == set(COMMANDS)
    assert all(command["should_escape"] for command in commands)


def test_it_is_for_socket_mode_with_buttons_forms_and_a_home(manifest: dict[str, Any]) -> None:
    settings = manifest["settings"]
    assert settings["socket_mode_enabled"]
    assert settings["interactivity"]["is_enabled"]
    assert manifest["features"]["app_home"]["home_tab_enabled"]
    assert not settings["token_rotation_enabled"]


def test_a_token_that_renews_itself_is_a_choice_that_manifest_and_guide_tell_how_to_make() -> None:
    text = (ROOT / "services" / "chatops" / "manifests" / "slack.yaml").read_text("utf-8")
    for asked in ("token_rotation_enabled", "redirect_urls"):
        assert asked in text.partition("_metadata:")[0]
        assert asked in GUIDE
    for given in ("SLACK_CLIENT_ID", "slack_client_secret", "slack_refresh_token"):
        assert given in GUIDE


def test_compose_gives_chatops_what_rotation_needs() -> None:
    added = yaml.safe_load((ROOT / "deploy" / "slack-rotation.yml").read_text("utf-8"))
    chatops = added["services"]["chatops"]
    given = {name.upper() for name in chatops["environment"]}
    given |= {secret["target"].upper() for secret in chatops["secrets"]}
    assert given == {
        f"VARDE_CHATOPS_{name.upper()}"
        for name in ("slack_client_id", "slack_client_secret", "slack_refresh_token")
    }
    assert {secret["source"] for secret in chatops["secrets"]} == set(added["secrets"])


def test_it_keeps_within_slack_s_limits(manifest: dict[str, Any]) -> None:
    about = manifest["display_information"]
    assert len(about["name"]) <= 35
    assert len(about["description"]) <= 140
    assert all(len(c["description"]) <= 2000 for c in manifest["features"]["slash_commands"])


def test_the_guide_says_what_each_scope_and_event_is_for(manifest: dict[str, Any]) -> None:
    asked = [*manifest["oauth_config"]["scopes"]["bot"]]
    asked += manifest["settings"]["event_subscriptions"]["bot_events"]
    rows = [line for line in GUIDE.splitlines() if line.startswith("| `")]
    assert [name for name in asked if not any(f"`{name}`" in row for row in rows)] == []
