"""References: random, and forgiving to type."""

from datetime import date

import pytest

from varde.shared.domain.reference import new_reference, parse_reference


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
