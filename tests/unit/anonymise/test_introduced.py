"""A name that is a word, too, is told by somebody close who stands before it."""

import pytest

from varde.shared.anonymise.introduced import is_introduced


@pytest.mark.parametrize(
    ("word", "before"),
    [
        ("tilde", ["venninna", "mi"]),
        ("dag", ["min", "kompis"]),
        ("mark", ["her", "brother"]),
        ("rose", ["søstera", "hans"]),
    ],
)
def test_behind_somebody_close_it_is_a_name(word: str, before: list[str]) -> None:
    assert is_introduced([*before, word], len(before))


@pytest.mark.parametrize(
    ("word", "before"),
    [
        ("tilde", ["har", "mi"]),
        ("tilde", ["venninna", "har"]),
        ("skal", ["venninna", "mi"]),
        ("tilde", ["mi"]),
        ("tilde", []),
    ],
)
def test_else_it_is_a_word(word: str, before: list[str]) -> None:
    assert not is_introduced([*before, word], len(before))
