"""A key pair with which a loopback Teams signs as the Bot Connector does, and a certificate for the app."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import jwt
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.x509.oid import NameOID

ISSUER = "https://api.botframework.com"


@cache
def rsa_key(name: str) -> RSAPrivateKey:
    """One key for a name: making them takes a while."""
    del name
    return generate_private_key(public_exponent=65537, key_size=2048)


def public_key(name: str) -> dict[str, Any]:
    """The public half of a key, as a set of keys shows it."""
    shown: dict[str, Any] = json.loads(
        jwt.algorithms.RSAAlgorithm.to_jwk(rsa_key(name).public_key())
    )
    return shown


@dataclass
class Signer:
    """Signs tokens, and publishes the keys."""

    key_id: str = "connector-1"
    endorsements: list[str] = field(default_factory=lambda: ["msteams"])
    assertions: list[str] = field(default_factory=list)

    def token(self, *, key: str = "connector", key_id: str = "", **claims: Any) -> str:
        """A token of the Bot Connector; ``claims`` replace what it says."""
        now = datetime.now(UTC)
        said = {"iss": ISSUER, "nbf": now, "exp": now + timedelta(hours=1)} | claims
        headers = {"kid": key_id or self.key_id}
        return jwt.encode(said, rsa_key(key), "RS256", headers=headers)

    def reader(self, app_id: str, tenant: str, user: str, **claims: Any) -> str:
        """A token of Entra ID's, version 2.0, for whoever is signed in to Teams."""
        issuer = f"https://login.microsoftonline.com/{tenant}/v2.0"
        said = {"aud": app_id, "iss": issuer, "tid": tenant, "oid": user, "scp": "access_as_user"}
        return self.token(**({"key": "entra", "key_id": "entra-1"} | said | claims))

    def keys(self) -> list[dict[str, Any]]:
        """The public key as the OpenID document's keys show it."""
        about = {"kid": self.key_id, "use": "sig", "endorsements": self.endorsements}
        return [public_key("connector") | about]

    def knows(self, assertion: str) -> bool:
        """Whether an assertion is signed with the app's certificate, and for now."""
        try:
            jwt.decode(
                assertion,
                rsa_key("app").public_key(),
                algorithms=["PS256"],
                options={"verify_aud": False, "verify_exp": False, "verify_nbf": False},
            )
        except jwt.InvalidTokenError:
            return False
        self.assertions.append(assertion)
        return True


def write_certificate(path: Path) -> Path:
    """The app's private key and certificate in one PEM file."""
    key = rsa_key("app")
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "varde.example")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    return path
