"""More from a reporter makes the facts more careful, and never less."""

import pytest
from hypothesis import given

from support.facts import FACTS
from varde.shared.casework.merging import in_order, merged
from varde.shared.domain.codes import (
    AgeGroup,
    Arena,
    Form,
    Persons,
    Reporter,
    Request,
    TimeFrame,
    Urgency,
)
from varde.shared.domain.concern import Facts


@given(FACTS, FACTS)
def test_nothing_that_was_alarming_becomes_less_so(earlier: Facts, added: Facts) -> None:
    now = merged(earlier, added)
    for facts in (earlier, added):
        assert now.urgency.rank <= facts.urgency.rank
        assert now.child >= facts.child
        assert {*now.indicators} >= {*facts.indicators}
        assert {*now.signals} >= {*facts.signals}
        assert {*now.forms} >= {*facts.forms} - {Form.UNK}


@given(FACTS, FACTS)
def test_the_same_words_twice_change_nothing_more(earlier: Facts, added: Facts) -> None:
    once = merged(earlier, added)
    assert merged(once, added) == once


@given(FACTS)
def test_facts_put_to_themselves_are_the_same(facts: Facts) -> None:
    assert merged(facts, facts) == facts


@given(FACTS, FACTS)
def test_what_was_read_first_stays_first(earlier: Facts, added: Facts) -> None:
    known = tuple(form for form in earlier.forms if form is not Form.UNK)
    assert merged(earlier, added).forms[: len(known)] == known


@pytest.mark.parametrize(
    ("earlier", "added", "forms"),
    [
        ((Form.UNK,), (Form.SEX,), (Form.SEX,)),
        ((Form.LAB,), (Form.UNK,), (Form.LAB,)),
        ((Form.UNK,), (Form.UNK,), (Form.UNK,)),
        ((Form.LAB, Form.SEX), (Form.SEX, Form.BEG), (Form.LAB, Form.SEX, Form.BEG)),
    ],
)
def test_a_known_form_stands_before_an_unknown_and_a_new_one_last(
    earlier: tuple[Form, ...], added: tuple[Form, ...], forms: tuple[Form, ...]
) -> None:
    assert merged(Facts(forms=earlier), Facts(forms=added)).forms == forms


def test_where_neither_is_more_careful_the_first_reading_counts() -> None:
    earlier = Facts(arena=Arena.HJEM, reporter=Reporter.PRIVATE)
    added = Facts(arena=Arena.GATE, reporter=Reporter.EMPLOYEE)
    now = merged(earlier, added)
    assert (now.arena, now.reporter) == (Arena.HJEM, Reporter.PRIVATE)
    known = merged(Facts(), added)
    assert (known.arena, known.reporter) == (Arena.GATE, Reporter.EMPLOYEE)


def test_bands_take_the_more_careful_of_the_two() -> None:
    one = Facts(
        persons=Persons.ONE, time_frame=TimeFrame.LONG, request=Request.ADVICE, urgency=Urgency.RAAD
    )
    other = Facts(persons=Persons.MANY, time_frame=TimeFrame.NOW, urgency=Urgency.HOY)
    for now in (merged(one, other), merged(other, one)):
        assert (now.persons, now.time_frame) == (Persons.MANY, TimeFrame.NOW)
        assert (now.request, now.urgency) == (Request.CASE, Urgency.HOY)


def test_a_child_is_no_vulnerable_adult() -> None:
    now = merged(Facts(vulnerable_adult=True), Facts(age=AgeGroup.CHILD))
    assert (now.child, now.vulnerable_adult) == (True, False)


def test_a_sign_that_the_vocabulary_lacks_stands_last() -> None:
    assert in_order({"ZZZ", "B", "A"}, ("B", "A")) == ("B", "A", "ZZZ")
