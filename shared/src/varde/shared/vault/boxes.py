"""What a service keeps for itself, under a secret that it is given: HKDF-SHA256 (RFC 5869) and AES-256-GCM.

The secret must be one that a program has drawn. For what a person thinks of there is ``passphrase``.
"""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from varde.shared.vault.sealing import NONCE_BYTES, context

_KEY_BYTES = 32


class Box:
    """Shuts and opens with one secret; what is shut opens only as ``bound_to``."""

    def __init__(self, secret: str, bound_to: str) -> None:
        key = HKDF(SHA256(), _KEY_BYTES, salt=None, info=context("box-key", bound_to))
        self._cipher = AESGCM(key.derive(secret.encode()))
        self._about = context("box", bound_to)

    def shut(self, plaintext: bytes) -> bytes:
        """Sealed, and another each time."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, plaintext, self._about)

    def opened(self, shut: bytes) -> bytes | None:
        """What was shut in; None for another secret, another use or a changed byte."""
        try:
            return self._cipher.decrypt(shut[:NONCE_BYTES], shut[NONCE_BYTES:], self._about)
        except (InvalidTag, ValueError):
            return None
