"""A name counts as masked only when nothing of it can be read."""

import pytest

from bench.anonymiser.texts import Span, coverage, is_masked, outside, words

TEXT = "Hei, Anne-Lise Ås 2 bor her."


@pytest.mark.parametrize(
    ("spans", "masked"),
    [
        ([(5, 19)], True),
        ([(5, 14), (15, 19)], True),  # the space between two marks gives nothing away
        ([(5, 9), (10, 19)], True),  # nor does a hyphen
        ([(5, 18)], False),  # the digit stands
        ([(6, 19)], False),
        ([(0, 5), (19, 28)], False),
        ([], False),
        ([(0, 99)], True),
    ],
)
def test_every_letter_and_digit_must_be_covered(spans: list[tuple[int, int]], masked: bool) -> None:
    covered = coverage(TEXT, [Span(*span, "person") for span in spans])
    assert is_masked(TEXT, 5, 19, covered) is masked


def test_a_word_that_an_entity_touches_is_not_ordinary() -> None:
    text = "Amina's bror så Kari-mor."
    entities = [Span(0, 5, "person"), Span(16, 20, "person")]
    assert [text[a:b] for a, b in outside(words(text), entities)] == ["bror", "så"]
