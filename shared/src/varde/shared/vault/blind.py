"""Identifiers as keyed hashes, so that cases can be compared by what nobody can read.

HMAC-SHA-256 (RFC 2104) under a key of each kind, drawn from the router's secret by HKDF (RFC 5869): who
has the table and not the secret learns nothing. What goes in is slowed by Argon2id (RFC 9106), for who
has both: phones, plates and names are few enough to try them all. The same identifier gives the same
hash for as long as a secret is kept, and hashes of two secrets cannot be compared.
"""

import hmac
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from varde.shared.domain.links import Identifier, LinkKind
from varde.shared.errors import Permanent

SECRET_BYTES = 32
_SALT_BYTES = 16
_HASH_BYTES = 16
"""128 bits: two identifiers meet by chance once in 10**38, and a wrong link is worse than none."""
_AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class Cost:
    """What one hash costs: memory in KiB and passes over it."""

    memory: int = 7 * 1024
    passes: int = 5


COST = Cost()


class LinkSecret:
    """The router's secret for comparing. Its ``repr`` never shows it."""

    def __init__(self, raw: bytes) -> None:
        if len(raw) != SECRET_BYTES:
            msg = f"the secret for links must be {SECRET_BYTES} bytes"
            raise Permanent(msg)
        self._raw = raw

    @property
    def key_id(self) -> str:
        """16 hex digits that tell the secret from others and nothing of it."""
        return self.derived("key id", 8).hex()

    def derived(self, use: str, length: int) -> bytes:
        """A key of ``length`` bytes for one use."""
        info = f"varde/links/v1/{use}".encode()
        return HKDF(SHA256(), length, salt=None, info=info).derive(self._raw)

    def raw(self) -> bytes:
        """The 32 bytes, for the file they are kept in."""
        return self._raw

    def __repr__(self) -> str:
        return f"LinkSecret(key_id={self.key_id!r})"


@dataclass(frozen=True)
class LinkSecrets:
    """The secret in force and those retired by rotation, newest first."""

    current: LinkSecret
    retired: tuple[LinkSecret, ...] = ()


@dataclass(frozen=True, slots=True)
class Blinded:
    """An identifier as its hashes under each secret, by the secret's id; the one in force first."""

    kind: LinkKind
    hashes: tuple[tuple[str, str], ...]


class BlindIndex:
    """Hashes identifiers. Keeps nothing of them."""

    def __init__(self, secrets: LinkSecrets, cost: Cost = COST) -> None:
        self._cost = cost
        self._secrets = (secrets.current, *secrets.retired)

    def blinded(self, identifiers: Sequence[Identifier]) -> tuple[Blinded, ...]:
        """The identifiers, blinded. Slow on purpose: call it in a thread."""
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            return tuple(pool.map(self._one, identifiers))

    def keyed(self, use: str, content: bytes) -> tuple[str, ...]:
        """``content`` as keyed digests for one use, the secret in force first.

        Not slowed: for what nobody can guess, or is forgotten soon.
        """
        keys = (secret.derived(use, SECRET_BYTES) for secret in self._secrets)
        return tuple(hmac.digest(key, content, sha256)[:_HASH_BYTES].hex() for key in keys)

    def _one(self, identifier: Identifier) -> Blinded:
        hashes = ((s.key_id, self._hash(s, identifier)) for s in self._secrets)
        return Blinded(identifier.kind, tuple(hashes))

    def _hash(self, secret: LinkSecret, identifier: Identifier) -> str:
        derived = secret.derived(identifier.kind, SECRET_BYTES + _SALT_BYTES)
        key, salt = derived[:SECRET_BYTES], derived[SECRET_BYTES:]
        slow = Argon2id(
            salt=salt,
            length=SECRET_BYTES,
            iterations=self._cost.passes,
            lanes=1,
            memory_cost=self._cost.memory,
        ).derive(identifier.form.encode("utf-8", "replace"))
        return hmac.digest(key, slow, sha256)[:_HASH_BYTES].hex()
