"""One sign-in, from the moment a browser is sent to the provider until it comes back, and the end of sessions.

Authorization code with PKCE, ``state`` and ``nonce``, each bound to the browser by a cookie (OpenID Connect Core 1.0;
RFC 7636; RFC 9207; OpenID Connect RP-Initiated Logout 1.0 and Back-Channel Logout 1.0).
"""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from authlib.oauth2.client import OAuth2Client

from varde.desk.oidc.errors import NotLetIn, WhyNot
from varde.desk.oidc.provider import Provider
from varde.desk.oidc.tokens import (
    OLDEST_LOGOUT,
    SKEW,
    Identity,
    LoggedOut,
    identity,
    key_id,
    logged_out,
)
from varde.desk.pending import Pending
from varde.shared.domain.clock import Clock
from varde.shared.domain.codes import Language

LASTS = timedelta(minutes=10)
"""How long somebody may take at the provider."""
_RANDOM_BYTES = 32
_FRESH_SECONDS = "60"
"""Asks for ``auth_time``. ``prompt`` asks for the sign-in itself; with 0 here some services ask for it without end."""
_LONGEST_CODE = 4096


@dataclass(frozen=True, slots=True)
class Asked:
    """What a browser was sent to the provider for."""

    goal: str
    """The page to go on to."""
    language: Language
    session: str = ""
    """The session that it had before, by its root."""
    again: bool = False
    """True when who is signed in must prove it anew."""
    kept: str = ""
    """What was written before the session ended, by its token."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """Somebody under way to the provider and back. Its ``repr`` shows nothing of it."""

    asked: Asked
    redirect_uri: str
    state: str
    nonce: str
    verifier: str
    began: float

    def __repr__(self) -> str:
        return "Attempt(…)"


class SigningIn:
    """Sends browsers to the provider and judges what they bring back."""

    def __init__(self, provider: Provider, clock: Clock) -> None:
        self._provider = provider
        self._clock = clock
        self._attempts = Pending[Attempt](clock, LASTS)
        self._ended = Pending[bool](clock, OLDEST_LOGOUT + 2 * SKEW)

    async def begin(self, asked: Asked, redirect_uri: str) -> tuple[str, str]:
        """Where to send a browser, and the token that its cookie must bring back. Raises ``Away``, ``Misconfigured``."""
        about, registered = await self._provider.about(), self._provider.registered
        state, nonce, verifier = (secrets.token_urlsafe(_RANDOM_BYTES) for _ in range(3))
        client = OAuth2Client(
            None,
            registered.client_id,
            scope=registered.scope,
            redirect_uri=redirect_uri,
            code_challenge_method="S256",
        )
        more = {"nonce": nonce, "ui_locales": asked.language.value}
        more |= {"acr_values": " ".join(registered.acr)} if registered.acr else {}
        more |= {"prompt": "login", "max_age": _FRESH_SECONDS} if asked.again else {}
        url, _ = client.create_authorization_url(
            about.authorization_endpoint, state, verifier, **more
        )
        began = self._clock.now().timestamp()
        attempt = Attempt(asked, redirect_uri, state, nonce, verifier, began)
        return str(url), self._attempts.put(attempt)

    def recall(self, token: str, answer: Mapping[str, str]) -> Attempt:
        """The attempt that a cookie and the address are about, once. Raises ``NotLetIn``."""
        attempt = self._attempts.take(token)
        given = answer.get("state", "")
        if attempt is None or not hmac.compare_digest(given.encode(), attempt.state.encode()):
            raise NotLetIn(WhyNot.OVER, "state")
        return attempt

    async def finish(self, attempt: Attempt, answer: Mapping[str, str]) -> Identity:
        """Who came back with ``answer`` in the address. Raises ``NotLetIn``, ``Away`` and ``Misconfigured``."""
        await self._require_issuer(answer)
        code = answer.get("code", "")
        if "error" in answer or not 0 < len(code) <= _LONGEST_CODE:
            raise NotLetIn(WhyNot.CANCELLED, "error")
        id_token = await self._provider.id_token(code, attempt.verifier, attempt.redirect_uri)
        return await self._identity(id_token, attempt)

    async def logout_address(self, id_token: str, back: str) -> str:
        """Where to send a browser to sign out there as well; "" where the provider has no such page."""
        about = await self._provider.about()
        if not about.end_session_endpoint:
            return ""
        asked = {
            "client_id": self._provider.registered.client_id,
            "post_logout_redirect_uri": back,
            **({"id_token_hint": id_token} if id_token else {}),
        }
        joint = "&" if "?" in about.end_session_endpoint else "?"
        return f"{about.end_session_endpoint}{joint}{urlencode(asked)}"

    async def logged_out(self, token: str) -> LoggedOut:
        """Whose session the provider says is over. Each token is taken once. Raises as ``finish``."""
        keys = await self._provider.keys(key_id(token))
        told = logged_out(token, keys, self._provider.registered, self._clock.now())
        if self._ended.holds(told.token_id):
            raise NotLetIn(WhyNot.UNTRUSTED, "jti")
        self._ended.put(True, told.token_id)
        return told

    def digest(self, kind: str, value: str) -> str:
        """Under what a subject or a session of this provider is remembered; "" for none."""
        if not value:
            return ""
        text = f"varde/desk/oidc/{kind}/v1/{self._provider.registered.issuer}/{value}"
        return hashlib.sha256(text.encode()).hexdigest()

    async def _require_issuer(self, answer: Mapping[str, str]) -> None:
        """RFC 9207: an answer that names its issuer must name this one; one that promised to name it must."""
        about = await self._provider.about()
        named = answer.get("iss", "")
        if named != about.issuer and (
            named or about.authorization_response_iss_parameter_supported
        ):
            raise NotLetIn(WhyNot.UNTRUSTED, "iss")

    async def _identity(self, id_token: str, attempt: Attempt) -> Identity:
        keys = await self._provider.keys(key_id(id_token))
        registered, now = self._provider.registered, self._clock.now()
        who, signed_in = identity(id_token, keys, registered, attempt.nonce, now)
        earliest = attempt.began - SKEW.total_seconds()
        if attempt.asked.again and (signed_in is None or signed_in < earliest):
            raise NotLetIn(WhyNot.NOT_FRESH, "auth_time")
        return who
