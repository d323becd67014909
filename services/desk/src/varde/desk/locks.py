"""How an account holds the coordinator's key: a key pair of its own and hers, locked together with a passphrase.

To the pair others hand over keys without knowing the passphrase; unlocking takes them in.
"""

from dataclasses import dataclass, replace

from varde.shared.casework.rotation import COORDINATOR
from varde.shared.errors import Permanent
from varde.shared.store.desk import Account
from varde.shared.vault import (
    Cost,
    PrivateKey,
    PrivateKeys,
    lock_keys,
    open_keys,
    unlock_keys,
    write_address,
)


@dataclass(frozen=True, slots=True)
class Held:
    """What a passphrase opened: the account's own key, and the coordinator's."""

    own: PrivateKey
    keys: PrivateKeys


def unlocked(account: Account, passphrase: str) -> Held | None:
    """What an account holds, with what was handed over since; None for a wrong passphrase."""
    found = unlock_keys(account.locked_key, passphrase, COORDINATOR, bound_to=account.member_id)
    if found is None:
        return None
    if account.address is None:  # from before accounts had a key of their own
        return Held(PrivateKey.generate(COORDINATOR), found)
    held = Held(found.current, PrivateKeys(found.retired[0], found.retired[1:]))
    return _with_parcel(account, held) if account.parcel else held


def locked(account: Account, held: Held, passphrase: str, cost: Cost) -> Account:
    """The account with what it holds under a passphrase, and nothing left to take in."""
    together = PrivateKeys(held.own, tuple(held.keys))
    return replace(
        account,
        locked_key=lock_keys(together, passphrase, bound_to=account.member_id, cost=cost),
        key_id=held.keys.current.key_id,
        address=write_address(held.own.public, held.keys, bound_to=account.member_id),
        parcel=None,
    )


def up_to_date(account: Account) -> bool:
    """True when there is nothing to take in, and others can hand something over."""
    return account.address is not None and account.parcel is None


def _with_parcel(account: Account, held: Held) -> Held:
    """Keys from somebody who did not have the one before are none: what she holds goes on opening what it opened."""
    try:
        keys = open_keys(account.parcel or b"", held.own, COORDINATOR, bound_to=account.member_id)
    except Permanent:
        return held
    known = held.keys.current.key_id in {key.key_id for key in keys}
    return Held(held.own, keys) if known else held
