"""The keys with which the Bot Connector and Entra ID sign, as their OpenID documents name them."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx
import jwt

from varde.chatops.teams.addresses import origin
from varde.chatops.teams.patience import Patience, TeamsAway, TeamsRefused
from varde.shared.errors import Transient

KEPT_SECONDS = 24 * 3600.0
ASKED_AT_MOST_EVERY_SECONDS = 60.0
"""Who sends tokens that name invented keys makes us ask no oftener."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A public key, and for which channels (``msteams``) the Bot Connector vouches with it; Entra ID's name none."""

    key: jwt.PyJWK
    endorsements: frozenset[str]


class SigningKeys:
    """One signer's keys, fetched when needed and kept for a day."""

    def __init__(self, http: httpx.AsyncClient, openid_url: str) -> None:
        self._http = http
        self._openid_url = openid_url
        self._patience = Patience()
        self._keys: dict[str, SigningKey] = {}
        self._asked = float("-inf")
        self._turn = asyncio.Lock()

    async def key(self, key_id: str) -> SigningKey | None:
        """The key of that id; None when there is none. Raises ``Transient`` when nobody can tell."""
        async with self._turn:
            age = time.monotonic() - self._asked
            unknown = key_id not in self._keys and age > ASKED_AT_MOST_EVERY_SECONDS
            if unknown or age > KEPT_SECONDS or not self._keys:
                await self._fetch()
        return self._keys.get(key_id)

    async def _fetch(self) -> None:
        try:
            about = await self._patience.send(lambda: self._get(self._openid_url))
            address = str(about.get("jwks_uri", ""))
            if origin(address) != origin(self._openid_url):
                msg = "the signing keys are said to be on another host"
                raise Transient(msg)
            answer = await self._patience.send(lambda: self._get(address))
        except (TeamsAway, TeamsRefused) as error:
            msg = "the signing keys cannot be fetched"
            raise Transient(msg) from error
        self._keys = dict(map(_signing_key, filter(_is_rsa, answer.get("keys", []))))
        self._asked = time.monotonic()

    async def _get(self, url: str) -> dict[str, Any]:
        response = await self._http.get(url)
        response.raise_for_status()
        answer: dict[str, Any] = response.json()
        return answer


def _is_rsa(key: Mapping[str, Any]) -> bool:
    return key.get("kty") == "RSA" and bool(key.get("kid"))


def _signing_key(key: Mapping[str, Any]) -> tuple[str, SigningKey]:
    # Only what makes the key: what else the document says of it must not choose the algorithm.
    public = jwt.PyJWK({part: key[part] for part in ("kty", "n", "e")}, algorithm="RS256")
    return str(key["kid"]), SigningKey(public, frozenset(key.get("endorsements", ())))
