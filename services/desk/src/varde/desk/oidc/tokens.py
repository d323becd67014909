"""What the desk believes of a token: signed by the provider, for this desk, now, and for this very attempt.

Sources: OpenID Connect Core 1.0, section 3.1.3.7; OpenID Connect Back-Channel Logout 1.0, section 2.6.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from authlib.oauth2.claims import JWTClaims
from authlib.oidc.core import CodeIDToken
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from varde.desk.oidc.errors import NotLetIn, WhyNot
from varde.desk.oidc.registration import Registration
from varde.shared.domain.codes import Role

SKEW = timedelta(seconds=60)
"""How far the provider's clock may be from ours, either way."""
OLDEST = timedelta(minutes=10)
"""An ID token is taken this long after it was made, whatever it says of itself."""
OLDEST_LOGOUT = timedelta(minutes=3)
LONGEST_TOKEN = 32_768
ALGORITHMS = [kind + size for kind in ("RS", "PS", "ES") for size in ("256", "384", "512")]
"""None that takes a shared secret, so nobody can sign with a public key."""
_LOGOUT = "http://schemas.openid.net/event/backchannel-logout"
_LONGEST_VALUE = 255


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the provider says somebody is. Its ``repr`` shows nothing of it."""

    member: str
    """The value of the claim that says who a member is."""
    subject: str
    session: str
    """The provider's own id of the session; "" where it has none."""
    roles: frozenset[Role] | None
    """What the role claim lets in as; None where none is asked."""
    token: str

    def __repr__(self) -> str:
        return "Identity(…)"


@dataclass(frozen=True, slots=True)
class LoggedOut:
    """Whose session the provider ended: one of a person, or all."""

    token_id: str
    subject: str
    session: str

    def __repr__(self) -> str:
        return "LoggedOut(…)"


def key_id(token: str) -> str | None:
    """Under which key a token says it is signed. Raises ``NotLetIn`` for what is no token."""
    if len(token) > LONGEST_TOKEN:
        raise NotLetIn(WhyNot.UNTRUSTED, "size")
    try:
        named = jws.extract_compact(token.encode()).headers().get("kid")
    except (JoseError, ValueError) as error:
        raise NotLetIn(WhyNot.UNTRUSTED, "form") from error
    return named if isinstance(named, str) else None


def identity(
    token: str, keys: KeySet, registered: Registration, nonce: str, now: datetime
) -> tuple[Identity, float | None]:
    """Who an ID token is about, and when they signed in, if it says so. Raises ``NotLetIn``."""
    decoded = _decoded(token, keys)
    params = {"nonce": nonce, "client_id": registered.client_id}
    claims = CodeIDToken(decoded.claims, decoded.header, _addressed(registered), params)
    _validate(claims, now)
    _require_recent(claims, now, OLDEST)
    if registered.acr and claims.get("acr") not in registered.acr:
        raise NotLetIn(WhyNot.TOO_LOW, "acr")
    about = Identity(
        member=_text(claims, registered.member_claim),
        subject=_text(claims, "sub"),
        session=_text(claims, "sid") if "sid" in claims else "",
        roles=_roles(claims, registered),
        token=token,
    )
    when = claims.get("auth_time")
    return about, float(when) if isinstance(when, int | float) else None


def logged_out(token: str, keys: KeySet, registered: Registration, now: datetime) -> LoggedOut:
    """Whose session a logout token ends. Raises ``NotLetIn``."""
    decoded = _decoded(token, keys)
    essential = {name: {"essential": True} for name in ("iat", "exp", "jti")}
    claims = JWTClaims(decoded.claims, decoded.header, {**_addressed(registered), **essential})
    _validate(claims, now)
    _require_recent(claims, now, OLDEST_LOGOUT)
    events = claims.get("events")
    if not isinstance(events, dict) or not isinstance(events.get(_LOGOUT), dict):
        raise NotLetIn(WhyNot.UNTRUSTED, "events")
    if "nonce" in claims:
        raise NotLetIn(WhyNot.UNTRUSTED, "nonce")
    subject, session = (_text(claims, n) if n in claims else "" for n in ("sub", "sid"))
    if not subject and not session:
        raise NotLetIn(WhyNot.UNTRUSTED, "sub")
    return LoggedOut(_text(claims, "jti"), subject, session)


def _decoded(token: str, keys: KeySet) -> jwt.Token:
    try:
        return jwt.decode(token, keys, algorithms=ALGORITHMS)
    except (JoseError, ValueError, RecursionError) as error:
        raise NotLetIn(WhyNot.UNTRUSTED, "signature") from error


def _addressed(registered: Registration) -> dict[str, Any]:
    return {
        "iss": {"essential": True, "value": registered.issuer},
        "aud": {"essential": True, "value": registered.client_id},
    }


def _validate(claims: JWTClaims, now: datetime) -> None:
    try:
        claims.validate(now=int(now.timestamp()), leeway=int(SKEW.total_seconds()))
    except JoseError as error:
        raise NotLetIn(WhyNot.UNTRUSTED, error.error) from error


def _require_recent(claims: Mapping[str, Any], now: datetime, oldest: timedelta) -> None:
    if claims["iat"] < (now - oldest - SKEW).timestamp():
        raise NotLetIn(WhyNot.UNTRUSTED, "iat")


def _text(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= _LONGEST_VALUE:
        raise NotLetIn(WhyNot.UNTRUSTED, "a claim that says who somebody is")
    return value


def _roles(claims: Mapping[str, Any], registered: Registration) -> frozenset[Role] | None:
    """What the claim lets in as. A claim that is not there lets in as nothing."""
    if not registered.role_claim:
        return None
    given = claims.get(registered.role_claim)
    values = given if isinstance(given, list) else [given]
    return frozenset(
        registered.roles[v] for v in values if isinstance(v, str) and v in registered.roles
    )
