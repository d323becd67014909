"""A reporter's key: made anew from the receipt each time, and only ever in memory.

Argon2id (RFC 9106) with the smallest useful cost: a receipt has 80 random bits, so no list of guesses is shorter
than all of them, and every form that is sent pays for this once. For the same reason the salt may be a constant.
"""

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from varde.shared.vault.keys import KEY_BYTES, PrivateKey, PrivateKeys, PublicKey

REPORTER = "reporter"
"""The recipient that a reply is sealed to besides the coordinator."""
_SALT = b"varde/reporter/v1"
_MEMORY_KIB = 2048


def reporter_keys(receipt: str) -> PrivateKeys:
    """The X25519 key pair of whoever holds ``receipt`` (hex). Takes two milliseconds; call it in a thread."""
    kdf = Argon2id(salt=_SALT, length=KEY_BYTES, iterations=1, lanes=1, memory_cost=_MEMORY_KIB)
    return PrivateKeys(PrivateKey(REPORTER, kdf.derive(bytes.fromhex(receipt))))


def reporter_public(raw: bytes) -> PublicKey:
    """A reporter's public key as the store keeps it."""
    return PublicKey(REPORTER, raw)
