"""Settings of the desk (prefix ``VARDE_DESK_``)."""

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from varde.shared.domain.codes import Language
from varde.shared.errors import Permanent
from varde.shared.platform.http import is_loopback
from varde.shared.platform.settings import Profile, ServiceSettings


class DeskSettings(ServiceSettings):
    """What the desk needs to know; the defaults give a desk on this machine."""

    model_config = SettingsConfigDict(env_prefix="VARDE_DESK_", extra="ignore", frozen=True)

    host: Annotated[str, Field(description="Address to listen on")] = "127.0.0.1"
    port: Annotated[
        int, Field(description="Port to listen on; 0 picks a free one", ge=0, le=65535)
    ] = 8085
    origin: Annotated[
        str,
        Field(
            description="Address in the browser, `https://…`, behind a proxy with TLS. Unset, the desk is "
            "served on a loopback address only",
            pattern=r"^$|^https://[A-Za-z0-9.-]+(:\d+)?$",
        ),
    ] = ""
    language: Annotated[
        Language, Field(description="Language before somebody chooses: `nb`, `nn` or `en`")
    ] = Language.NB
    idle_minutes: Annotated[
        float, Field(description="Minutes without a sign of life that end a session", gt=0, le=240)
    ] = 30.0
    session_hours: Annotated[
        float, Field(description="Hours after which a session ends whatever is done", gt=0, le=24)
    ] = 10.0
    key_idle_minutes: Annotated[
        float, Field(description="Minutes without use that lock the key again", gt=0, le=120)
    ] = 10.0
    confirm_minutes: Annotated[
        float,
        Field(description="Minutes for which a password counts as just given", gt=0, le=60),
    ] = 5.0

    @property
    def host_name(self) -> str:
        """The name in ``origin``, or ""."""
        return urlsplit(self.origin).hostname or ""


def require_private(settings: DeskSettings, profile: Profile) -> None:
    """Refuse to hand a password or an original over a network in the clear. Raises ``Permanent``."""
    if settings.origin:
        return
    if profile is Profile.PRODUCTION:
        msg = "not fit for production: VARDE_DESK_ORIGIN must be the desk's https:// address"
        raise Permanent(msg)
    if not is_loopback(settings.host):
        msg = (
            f"VARDE_DESK_HOST={settings.host} can be reached from other machines; "
            "set VARDE_DESK_ORIGIN to the https:// address of the proxy in front"
        )
        raise Permanent(msg)
