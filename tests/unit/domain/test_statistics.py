from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varde.shared.domain.statistics import SMALLEST, Table, table

_COUNTS = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=2), st.integers(0, 30))


def test_counts_that_are_large_enough_are_told_in_their_order() -> None:
    told = table({"b": 7, "a": 5, "c": 0})
    assert told == Table({"b": 7, "a": 5}, 0, 12)
    assert list(told.counts) == ["b", "a"]


def test_a_small_count_takes_the_next_smallest_with_it() -> None:
    assert table({"a": 20, "b": 3, "c": 9}) == Table({"a": 20}, 12, 32)


def test_whatever_is_as_large_as_the_next_smallest_goes_with_it() -> None:
    assert table({"a": 20, "b": 4, "c": 9, "d": 9}) == Table({"a": 20}, 22, 42)


def test_of_fewer_than_five_nothing_is_told() -> None:
    assert table({"a": 4}) == Table({}, 0, None)
    assert table({}) == Table({}, 0, None)


@given(_COUNTS)
def test_nothing_small_is_told_and_it_all_adds_up(counts: dict[str, int]) -> None:
    told = table(counts)
    assert all(count >= SMALLEST for count in told.counts.values())
    if told.total is None:
        assert sum(counts.values()) < SMALLEST
    else:
        assert sum(told.counts.values()) + told.others == told.total == sum(counts.values())
        assert told.others == 0 or told.others >= SMALLEST


@pytest.mark.parametrize("cells", [2, 3, 4])
def test_who_knows_the_rule_cannot_work_a_small_count_out(cells: int) -> None:
    """Of all counts that give the same table, a small one could always be at least two numbers."""
    names = "abcd"[:cells]
    alike = defaultdict[str, list[tuple[int, ...]]](list)
    for counts in product(range(11), repeat=cells):
        told = table(dict(zip(names, counts, strict=True)))
        alike[f"{told.total} {told.others} {dict(told.counts)}"].append(counts)
    for group in alike.values():
        for place in range(cells):
            possible = {counts[place] for counts in group}
            assert len(possible) > 1 or not 0 < min(possible) < SMALLEST
