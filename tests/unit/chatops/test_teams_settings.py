"""What must be set for Teams, how the app proves who it is, and what a card may be."""

from pathlib import Path
from typing import Any

import jwt
import pytest

from support.chat import COORDINATOR, DIRECTORY, open_group
from support.teams import APP_ID, CHANNEL, TEAM, TENANT
from support.teams_chat import open_teams
from support.teams_signing import write_certificate
from varde.chatops.labels import labels
from varde.chatops.port import Notice
from varde.chatops.settings import ChatopsSettings, ChatPlatform, require_chosen
from varde.chatops.teams.limits import require_within_limits
from varde.chatops.teams.serve import teams_addresses
from varde.chatops.teams.text import escaped
from varde.chatops.teams.tokens import read_certificate
from varde.shared.domain.codes import Language
from varde.shared.errors import Permanent
from varde.shared.platform.settings import Profile

IDS = {
    "platform": ChatPlatform.TEAMS,
    "teams_app_id": APP_ID,
    "teams_tenant_id": TENANT,
    "teams_team_id": TEAM,
    "teams_channel": CHANNEL,
}


def _settings(**more: Any) -> ChatopsSettings:
    return ChatopsSettings(**{**IDS, **more})


@pytest.mark.parametrize("missing", [name for name in IDS if name != "platform"])
def test_each_id_must_be_set(missing: str) -> None:
    settings = _settings(teams_client_secret="x", **{missing: ""})
    with pytest.raises(Permanent, match=f"VARDE_CHATOPS_{missing.upper()} must be set"):
        require_chosen(settings, Profile.PRODUCTION)


def test_a_secret_or_a_certificate_must_be_there() -> None:
    with pytest.raises(Permanent, match="VARDE_CHATOPS_TEAMS_CLIENT_SECRET must be set"):
        require_chosen(_settings(), Profile.PRODUCTION)
    require_chosen(_settings(teams_client_secret="x"), Profile.PRODUCTION)
    require_chosen(_settings(teams_certificate_file=Path("x.pem")), Profile.PRODUCTION)


@pytest.mark.parametrize("name", ["service", "login", "openid", "graph"])
@pytest.mark.parametrize(
    ("url", "loopback"),
    [
        ("http://teams.example/", True),
        ("http://127.0.0.1:8000/", False),
        ("http://localhost/", False),
        ("ftp://127.0.0.1/", True),
        ("https://me@teams.example/", True),
        ("https://[", True),
        ("", True),
    ],
)
def test_an_address_is_https_or_for_a_trial_on_this_machine(
    name: str, url: str, loopback: bool
) -> None:
    settings = _settings(**{f"teams_{name}_url": url})
    with pytest.raises(Permanent, match=f"VARDE_CHATOPS_TEAMS_{name.upper()}_URL"):
        teams_addresses(settings, loopback=loopback)


@pytest.mark.parametrize(
    ("url", "trusted"),
    [
        ("https://smba.trafficmanager.net/emea/", True),
        ("https://SMBA.trafficmanager.net/emea/", True),
        ("https://smba.trafficmanager.net:443/", True),
        ("http://smba.trafficmanager.net/emea/", False),
        ("https://smba.trafficmanager.net:8443/", False),
        ("https://smba.trafficmanager.net.attacker.example/", False),
        ("https://attacker.example/smba.trafficmanager.net", False),
        ("https://smba.trafficmanager.net@attacker.example/", False),
        ("", False),
    ],
)
def test_only_known_hosts_are_served(url: str, trusted: bool) -> None:
    assert teams_addresses(_settings(), loopback=False).trusted(url) is trusted


async def test_the_app_proves_itself_by_its_certificate(tmp_path: Path) -> None:
    certificate = write_certificate(tmp_path / "app.pem")
    more = {"teams_client_secret": None, "teams_certificate_file": certificate}
    async with open_group(tmp_path) as group, open_teams(group, **more) as chat:
        words = labels(Language.NB)("The deadline is today.")
        await chat.port.tell(Notice(words, Language.NB), DIRECTORY.members[0])
        assert len(chat.teams.chat(COORDINATOR)) == 1
        (assertion,) = chat.teams.signer.assertions
    header = jwt.get_unverified_header(assertion)
    assert header["alg"] == "PS256"
    assert (
        jwt.utils.base64url_decode(header["x5t#S256"]) == read_certificate(certificate).thumbprint
    )
    claims = jwt.decode(assertion, options={"verify_signature": False})
    assert claims["iss"] == claims["sub"] == APP_ID
    assert claims["aud"].endswith(f"/{TENANT}/oauth2/v2.0/token")


@pytest.mark.parametrize("held", [b"", b"hemmelig", b"-----BEGIN PRIVATE KEY-----\nhemmelig\n"])
def test_a_file_without_key_and_certificate_is_refused_and_not_shown(
    tmp_path: Path, held: bytes
) -> None:
    file = tmp_path / "app.pem"
    file.write_bytes(held)
    with pytest.raises(Permanent, match="VARDE_CHATOPS_TEAMS_CERTIFICATE_FILE") as refused:
        read_certificate(file)
    assert "hemmelig" not in str(refused.value)


TEXT = {"type": "TextBlock", "text": "Sak"}
IMAGE = {"type": "Image", "url": "data:image/png;base64,AA==", "altText": "Søyler"}


def _card(*body: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "AdaptiveCard", "fallbackText": "Sak", "body": list(body)} | more


def _button(**more: Any) -> dict[str, Any]:
    return {"type": "Action.Execute", "title": "Ja", "verb": "x", "data": {"a": "26-4817"}} | more


def test_what_is_within_the_limits_passes() -> None:
    require_within_limits(_card(TEXT, IMAGE, actions=[_button()] * 6), "Sak")


@pytest.mark.parametrize(
    ("card", "named"),
    [
        (_card({"type": "TextBlock", "text": "x" * 41_000}), "size"),
        (_card(TEXT, fallbackText=""), "fallback text"),
        (_card({"type": "Media"}), "kind of element"),
        (_card(IMAGE | {"altText": ""}), "picture without words"),
        (_card(IMAGE | {"url": "https://tracker.example/x.png"}), "picture"),
        (_card({"type": "Input.Text", "id": "a"}), "field without a label"),
        (_card({"type": "TextBlock", "text": ""}), "empty text"),
        (_card(actions=[_button()] * 7), "buttons"),
        (_card(actions=[_button(title="")]), "button text"),
        (_card(actions=[_button(type="Action.OpenUrl")]), "kind of button"),
        (_card(actions=[_button(data={"a": "Kari Nordmann"})]), "button value"),
        (_card({"type": "ActionSet", "actions": [_button(data={"a": ""})]}), "button value"),
    ],
)
def test_what_is_outside_a_limit_is_refused_by_the_limits_name(
    card: dict[str, Any], named: str
) -> None:
    with pytest.raises(Permanent, match=named) as refused:
        require_within_limits(card, "Sak")
    assert "Kari" not in str(refused.value)


def test_markdown_in_a_heading_stays_text() -> None:
    assert escaped("[x](https://a.example) *b*") == r"\[x\]\(https://a\.example\) \*b\*"
