"""How the rules of a recogniser are run: around each sign, and as far as they may look."""

import re
from itertools import product

import pytest

from support.reach import most_before_a_digit
from varde.shared.anonymise.identifiers import identifiers
from varde.shared.anonymise.quasi import quasi_identifiers
from varde.shared.anonymise.recognisers.rules import FAR, Around, Rule, number, rule
from varde.shared.anonymise.spans import Kind

DIGIT = re.compile(r"\d")
BEFORE = ("", "a", "kl. ", "1", "1.", "12 ", "-", "/", "+", "på ", "kr ", "between ", "AB", "vei ")
NUMBERS = (
    "7", "12", "2019", "12.05", "25.11", "12.05.", "31/12", "12-14", "0800-1530", "2018-2019", "010203 12345", "1234.56.78901",
    "12 34 56 78", "69.6492, 18.9553", "69° 38' 57\" N", "12 500", "1 200 000", "10.0.0.17", "1,75", "17/04512",
)  # fmt: skip
BEHIND = (
    "", " år", " kr", " tusen", "k", "'", ". etasje", " uker gravid", " høy", " i måneden", " menn", " i alt", ". klasse", "ish", " pm",
    " Tromsø", " måneder gammel",
)  # fmt: skip


def _rule(pattern: str) -> Rule:
    return rule(Kind.NUMBER, 1, pattern)


def _found(pattern: str, text: str, *before: int) -> list[str]:
    return [text[s.start : s.end] for s in Around(DIGIT, (_rule(pattern),), *before)(text)]


@pytest.mark.parametrize("between", [0, 1, 219, 220, 221, 1_000])
def test_every_sign_is_read_around_once_however_far_apart_they_are(between: int) -> None:
    assert _found(r"n\d", f"n1{'-' * between}n2{'-' * between}n3") == ["n1", "n2", "n3"]


@pytest.mark.parametrize("text", ["1", "n1", "n1 "])
def test_a_text_that_is_hardly_more_than_a_sign_is_read(text: str) -> None:
    assert _found(r"n?\d", text) == [text.strip()]


@pytest.mark.parametrize("before", [0, 50])
def test_as_much_is_read_before_a_sign_as_a_rule_may_need(before: int) -> None:
    assert len(_found(r"n-{59}\d", f"{'-' * before}n{'-' * 59}1")) == 1
    assert len(_found(r"n-{139}\d", f"{'-' * before}n{'-' * 139}1", FAR)) == 1


@pytest.mark.parametrize("before", [0, 15, 79])
def test_as_much_is_read_behind_a_sign_as_a_rule_may_need(before: int) -> None:
    assert len(_found(r"\d-{79}n", f"{' ' * before}1{'-' * 79}n")) == 1


def test_a_rule_of_numbers_is_tried_at_the_beginning_of_each_and_goes_on_behind_what_it_found() -> (
    None
):
    pairs = Around(DIGIT, (number(Kind.NUMBER, 1, r"\d\d?(?:-\d\d)?"),))
    text = "12-34-56, 789, 1"
    assert [text[s.start : s.end] for s in pairs(text)] == ["12-34", "56", "78", "1"]


@pytest.mark.parametrize(
    "one",
    [
        pytest.param(one, id=f"{one.kind} {one.pattern.pattern[:60]}")
        for family in (identifiers, quasi_identifiers())
        for around in family.around
        for one in around.rules
        if one.at_number
    ],
)
def test_no_rule_of_numbers_would_find_more_elsewhere(one: Rule) -> None:
    for before, written, behind in product(BEFORE, NUMBERS, BEHIND):
        text = f"{before}{written}{behind}"
        anywhere = {one.span(match) for match in one.pattern.finditer(text)}
        assert set(Around(DIGIT, (one,))(text)) == anywhere - {None}


@pytest.mark.parametrize(
    ("pattern", "most"),
    [
        (r"\d", 0),
        (r"nr\.? \d+", 4),
        (r"(?:\w{1,5} ){0,2}[1-9]\d", 12),
        (r"(?:a|bcd)(?P<m>\d)", 3),
        (r"(?:1|bcd)e\d", 4),
        (r"(?:nr \d,? ){0,3}x{7}\d", 7),
        (r"no digit", 8),
    ],
)
def test_how_far_before_a_digit_a_pattern_begins_is_told(pattern: str, most: int) -> None:
    assert most_before_a_digit(re.compile(pattern)) == most


@pytest.mark.parametrize(
    ("one", "before"),
    [
        pytest.param(one, around.before, id=f"{one.kind} {one.pattern.pattern[:60]}")
        for family in (identifiers, quasi_identifiers())
        for around in family.around
        for one in around.rules
        if around.sign.pattern.endswith((r"\d", r"\d{1,3}(?!\d)"))
    ],
)
def test_no_rule_begins_farther_before_its_number_than_is_read(one: Rule, before: int) -> None:
    """Else a name or a number would stay because of where a window begins."""
    assert most_before_a_digit(one.pattern) <= before
