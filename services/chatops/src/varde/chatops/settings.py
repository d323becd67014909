"""Settings of chatops (prefix ``VARDE_CHATOPS_``)."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from varde.shared.domain.codes import Language
from varde.shared.errors import Permanent
from varde.shared.platform.settings import Profile, ServiceSettings

_GUID = r"^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})?$"


class ChatPlatform(StrEnum):
    """Where the partner group talks."""

    LOCAL = "local"
    SLACK = "slack"
    TEAMS = "teams"


class SlackMode(StrEnum):
    """How Slack reaches Varde."""

    SOCKET = "socket"
    HTTP = "http"


class Weekday(StrEnum):
    """On which day something is done every week."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"
    NEVER = "never"

    @property
    def number(self) -> int:
        """As ``date.weekday`` counts: Monday is 0."""
        return list(Weekday).index(self)


class ChatopsSettings(ServiceSettings):
    """What the chat needs to know; the defaults give the local channel on this machine."""

    model_config = SettingsConfigDict(env_prefix="VARDE_CHATOPS_", extra="ignore", frozen=True)

    platform: Annotated[
        ChatPlatform, Field(description="`local`, `slack` or `teams`; must be chosen in production")
    ] = ChatPlatform.LOCAL
    language: Annotated[
        Language, Field(description="Language of the cards: `nb`, `nn` or `en`")
    ] = Language.NB
    digest_day: Annotated[
        Weekday,
        Field(description="When the weekly overview is posted: `monday` … `sunday`, or `never`"),
    ] = Weekday.MONDAY
    digest_hour: Annotated[
        int, Field(description="At which hour of that day, in Norwegian time", ge=0, le=23)
    ] = 8
    local_host: Annotated[str, Field(description="Address of the local channel")] = "127.0.0.1"
    local_port: Annotated[
        int, Field(description="Port of the local channel; 0 picks a free one", ge=0, le=65535)
    ] = 8090
    local_network_name: Annotated[
        str,
        Field(
            description="Host name under which other machines reach the local channel. Unset, it is "
            "served on a loopback address only: whoever reaches the page can pick who they are"
        ),
    ] = ""
    slack_channel: Annotated[
        str,
        Field(
            description="Id of the partner group's private channel (`C…` or `G…`)",
            pattern=r"^([CG][A-Z0-9]{2,30})?$",
        ),
    ] = ""
    slack_bot_token: Annotated[SecretStr | None, Field(description="Bot token (`xoxb-…`)")] = None
    slack_app_token: Annotated[
        SecretStr | None, Field(description="App-level token (`xapp-…`) for Socket Mode")
    ] = None
    slack_signing_secret: Annotated[
        SecretStr | None, Field(description="Signing secret, for HTTP")
    ] = None
    slack_client_id: Annotated[
        str,
        Field(
            description="Client id of the app, if its token rotates; the client secret goes with it",
            pattern=r"^([0-9.]{3,64})?$",
        ),
    ] = ""
    slack_client_secret: Annotated[
        SecretStr | None, Field(description="Client secret of the app, if its token rotates")
    ] = None
    slack_refresh_token: Annotated[
        SecretStr | None,
        Field(
            description="Refresh token (`xoxe-…`) from which rotation starts; without it, the bot token is exchanged"
        ),
    ] = None
    slack_mode: Annotated[SlackMode, Field(description="`socket` (no open port) or `http`")] = (
        SlackMode.SOCKET
    )
    slack_http_host: Annotated[
        str, Field(description="Address on which Slack's requests are taken, in HTTP mode")
    ] = "127.0.0.1"
    slack_http_port: Annotated[
        int, Field(description="Port of the same; 0 picks a free one", ge=0, le=65535)
    ] = 8091
    slack_api_url: Annotated[str, Field(description="Base address of Slack's Web API")] = (
        "https://slack.com/api/"
    )
    teams_app_id: Annotated[
        str, Field(description="Application (client) id of the bot, from Entra", pattern=_GUID)
    ] = ""
    teams_tenant_id: Annotated[
        str, Field(description="Directory (tenant) id of the municipality", pattern=_GUID)
    ] = ""
    teams_client_secret: Annotated[
        SecretStr | None, Field(description="Client secret of the app; or give a certificate")
    ] = None
    teams_certificate_file: Annotated[
        Path | None,
        Field(
            description="PEM file with the app's private key and certificate, instead of a secret"
        ),
    ] = None
    teams_team_id: Annotated[
        str, Field(description="Id of the team (`groupId` in a channel's link)", pattern=_GUID)
    ] = ""
    teams_channel: Annotated[
        str,
        Field(
            description="Id of the partner group's channel (`19:…@thread.tacv2`)",
            pattern=r"^(19:[A-Za-z0-9_-]{1,100}@thread\.(tacv2|skype))?$",
        ),
    ] = ""
    teams_http_host: Annotated[
        str, Field(description="Address on which Teams' requests are taken")
    ] = "127.0.0.1"
    teams_http_port: Annotated[
        int, Field(description="Port of the same; 0 picks a free one", ge=0, le=65535)
    ] = 8092
    teams_service_hosts: Annotated[
        tuple[str, ...],
        Field(description="Hosts of the Bot Connector that an activity may name, as a JSON list"),
    ] = ("smba.trafficmanager.net",)
    teams_service_url: Annotated[
        str, Field(description="Base address of the Bot Connector, for what Varde says first")
    ] = "https://smba.trafficmanager.net/teams"
    teams_login_url: Annotated[str, Field(description="Base address of Entra's log-in")] = (
        "https://login.microsoftonline.com"
    )
    teams_openid_url: Annotated[
        str, Field(description="OpenID document that names the Bot Connector's signing keys")
    ] = "https://login.botframework.com/v1/.well-known/openidconfiguration"
    teams_graph_url: Annotated[str, Field(description="Base address of Microsoft Graph")] = (
        "https://graph.microsoft.com"
    )

    @property
    def slack_rotates(self) -> bool:
        """Whether Slack's token is renewed; what is missing for it is refused at the start."""
        given = (self.slack_client_id, self.slack_client_secret, self.slack_refresh_token)
        return any(given)


def require_chosen(settings: ChatopsSettings, profile: Profile) -> None:
    """Refuse what only a person may decide. Raises ``Permanent`` that names the variables."""
    if profile is Profile.PRODUCTION and "platform" not in settings.model_fields_set:
        msg = "not fit for production: VARDE_CHATOPS_PLATFORM must be chosen"
        raise Permanent(msg)
    missing = _missing(settings)
    if missing:
        names = ", ".join(f"VARDE_CHATOPS_{name.upper()}" for name in missing)
        msg = f"wrong settings: {names} must be set for this chat platform"
        raise Permanent(msg)


def _missing(settings: ChatopsSettings) -> list[str]:
    return [name for name in _needed(settings) if not getattr(settings, name)]


def _needed(settings: ChatopsSettings) -> tuple[str, ...]:
    match settings.platform:
        case ChatPlatform.LOCAL:
            return ()
        case ChatPlatform.SLACK:
            socket = settings.slack_mode is SlackMode.SOCKET
            door = "slack_app_token" if socket else "slack_signing_secret"
            return "slack_channel", door, *_slack_proof(settings)
        case ChatPlatform.TEAMS:
            proof = () if settings.teams_certificate_file else ("teams_client_secret",)
            return "teams_app_id", "teams_tenant_id", "teams_team_id", "teams_channel", *proof


def _slack_proof(settings: ChatopsSettings) -> tuple[str, ...]:
    """A token that stands, or what is needed to renew one."""
    if not settings.slack_rotates:
        return ("slack_bot_token",)
    start = "slack_bot_token" if settings.slack_bot_token else "slack_refresh_token"
    return "slack_client_id", "slack_client_secret", start
