"""Sealing: one data key per concern, wrapped for named recipients."""

from varde.shared.vault.blind import Blinded, BlindIndex, Cost, LinkSecret, LinkSecrets
from varde.shared.vault.boxes import Box
from varde.shared.vault.keyfiles import (
    MAILER,
    create_keys,
    find_mailer_public,
    load_mailer_public,
    load_private,
    load_public,
    rotate_key,
    show_keys,
)
from varde.shared.vault.keys import PrivateKey, PrivateKeys, PublicKey
from varde.shared.vault.linkfiles import (
    create_link_secret,
    drop_unused_link_secrets,
    load_link_secrets,
    rotate_link_secret,
)
from varde.shared.vault.paper import PAPER, new_paper, paper_key, same_digits
from varde.shared.vault.parcels import open_keys, read_address, seal_keys, write_address
from varde.shared.vault.passphrase import (
    PASSPHRASE_COST,
    hash_password,
    lock_keys,
    password_fits,
    unlock_keys,
)
from varde.shared.vault.reporter import reporter_keys, reporter_public
from varde.shared.vault.sealing import Sealed, Sealer, Wrap, open_sealed, rewrap, seal
from varde.shared.vault.streams import StreamOpener, StreamSealer, open_label

__all__ = [
    "MAILER",
    "PAPER",
    "PASSPHRASE_COST",
    "BlindIndex",
    "Blinded",
    "Box",
    "Cost",
    "LinkSecret",
    "LinkSecrets",
    "PrivateKey",
    "PrivateKeys",
    "PublicKey",
    "Sealed",
    "Sealer",
    "StreamOpener",
    "StreamSealer",
    "Wrap",
    "create_keys",
    "create_link_secret",
    "drop_unused_link_secrets",
    "find_mailer_public",
    "hash_password",
    "load_link_secrets",
    "load_mailer_public",
    "load_private",
    "load_public",
    "lock_keys",
    "new_paper",
    "open_keys",
    "open_label",
    "open_sealed",
    "paper_key",
    "password_fits",
    "read_address",
    "reporter_keys",
    "reporter_public",
    "rewrap",
    "rotate_key",
    "rotate_link_secret",
    "same_digits",
    "seal",
    "seal_keys",
    "show_keys",
    "unlock_keys",
    "write_address",
]
