"""Seal and open what is too large to hold: chunk by chunk, under one data key that is used once.

AES-256-GCM (NIST SP 800-38D) by the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár: Online
Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance, 2015): a chunk's nonce is its number and
whether it is the last one, so a chunk that is cut off, left out, doubled, moved or another stream's does
not open. The data key is wrapped as a concern's is. Every chunk is full but the last, which is padded
to a bucket: the size is known by the MiB, and below one MiB by a power of two.
"""

from collections.abc import Sequence
from enum import IntEnum

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from varde.shared.errors import Permanent
from varde.shared.vault.keys import PrivateKeys, PublicKey
from varde.shared.vault.sealing import (
    LENGTH_BYTES,
    MIB,
    NONCE_BYTES,
    Wrap,
    Wrapper,
    context,
    padded,
    unpadded,
    unwrap,
)

CHUNK_BYTES = MIB - LENGTH_BYTES
"""Plaintext in a full chunk."""
_USE = "stream"


class _Part(IntEnum):
    """The last byte of a nonce."""

    MORE = 0
    LAST = 1
    LABEL = 2


class StreamSealer:
    """Seals one stream; it opens only as part of ``bound_to`` (an id). Holds one chunk at most."""

    def __init__(self, recipients: Sequence[PublicKey], bound_to: str) -> None:
        data_key = AESGCM.generate_key(256)
        self.wraps = tuple(Wrapper(key).wrap(data_key, bound_to) for key in recipients)
        self._cipher = AESGCM(data_key)
        self._context = context(_USE, bound_to)
        self._held = bytearray()
        self._number = 0

    def add(self, data: bytes) -> list[bytes]:
        """Take in plaintext; gives the sealed chunks that are full, in order."""
        self._held += data
        full = []
        while len(self._held) > CHUNK_BYTES:  # what fills a chunk exactly may be the last
            full.append(self._seal(_Part.MORE))
        return full

    def finish(self) -> bytes:
        """The last sealed chunk."""
        return self._seal(_Part.LAST)

    def label(self, about: bytes) -> bytes:
        """Seal a few words about the stream, apart from it; once."""
        return self._cipher.encrypt(_nonce(0, _Part.LABEL), padded(about), self._context)

    def _seal(self, part: _Part) -> bytes:
        plaintext = bytes(self._held[:CHUNK_BYTES])
        del self._held[:CHUNK_BYTES]
        nonce = _nonce(self._number, part)
        self._number += 1
        return self._cipher.encrypt(nonce, padded(plaintext), self._context)


class StreamOpener:
    """Opens one stream, given its chunks in order. Raises ``Permanent`` when they are not all and only its."""

    def __init__(self, wrap: Wrap, keys: PrivateKeys, bound_to: str) -> None:
        self._cipher = AESGCM(unwrap(wrap, keys, bound_to))
        self._context = context(_USE, bound_to)
        self._held: bytes | None = None
        self._number = 0

    def add(self, chunk: bytes) -> bytes:
        """Take in a sealed chunk; gives the plaintext of the one before, which is not the last."""
        before, self._held = self._held, chunk
        return b"" if before is None else self._open(before, _Part.MORE)

    def finish(self) -> bytes:
        """The plaintext of the last chunk; only now is the stream known to be whole."""
        if self._held is None:
            raise _damaged()
        return self._open(self._held, _Part.LAST)

    def _open(self, chunk: bytes, part: _Part) -> bytes:
        nonce = _nonce(self._number, part)
        self._number += 1
        return _opened(self._cipher, nonce, chunk, self._context)


def open_label(label: bytes, wrap: Wrap, keys: PrivateKeys, *, bound_to: str) -> bytes:
    """What ``StreamSealer.label`` sealed. Raises ``Permanent`` as ``StreamOpener`` does."""
    cipher = AESGCM(unwrap(wrap, keys, bound_to))
    return _opened(cipher, _nonce(0, _Part.LABEL), label, context(_USE, bound_to))


def _opened(cipher: AESGCM, nonce: bytes, ciphertext: bytes, about: bytes) -> bytes:
    try:
        return unpadded(cipher.decrypt(nonce, ciphertext, about))
    except (InvalidTag, ValueError) as error:
        raise _damaged() from error


def _damaged() -> Permanent:
    return Permanent("the sealed stream is damaged, incomplete or belongs to another id")


def _nonce(number: int, part: _Part) -> bytes:
    return number.to_bytes(NONCE_BYTES - 1, "big") + bytes([part])
