"""Seal and open. The ciphertext is bound to the concern's id; its length says little.

Content: AES-256-GCM (NIST SP 800-38D) under a random data key that is used once. The data key is
wrapped for each recipient by HPKE base mode (RFC 9180: X25519, HKDF-SHA256, AES-256-GCM).
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from varde.shared.errors import Permanent
from varde.shared.vault.keys import PrivateKey, PrivateKeys, PublicKey

_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_NONCE_BYTES = 12
_LENGTH_BYTES = 8
_SMALLEST_BUCKET = 8 * 1024
_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Wrap:
    """A data key wrapped for one recipient."""

    recipient: str
    key_id: str
    wrapped: bytes


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed text and the wraps that open it."""

    ciphertext: bytes
    wraps: tuple[Wrap, ...]


def seal(plaintext: bytes, *, bound_to: str, recipients: Sequence[PublicKey]) -> Sealed:
    """Seal ``plaintext`` for ``recipients``; it opens only as part of ``bound_to`` (an id)."""
    data_key = AESGCM.generate_key(256)
    nonce = os.urandom(_NONCE_BYTES)
    ciphertext = AESGCM(data_key).encrypt(nonce, _padded(plaintext), _context("content", bound_to))
    wraps = tuple(_wrap(data_key, key, bound_to) for key in recipients)
    return Sealed(nonce + ciphertext, wraps)


def open_sealed(ciphertext: bytes, wrap: Wrap, keys: PrivateKeys, *, bound_to: str) -> bytes:
    """The plaintext. Raises ``Permanent`` for a wrong key, a changed byte or another id."""
    data_key = _unwrap(wrap, keys, bound_to)
    nonce, body = ciphertext[:_NONCE_BYTES], ciphertext[_NONCE_BYTES:]
    try:
        padded = AESGCM(data_key).decrypt(nonce, body, _context("content", bound_to))
    except (InvalidTag, ValueError) as error:
        msg = "the sealed content is damaged or belongs to another id"
        raise Permanent(msg) from error
    length = int.from_bytes(padded[:_LENGTH_BYTES], "big")
    return padded[_LENGTH_BYTES : _LENGTH_BYTES + length]


def rewrap(wrap: Wrap, keys: PrivateKeys, new: PublicKey, *, bound_to: str) -> Wrap:
    """The same data key wrapped for ``new``: rotation without touching the ciphertext."""
    return _wrap(_unwrap(wrap, keys, bound_to), new, bound_to)


def _wrap(data_key: bytes, key: PublicKey, bound_to: str) -> Wrap:
    context = _context("wrap", bound_to)
    return Wrap(key.recipient, key.key_id, _SUITE.encrypt(data_key, key.load(), context))


def _unwrap(wrap: Wrap, keys: PrivateKeys, bound_to: str) -> bytes:
    key: PrivateKey = keys.by_id(wrap.key_id)
    try:
        return _SUITE.decrypt(wrap.wrapped, key.load(), _context("wrap", bound_to))
    except (InvalidTag, ValueError) as error:
        msg = "the wrapped data key is damaged or belongs to another id"
        raise Permanent(msg) from error


def _context(use: str, bound_to: str) -> bytes:
    return f"varde/{use}/v1/{bound_to}".encode()


def _padded(plaintext: bytes) -> bytes:
    framed = len(plaintext).to_bytes(_LENGTH_BYTES, "big") + plaintext
    return framed.ljust(_bucket(len(framed)), b"\0")


def _bucket(size: int) -> int:
    """Powers of two from 8 KiB to 1 MiB, whole MiB above."""
    if size > _MIB:
        return -(-size // _MIB) * _MIB
    bucket = _SMALLEST_BUCKET
    while bucket < size:
        bucket *= 2
    return bucket
