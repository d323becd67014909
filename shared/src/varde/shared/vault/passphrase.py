"""Private keys under a passphrase, and passwords that are only ever compared: Argon2id (RFC 9106) and AES-256-GCM.

Both are slow on purpose, a few tenths of a second and 64 MiB: call them in a thread, and not many at once.
"""

import os
import struct

from cryptography.exceptions import InvalidKey, InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from varde.shared.errors import Permanent
from varde.shared.vault.blind import Cost
from varde.shared.vault.keys import PrivateKeys
from varde.shared.vault.parcels import keys_of_raw, raw_keys
from varde.shared.vault.sealing import NONCE_BYTES, context

PASSPHRASE_COST = Cost(memory=64 * 1024, passes=3)
"""The second choice of RFC 9106, section 4, on one lane: desks are small machines."""
_HEAD = struct.Struct(">BII16s12s")
"""Format, memory in KiB, passes, salt, nonce: what is stored says how to open it."""
_FORMAT = 1
_SALT_BYTES = 16
_MOST = Cost(memory=1024 * 1024, passes=16)
"""A damaged row must not take the machine's memory."""


def lock_keys(
    keys: PrivateKeys, passphrase: str, *, bound_to: str, cost: Cost = PASSPHRASE_COST
) -> bytes:
    """A recipient's private keys, the one in force first; they open only as those of ``bound_to``."""
    salt, nonce = os.urandom(_SALT_BYTES), os.urandom(NONCE_BYTES)
    cipher = AESGCM(_derived(passphrase, salt, cost))
    head = _HEAD.pack(_FORMAT, cost.memory, cost.passes, salt, nonce)
    return head + cipher.encrypt(nonce, raw_keys(keys), context("passphrase", bound_to))


def unlock_keys(
    locked: bytes, passphrase: str, recipient: str, *, bound_to: str
) -> PrivateKeys | None:
    """The keys that ``lock_keys`` was given; None for another passphrase. Raises ``Permanent`` for damage."""
    salt, nonce, cost, body = _read(locked)
    cipher = AESGCM(_derived(passphrase, salt, cost))
    try:
        raw = cipher.decrypt(nonce, body, context("passphrase", bound_to))
    except InvalidTag:
        return None
    return keys_of_raw(raw, recipient)


def hash_password(password: str, cost: Cost = PASSPHRASE_COST) -> str:
    """What is stored of a password, in the PHC string format."""
    return _argon2id(os.urandom(_SALT_BYTES), cost).derive_phc_encoded(_bytes(password))


def password_fits(password: str, stored: str) -> bool:
    """True when ``stored`` was made of ``password``."""
    try:
        Argon2id.verify_phc_encoded(_bytes(password), stored)
    except InvalidKey:
        return False
    return True


def _read(locked: bytes) -> tuple[bytes, bytes, Cost, bytes]:
    if len(locked) <= _HEAD.size:
        raise _damaged()
    kind, memory, passes, salt, nonce = _HEAD.unpack_from(locked)
    cost = Cost(memory, passes)
    if kind != _FORMAT or cost.memory > _MOST.memory or cost.passes > _MOST.passes:
        raise _damaged()
    return salt, nonce, cost, locked[_HEAD.size :]


def _derived(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    return _argon2id(salt, cost).derive(_bytes(passphrase))


def _argon2id(salt: bytes, cost: Cost) -> Argon2id:
    return Argon2id(salt=salt, length=32, iterations=cost.passes, lanes=1, memory_cost=cost.memory)


def _bytes(typed: str) -> bytes:
    return typed.encode("utf-8", "replace")


def _damaged() -> Permanent:
    return Permanent("the locked key is damaged")
