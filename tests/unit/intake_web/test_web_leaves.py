"""Replies are shown whole, the newest first, on leaves that none overfills."""

from datetime import date

from hypothesis import example, given
from hypothesis import strategies as st
from markupsafe import escape

from varde.intake_web.leaves import LEAF, leaves
from varde.shared.casework.dialogue import Reply

DAY = date(2026, 11, 26)
TEXTS = st.lists(
    st.builds(
        lambda words, times: " ".join(words * times),
        st.lists(st.text('ab&"<\nåณ🌊', min_size=1, max_size=9), min_size=1, max_size=9),
        st.integers(1, 90),
    ).filter(str.strip),
    max_size=6,
)


def _letters(texts: list[str]) -> str:
    """Everything but white space and the marks that a reply goes on."""
    return "".join("".join(texts).replace("…", "").split())


@given(TEXTS)
@example(["x" * 9_000])
@example(["\n".join("x" * 3_000)])
def test_nothing_of_a_reply_is_lost_and_no_leaf_is_too_large(texts: list[str]) -> None:
    found = leaves([Reply(DAY, text) for text in texts])
    shown = [reply.text for leaf in found for reply in leaf]
    assert _letters(shown) == _letters(texts[::-1])
    for leaf in found:
        assert sum(len(escape(reply.text).encode()) for reply in leaf) <= LEAF


def test_a_reply_that_fits_on_a_leaf_is_not_cut() -> None:
    texts = ["Ordet er fritt. " * 150] * 4
    found = leaves([Reply(DAY, text) for text in texts])
    assert [len(leaf) for leaf in found] == [1] * 4
    assert all("…" not in leaf[0].text for leaf in found)


def test_the_newest_reply_stands_first_and_short_ones_stand_together() -> None:
    (leaf,) = leaves([Reply(DAY, "Den første."), Reply(DAY, "Den andre.")])
    assert [reply.text for reply in leaf] == ["Den andre.", "Den første."]


def test_a_reply_that_goes_on_says_so_on_both_leaves_and_is_cut_between_words() -> None:
    (first,), (second,) = leaves([Reply(DAY, "Ordet er fritt. " * 400)])[:2]
    assert first.text.endswith("\n…")
    assert second.text.startswith("…\n")
    assert first.text.removesuffix("\n…").split()[-1] in {"Ordet", "er", "fritt."}


def test_without_replies_there_is_one_empty_leaf() -> None:
    assert leaves([]) == [[]]
