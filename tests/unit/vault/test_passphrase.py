"""Keys under a passphrase, and passwords."""

import pytest

from varde.shared.errors import Permanent
from varde.shared.vault import (
    Cost,
    PrivateKey,
    PrivateKeys,
    hash_password,
    lock_keys,
    password_fits,
    unlock_keys,
)

CHEAP = Cost(memory=64, passes=1)
OLD, NEW = PrivateKey.generate("coordinator"), PrivateKey.generate("coordinator")
KEYS = PrivateKeys(NEW, (OLD,))
PHRASE = "fjell rype kaffe regn"


def locked() -> bytes:
    return lock_keys(KEYS, PHRASE, bound_to="koordinator", cost=CHEAP)


def test_the_passphrase_opens_all_keys_with_the_one_in_force_first() -> None:
    opened = unlock_keys(locked(), PHRASE, "coordinator", bound_to="koordinator")
    assert opened is not None
    assert [key.key_id for key in opened] == [NEW.key_id, OLD.key_id]


def test_another_passphrase_opens_nothing() -> None:
    assert unlock_keys(locked(), "fjell", "coordinator", bound_to="koordinator") is None


def test_a_locked_key_does_not_open_as_somebody_elses() -> None:
    assert unlock_keys(locked(), PHRASE, "coordinator", bound_to="vikar") is None


def test_the_raw_key_does_not_stand_in_what_is_stored() -> None:
    stored = locked()
    assert NEW.load().private_bytes_raw() not in stored
    assert stored != locked(), "each has a salt of its own"


@pytest.mark.parametrize("damage", ["short", "format", "memory"])
def test_damage_is_told_and_takes_no_memory(damage: str) -> None:
    stored = bytearray(locked())
    if damage == "short":
        stored = stored[:20]
    elif damage == "format":
        stored[0] = 9
    else:
        stored[1:5] = b"\xff\xff\xff\xff"
    with pytest.raises(Permanent, match="damaged"):
        unlock_keys(bytes(stored), PHRASE, "coordinator", bound_to="koordinator")


def test_a_password_fits_its_hash_and_no_other() -> None:
    stored = hash_password("blåbærsyltetøy på brød", CHEAP)
    assert stored.startswith("$argon2id$")
    assert password_fits("blåbærsyltetøy på brød", stored)
    assert not password_fits("blåbærsyltetøy på brod", stored)
    assert stored != hash_password("blåbærsyltetøy på brød", CHEAP)
