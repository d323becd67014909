"""How the rules of a recogniser are run: around each sign, and as far as they may look."""

import re

import pytest

from varde.shared.anonymise.recognisers.rules import Around, Rule, rule
from varde.shared.anonymise.spans import Kind

DIGIT = re.compile(r"\d")


def _rule(pattern: str) -> Rule:
    return rule(Kind.NUMBER, 1, pattern)


def _found(pattern: str, text: str) -> list[str]:
    return [text[s.start : s.end] for s in Around(DIGIT, (_rule(pattern),))(text)]


@pytest.mark.parametrize("between", [0, 1, 219, 220, 221, 1_000])
def test_every_sign_is_read_around_once_however_far_apart_they_are(between: int) -> None:
    assert _found(r"n\d", f"n1{'-' * between}n2{'-' * between}n3") == ["n1", "n2", "n3"]


@pytest.mark.parametrize("text", ["1", "n1", "n1 "])
def test_a_text_that_is_hardly_more_than_a_sign_is_read(text: str) -> None:
    assert _found(r"n?\d", text) == [text.strip()]


@pytest.mark.parametrize("before", [0, 50])
def test_as_much_is_read_before_a_sign_as_a_rule_may_need(before: int) -> None:
    assert len(_found(r"n-{139}\d", f"{'-' * before}n{'-' * 139}1")) == 1


@pytest.mark.parametrize("before", [0, 15, 79])
def test_as_much_is_read_behind_a_sign_as_a_rule_may_need(before: int) -> None:
    assert len(_found(r"\d-{79}n", f"{' ' * before}1{'-' * 79}n")) == 1
