"""Access tokens: random, short-lived, and remembered here alone."""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from varde.intake_web.api.portals import Scope

LIFETIME = 600
"""Seconds a token is good for."""

_MOST_EACH = 20


@dataclass(frozen=True, slots=True)
class Grant:
    """What a token allows, and to whom."""

    client_id: str
    scopes: frozenset[Scope]
    until: float


class Tokens:
    """The tokens in use, known by their digests; a restart forgets them, and portals ask anew."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._grants: dict[bytes, Grant] = {}

    def issue(self, client_id: str, scopes: frozenset[Scope]) -> str:
        """A new token; of many, a client's oldest one ends."""
        now = self._clock()
        self._grants = {key: grant for key, grant in self._grants.items() if grant.until > now}
        own = [key for key, grant in self._grants.items() if grant.client_id == client_id]
        for key in own[: max(0, len(own) - _MOST_EACH + 1)]:
            del self._grants[key]
        token = secrets.token_urlsafe(32)
        self._grants[_digest(token)] = Grant(client_id, scopes, now + LIFETIME)
        return token

    def grant(self, token: str) -> Grant | None:
        """What ``token`` allows; None when it is not ours or has ended."""
        grant = self._grants.get(_digest(token))
        return grant if grant and grant.until > self._clock() else None


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
