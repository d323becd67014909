"""Settings of chatops (prefix ``VARDE_CHATOPS_``)."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from varde.shared.domain.codes import Language
from varde.shared.errors import Permanent
from varde.shared.platform.settings import Profile, ServiceSettings


class ChatPlatform(StrEnum):
    """Where the partner group talks."""

    LOCAL = "local"
    SLACK = "slack"


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
        ChatPlatform, Field(description="`local` or `slack`; must be chosen in production")
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
    if settings.platform is not ChatPlatform.SLACK:
        return []
    door = "slack_app_token" if settings.slack_mode is SlackMode.SOCKET else "slack_signing_secret"
    return [
        name for name in ("slack_channel", "slack_bot_token", door) if not getattr(settings, name)
    ]
