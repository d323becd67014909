"""The token endpoint: OAuth 2.0 client credentials (RFC 6749 § 4.4)."""

import asyncio
import base64
import binascii
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote_plus

from fastapi import Request
from fastapi.responses import JSONResponse

from varde.intake_web.api.portals import Portal, Portals, Scope, is_secret_of
from varde.intake_web.api.tokens import LIFETIME, Tokens
from varde.intake_web.body import TooLarge, TooSlow, read_body
from varde.intake_web.limits import Limits, TooMany, client_address
from varde.intake_web.settings import IntakeWebSettings

_FORM_TYPE = "application/x-www-form-urlencoded"
_MOST_BYTES = 8_192
_MOST_FIELDS = 20


class OAuthError(Exception):
    """An error of RFC 6749 § 5.2."""

    def __init__(
        self, error: str, about: str, status: int = 400, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(error)
        self.error = error
        self.about = about
        self.status = status
        self.headers = headers


@dataclass(frozen=True, slots=True)
class TokenEndpoint:
    """Gives a portal that proves who it is a token."""

    portals: Callable[[], Portals]
    tokens: Tokens
    limits: Limits
    settings: IntakeWebSettings
    one_at_a_time: asyncio.Lock

    async def __call__(self, request: Request) -> JSONResponse:
        """The answer to a token request."""
        try:
            return _answer(await self._granted(request))
        except OAuthError as error:
            told = {"error": error.error, "error_description": error.about}
            return _answer(told, error.status, error.headers)

    async def _granted(self, request: Request) -> dict[str, object]:
        self._admit(request)
        fields = await self._fields(request)
        if "grant_type" not in fields:
            raise OAuthError("invalid_request", "grant_type is missing")
        if fields["grant_type"] != "client_credentials":
            raise OAuthError("unsupported_grant_type", "only client_credentials is supported")
        portal = await self._authenticated(*_credentials(request, fields))
        scopes = _scopes(fields.get("scope", ""), portal)
        return {
            "access_token": self.tokens.issue(portal.client_id, scopes),
            "token_type": "Bearer",
            "expires_in": LIFETIME,
            "scope": " ".join(sorted(scopes)),
        }

    def _admit(self, request: Request) -> None:
        try:
            self.limits.admit(client_address(request.scope, self.settings.trusted_proxies))
        except TooMany as limited:
            wait = str(max(1, math.ceil(limited.retry_after)))
            raise OAuthError(
                "temporarily_unavailable", "too many attempts", 429, {"retry-after": wait}
            ) from None

    async def _fields(self, request: Request) -> dict[str, str]:
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != _FORM_TYPE:
            raise OAuthError("invalid_request", f"the content type must be {_FORM_TYPE}")
        try:
            seconds = self.settings.read_timeout
            body = await read_body(request, limit=_MOST_BYTES, seconds=seconds)
            pairs = parse_qsl(body.decode(), errors="strict", max_num_fields=_MOST_FIELDS)
        except TooLarge:
            raise OAuthError("invalid_request", "the body is too large", 413) from None
        except TooSlow:
            raise OAuthError("invalid_request", "the body came too slowly", 408) from None
        except ValueError:
            raise OAuthError("invalid_request", "the body cannot be read") from None
        if len(dict(pairs)) < len(pairs):
            raise OAuthError("invalid_request", "a parameter stands twice")
        return dict(pairs)

    async def _authenticated(self, client_id: str, secret: str) -> Portal:
        portal = self.portals().get(client_id)
        async with self.one_at_a_time:  # each takes 19 MiB and a core for a while
            known = await asyncio.to_thread(is_secret_of, portal, secret)
        if portal is None or not known:
            raise _unknown()
        return portal


def _credentials(request: Request, fields: dict[str, str]) -> tuple[str, str]:
    """Client id and secret, from the header or the body, never both (RFC 6749 § 2.3)."""
    header = request.headers.get("authorization")
    if header is None:
        if "client_id" in fields and "client_secret" in fields:
            return fields["client_id"], fields["client_secret"]
        raise _unknown()
    if "client_secret" in fields:
        raise OAuthError("invalid_request", "the client authenticates in two ways")
    scheme, _, encoded = header.partition(" ")
    if scheme.lower() != "basic":
        raise _unknown()
    try:
        decoded = base64.b64decode(encoded.strip(), validate=True).decode()
    except (binascii.Error, ValueError):
        raise _unknown() from None
    client_id, _, secret = decoded.partition(":")
    return unquote_plus(client_id), unquote_plus(secret)


def _unknown() -> OAuthError:
    challenge = {"www-authenticate": 'Basic realm="varde", charset="UTF-8"'}
    return OAuthError("invalid_client", "the client is not known", 401, challenge)


def _scopes(asked: str, portal: Portal) -> frozenset[Scope]:
    scopes = frozenset(asked.split()) or portal.scopes
    if not scopes <= portal.scopes:
        raise OAuthError("invalid_scope", "the client may not have this scope")
    return frozenset(map(Scope, scopes))


def _answer(
    told: Mapping[str, object], status: int = 200, headers: Mapping[str, str] | None = None
) -> JSONResponse:
    return JSONResponse(told, status, {"pragma": "no-cache", **(headers or {})})
