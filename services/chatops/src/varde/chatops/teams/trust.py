"""Whether an activity comes from Teams, for this app, from this organisation.

Source: Azure Bot Service, "Authentication with the Bot Connector API", connector to bot.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import jwt

from varde.chatops.teams.addresses import Addresses
from varde.chatops.teams.keys import SigningKey, SigningKeys

CHANNEL = "msteams"
ISSUER = "https://api.botframework.com"
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
        token = authorization.removeprefix(_BEARER)
        signing = await self._signing_key(token) if authorization.startswith(_BEARER) else None
        if signing is None:
            raise Untrusted(HTTPStatus.UNAUTHORIZED)
        claims = self._claims(token, signing)
        service_url = str(activity.get("serviceUrl", ""))
        if not (
            CHANNEL in signing.endorsements
            and activity.get("channelId") == CHANNEL
            and _same_address(str(claims["serviceurl"]), service_url)
            and self.addresses.trusted(service_url)
            and tenants(activity) == {self.tenant_id}
        ):
            raise Untrusted(HTTPStatus.FORBIDDEN)

    async def _signing_key(self, token: str) -> SigningKey | None:
        try:
            header = jwt.get_unverified_header(token)
        except jwt.InvalidTokenError:
            return None
        return await self.keys.key(str(header.get("kid", "")))

    def _claims(self, token: str, signing: SigningKey) -> dict[str, Any]:
        try:
            return jwt.decode(
                token,
                signing.key,
                algorithms=["RS256"],
                audience=self.app_id,
                issuer=ISSUER,
                leeway=CLOCK_SKEW_SECONDS,
                options={"require": ["exp", "iss", "aud", "serviceurl"]},
            )
        except jwt.InvalidTokenError as error:
            raise Untrusted(HTTPStatus.UNAUTHORIZED) from error


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
