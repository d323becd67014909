"""A reporter's key is made of the receipt alone, and the same one for as long as receipts are kept."""

import pytest

from varde.shared.errors import Permanent
from varde.shared.vault import open_sealed, reporter_keys, reporter_public, seal

RECEIPT = "0123456789abcdef0123ab"


def test_a_receipt_makes_the_key_that_it_has_always_made() -> None:
    """Another cost or salt would lock every reporter out of the answers that wait for her."""
    assert reporter_keys(RECEIPT).current.public.raw.hex() == (
        "2e11961a7124f5cca2fbaf7818a7ab1c6be0d15bc570bbacd5b66a163e0f5d39"
    )


def test_two_receipts_that_differ_in_one_bit_make_keys_that_do_not_open_for_each_other() -> None:
    own, other = reporter_keys(RECEIPT), reporter_keys(RECEIPT[:-1] + "a")
    box = seal(b"Takk.", bound_to="reply", recipients=[own.current.public])
    with pytest.raises(Permanent):
        open_sealed(box.ciphertext, box.wraps[0], other, bound_to="reply")


def test_the_stored_half_seals_to_whoever_has_the_receipt() -> None:
    stored = reporter_public(reporter_keys(RECEIPT).current.public.raw)
    box = seal(b"Takk.", bound_to="reply", recipients=[stored])
    assert (
        open_sealed(box.ciphertext, box.wraps[0], reporter_keys(RECEIPT), bound_to="reply")
        == b"Takk."
    )
