"""Settings of the desk (prefix ``VARDE_DESK_``)."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from varde.shared.domain.codes import Language, Role
from varde.shared.errors import Permanent
from varde.shared.platform.http import is_loopback
from varde.shared.platform.settings import Profile, ServiceSettings


class ClientProof(StrEnum):
    """How the desk proves to its provider that it is the desk (OpenID Connect Core 1.0, section 9)."""

    BASIC = "client_secret_basic"
    POST = "client_secret_post"
    KEY = "private_key_jwt"


class KeyAudience(StrEnum):
    """To whom the desk addresses what it signs with its key: providers differ."""

    TOKEN_ENDPOINT = "token_endpoint"  # noqa: S105 # the name of an address
    ISSUER = "issuer"


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
        Field(
            description="Minutes for which a password, a passkey or a fresh sign-in counts as just given",
            gt=0,
            le=60,
        ),
    ] = 5.0
    oidc_issuer: Annotated[
        str,
        Field(
            description="Issuer of the sign-in service (OpenID Connect), `https://…`, exactly as its own "
            "document names it. Unset, people sign in with passwords and passkeys of the desk"
        ),
    ] = ""
    oidc_name: Annotated[
        str, Field(description="What people call the sign-in service", max_length=40)
    ] = ""
    oidc_client_id: Annotated[str, Field(description="The desk's client id there")] = ""
    oidc_client_proof: Annotated[
        ClientProof,
        Field(
            description="How the desk proves who it is: `client_secret_basic`, `client_secret_post` or "
            "`private_key_jwt`"
        ),
    ] = ClientProof.BASIC
    oidc_client_secret: Annotated[
        SecretStr | None, Field(description="The client secret; a secret file in production")
    ] = None
    oidc_key_file: Annotated[
        Path | None,
        Field(
            description="PEM file with the private key (RSA, or EC on P-256), instead of a secret"
        ),
    ] = None
    oidc_key_id: Annotated[
        str, Field(description="Id (`kid`) under which the provider knows that key")
    ] = ""
    oidc_key_audience: Annotated[
        KeyAudience,
        Field(description="To whom what the key signs is addressed: `token_endpoint` or `issuer`"),
    ] = KeyAudience.TOKEN_ENDPOINT
    oidc_scope: Annotated[str, Field(description="Scopes that are asked for")] = "openid"
    oidc_member_claim: Annotated[
        str,
        Field(
            description="Claim that says who somebody is: its value stands as `oidc` among the member's "
            "`identities` in `partners.toml`",
            min_length=1,
        ),
    ] = "sub"
    oidc_role_claim: Annotated[
        str,
        Field(
            description="Claim with roles that a member must have there as well; unset, none is asked"
        ),
    ] = ""
    oidc_roles: Annotated[
        dict[str, Role],
        Field(
            description="What values of that claim let in, as JSON: "
            '`{"Varde.Coordinator": "coordinator", "Varde.Deputy": "deputy"}`'
        ),
    ] = Field(default_factory=dict)
    oidc_acr: Annotated[
        tuple[str, ...],
        Field(
            description="Levels of assurance (`acr`) that are asked for and taken, as a JSON list"
        ),
    ] = ()

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
