"""The app's own access tokens, by its secret or by its certificate (OAuth 2.0 client credentials).

Source: Microsoft identity platform, client credentials flow and certificate credentials.
"""

import asyncio
import time
from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import httpx
import jwt
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key

from varde.chatops.teams.patience import Patience, TeamsAway, TeamsRefused
from varde.shared.domain.clock import Clock
from varde.shared.errors import Permanent
from varde.shared.messages import new_id

RENEWED_BEFORE_SECONDS = 300.0
ASSERTION_LIFE = timedelta(minutes=5)
_ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate with its private key, by which the app says who it is."""

    key: RSAPrivateKey
    thumbprint: bytes
    """SHA-256."""


def read_certificate(path: Path) -> Certificate:
    """From a PEM file that holds both. Raises ``Permanent`` that tells nothing of what is in it."""
    try:
        pem = path.read_bytes()
        key = load_pem_private_key(pem, password=None)
        certificate = x509.load_pem_x509_certificate(pem)
    except (OSError, ValueError, TypeError) as error:
        msg = "wrong settings: VARDE_CHATOPS_TEAMS_CERTIFICATE_FILE holds no private key and certificate"
        raise Permanent(msg) from error
    if not isinstance(key, RSAPrivateKey):
        msg = "wrong settings: VARDE_CHATOPS_TEAMS_CERTIFICATE_FILE must hold an RSA key"
        raise Permanent(msg)
    return Certificate(key, sha256(certificate.public_bytes(Encoding.DER)).digest())


@dataclass(frozen=True, slots=True)
class AppIdentity:
    """The app in its directory, and the secret or certificate that proves it."""

    app_id: str
    tenant_id: str
    proof: str | Certificate


class AppTokens:
    """Fetches and keeps the app's tokens, one for each scope."""

    def __init__(
        self, http: httpx.AsyncClient, login_url: str, identity: AppIdentity, clock: Clock
    ) -> None:
        self._http = http
        self._url = f"{login_url}/{identity.tenant_id}/oauth2/v2.0/token"
        self._identity = identity
        self._clock = clock
        self._patience = Patience()
        self._kept: dict[str, tuple[str, float]] = {}
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def token(self, scope: str) -> str:
        """A token that is good for some minutes yet. Raises ``Transient``."""
        async with self._turns[scope]:
            token, until = self._kept.get(scope, ("", 0.0))
            if time.monotonic() < until - RENEWED_BEFORE_SECONDS:
                return token
            return await self._fetch(scope)

    def forget(self) -> None:
        """Fetch anew next time: a service did not take the token."""
        self._kept.clear()

    async def _fetch(self, scope: str) -> str:
        asked = time.monotonic()
        try:
            answer = await self._patience.send(lambda: self._ask(scope))
        except TeamsRefused as error:  # a wrong secret is put right by a person, and then it works
            raise TeamsAway(error.code) from error
        self._kept[scope] = answer[0], asked + answer[1]
        return answer[0]

    async def _ask(self, scope: str) -> tuple[str, float]:
        form = {
            "grant_type": "client_credentials",
            "client_id": self._identity.app_id,
            "scope": scope,
            **self._proof(),
        }
        response = await self._http.post(self._url, data=form)
        response.raise_for_status()
        answer = response.json()
        return str(answer["access_token"]), float(answer["expires_in"])

    def _proof(self) -> dict[str, str]:
        proof = self._identity.proof
        if isinstance(proof, str):
            return {"client_secret": proof}
        return {"client_assertion_type": _ASSERTION, "client_assertion": self._assertion(proof)}

    def _assertion(self, certificate: Certificate) -> str:
        now = self._clock.now()
        claims = {
            "aud": self._url,
            "iss": self._identity.app_id,
            "sub": self._identity.app_id,
            "jti": new_id(),
            "nbf": now,
            "exp": now + ASSERTION_LIFE,
        }
        thumbprint = jwt.utils.base64url_encode(certificate.thumbprint).decode()
        return jwt.encode(claims, certificate.key, "PS256", headers={"x5t#S256": thumbprint})
