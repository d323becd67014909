"""Sealing: what goes in comes out, for the right key and the right id only."""

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from varde.shared.errors import Permanent
from varde.shared.vault import (
    PrivateKey,
    PrivateKeys,
    PublicKey,
    Sealed,
    Sealer,
    open_sealed,
    rewrap,
    seal,
)

TRIAGE, COORDINATOR = PrivateKey.generate("triage"), PrivateKey.generate("coordinator")
BOTH = [TRIAGE.public, COORDINATOR.public]
KIB, MIB = 1024, 1024 * 1024


def _open(box: Sealed, key: PrivateKey, bound_to: str = "id-1") -> bytes:
    wrap = next(w for w in box.wraps if w.recipient == key.recipient)
    return open_sealed(box.ciphertext, wrap, PrivateKeys(key), bound_to=bound_to)


@settings(deadline=None, max_examples=50)
@given(st.binary(max_size=20_000))
def test_every_recipient_opens_what_was_sealed(plaintext: bytes) -> None:
    box = seal(plaintext, bound_to="id-1", recipients=BOTH)
    assert _open(box, TRIAGE) == plaintext
    assert _open(box, COORDINATOR) == plaintext


def test_a_large_original_comes_back_whole() -> None:
    plaintext = random.Random(1).randbytes(3 * MIB + 17)
    box = seal(plaintext, bound_to="id-1", recipients=BOTH)
    assert _open(box, COORDINATOR) == plaintext


def test_the_plaintext_is_not_in_the_box() -> None:
    box = seal(b"HEMMELIG" * 50, bound_to="id-1", recipients=BOTH)
    assert b"HEMMELIG" not in box.ciphertext + b"".join(w.wrapped for w in box.wraps)


def test_two_boxes_of_one_text_share_nothing() -> None:
    first, second = (seal(b"x", bound_to="id-1", recipients=BOTH) for _ in range(2))
    assert first.ciphertext[:64] != second.ciphertext[:64]
    assert first.wraps[0].wrapped != second.wraps[0].wrapped


def test_another_id_does_not_open_it() -> None:
    with pytest.raises(Permanent, match="another id"):
        _open(seal(b"x", bound_to="id-1", recipients=BOTH), TRIAGE, "id-2")


def test_a_box_moved_under_another_ids_wrap_does_not_open() -> None:
    one, two = (seal(b"x", bound_to=name, recipients=BOTH) for name in ("id-1", "id-2"))
    with pytest.raises(Permanent, match="sealed content is damaged"):
        open_sealed(two.ciphertext, one.wraps[0], PrivateKeys(TRIAGE), bound_to="id-1")


def _flipped(raw: bytes, place: int) -> bytes:
    return raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :]


def test_every_changed_byte_of_the_wrap_is_refused() -> None:
    box = seal(b"x", bound_to="id-1", recipients=[TRIAGE.public])
    wrap = box.wraps[0]
    for place in range(len(wrap.wrapped)):
        broken = replace(wrap, wrapped=_flipped(wrap.wrapped, place))
        with pytest.raises(Permanent, match="wrapped data key is damaged"):
            open_sealed(box.ciphertext, broken, PrivateKeys(TRIAGE), bound_to="id-1")


def test_changed_bytes_of_the_content_are_refused() -> None:
    box = seal(b"x" * 100, bound_to="id-1", recipients=[TRIAGE.public])
    size = len(box.ciphertext)
    places = {*range(40), size - 1, *random.Random(2).sample(range(size), 200)}
    for place in places:
        broken = replace(box, ciphertext=_flipped(box.ciphertext, place))
        with pytest.raises(Permanent, match="sealed content is damaged"):
            _open(broken, TRIAGE)


@pytest.mark.parametrize("length", [0, 1, 11, 12, 13, 27, 28, 100])
def test_a_cut_box_or_wrap_is_refused(length: int) -> None:
    box = seal(b"x", bound_to="id-1", recipients=[TRIAGE.public])
    with pytest.raises(Permanent):
        _open(replace(box, ciphertext=box.ciphertext[:length]), TRIAGE)
    cut = replace(box.wraps[0], wrapped=box.wraps[0].wrapped[:length])
    if len(cut.wrapped) < len(box.wraps[0].wrapped):
        with pytest.raises(Permanent):
            open_sealed(box.ciphertext, cut, PrivateKeys(TRIAGE), bound_to="id-1")


def test_a_key_that_is_not_loaded_is_named_by_its_id() -> None:
    box = seal(b"x", bound_to="id-1", recipients=[TRIAGE.public])
    other = PrivateKeys(PrivateKey.generate("triage"))
    with pytest.raises(Permanent, match=f"no triage key with id {TRIAGE.key_id}"):
        open_sealed(box.ciphertext, box.wraps[0], other, bound_to="id-1")


def test_a_retired_key_still_opens() -> None:
    box = seal(b"x", bound_to="id-1", recipients=[TRIAGE.public])
    keys = PrivateKeys(PrivateKey.generate("triage"), (PrivateKey.generate("triage"), TRIAGE))
    assert open_sealed(box.ciphertext, box.wraps[0], keys, bound_to="id-1") == b"x"


def test_a_rewrapped_key_opens_the_same_ciphertext_for_the_new_key_only() -> None:
    box = seal(b"x", bound_to="id-1", recipients=[TRIAGE.public])
    new = PrivateKey.generate("triage")
    fresh = rewrap(box.wraps[0], PrivateKeys(TRIAGE), new.public, bound_to="id-1")
    assert open_sealed(box.ciphertext, fresh, PrivateKeys(new), bound_to="id-1") == b"x"
    with pytest.raises(Permanent):
        open_sealed(box.ciphertext, fresh, PrivateKeys(TRIAGE), bound_to="id-1")


def test_a_wrap_cannot_be_rewrapped_under_another_id() -> None:
    box = seal(b"x", bound_to="id-1", recipients=[TRIAGE.public])
    with pytest.raises(Permanent):
        rewrap(box.wraps[0], PrivateKeys(TRIAGE), COORDINATOR.public, bound_to="id-2")


def test_what_one_sealer_sealed_opens_one_by_one_and_each_by_its_own_id() -> None:
    sealer = Sealer(BOTH)
    boxes = {name: sealer.seal(name.encode(), name) for name in ("id-1", "id-2", "id-3")}
    for name, box in boxes.items():
        assert _open(box, TRIAGE, name) == _open(box, COORDINATOR, name) == name.encode()
        for other in set(boxes) - {name}:
            with pytest.raises(Permanent, match="wrapped data key"):
                _open(box, TRIAGE, other)


def test_a_wrap_does_not_open_another_box_of_the_same_sealer() -> None:
    sealer = Sealer([TRIAGE.public])
    one, two = sealer.seal(b"one", "id-1"), sealer.seal(b"two", "id-2")
    for bound_to in ("id-1", "id-2"):
        with pytest.raises(Permanent):
            open_sealed(two.ciphertext, one.wraps[0], PrivateKeys(TRIAGE), bound_to=bound_to)


def test_boxes_share_their_group_key_with_those_of_the_same_sealer_only() -> None:
    def group(sealer: Sealer) -> list[bytes]:
        return [sealer.seal(b"x", "id-1").wraps[0].wrapped[:80] for _ in range(2)]

    first, second = group(Sealer(BOTH)), group(Sealer(BOTH))
    assert first[0] == first[1] != second[0] == second[1]


def test_two_boxes_of_one_sealer_and_text_differ() -> None:
    sealer = Sealer(BOTH)
    one, two = (sealer.seal(b"x", "id-1") for _ in range(2))
    assert one.ciphertext[:64] != two.ciphertext[:64]
    assert one.wraps[0].wrapped[80:] != two.wraps[0].wrapped[80:]


def test_the_length_of_a_box_says_little() -> None:
    def size(length: int) -> int:
        return len(seal(b"x" * length, bound_to="i", recipients=[]).ciphertext)

    assert len({size(length) for length in range(0, 8000, 37)}) == 1
    assert len({size(length) for length in range(0, MIB, 9973)}) == 8
    assert size(MIB - 8) < size(MIB - 7) == size(2 * MIB - 8)
    assert size(0) == 8 * KIB + 28
    assert size(2 * MIB - 7) - size(MIB - 7) == MIB


def test_no_private_key_is_shown() -> None:
    raw = TRIAGE.load().private_bytes_raw()
    shown = f"{TRIAGE!r} {TRIAGE} {PrivateKeys(TRIAGE, (COORDINATOR,))!r} {vars(TRIAGE)}"
    assert TRIAGE.key_id in shown
    assert raw.hex() not in shown
    assert repr(raw) not in shown


def test_a_private_key_of_a_wrong_length_is_refused() -> None:
    with pytest.raises(Permanent, match="must be 32 bytes"):
        PrivateKey("triage", b"short")


def test_a_key_id_is_a_fingerprint_of_the_public_key() -> None:
    assert PublicKey("a", b"\1" * 32).key_id == PublicKey("b", b"\1" * 32).key_id
    assert PublicKey("a", b"\1" * 32).key_id != PublicKey("a", b"\2" * 32).key_id
    assert len(TRIAGE.key_id) == 16
