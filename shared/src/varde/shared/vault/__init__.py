"""Sealing: one data key per concern, wrapped for named recipients."""

from varde.shared.vault.keyfiles import (
    create_keys,
    load_private,
    load_public,
    rotate_key,
    show_keys,
)
from varde.shared.vault.keys import PrivateKey, PrivateKeys, PublicKey
from varde.shared.vault.sealing import Sealed, Sealer, Wrap, open_sealed, rewrap, seal

__all__ = [
    "PrivateKey",
    "PrivateKeys",
    "PublicKey",
    "Sealed",
    "Sealer",
    "Wrap",
    "create_keys",
    "load_private",
    "load_public",
    "open_sealed",
    "rewrap",
    "rotate_key",
    "seal",
    "show_keys",
]
