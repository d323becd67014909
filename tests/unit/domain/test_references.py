"""References and receipts: random, forgiving to type, and hard to mistype unnoticed."""

import secrets
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varde.shared.domain.reference import (
    new_receipt,
    new_reference,
    parse_receipt,
    parse_reference,
)

SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def test_a_reference_is_the_year_and_a_random_number() -> None:
    assert new_reference(date(2026, 5, 1), lambda n: n - 1) == "26-9999"
    assert new_reference(date(2107, 5, 1), lambda _: 7) == "07-0007"


@pytest.mark.parametrize(
    "typed", ["26-4817", " 26-4817 ", "264817", "26 4817", "#26-4817", "26–4817"]
)
def test_a_reference_is_read_as_people_type_it(typed: str) -> None:
    assert parse_reference(typed) == "26-4817"


@pytest.mark.parametrize(
    "typed", ["", "26-481", "26-48170", "26--4817", "x26-4817", "26-4817\n1", "26_4817"]
)
def test_what_is_no_reference_is_none(typed: str) -> None:
    assert parse_reference(typed) is None


def test_a_receipt_is_five_groups_of_four() -> None:
    receipt = new_receipt(secrets.randbelow)
    assert [len(group) for group in receipt.split("-")] == [4, 4, 4, 4, 4]


@given(st.lists(st.integers(0, 31), min_size=19, max_size=19))
def test_a_receipt_survives_how_people_write_it(data: list[int]) -> None:
    numbers = iter(data)
    receipt = new_receipt(lambda _: next(numbers))
    sloppy = receipt.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert parse_receipt(receipt) == receipt
    assert parse_receipt(sloppy) == receipt


@given(
    st.lists(st.integers(0, 31), min_size=19, max_size=19),
    st.integers(0, 19),
    st.integers(1, 31),
)
def test_every_single_wrong_symbol_is_found(data: list[int], place: int, shift: int) -> None:
    numbers = iter(data)
    symbols = list(new_receipt(lambda _: next(numbers)).replace("-", ""))
    symbols[place] = SYMBOLS[(SYMBOLS.index(symbols[place]) + shift) % 32]
    assert parse_receipt("".join(symbols)) is None


@pytest.mark.parametrize(
    "typed", ["", "U" * 20, "0" * 19, "0" * 21, "æ" * 20, "0" * 100_000, "ß" * 20]
)
def test_what_cannot_be_a_receipt_is_none(typed: str) -> None:
    assert parse_receipt(typed) is None
