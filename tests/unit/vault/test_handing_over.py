"""Keys that are handed over, and the one on paper: for whom they are meant, and from whom they may come."""

import pytest

from varde.shared.errors import Permanent, Refused
from varde.shared.vault import (
    PrivateKey,
    PrivateKeys,
    new_paper,
    open_keys,
    paper_key,
    read_address,
    seal_keys,
    write_address,
)

OLD, NEW = PrivateKey.generate("coordinator"), PrivateKey.generate("coordinator")
KEYS = PrivateKeys(NEW, (OLD,))
HERS, HIS = PrivateKey.generate("coordinator"), PrivateKey.generate("coordinator")


def test_a_parcel_opens_for_whom_it_is_meant_with_all_keys_in_order() -> None:
    parcel = seal_keys(KEYS, HERS.public, bound_to="koordinator")
    opened = open_keys(parcel, HERS, "coordinator", bound_to="koordinator")
    assert [key.key_id for key in opened] == [NEW.key_id, OLD.key_id]


@pytest.mark.parametrize("broken", ["other key", "other member", "changed", "short"])
def test_a_parcel_opens_for_nobody_else(broken: str) -> None:
    parcel = seal_keys(KEYS, HERS.public, bound_to="koordinator")
    key = HIS if broken == "other key" else HERS
    member = "vikar" if broken == "other member" else "koordinator"
    parcel = {"changed": parcel[:-1] + bytes([parcel[-1] ^ 1]), "short": parcel[:20]}.get(
        broken, parcel
    )
    with pytest.raises(Permanent, match="damaged or belong to somebody else"):
        open_keys(parcel, key, "coordinator", bound_to=member)


def test_an_address_counts_when_who_wrote_it_had_one_of_the_keys() -> None:
    written = write_address(HERS.public, PrivateKeys(OLD), bound_to="koordinator")
    assert read_address(written, KEYS, bound_to="koordinator") is not None
    assert read_address(written, PrivateKeys(NEW), bound_to="koordinator") is None
    assert read_address(written, KEYS, bound_to="vikar") is None


def test_an_address_that_somebody_without_a_key_put_there_is_none() -> None:
    written = write_address(HERS.public, PrivateKeys(OLD), bound_to="koordinator")
    assert read_address(HIS.public.raw + written[32:], KEYS, bound_to="koordinator") is None
    assert read_address(b"", KEYS, bound_to="koordinator") is None


def test_what_is_on_paper_is_the_same_key_however_it_is_typed() -> None:
    paper = new_paper()
    key = paper_key(paper)
    careless = paper.lower().replace(" ", "\n").replace("0", "o").replace("1", "l")
    assert paper_key(careless).key_id == key.key_id
    assert paper_key("-".join(paper.split())).key_id == key.key_id
    assert paper_key(new_paper()).key_id != key.key_id


@pytest.mark.parametrize("at", range(40))
def test_a_wrong_digit_is_found_and_its_block_is_named(at: int) -> None:
    digits = new_paper().replace(" ", "")
    wrong = "7" if digits[at] != "7" else "8"
    with pytest.raises(Refused, match=f"block {at // 5 + 1}\\. Compare"):
        paper_key(digits[:at] + wrong + digits[at + 1 :])


def test_blocks_that_changed_places_are_found() -> None:
    blocks = new_paper().split()
    while blocks[0] == blocks[1]:
        blocks = new_paper().split()
    with pytest.raises(Refused, match="block 1, 2"):
        paper_key(" ".join([blocks[1], blocks[0], *blocks[2:]]))


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "these are 0 letters"),
        ("ABCDE", "these are 5 letters"),
        ("Æ" * 40, "no paper key has"),
        ("١" * 40, "no paper key has"),
        ("0" * 41, "these are 41"),
        ("A" * 100_000, "much longer"),
    ],
    ids=["empty", "short", "letters", "digits", "one-more", "huge"],
)
def test_what_is_no_paper_key_is_told_in_words(typed: str, says: str) -> None:
    with pytest.raises(Refused, match=says):
        paper_key(typed)
