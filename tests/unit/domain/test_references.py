"""References: random, and forgiving to type."""

from datetime import date

import pytest

from varde.shared.domain.reference import new_reference, parse_reference, references_in


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


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Denne ligner på 26-2222.", {"26-2222"}),
        ("(#27–2222)", {"27-2222"}),
        ("*26-2222*, og 27-0007: de er like", {"26-2222", "27-0007"}),
        ("26-5151 26-2222", {"26-5151", "26-2222"}),
        ("26-5151/26-2222", {"26-5151", "26-2222"}),
        ("26-2222 krevde mye, 27-0007, Kr 200", {"26-2222", "27-0007"}),
    ],
)
def test_references_are_found_where_people_write_them(text: str, found: set[str]) -> None:
    assert references_in(text, date(2027, 1, 1)) == found


@pytest.mark.parametrize(
    "text",
    [
        "Møtet er i 12-2026, eller 01-2027.",
        "De får 50-2000 kroner, og fikk 25-1000 før.",
        "De fikk 26-2000 kr for det.",
        "Husleia er 26–2000kr, eller 26-2000,- i måneden",
        "They paid 26-2000 NOK, or 26-2000 Euro, or 26-2000€.",
        "28-1234 er ikke begynt på.",
        "Ring 22 26-2222.",
        "Ring +26-2222.",
        "Kontoen er 1503.26-2222.",
        "126-2222 og 26-22223 og 26-2222-33 og 14-26-2222",
        "Hun er 26, og har 2222 igjen.",
    ],
)
def test_what_only_has_such_digits_is_no_reference(text: str) -> None:
    assert not references_in(text, date(2027, 1, 1))
