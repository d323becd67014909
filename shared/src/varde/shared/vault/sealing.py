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
NONCE_BYTES = 12
_GROUP_BYTES = 80
"""A group key as HPKE wraps it: 32 encapsulated, 32 encrypted, 16 of tag."""
_GROUP = b"varde/group/v1"
LENGTH_BYTES = 8
_SMALLEST_BUCKET = 8 * 1024
MIB = 1024 * 1024


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
        self._wrappers = [Wrapper(key) for key in recipients]

    def seal(self, plaintext: bytes, bound_to: str, *, smallest: int = _SMALLEST_BUCKET) -> Sealed:
        """Seal ``plaintext``; it opens only as part of ``bound_to`` (an id).

        Lengths are padded to powers of two, from ``smallest`` bytes on (a power of two as well).
        """
        data_key = AESGCM.generate_key(256)
        nonce = os.urandom(NONCE_BYTES)
        about = context("content", bound_to)
        ciphertext = AESGCM(data_key).encrypt(nonce, padded(plaintext, smallest), about)
        wraps = tuple(wrapper.wrap(data_key, bound_to) for wrapper in self._wrappers)
        return Sealed(nonce + ciphertext, wraps)


def open_sealed(ciphertext: bytes, wrap: Wrap, keys: PrivateKeys, *, bound_to: str) -> bytes:
    """The plaintext. Raises ``Permanent`` for a wrong key, a changed byte or another id."""
    data_key = unwrap(wrap, keys, bound_to)
    nonce, body = ciphertext[:NONCE_BYTES], ciphertext[NONCE_BYTES:]
    try:
        framed = AESGCM(data_key).decrypt(nonce, body, context("content", bound_to))
    except (InvalidTag, ValueError) as error:
        msg = "the sealed content is damaged or belongs to another id"
        raise Permanent(msg) from error
    return unpadded(framed)


def rewrap(wrap: Wrap, keys: PrivateKeys, new: PublicKey, *, bound_to: str) -> Wrap:
    """The same data key wrapped for ``new``: rotation without touching the ciphertext."""
    return Wrapper(new).wrap(unwrap(wrap, keys, bound_to), bound_to)


class Wrapper:
    """A fresh group key, wrapped for one recipient."""

    def __init__(self, key: PublicKey) -> None:
        group_key = AESGCM.generate_key(256)
        self._key = key
        self._key_id = key.key_id
        self._wrapped = _SUITE.encrypt(group_key, key.load(), _GROUP)
        self._cipher = AESGCM(group_key)

    def wrap(self, data_key: bytes, bound_to: str) -> Wrap:
        """The data key of ``bound_to``, wrapped under the group key."""
        nonce = os.urandom(NONCE_BYTES)
        wrapped = self._cipher.encrypt(nonce, data_key, context("wrap", bound_to))
        return Wrap(self._key.recipient, self._key_id, self._wrapped + nonce + wrapped)


def unwrap(wrap: Wrap, keys: PrivateKeys, bound_to: str) -> bytes:
    """The data key. Raises ``Permanent`` for a wrong key, a changed byte or another id."""
    key: PrivateKey = keys.by_id(wrap.key_id)
    group, data = wrap.wrapped[:_GROUP_BYTES], wrap.wrapped[_GROUP_BYTES:]
    nonce, body = data[:NONCE_BYTES], data[NONCE_BYTES:]
    try:
        cipher = AESGCM(_SUITE.decrypt(group, key.load(), _GROUP))
        return cipher.decrypt(nonce, body, context("wrap", bound_to))
    except (InvalidTag, ValueError) as error:
        msg = "the wrapped data key is damaged or belongs to another id"
        raise Permanent(msg) from error


def context(use: str, bound_to: str) -> bytes:
    """What a sealed thing is authenticated with: its use and the id it belongs to."""
    return f"varde/{use}/v1/{bound_to}".encode()


def padded(plaintext: bytes, smallest: int = _SMALLEST_BUCKET) -> bytes:
    """The text behind its length, filled up to a bucket."""
    framed = len(plaintext).to_bytes(LENGTH_BYTES, "big") + plaintext
    return framed.ljust(_bucket(len(framed), smallest), b"\0")


def unpadded(framed: bytes) -> bytes:
    """What ``padded`` was given."""
    length = int.from_bytes(framed[:LENGTH_BYTES], "big")
    return framed[LENGTH_BYTES : LENGTH_BYTES + length]


def _bucket(size: int, smallest: int) -> int:
    """Powers of two from ``smallest`` to 1 MiB, whole MiB above."""
    if size > MIB:
        return -(-size // MIB) * MIB
    bucket = smallest
    while bucket < size:
        bucket *= 2
    return bucket
