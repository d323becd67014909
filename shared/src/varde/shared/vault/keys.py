"""X25519 keys of named recipients (RFC 7748). The key id is a fingerprint of the public key."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from varde.shared.errors import Permanent

KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A recipient's public key; ``raw`` is 32 bytes."""

    recipient: str
    raw: bytes

    @property
    def key_id(self) -> str:
        """16 hex digits of SHA-256 over the raw key."""
        return hashlib.sha256(self.raw).hexdigest()[:16]

    def load(self) -> X25519PublicKey:
        """The key as the cryptography library's object."""
        return X25519PublicKey.from_public_bytes(self.raw)


class PrivateKey:
    """A recipient's private key. Its ``repr`` never shows the key."""

    def __init__(self, recipient: str, raw: bytes) -> None:
        if len(raw) != KEY_BYTES:
            msg = f"the private key of {recipient} must be {KEY_BYTES} bytes"
            raise Permanent(msg)
        self.recipient = recipient
        self._key = X25519PrivateKey.from_private_bytes(raw)
        self.public = PublicKey(recipient, self._key.public_key().public_bytes_raw())

    @classmethod
    def generate(cls, recipient: str) -> "PrivateKey":
        """A new key from the operating system's secure generator."""
        return cls(recipient, X25519PrivateKey.generate().private_bytes_raw())

    @property
    def key_id(self) -> str:
        """The id of the public half."""
        return self.public.key_id

    def load(self) -> X25519PrivateKey:
        """The key as the cryptography library's object."""
        return self._key

    def __repr__(self) -> str:
        return f"PrivateKey(recipient={self.recipient!r}, key_id={self.key_id!r})"


@dataclass(frozen=True)
class PrivateKeys:
    """The current private key of a recipient and those retired by rotation, newest first."""

    current: PrivateKey
    retired: tuple[PrivateKey, ...] = ()

    def __iter__(self) -> Iterator[PrivateKey]:
        return iter((self.current, *self.retired))

    def by_id(self, key_id: str) -> PrivateKey:
        """The key with ``key_id``. Raises ``Permanent`` when it is not among these."""
        for key in self:
            if key.key_id == key_id:
                return key
        msg = f"no {self.current.recipient} key with id {key_id} is loaded"
        raise Permanent(msg)
