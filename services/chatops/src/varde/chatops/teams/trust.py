"""Whether an activity comes from Teams, for this app, from this organisation, and who opens the tab.

Sources: Azure Bot Service, "Authentication with the Bot Connector API", connector to bot; Microsoft Teams, "Tab SSO";
Microsoft identity platform, "Access token claims reference".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import jwt

from varde.chatops.teams.addresses import Addresses
from varde.chatops.teams.keys import SigningKey, SigningKeys

CHANNEL = "msteams"
ISSUER = "https://api.botframework.com"
ENTRA = "https://login.microsoftonline.com"
"""How Entra ID names itself in its tokens (version 2.0), wherever its keys are fetched."""
SCOPE = "access_as_user"
"""What Teams may ask for on a reader's behalf: to say who they are. Apps that act for nobody have no scope."""
CLOCK_SKEW_SECONDS = 300
_BEARER = "Bearer "


class Untrusted(Exception):
    """An activity that is turned away with ``status``; nothing is done."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status.phrase)
        self.status = status


@dataclass(frozen=True, slots=True)
class Trust:
    """Checks activities before anything else looks at them."""

    keys: SigningKeys
    addresses: Addresses
    app_id: str
    tenant_id: str

    async def check(self, authorization: str, activity: Mapping[str, Any]) -> None:
        """Raises ``Untrusted``, or ``Transient`` when the signing keys cannot be had."""
        token, signing = await bearer(authorization, self.keys)
        claims = claims_of(token, signing, self.app_id, ISSUER, ["serviceurl"])
        service_url = str(activity.get("serviceUrl", ""))
        if not (
            CHANNEL in signing.endorsements
            and activity.get("channelId") == CHANNEL
            and _same_address(str(claims["serviceurl"]), service_url)
            and self.addresses.trusted(service_url)
            and tenants(activity) == {self.tenant_id}
        ):
            raise Untrusted(HTTPStatus.FORBIDDEN)


async def bearer(authorization: str, keys: SigningKeys) -> tuple[str, SigningKey]:
    """The token of a request, and the key that it says it is signed with; nothing is believed yet.

    Raises ``Untrusted`` when there is no such token or key, ``Transient`` when the keys cannot be had.
    """
    token = authorization.removeprefix(_BEARER)
    try:
        header = jwt.get_unverified_header(token)
    except jwt.InvalidTokenError as error:
        raise Untrusted(HTTPStatus.UNAUTHORIZED) from error
    signing = await keys.key(str(header.get("kid", "")))
    if signing is None or not authorization.startswith(_BEARER):
        raise Untrusted(HTTPStatus.UNAUTHORIZED)
    return token, signing


def claims_of(
    token: str, signing: SigningKey, audience: str, issuer: str, required: Sequence[str]
) -> dict[str, Any]:
    """What a token says that is signed with that key, for ``audience``, by ``issuer``, and in force.

    Raises ``Untrusted`` for any other, and for one in which a claim is missing.
    """
    try:
        return jwt.decode(
            token,
            signing.key,
            algorithms=["RS256"],
            audience=audience,
            issuer=issuer,
            leeway=CLOCK_SKEW_SECONDS,
            options={"require": ["exp", "iss", "aud", *required]},
        )
    except jwt.InvalidTokenError as error:
        raise Untrusted(HTTPStatus.UNAUTHORIZED) from error


@dataclass(frozen=True, slots=True)
class Readers:
    """Tells who opens the tab, by the token that Teams has Entra make for whoever is signed in."""

    keys: SigningKeys
    app_id: str
    tenant_id: str

    async def user_id(self, authorization: str) -> str:
        """The reader's id in the organisation's directory. Raises as ``bearer`` does."""
        token, signing = await bearer(authorization, self.keys)
        issuer = f"{ENTRA}/{self.tenant_id}/v2.0"
        claims = claims_of(token, signing, self.app_id, issuer, ["tid", "oid", "scp"])
        if claims["tid"] != self.tenant_id or SCOPE not in str(claims["scp"]).split():
            raise Untrusted(HTTPStatus.FORBIDDEN)
        return str(claims["oid"])


def tenants(activity: Mapping[str, Any]) -> set[str]:
    """The organisations that an activity names; one, when all is well."""
    named = (
        _part(activity, "conversation").get("tenantId"),
        _part(_part(activity, "channelData"), "tenant").get("id"),
    )
    return {str(tenant) for tenant in named if tenant}


def _part(source: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = source.get(name)
    return part if isinstance(part, Mapping) else {}


def _same_address(one: str, other: str) -> bool:
    return one.rstrip("/") == other.rstrip("/") != ""
