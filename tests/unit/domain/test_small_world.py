"""Widening: never narrower, never without what protects, and the same every time."""

from collections import Counter
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varde.shared.domain.codes import (
    AgeGroup,
    Arena,
    Band,
    Form,
    Persons,
    Rarity,
    Reporter,
    Request,
    TimeFrame,
    Urgency,
)
from varde.shared.domain.concern import Facts
from varde.shared.domain.small_world import (
    COUNTABLE,
    SIGNS_TOGETHER,
    Combination,
    Region,
    Tally,
    Widening,
    combination,
    widen,
)
from varde.shared.texts.vocabulary import INDICATOR_CODES, SIGNAL_CODES

FACTS = st.builds(
    Facts,
    forms=st.lists(st.sampled_from(Form), min_size=1, max_size=3, unique=True).map(tuple),
    arena=st.sampled_from(Arena),
    urgency=st.sampled_from(Urgency),
    age=st.sampled_from(AgeGroup),
    indicators=st.lists(st.sampled_from(INDICATOR_CODES), unique=True, max_size=8).map(tuple),
    signals=st.lists(st.sampled_from(SIGNAL_CODES), unique=True).map(tuple),
    persons=st.sampled_from(Persons),
    reporter=st.sampled_from(Reporter),
    time_frame=st.sampled_from(TimeFrame),
    request=st.sampled_from(Request),
    vulnerable_adult=st.booleans(),
    contact_with_person=st.booleans(),
    keywords=st.just(("mottak",)),
)
REGIONS = st.builds(
    Region,
    most_details=st.integers(2, 5),
    places=st.dictionaries(st.sampled_from(sorted(COUNTABLE)), st.integers(0, 9)),
    rare_forms=st.frozensets(st.sampled_from([Form.ORG, Form.WAR, Form.BEG])),
    rare_signs=st.frozensets(st.sampled_from([*INDICATOR_CODES, "URG_PREGNANT"]), max_size=5),
    enough_cases=st.integers(1, 20),
    few_cases=st.integers(2, 5),
)
TALLIES = st.dictionaries(st.builds(combination, FACTS), st.integers(1, 9), max_size=12)
WORKERS = Facts(
    forms=(Form.LAB,),
    arena=Arena.SJO,
    age=AgeGroup.ADULT,
    persons=Persons.FEW,
    time_frame=TimeFrame.NOW,
    reporter=Reporter.EMPLOYEE,
    contact_with_person=True,
    indicators=("ILO02", "ILO05", "ILO07", "ILO08", "ILO11"),
)


def _said(facts: Facts) -> Facts:
    """``WORKERS`` and the like with nothing left but what always stays."""
    return replace(
        facts,
        arena=Arena.UKJENT,
        age=facts.age if facts.child else AgeGroup.UNKNOWN,
        persons=Persons.UNKNOWN,
        time_frame=TimeFrame.UNKNOWN,
        reporter=Reporter.UNKNOWN,
        contact_with_person=False,
    )


@given(FACTS, REGIONS, TALLIES)
def test_widening_never_says_anything_new(facts: Facts, region: Region, tally: Tally) -> None:
    shown = widen(facts, region, tally).facts
    assert shown.arena in {facts.arena, Arena.UKJENT}
    assert shown.age in {facts.age, AgeGroup.UNKNOWN}
    assert shown.persons in {facts.persons, Persons.UNKNOWN}
    assert shown.time_frame in {facts.time_frame, TimeFrame.UNKNOWN}
    assert shown.reporter in {facts.reporter, Reporter.UNKNOWN}
    assert shown.contact_with_person <= facts.contact_with_person
    assert [c for c in facts.indicators if c in shown.indicators] == [*shown.indicators]
    assert [c for c in facts.signals if c in shown.signals] == [*shown.signals]


@given(FACTS, REGIONS, TALLIES)
def test_what_protects_and_what_it_is_about_always_stays(
    facts: Facts, region: Region, tally: Tally
) -> None:
    shown = widen(facts, region, tally).facts
    kept = ("forms", "urgency", "child", "request", "vulnerable_adult", "language")
    assert [getattr(shown, name) for name in kept] == [getattr(facts, name) for name in kept]
    assert {*facts.signals} - {*shown.signals} <= {"URG_PREGNANT"}


@given(FACTS, REGIONS, TALLIES)
def test_widening_again_changes_nothing(facts: Facts, region: Region, tally: Tally) -> None:
    once = widen(facts, region, tally)
    assert widen(facts, region, tally) == once
    again = widen(once.facts, region, tally)
    assert (again.facts, again.widened) == (once.facts, ())


@given(FACTS, REGIONS, TALLIES)
def test_each_difference_has_its_reason(facts: Facts, region: Region, tally: Tally) -> None:
    once = widen(facts, region, tally)
    assert bool(once.widened) == (once.facts != replace(facts, keywords=()))


@given(FACTS, REGIONS, TALLIES, st.data())
def test_which_of_the_small_arenas_it_was_cannot_be_told(
    facts: Facts, region: Region, tally: Tally, data: st.DataObject
) -> None:
    small = sorted(a for a in COUNTABLE if region.small(a))
    if small:
        one, other = (data.draw(st.sampled_from(small)) for _ in range(2))
        first = widen(replace(facts, arena=one), region, tally)
        assert first == widen(replace(facts, arena=other), region, tally)
        assert first.facts.arena is Arena.UKJENT


@given(FACTS, REGIONS, TALLIES)
def test_what_is_shown_is_within_the_measure_or_held(
    facts: Facts, region: Region, tally: Tally
) -> None:
    once = widen(facts, region, tally)
    shown = once.facts
    details = [
        shown.arena is not Arena.UKJENT
        and not (shown.arena is Arena.HJEM and Form.DOM in shown.forms),
        shown.age is not AgeGroup.UNKNOWN,
        shown.persons is not Persons.UNKNOWN,
        shown.time_frame is not TimeFrame.UNKNOWN,
        shown.reporter is not Reporter.UNKNOWN or shown.contact_with_person,
        len(shown.indicators) > SIGNS_TOGETHER,
    ]
    if not once.too_rare:
        rare = region.rare_forms.intersection(shown.forms)
        assert sum(details) <= (0 if rare else region.most_details)
        assert not {*shown.indicators, *shown.signals} & region.rare_signs


def test_a_region_of_which_nothing_is_known_leaves_a_plain_concern_as_it_is() -> None:
    plain = Facts(forms=(Form.LAB,), arena=Arena.SJO, persons=Persons.ONE, indicators=("ILO07",))
    assert widen(plain, Region(), {}).facts == plain
    assert widen(plain, Region(), {}).widened == ()


def test_where_is_not_said_of_a_small_arena() -> None:
    shown = widen(replace(WORKERS, reporter=Reporter.UNKNOWN), Region(places={Arena.SJO: 4}), {})
    assert Widening(Band.ARENA, Rarity.SMALL_ARENA) in shown.widened
    assert shown.facts.arena is Arena.UKJENT
    assert (
        widen(WORKERS, Region(most_details=5, places={Arena.SJO: 5}), {}).facts.arena is Arena.SJO
    )


def test_signs_of_a_place_go_where_the_place_goes() -> None:
    moved = replace(WORKERS, indicators=("ILO07", "GEN06", "SEX03", "DOM01"))
    region = Region(most_details=6, places={Arena.SJO: 1})
    assert widen(moved, region, {}).facts.indicators == ("ILO07",)
    assert widen(moved, Region(most_details=6), {}).facts == moved


def test_the_group_loses_first_what_it_can_best_do_without() -> None:
    lost = [widen(WORKERS, Region(most_details=most), {}).widened for most in (5, 4, 3, 2)]
    ladder = (Band.TIME_FRAME, Band.REPORTER, Band.SIGNS, Band.PERSONS)
    for number, widened in enumerate(lost, 1):
        assert tuple(w.band for w in widened) == ladder[:number]
        assert {w.why for w in widened} == {Rarity.MANY_DETAILS}


def test_the_gravest_signs_are_those_that_stay() -> None:
    assert widen(WORKERS, Region(most_details=3), {}).facts.indicators == (
        "ILO05",
        "ILO07",
        "ILO08",
    )


def test_a_rare_form_stands_without_details_and_is_not_held_for_that() -> None:
    organ = replace(WORKERS, forms=(Form.ORG,))
    shown = widen(organ, Region(rare_forms=frozenset({Form.ORG})), {})
    assert replace(shown.facts, indicators=()) == replace(_said(organ), indicators=())
    assert {w.why for w in shown.widened} == {Rarity.RARE_FORM}
    assert not shown.too_rare


@pytest.mark.parametrize(
    "rarer",
    [{"age": AgeGroup.CHILD}, {"arena": Arena.INSTITUSJON}],
    ids=["about a child", "with one possible place"],
)
def test_a_rare_form_that_points_all_the_same_is_held(rarer: dict[str, object]) -> None:
    region = Region(rare_forms=frozenset({Form.ORG}), places={Arena.INSTITUSJON: 1})
    organ = replace(WORKERS, forms=(Form.ORG,), **rarer)  # type: ignore[arg-type] # fields of Facts
    assert widen(organ, region, {}).too_rare


def test_a_home_is_not_hidden_where_the_form_tells_it() -> None:
    au_pair = replace(WORKERS, forms=(Form.DOM,), arena=Arena.HJEM, age=AgeGroup.CHILD)
    shown = widen(au_pair, Region(most_details=2), {})
    assert shown.facts.arena is Arena.HJEM
    assert Band.ARENA not in {w.band for w in shown.widened}


def _cases(number: int, facts: Facts) -> Tally:
    return {combination(facts): number}


def test_a_new_installation_holds_nothing_for_want_of_earlier_cases() -> None:
    few = _cases(99, Facts(forms=(Form.SEX,)))
    assert not widen(WORKERS, Region(most_details=5), few).too_rare
    assert not widen(WORKERS, Region(), {}).too_rare


def test_with_enough_cases_one_without_its_like_is_held() -> None:
    shown = widen(WORKERS, Region(), _cases(100, Facts(forms=(Form.SEX,))))
    assert shown.too_rare
    assert Rarity.FEW_ALIKE in {w.why for w in shown.widened}


def test_with_enough_cases_it_is_widened_until_there_are_some_alike() -> None:
    earlier = Counter(_cases(97, Facts(forms=(Form.SEX,))))
    earlier[combination(replace(WORKERS, reporter=Reporter.PRIVATE, time_frame=TimeFrame.LONG))] = 3
    shown = widen(WORKERS, Region(), earlier)
    assert [w.band for w in shown.widened] == [Band.TIME_FRAME, Band.REPORTER]
    assert not shown.too_rare


@pytest.mark.parametrize(("age", "earlier"), list(product(AgeGroup, AgeGroup)))
def test_a_child_is_alike_to_children_only(age: AgeGroup, earlier: AgeGroup) -> None:
    tally = _cases(100, replace(WORKERS, age=earlier))
    child = AgeGroup.CHILD
    assert widen(replace(WORKERS, age=age), Region(), tally).too_rare == (
        (age is child) != (earlier is child)
    )


def test_a_combination_is_codes_without_blanks() -> None:
    assert combination(WORKERS) == Combination("LAB", "adult", "SJO", "few", "employee", "now")
    assert not any(" " in code for kind in (Form, AgeGroup, Arena, Persons) for code in kind)
