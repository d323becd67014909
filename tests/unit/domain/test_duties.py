"""Which duties follow from the facts, for whom, and that no widening takes one away that cannot wait."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.facts import FACTS
from varde.shared.domain.codes import AgeGroup, Arena, Form, Language, Reporter, Urgency
from varde.shared.domain.concern import Facts
from varde.shared.domain.duties import (
    AT_ONCE,
    Duty,
    DutyCode,
    Whom,
    duties_of,
)
from varde.shared.domain.small_world import Region, widen
from varde.shared.texts.vocabulary import INDICATOR_CODES

CHILD = Facts(age=AgeGroup.CHILD)
ACUTE = Facts(urgency=Urgency.AKUTT)
GRAVE = frozenset({"ILO03", "ILO05"})

REGIONS = st.builds(
    Region,
    most_details=st.integers(0, 5),
    places=st.dictionaries(st.sampled_from(Arena), st.integers(0, 9)),
    rare_forms=st.frozensets(st.sampled_from(Form)),
    rare_signs=st.frozensets(st.sampled_from(sorted({*INDICATOR_CODES} - GRAVE))),
)


def _codes(facts: Facts) -> list[DutyCode]:
    return list(dict.fromkeys(duty.code for duty in duties_of(facts)))


def test_a_concern_without_marks_gives_no_duty() -> None:
    assert duties_of(Facts()) == ()


def test_an_acute_concern_says_call_before_any_other_duty() -> None:
    facts = replace(ACUTE, age=AgeGroup.CHILD, forms=(Form.MAR,), indicators=("GEN01", "ILO05"))
    for whom in (Whom.REPORTER, Whom.GROUP, Whom.LEAD):
        told = [duty.code for duty in duties_of(facts) if duty.whom is whom]
        assert told[0] is DutyCode.ACUTE


def test_danger_to_life_reminds_health_personnel_and_whoever_could_avert_it() -> None:
    assert _codes(ACUTE) == [DutyCode.ACUTE, DutyCode.AVERT, DutyCode.HEALTH]


@pytest.mark.parametrize("whom", [Whom.REPORTER, Whom.GROUP, Whom.LEAD])
def test_a_child_binds_reporter_group_and_lead_at_once(whom: Whom) -> None:
    assert Duty(DutyCode.CHILD, whom, at_once=True) in duties_of(CHILD)


@pytest.mark.parametrize(
    "facts",
    [
        Facts(forms=(Form.MAR,)),
        Facts(indicators=("ILO03",)),
        Facts(indicators=("ILO05",)),
        replace(CHILD, forms=(Form.SEX,)),
    ],
    ids=["forced marriage", "locked in", "violence", "an exploited child"],
)
def test_a_listed_crime_that_may_still_be_averted_binds_everybody(facts: Facts) -> None:
    assert Duty(DutyCode.AVERT, Whom.GROUP, at_once=True) in duties_of(facts)


@pytest.mark.parametrize("form", [Form.LAB, Form.SEX, Form.BEG, Form.CRIM, Form.UNK])
def test_trafficking_of_an_adult_alone_is_no_crime_that_must_be_averted(form: Form) -> None:
    assert DutyCode.AVERT not in _codes(Facts(forms=(form,), age=AgeGroup.ADULT))


def test_a_child_without_a_known_form_is_for_child_welfare_and_no_more() -> None:
    assert _codes(CHILD) == [DutyCode.CHILD]


def test_children_around_the_person_are_a_question_for_the_coordinator() -> None:
    (duty,) = duties_of(Facts(keywords=("barna",)))
    assert duty == Duty(DutyCode.HOUSEHOLD, Whom.COORDINATOR, at_once=False)


@pytest.mark.parametrize(
    ("facts", "protected"),
    [
        (Facts(reporter=Reporter.EMPLOYEE, forms=(Form.LAB,)), True),
        (Facts(reporter=Reporter.EMPLOYEE, arena=Arena.ARBEIDSPLASS), True),
        (Facts(reporter=Reporter.EMPLOYEE, arena=Arena.HJEM), False),
        (Facts(reporter=Reporter.PRIVATE, forms=(Form.LAB,)), False),
    ],
)
def test_an_employee_who_may_write_of_the_employer_is_protected(
    facts: Facts, protected: bool
) -> None:
    assert (DutyCode.WHISTLEBLOWER in _codes(facts)) is protected


@pytest.mark.parametrize(
    ("facts", "asked"),
    [
        (Facts(indicators=("GEN01",)), True),
        (Facts(reporter=Reporter.SELF, language=Language.EN), True),
        (Facts(reporter=Reporter.SELF), False),
        (Facts(language=Language.EN), False),
    ],
)
def test_an_interpreter_is_asked_for_where_others_speak_for_the_person(
    facts: Facts, asked: bool
) -> None:
    assert (DutyCode.INTERPRETER in _codes(facts)) is asked


@given(FACTS, REGIONS)
def test_no_small_world_hides_a_duty_that_cannot_wait(facts: Facts, region: Region) -> None:
    shown = widen(facts, region, {}).facts
    assert {c for c in _codes(facts) if c in AT_ONCE} == {c for c in _codes(shown) if c in AT_ONCE}


@given(FACTS)
def test_each_duty_is_told_once_to_each(facts: Facts) -> None:
    duties = duties_of(facts)
    assert len(set(duties)) == len(duties)
    assert [d.code for d in duties] == sorted((d.code for d in duties), key=list(DutyCode).index)
