"""How the desk is registered with its provider, read from the settings and checked before anybody signs in."""

import ipaddress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from joserfc.jwk import ECKey, RSAKey

from varde.desk.oidc.errors import Misconfigured
from varde.desk.settings import ClientProof, DeskSettings, KeyAudience
from varde.shared.domain.codes import Role

_SMALLEST_RSA = 2048


@dataclass(frozen=True, slots=True)
class SigningKey:
    """The desk's own key, and the algorithm it signs with. Its ``repr`` shows nothing of it."""

    key: RSAKey | ECKey
    algorithm: str
    key_id: str
    audience: KeyAudience

    def __repr__(self) -> str:
        return f"SigningKey({self.algorithm!r})"


@dataclass(frozen=True, slots=True)
class Registration:
    """Who the desk is to its provider, and what it asks there. Its ``repr`` shows no secret."""

    issuer: str
    client_id: str
    proof: ClientProof
    secret: str
    key: SigningKey | None
    scope: str
    member_claim: str
    role_claim: str
    roles: dict[str, Role]
    acr: tuple[str, ...]

    def __repr__(self) -> str:
        return f"Registration({self.issuer!r}, {self.client_id!r})"


def registration(settings: DeskSettings) -> Registration | None:
    """The registration, or None where no provider is named. Raises ``Misconfigured`` that says what to put right."""
    if not settings.oidc_issuer:
        if settings.oidc_client_id or settings.oidc_client_secret or settings.oidc_key_file:
            raise _wrong(
                "VARDE_DESK_OIDC_ISSUER is not set, but other VARDE_DESK_OIDC_ settings are"
            )
        return None
    _require_address(settings)
    if not settings.oidc_client_id:
        raise _wrong("VARDE_DESK_OIDC_CLIENT_ID must be set together with VARDE_DESK_OIDC_ISSUER")
    if "openid" not in settings.oidc_scope.split():
        raise _wrong("VARDE_DESK_OIDC_SCOPE must hold openid")
    if bool(settings.oidc_role_claim) != bool(settings.oidc_roles):
        raise _wrong("VARDE_DESK_OIDC_ROLE_CLAIM and VARDE_DESK_OIDC_ROLES go together")
    secret, key = _proof(settings)
    return Registration(
        issuer=settings.oidc_issuer,
        client_id=settings.oidc_client_id,
        proof=settings.oidc_client_proof,
        secret=secret,
        key=key,
        scope=settings.oidc_scope,
        member_claim=settings.oidc_member_claim,
        role_claim=settings.oidc_role_claim,
        roles=settings.oidc_roles,
        acr=settings.oidc_acr,
    )


def is_private(url: str) -> bool:
    """True for an https:// address, and for http:// that does not leave this machine."""
    try:
        parts = urlsplit(url)
        name = parts.hostname or ""
    except ValueError:
        return False
    if parts.scheme == "https":
        return bool(name)
    return parts.scheme == "http" and (name == "localhost" or _loops_back(name))


def _loops_back(name: str) -> bool:
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _require_address(settings: DeskSettings) -> None:
    issuer = settings.oidc_issuer
    if not is_private(issuer) or "?" in issuer or "#" in issuer:
        raise _wrong("VARDE_DESK_OIDC_ISSUER must be an https:// address without ? and #")
    if settings.origin and not issuer.startswith("https://"):
        raise _wrong("VARDE_DESK_OIDC_ISSUER must begin with https:// where the desk does")


def _proof(settings: DeskSettings) -> tuple[str, SigningKey | None]:
    secret, path = settings.oidc_client_secret, settings.oidc_key_file
    if settings.oidc_client_proof is ClientProof.KEY:
        if path is None or secret is not None:
            raise _wrong(
                "with private_key_jwt, VARDE_DESK_OIDC_KEY_FILE must be set, and "
                "VARDE_DESK_OIDC_CLIENT_SECRET must not"
            )
        return "", _read_key(path, settings)
    if secret is None or not secret.get_secret_value() or path is not None:
        raise _wrong(
            f"with {settings.oidc_client_proof}, VARDE_DESK_OIDC_CLIENT_SECRET must be given, and "
            "VARDE_DESK_OIDC_KEY_FILE must not"
        )
    return secret.get_secret_value().strip(), None


def _read_key(path: Path, settings: DeskSettings) -> SigningKey:
    """The key in a PEM file. What is wrong is told without anything that is in it."""
    try:
        pem = path.read_bytes()
        key = load_pem_private_key(pem, password=None)
    except (OSError, ValueError, TypeError) as error:
        raise _wrong(
            "VARDE_DESK_OIDC_KEY_FILE holds no private key in PEM that can be read"
        ) from error
    chosen: RSAKey | ECKey
    if isinstance(key, RSAPrivateKey) and key.key_size >= _SMALLEST_RSA:
        chosen, algorithm = RSAKey.import_key(pem), "RS256"
    elif isinstance(key, EllipticCurvePrivateKey) and isinstance(key.curve, SECP256R1):
        chosen, algorithm = ECKey.import_key(pem), "ES256"
    else:
        raise _wrong(
            "VARDE_DESK_OIDC_KEY_FILE must hold an RSA key of 2048 bits or more, or EC on P-256"
        )
    return SigningKey(chosen, algorithm, settings.oidc_key_id, settings.oidc_key_audience)


def _wrong(what: str) -> Misconfigured:
    return Misconfigured(f"wrong settings: {what}")
