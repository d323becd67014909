"""A rule that no concern can come to is found, whichever rules stand in its way; no other is accused."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varde.router.reach import why_never
from varde.router.rules_model import Reason, Rule, When, found_in
from varde.shared.domain.codes import AgeGroup, Arena, Form, Reporter, Request, Urgency
from varde.shared.domain.concern import Facts


def _rule(number: int, when: When) -> Rule:
    reason = Reason(nb="x")
    return Rule(id=f"R{number}", priority=number, when=when, lead="X1", support=(), reason=reason)


def _why(*whens: When) -> str:
    rules = [_rule(number, when) for number, when in enumerate(whens)]
    return str(why_never(rules[-1], rules[:-1]) or "")


SEX = When(forms=(Form.SEX,))


@pytest.mark.parametrize(
    ("before", "later"),
    [
        (When(), When(child=True)),
        (When(child=True), When(child=True, forms=(Form.SEX,))),
        (When(forms=(Form.SEX, Form.LAB)), SEX),
        (When(any_indicator=("ILO01", "ILO02")), When(any_indicator=("ILO02",), child=False)),
        (When(urgency=tuple(Urgency)), SEX),
        (When(forms=tuple(Form)), When()),
        (SEX, SEX),
    ],
)
def test_the_rule_that_hides_another_is_named(before: When, later: When) -> None:
    assert (
        _why(before, later)
        == "is never reached: R0 before it takes every concern that it would take"
    )


@pytest.mark.parametrize(
    ("before", "later"),
    [
        (SEX, When()),
        (When(forms=(Form.SEX,), child=True), SEX),
        (SEX, When(forms=(Form.SEX, Form.LAB))),
        (When(any_indicator=("ILO01",)), When(any_indicator=("ILO02",))),
        (When(any_indicator=("ILO01",)), SEX),
        (When(child=True), When(child=False)),
    ],
)
def test_a_rule_that_some_concern_comes_to_is_left_alone(before: When, later: When) -> None:
    assert _why(before, later) == ""


def test_rules_that_hide_another_only_together_are_found() -> None:
    hidden = _why(When(child=True), When(child=False, forms=(Form.SEX,)), SEX)
    assert (
        hidden
        == "is never reached: the rules before it together take every concern that it would take"
    )


def test_a_long_list_of_rules_is_judged_cell_by_cell() -> None:
    cells = list(product(Form, Arena, Urgency))
    grid = [
        When(forms=(form,), arena=(arena,), urgency=(urgency,)) for form, arena, urgency in cells
    ]
    assert _why(*grid[:-1], When()) == ""
    assert "together" in _why(*grid, When())


_FORMS = (Form.SEX, Form.LAB)
_SIGNS = ("ILO01", "ILO02")
_ALL_FOUND = [
    found_in(Facts(forms=forms, age=age, reporter=reporter, indicators=signs))
    for forms, age, reporter, signs in product(
        ((Form.SEX,), (Form.LAB,), _FORMS, (Form.UNK,)),
        (AgeGroup.CHILD, AgeGroup.ADULT),
        (Reporter.SELF, Reporter.PRIVATE),
        ((), ("ILO01",), ("ILO02",), _SIGNS),
    )
]
_WHENS = st.builds(
    When,
    child=st.none() | st.booleans(),
    self_report=st.none() | st.booleans(),
    forms=st.none() | st.sets(st.sampled_from(_FORMS), min_size=1).map(tuple),
    any_indicator=st.none() | st.sets(st.sampled_from(_SIGNS), min_size=1).map(tuple),
    request=st.none() | st.just(tuple(Request)),
)


@given(st.lists(_WHENS, min_size=1, max_size=6))
def test_a_rule_is_called_unreachable_exactly_when_no_concern_reaches_it(
    whens: list[When],
) -> None:
    *before, last = whens
    reached = any(last.holds(f) and not any(w.holds(f) for w in before) for f in _ALL_FOUND)
    assert (_why(*whens) == "") is reached
