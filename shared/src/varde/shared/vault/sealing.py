"""Seal and open. The ciphertext is bound to the concern's id; its length says little.

Content: AES-256-GCM (NIST SP 800-38D) under a random data key that is used once. The data key is
wrapped by AES-256-GCM under a random group key, and that for each recipient by HPKE base mode
(RFC 9180: X25519, HKDF-SHA256, AES-256-GCM). What is sealed together shares the group key, so that the
public-key step is paid once; the group key is soon forgotten, and each wrap opens without the others.
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
_GROUP_BYTES = 80
"""A group key as HPKE wraps it: 32 encapsulated, 32 encrypted, 16 of tag."""
_GROUP = b"varde/group/v1"
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
    return Sealer(recipients).seal(plaintext, bound_to)


class Sealer:
    """Seals several texts at little more than the cost of one. Forget it soon: it can open them."""

    def __init__(self, recipients: Sequence[PublicKey]) -> None:
        self._wrappers = [_Wrapper(key) for key in recipients]

    def seal(self, plaintext: bytes, bound_to: str) -> Sealed:
        """Seal ``plaintext``; it opens only as part of ``bound_to`` (an id)."""
        data_key = AESGCM.generate_key(256)
        nonce = os.urandom(_NONCE_BYTES)
        context = _context("content", bound_to)
        ciphertext = AESGCM(data_key).encrypt(nonce, _padded(plaintext), context)
        wraps = tuple(wrapper.wrap(data_key, bound_to) for wrapper in self._wrappers)
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
    return _Wrapper(new).wrap(_unwrap(wrap, keys, bound_to), bound_to)


class _Wrapper:
    """A fresh group key, wrapped for one recipient."""

    def __init__(self, key: PublicKey) -> None:
        group_key = AESGCM.generate_key(256)
        self._key = key
        self._key_id = key.key_id
        self._wrapped = _SUITE.encrypt(group_key, key.load(), _GROUP)
        self._cipher = AESGCM(group_key)

    def wrap(self, data_key: bytes, bound_to: str) -> Wrap:
        nonce = os.urandom(_NONCE_BYTES)
        wrapped = self._cipher.encrypt(nonce, data_key, _context("wrap", bound_to))
        return Wrap(self._key.recipient, self._key_id, self._wrapped + nonce + wrapped)


def _unwrap(wrap: Wrap, keys: PrivateKeys, bound_to: str) -> bytes:
    key: PrivateKey = keys.by_id(wrap.key_id)
    group, data = wrap.wrapped[:_GROUP_BYTES], wrap.wrapped[_GROUP_BYTES:]
    nonce, body = data[:_NONCE_BYTES], data[_NONCE_BYTES:]
    try:
        cipher = AESGCM(_SUITE.decrypt(group, key.load(), _GROUP))
        return cipher.decrypt(nonce, body, _context("wrap", bound_to))
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
