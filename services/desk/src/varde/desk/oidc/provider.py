"""The provider as it is asked over the network: what it says of itself, its keys, and a code for a token.

Sources: OpenID Connect Discovery 1.0; RFC 6749, 7523 and 7636.
"""

import asyncio
import json
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

import httpx
from authlib.oauth2.auth import ClientAuth
from authlib.oauth2.rfc7523 import private_key_jwt_sign
from joserfc.jwk import ECKey, KeySet, RSAKey
from pydantic import BaseModel, ValidationError

from varde.desk.oidc.errors import Away, Misconfigured, NotLetIn, WhyNot
from varde.desk.oidc.registration import Registration, SigningKey, is_private
from varde.desk.settings import ClientProof, KeyAudience
from varde.shared.domain.clock import Clock

CONNECT_SECONDS = 5.0
WHOLE_SECONDS = 10.0
"""For one question and its answer, however slowly it comes."""
LARGEST_ANSWER = 524_288
KEPT = timedelta(hours=1)
ASKED_AT_MOST_EVERY = timedelta(minutes=1)
"""Tokens that name keys that nobody has make the desk ask for the keys no oftener."""
MOST_KEYS = 50
ASSERTION_SECONDS = 60
_KINDS: dict[str, type[RSAKey] | type[ECKey]] = {"RSA": RSAKey, "EC": ECKey}
_PUBLIC = ("kty", "kid", "n", "e", "crv", "x", "y")


class About(BaseModel):
    """What a provider says of itself, as far as the desk needs it."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    end_session_endpoint: str | None = None
    code_challenge_methods_supported: list[str] | None = None
    response_types_supported: list[str] = ["code"]
    authorization_response_iss_parameter_supported: bool = False

    @property
    def addresses(self) -> list[str]:
        """Everything that people, tokens or questions are sent to."""
        asked = (self.authorization_endpoint, self.token_endpoint, self.jwks_uri)
        return [*asked, *filter(None, [self.end_session_endpoint])]


def http_client() -> httpx.AsyncClient:
    """A client that waits no longer than it must, follows nobody elsewhere, and logs nothing."""
    for name in ("httpx", "httpcore", "authlib", "joserfc"):
        library = logging.getLogger(name)
        library.setLevel(logging.CRITICAL + 1)
        library.propagate = False
    return httpx.AsyncClient(timeout=CONNECT_SECONDS, follow_redirects=False)


class Provider:
    """One provider. What it says of itself is kept for an hour, its keys until one is missing or for an hour."""

    def __init__(self, http: httpx.AsyncClient, registered: Registration, clock: Clock) -> None:
        self._http = http
        self._registered = registered
        self._clock = clock
        self._about: tuple[About, datetime] | None = None
        self._keys: tuple[KeySet, datetime] | None = None
        self._turn = asyncio.Lock()

    @property
    def registered(self) -> Registration:
        """How the desk is registered here."""
        return self._registered

    async def about(self) -> About:
        """What the provider says of itself. Raises ``Away`` and ``Misconfigured``."""
        async with self._turn:
            if self._about is None or self._older(self._about[1], KEPT):
                self._about = await self._ask_about(), self._clock.now()
            return self._about[0]

    async def keys(self, key_id: str | None) -> KeySet:
        """The provider's keys, fetched anew when ``key_id`` is not among them, but not often. Raises as ``about``."""
        about = await self.about()
        async with self._turn:
            if self._keys is None or self._older(self._keys[1], self._patience(key_id)):
                self._keys = _key_set(await self._get(about.jwks_uri)), self._clock.now()
            return self._keys[0]

    async def id_token(self, code: str, verifier: str, redirect_uri: str) -> str:
        """The ID token for a code. Raises ``NotLetIn`` for a code that is not taken, else as ``about``."""
        about = await self.about()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": verifier,
        }
        headers = {
            "accept": "application/json",
            "content-type": "application/x-www-form-urlencoded",
        }
        _, headers, body = self._client(about).prepare(
            "POST", about.token_endpoint, headers, urlencode(form)
        )
        status, answer = await self._ask(
            "POST", about.token_endpoint, headers=dict(headers), content=body
        )
        if status == httpx.codes.OK and isinstance(answer.get("id_token"), str):
            return str(answer["id_token"])
        raise _refusal(status, answer)

    def _client(self, about: About) -> ClientAuth:
        registered = self._registered
        client_id, secret, method = registered.client_id, registered.secret, registered.proof
        if registered.key is not None:
            return ClientAuth(client_id, None, self._signs(registered.key, about))
        if method is ClientProof.BASIC:  # RFC 6749, section 2.3.1: encoded once more than others do
            client_id, secret = quote(client_id, safe=""), quote(secret, safe="")
        return ClientAuth(client_id, secret, method.value)

    def _signs(self, key: SigningKey, about: About) -> Any:
        """Client authentication by a signed assertion (RFC 7523), in the shape that Authlib calls."""

        def sign(auth: ClientAuth, _method: str, uri: str, headers: Any, body: str) -> Any:
            to_issuer = key.audience is KeyAudience.ISSUER
            assertion = private_key_jwt_sign(
                key.key,
                auth.client_id,
                about.issuer if to_issuer else about.token_endpoint,
                alg=key.algorithm,
                header={"kid": key.key_id} if key.key_id else {},
                issued_at=int(self._clock.now().timestamp()),
                expires_in=ASSERTION_SECONDS,
            )
            signed = {
                "client_id": auth.client_id,
                "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                "client_assertion": assertion,
            }
            return uri, headers, f"{body}&{urlencode(signed)}"

        return sign

    async def _ask_about(self) -> About:
        issuer = self._registered.issuer
        answer = await self._get(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        try:
            about = About.model_validate(answer)
        except ValidationError as error:
            raise Misconfigured(
                "the provider's openid-configuration lacks what is needed"
            ) from error
        if about.issuer != issuer:
            msg = "VARDE_DESK_OIDC_ISSUER is not the issuer that its own openid-configuration names"
            raise Misconfigured(msg)
        if not all(map(is_private, about.addresses)):
            raise Misconfigured("the provider names an address without https://")
        if "code" not in about.response_types_supported:
            raise Misconfigured("the provider gives no authorization code")
        if "S256" not in (about.code_challenge_methods_supported or ["S256"]):
            raise Misconfigured("the provider does not take PKCE with S256")
        return about

    async def _get(self, url: str) -> Mapping[str, Any]:
        status, answer = await self._ask("GET", url, headers={"accept": "application/json"})
        if status == httpx.codes.NOT_FOUND:
            raise Misconfigured("VARDE_DESK_OIDC_ISSUER is no provider: nothing is at that address")
        if status != httpx.codes.OK:
            raise Away("the sign-in service does not answer as it should")
        return answer

    async def _ask(self, method: str, url: str, **more: Any) -> tuple[int, Mapping[str, Any]]:
        """An answer's status and its JSON object; {} for none. Raises ``Away``."""
        try:
            async with (
                asyncio.timeout(WHOLE_SECONDS),
                self._http.stream(method, url, **more) as answer,
            ):
                body = await _limited(answer)
        except (httpx.HTTPError, httpx.InvalidURL, OSError, TimeoutError) as error:
            raise Away("the sign-in service does not answer") from error
        try:
            parsed = json.loads(body)
        except (ValueError, RecursionError):
            parsed = None
        return answer.status_code, parsed if isinstance(parsed, dict) else {}

    def _patience(self, key_id: str | None) -> timedelta:
        """How old the keys may be that are looked through for this one."""
        known = self._keys is None or key_id is None or key_id in {k.kid for k in self._keys[0]}
        return KEPT if known else ASKED_AT_MOST_EVERY

    def _older(self, since: datetime, than: timedelta) -> bool:
        return self._clock.now() - since >= than


async def _limited(answer: httpx.Response) -> bytes:
    body = bytearray()
    async for chunk in answer.aiter_bytes():
        body += chunk
        if len(body) > LARGEST_ANSWER:
            raise Away("the sign-in service answers with more than it should")
    return bytes(body)


def _key_set(answer: Mapping[str, Any]) -> KeySet:
    """The public keys that can sign; what else stands there is passed over. Raises ``Away`` for none."""
    given = answer.get("keys")
    keys = [
        _KINDS[key["kty"]].import_key({part: key[part] for part in _PUBLIC if part in key})
        for key in (given if isinstance(given, list) else [])[:MOST_KEYS]
        if _signs(key)
    ]
    if not keys:
        raise Away("the sign-in service names no key that signs")
    return KeySet(list(keys))


def _signs(key: object) -> bool:
    """True for a public key that is whole and not for encrypting."""
    if not isinstance(key, dict) or key.get("use", "sig") != "sig":
        return False
    kind = _KINDS.get(str(key.get("kty")))
    if kind is None:
        return False
    try:
        kind.import_key({part: key[part] for part in _PUBLIC if part in key})
    except Exception:  # joserfc and cryptography raise what they like for a broken key
        return False
    return True


def _refusal(status: int, answer: Mapping[str, Any]) -> Exception:
    error = answer.get("error")
    if not isinstance(error, str):
        error = ""
    if error in {"invalid_client", "unauthorized_client"}:
        return Misconfigured("the provider does not take the desk's client id and its proof")
    if error == "invalid_grant":
        return NotLetIn(WhyNot.UNTRUSTED, "code")
    if error and status < httpx.codes.INTERNAL_SERVER_ERROR:
        return Misconfigured(
            "the provider does not take the way in which the desk asks for a token"
        )
    return Away("the sign-in service gives no token")
