"""The detail of an address that leads a mail to an earlier concern."""

import secrets

from hypothesis import given
from hypothesis import strategies as st

from varde.shared.domain.reply_token import new_token, token_in, with_token, without_detail

ADDRESS = "bekymring@kommune.example"


def test_a_token_has_eighty_bits_and_survives_a_change_of_case() -> None:
    tokens = {new_token(secrets.randbelow) for _ in range(100)}
    assert len(tokens) == 100
    for token in tokens:
        address = with_token(ADDRESS, token)
        assert token_in(address.upper()) == token_in(address) == token
        assert without_detail(address) == (ADDRESS, ADDRESS)
    assert new_token(lambda n: n - 1) == "7" * 16
    assert 32**16 == 2**80


def test_a_token_stands_behind_a_detail_that_the_address_has_already() -> None:
    address = with_token("varde+inn@kommune.example", "a" * 16)
    assert token_in(address) == "a" * 16
    assert "varde+inn@kommune.example" in without_detail(address)


@given(st.text())
def test_any_text_is_read_without_a_token_unless_it_ends_in_one(address: str) -> None:
    assert token_in(address) in {"", address.rpartition("@")[0][-16:].lower()}
