"""Private keys handed over: sealed to a key of whoever shall have them, by HPKE base mode (RFC 9180).

Two things keep whoever can write in the database, and holds no key, from slipping in one of their own. An address, the
public key that parcels go to, carries a MAC under the private key that is handed over (HMAC-SHA256). And HPKE does not
say who sealed, so whoever opens a parcel takes it only when it holds a private key that they had before.
"""

import hmac

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from varde.shared.errors import Permanent
from varde.shared.vault.keys import KEY_BYTES, PrivateKey, PrivateKeys, PublicKey
from varde.shared.vault.sealing import context

_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def seal_keys(keys: PrivateKeys, to: PublicKey, *, bound_to: str) -> bytes:
    """A recipient's private keys, the one in force first; they open only as those of ``bound_to``."""
    return _SUITE.encrypt(raw_keys(keys), to.load(), context("parcel", bound_to))


def open_keys(parcel: bytes, own: PrivateKey, recipient: str, *, bound_to: str) -> PrivateKeys:
    """The keys that ``seal_keys`` was given. Raises ``Permanent`` for another key, another id or damage."""
    try:
        raw = _SUITE.decrypt(parcel, own.load(), context("parcel", bound_to))
    except (InvalidTag, ValueError) as error:
        msg = "the sealed keys are damaged or belong to somebody else"
        raise Permanent(msg) from error
    return keys_of_raw(raw, recipient)


def write_address(public: PublicKey, keys: PrivateKeys, *, bound_to: str) -> bytes:
    """A public key as it is stored for later parcels to ``bound_to``, vouched for by whoever has ``keys``."""
    return public.raw + _mac(keys.current, public.raw, bound_to)


def read_address(address: bytes, keys: PrivateKeys, *, bound_to: str) -> PublicKey | None:
    """The public key; None when nobody who had one of ``keys`` wrote it for ``bound_to``."""
    raw, mac = address[:KEY_BYTES], address[KEY_BYTES:]
    known = any(hmac.compare_digest(_mac(key, raw, bound_to), mac) for key in keys)
    return PublicKey(bound_to, raw) if known else None


def _mac(key: PrivateKey, raw: bytes, bound_to: str) -> bytes:
    return hmac.digest(key.load().private_bytes_raw(), context("address", bound_to) + raw, "sha256")


def raw_keys(keys: PrivateKeys) -> bytes:
    """The private halves, one behind the other."""
    return b"".join(key.load().private_bytes_raw() for key in keys)


def keys_of_raw(raw: bytes, recipient: str) -> PrivateKeys:
    """What ``raw_keys`` was given."""
    parts = [raw[at : at + KEY_BYTES] for at in range(0, len(raw), KEY_BYTES)]
    current, *retired = (PrivateKey(recipient, part) for part in parts)
    return PrivateKeys(current, tuple(retired))
