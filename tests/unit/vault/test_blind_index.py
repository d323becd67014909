"""The blind index: the same for the same, nothing for whoever looks, and its secrets in a file."""

import base64
import stat
import string
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.linking import CHEAP, secret
from varde.shared.domain.links import Identifier, LinkKind
from varde.shared.errors import Permanent
from varde.shared.vault import (
    BlindIndex,
    LinkSecret,
    LinkSecrets,
    create_keys,
    create_link_secret,
    drop_unused_link_secrets,
    load_link_secrets,
    rotate_link_secret,
)
from varde.shared.vault.blind import COST

ONE, OTHER = secret(), secret()
PHONE = Identifier(LinkKind.PHONE, "+4768051234")


def _hash(identifier: Identifier, using: LinkSecret = ONE) -> str:
    (blinded,) = BlindIndex(LinkSecrets(using), CHEAP).blinded([identifier])
    ((key_id, hashed),) = blinded.hashes
    assert (blinded.kind, key_id) == (identifier.kind, using.key_id)
    return hashed


def test_the_same_identifier_has_the_same_hash_in_another_process() -> None:
    again = LinkSecret(ONE.raw())
    assert again.key_id == ONE.key_id
    assert _hash(PHONE) == _hash(Identifier(LinkKind.PHONE, "+4768051234"), again)


def test_another_secret_another_kind_and_another_value_give_another_hash() -> None:
    hashes = {
        _hash(PHONE),
        _hash(PHONE, OTHER),
        _hash(Identifier(LinkKind.ACCOUNT, PHONE.form)),
        _hash(Identifier(LinkKind.PHONE, "+4768051235")),
    }
    assert len(hashes) == 4


@given(st.text(max_size=30))
def test_a_hash_is_128_bits_in_hex_whatever_the_value(form: str) -> None:
    hashed = _hash(Identifier(LinkKind.HANDLE, form))
    assert len(hashed) == 32
    assert set(hashed) <= set(string.hexdigits.lower())


def test_while_secrets_overlap_each_gives_its_own_hash_the_newest_first() -> None:
    (blinded,) = BlindIndex(LinkSecrets(ONE, (OTHER,)), CHEAP).blinded([PHONE])
    assert blinded.hashes == (
        (ONE.key_id, _hash(PHONE)),
        (OTHER.key_id, _hash(PHONE, OTHER)),
    )


def test_one_hash_costs_what_slows_a_thief() -> None:
    """The least that OWASP advises for Argon2id; a change makes what is indexed incomparable."""
    assert (COST.memory, COST.passes) == (7 * 1024, 5)
    cheap = BlindIndex(LinkSecrets(ONE), CHEAP).blinded([PHONE])
    assert BlindIndex(LinkSecrets(ONE)).blinded([PHONE]) != cheap


def test_nothing_to_blind_is_nothing() -> None:
    assert BlindIndex(LinkSecrets(ONE), CHEAP).blinded([]) == ()


def test_a_secret_shows_its_id_only() -> None:
    shown = repr(LinkSecrets(ONE, (OTHER,)))
    assert ONE.key_id in shown
    assert not any(s.raw().hex() in shown or repr(s.raw()) in shown for s in (ONE, OTHER))
    with pytest.raises(Permanent, match="32 bytes"):
        LinkSecret(b"short")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    create_keys(tmp_path / "keys")
    return tmp_path / "keys"


def test_the_secret_is_made_once_and_for_the_owner_alone(folder: Path) -> None:
    created = create_link_secret(folder)
    assert created is not None
    assert create_link_secret(folder) is None
    assert load_link_secrets(folder).current.raw() == created.raw()
    assert stat.S_IMODE((folder / "links.key").stat().st_mode) == 0o600


def test_it_is_made_only_where_the_router_has_its_key(folder: Path) -> None:
    (folder / "triage.key").unlink()
    assert create_link_secret(folder) is None
    assert not (folder / "links.key").exists()


def test_rotation_keeps_the_old_secrets_newest_first(folder: Path) -> None:
    create_link_secret(folder)
    first = load_link_secrets(folder).current.key_id
    second = rotate_link_secret(folder).current.key_id
    third = rotate_link_secret(folder)
    assert len({first, second, third.current.key_id}) == 3
    assert [s.key_id for s in third.retired] == [second, first]
    loaded = load_link_secrets(folder)
    assert [s.key_id for s in (loaded.current, *loaded.retired)] == [
        s.key_id for s in (third.current, *third.retired)
    ]


def test_an_old_secret_goes_when_nothing_is_indexed_with_it(folder: Path) -> None:
    create_link_secret(folder)
    for _ in range(2):
        rotate_link_secret(folder)
    newest, middle, oldest = (load_link_secrets(folder).current, *load_link_secrets(folder).retired)
    kept = drop_unused_link_secrets(folder, Counter({oldest.key_id: 1}))
    assert [s.key_id for s in kept.retired] == [oldest.key_id]
    drop_unused_link_secrets(folder, Counter({middle.key_id: 1}))
    left = load_link_secrets(folder)
    assert (left.current.key_id, left.retired) == (newest.key_id, ())


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_file_that_others_may_read_is_refused(folder: Path, mode: int) -> None:
    create_link_secret(folder)
    (folder / "links.key").chmod(mode)
    with pytest.raises(Permanent, match="chmod 600"):
        load_link_secrets(folder)


def test_a_missing_file_says_what_to_do(folder: Path) -> None:
    with pytest.raises(Permanent, match="varde keys init"):
        load_link_secrets(folder)


@pytest.mark.parametrize(
    "content",
    [b"", b"\n", b"no base64!", base64.b64encode(b"short"), b"\x96\x15\xff" * 21, b"=" * 44],
)
def test_a_damaged_file_is_refused_without_showing_it(folder: Path, content: bytes) -> None:
    (folder / "links.key").write_bytes(content)
    (folder / "links.key").chmod(0o600)
    with pytest.raises(Permanent, match="does not hold secrets for links"):
        load_link_secrets(folder)
