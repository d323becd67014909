"""Overlapping finds become one, and nothing that was found is left out."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varde.shared.anonymise import Grade
from varde.shared.anonymise.spans import GENERALISED, Account, Kind, Mark, Span, merge

PERSON, PLACE, PHONE = Kind.PERSON, Kind.PLACE, Kind.PHONE


@pytest.mark.parametrize(
    ("found", "merged"),
    [
        ([], []),
        ([Span(0, 4, PERSON)], [Span(0, 4, PERSON)]),
        # apart, or side by side, in whatever order
        ([Span(6, 9, PLACE), Span(0, 4, PERSON)], [Span(0, 4, PERSON), Span(6, 9, PLACE)]),
        ([Span(0, 4, PERSON), Span(4, 9, PLACE)], [Span(0, 4, PERSON), Span(4, 9, PLACE)]),
        # the heavier kind wins, first or last
        ([Span(0, 5, PERSON, 2), Span(4, 9, PLACE, 1)], [Span(0, 9, PERSON, 2)]),
        ([Span(0, 5, PERSON, 1), Span(4, 9, PLACE, 2)], [Span(0, 9, PLACE, 2)]),
        ([Span(0, 9, PERSON, 1), Span(3, 4, PLACE, 2)], [Span(0, 9, PLACE, 2)]),
        ([Span(0, 9, PERSON, 2), Span(3, 4, PLACE, 1)], [Span(0, 9, PERSON, 2)]),
        # the longest among equals, the first among those alike
        ([Span(0, 3, PERSON, 1), Span(2, 9, PLACE, 1)], [Span(0, 9, PLACE, 1)]),
        ([Span(0, 8, PERSON, 1), Span(7, 9, PLACE, 1)], [Span(0, 9, PERSON, 1)]),
        ([Span(0, 5, PERSON, 1), Span(4, 9, PLACE, 1)], [Span(0, 9, PERSON, 1)]),
        ([Span(0, 2, PERSON, 1), Span(0, 9, PLACE, 1)], [Span(0, 9, PLACE, 1)]),
        # the length that counts is that of the find, not of what was united
        (
            [Span(0, 5, PERSON, 1), Span(4, 8, PLACE, 1), Span(7, 13, PHONE, 1)],
            [Span(0, 13, PHONE, 1)],
        ),
        (
            [Span(0, 5, PERSON, 1), Span(4, 8, PLACE, 3), Span(7, 20, PHONE, 2)],
            [Span(0, 20, PLACE, 3)],
        ),
        # a short one inside does not shorten, a second group begins anew
        (
            [Span(0, 9, PERSON, 1), Span(1, 3, PLACE), Span(9, 12, PLACE), Span(11, 14, PHONE, 1)],
            [Span(0, 9, PERSON, 1), Span(9, 14, PHONE, 1)],
        ),
        # what an earlier group weighs says nothing about a later one
        (
            [
                Span(0, 5, PERSON, 9),
                Span(10, 15, PLACE, 1),
                Span(14, 18, PHONE, 1),
                Span(17, 30, PERSON, 2),
            ],
            [Span(0, 5, PERSON, 9), Span(10, 30, PERSON, 2)],
        ),
    ],
)
def test_finds_are_united(found: list[Span], merged: list[Span]) -> None:
    assert merge(found) == merged


SPANS = st.lists(
    st.builds(
        lambda start, size, kind, weight: Span(start, start + size, kind, weight),
        st.integers(0, 40),
        st.integers(1, 12),
        st.sampled_from(Kind),
        st.integers(0, 9),
    ),
    max_size=12,
)


@given(SPANS)
def test_what_is_united_covers_what_was_found_and_nothing_more(found: list[Span]) -> None:
    merged = merge(found)
    covered = [at for span in merged for at in range(span.start, span.end)]
    assert covered == sorted({at for span in found for at in range(span.start, span.end)})
    assert {span.kind for span in merged} <= {span.kind for span in found}
    assert merge(merged) == merged


def test_a_find_weighs_nothing_unless_told() -> None:
    assert Span(0, 1, PERSON) == Span(0, 1, PERSON, 0)


def test_finds_marks_and_accounts_are_values() -> None:
    assert len({Span(0, 1, PERSON), Span(0, 1, PERSON)}) == 1
    assert len({Mark(0, 1, PERSON, "Person A"), Mark(0, 1, PERSON, "Person A")}) == 1
    for value in (Span(0, 1, PERSON), Mark(0, 1, PERSON, "Person A"), Account("Hei.")):
        assert not hasattr(value, "__dict__")
        with pytest.raises(AttributeError):
            setattr(value, dataclasses.fields(value)[0].name, 1)


def test_an_account_nobody_assessed_has_no_marks_and_a_high_risk() -> None:
    account = Account("Hei.")
    assert (account.subject, account.marks, account.subject_marks) == ("", (), ())
    assert account.risk.grade is Grade.HIGH


def test_names_and_numbers_are_not_merely_made_vaguer() -> None:
    numbered = {PERSON, PLACE, PHONE, Kind.ORGANISATION, Kind.ADDRESS, Kind.EMAIL, Kind.IDENTITY}
    assert GENERALISED.isdisjoint(numbered | {Kind.UNKNOWN, Kind.NUMBER})
    assert {Kind.AGE, Kind.DATE, Kind.COUNTRY, Kind.STATE, Kind.OCCUPATION} <= GENERALISED
