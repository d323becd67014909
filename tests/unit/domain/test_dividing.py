from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varde.shared.domain.dividing import divide, may_be_told, shares, spread
from varde.shared.domain.span import Span, together
from varde.shared.domain.statistics import SMALLEST, table

YEAR = 2026
Facet = dict[str, dict[int, int]]
_FACETS = st.dictionaries(
    st.sampled_from("abcdef"),
    st.dictionaries(st.integers(1, 12), st.integers(0, 14)),
    min_size=1,
)


def _months(facet: Facet) -> dict[int, int]:
    summed = defaultdict[int, int](int)
    for month, count in chain.from_iterable(months.items() for months in facet.values()):
        summed[month] += count
    return summed


def _told(facet: Facet) -> Mapping[str, int]:
    return table({code: sum(months.values()) for code, months in facet.items()}).counts


def test_a_year_is_told_by_months_where_none_of_them_is_small() -> None:
    told = spread(YEAR, dict.fromkeys(range(1, 13), 7))
    assert told == {Span(YEAR, month, 1): 7 for month in range(1, 13)}


def test_a_small_month_takes_its_quarter_with_it_and_no_more() -> None:
    told = spread(YEAR, dict.fromkeys(range(1, 13), 7) | {5: 3})
    assert Span(YEAR, 4, 3) in told
    assert told[Span(YEAR, 4, 3)] == 17
    assert len(told) == 10


def test_a_small_quarter_takes_its_half_with_it() -> None:
    assert spread(YEAR, {1: 3, 5: 8, 8: 6, 11: 9}) == {
        Span(YEAR, 1, 6): 11,
        Span(YEAR, 7, 1): 0,
        Span(YEAR, 8, 1): 6,
        Span(YEAR, 9, 1): 0,
        Span(YEAR, 10, 1): 0,
        Span(YEAR, 11, 1): 9,
        Span(YEAR, 12, 1): 0,
    }


def test_of_a_year_with_fewer_than_five_nothing_is_told() -> None:
    assert spread(YEAR, {1: 4}) == {}
    assert divide(YEAR, {"a": {1: 4}}, _told({"a": {1: 4}})) is None


def test_a_facet_is_laid_out_in_the_finest_parts_that_show_something() -> None:
    facet = {"a": {1: 9, 4: 8, 7: 7, 10: 6}, "b": {2: 5, 5: 5, 8: 5, 11: 2, 12: 3}, "c": {3: 1}}
    divided = divide(YEAR, facet, _told(facet))
    assert divided is not None
    assert divided.columns == Span(YEAR).in_parts_of(3)
    assert divided.rows == {"a": (9, 8, 7, 6)}
    assert divided.others == (6, 5, 5, 5)
    assert divided.totals == (15, 13, 12, 11)


def test_an_excerpt_adds_up_parts_and_refuses_to_cut_one() -> None:
    facet = {"a": {1: 9, 4: 8, 7: 7, 10: 6}, "b": {2: 5, 5: 5, 8: 5, 11: 2, 12: 3}, "c": {3: 1}}
    divided = divide(YEAR, facet, _told(facet))
    assert divided is not None
    half = divided.within(Span(YEAR, 1, 6))
    assert half is not None
    assert (dict(half.counts), half.others, half.total) == ({"a": 17}, 11, 28)
    assert divided.within(Span(YEAR, 1, 2)) is None
    assert divided.within(Span(YEAR, 3, 2)) is None


def test_of_many_kinds_for_one_case_neither_the_few_nor_those_without_it_can_be_read_off() -> None:
    told = shares({"all": 20, "most": 17, "some": 9, "just": 15, "few": 4, "none": 0}, 20)
    assert told == {"all": 20, "some": 9, "just": 15}


@given(_FACETS)
def test_every_number_that_is_told_is_nothing_or_not_small_and_so_is_what_it_leaves(
    facet: Facet,
) -> None:
    months, told = _months(facet), _told(facet)
    spans, total = spread(YEAR, months), sum(months.values())
    assert all(may_be_told(count) and may_be_told(total - count) for count in spans.values())
    assert sum(spans.values()) in {total, 0}
    divided = divide(YEAR, facet, told)
    if divided is None:
        return
    assert set(divided.rows) <= set(told)
    for cells in (*divided.rows.values(), divided.others):
        for cell, whole in zip(cells, divided.totals, strict=True):
            assert may_be_told(cell)
            assert may_be_told(whole - cell)
    for code, cells in divided.rows.items():
        assert sum(cells) == told[code]
        assert all(may_be_told(told[code] - cell) for cell in cells)


@given(_FACETS)
def test_the_parts_of_a_facet_are_made_of_the_parts_that_the_year_is_told_in(facet: Facet) -> None:
    """Else the two could be subtracted to give months that are not told."""
    months = _months(facet)
    divided = divide(YEAR, facet, _told(facet))
    if divided is None:
        return
    spans = spread(YEAR, months)
    for column, total in zip(divided.columns, divided.totals, strict=True):
        inside = {span: count for span, count in spans.items() if span.meets(column)}
        assert together(list(inside)) == column
        assert sum(inside.values()) == total


def _all_counts(total: int, cells: int) -> Iterator[tuple[int, ...]]:
    if cells == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in _all_counts(total - first, cells - 1):
            yield (first, *rest)


def _shown(facet: Facet) -> str:
    """Everything that is told of a year."""
    yearly = table({code: sum(months.values()) for code, months in facet.items()})
    divided = divide(YEAR, facet, yearly.counts)
    rows = sorted(divided.rows.items()) if divided else None
    told = sorted(yearly.counts.items()), yearly.others, yearly.total
    return f"{spread(YEAR, _months(facet))} {told} {rows} {divided and divided.columns}"


@pytest.mark.parametrize(
    ("codes", "months", "most"),
    [
        ("ab", (1, 2), 16),
        ("ab", (1, 4), 16),
        ("ab", (1, 7), 16),
        pytest.param("abc", (1, 7), 17, marks=pytest.mark.thorough),
        pytest.param("ab", (1, 2, 7), 17, marks=pytest.mark.thorough),
        pytest.param("ab", (1, 4, 7), 17, marks=pytest.mark.thorough),
    ],
)
def test_who_knows_the_rule_and_all_tables_cannot_work_a_small_cell_out(
    codes: str, months: tuple[int, ...], most: int
) -> None:
    """Of all the years that would be told alike, a small cell could always be at least two numbers."""
    width = len(months)
    for total in range(SMALLEST, most + 1):
        alike = defaultdict[str, list[set[int]]](list)
        for counts in _all_counts(total, len(codes) * width):
            cells = iter(counts)
            facet = {code: {month: next(cells) for month in months} for code in codes}
            possible = alike[_shown(facet)]
            possible.extend(set() for _ in range(len(counts) - len(possible)))
            for place, count in enumerate(counts):
                possible[place].add(count)
        for possible in alike.values():
            assert all(len(p) > 1 or not 0 < min(p) < SMALLEST for p in possible)
