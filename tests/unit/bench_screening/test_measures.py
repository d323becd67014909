"""What is counted of a reading, and what counts neither way."""

from dataclasses import replace

import pytest

from bench.screening import measures, misses
from bench.screening.measures import MEASURES
from bench.screening.reader import Reading
from bench.screening.sets import Concern
from varde.shared.domain.codes import (
    AgeGroup,
    Arena,
    Channel,
    Form,
    Language,
    Reporter,
    Request,
    Urgency,
)
from varde.shared.domain.concern import Facts

CONCERN = Concern(
    concern_id="1",
    language="nb",
    channel=Channel.WEB,
    subject="",
    text="En tekst.",
    forms=("LAB", "DOM"),
    arena="HJEM",
    urgency=Urgency.HOY,
    indicators=frozenset({"ILO07", "ILO08"}),
    possible=frozenset({"GEN02"}),
    signals=frozenset({"URG_TRAVEL"}),
    lead="NAV",
    facets={
        "is_concern": True,
        "child": False,
        "self_report": True,
        "request": "",
        "vulnerable_adult": None,
    },
)
RIGHT = Reading(
    is_concern=True,
    facts=Facts(
        language=Language.NB,
        forms=(Form.LAB,),
        arena=Arena.HJEM,
        urgency=Urgency.HOY,
        indicators=("ILO07", "ILO08"),
        signals=("URG_TRAVEL",),
        reporter=Reporter.SELF,
    ),
    lead="NAV",
)
NONE = replace(CONCERN, urgency=Urgency.NORMAL, facets={**CONCERN.facets, "is_concern": False})


def _read(**facts: object) -> Reading:
    return replace(RIGHT, facts=replace(RIGHT.facts, **facts))  # type: ignore[arg-type] # any field


def test_what_is_read_as_expected_is_right_in_everything() -> None:
    for name, measure in MEASURES.items():
        part, whole = measure(CONCERN, RIGHT)
        assert part == whole, name
    assert misses.of_indicators([(CONCERN, RIGHT)]) == {}
    assert not misses.of_choices([(CONCERN, RIGHT)])


def test_indicators_that_one_may_tick_or_not_count_neither_way() -> None:
    reading = _read(indicators=("ILO07", "GEN02", "MAR01"))
    assert measures.recall(CONCERN, reading) == (1, 2)
    assert measures.precision(CONCERN, reading) == (1, 2)
    assert misses.of_indicators([(CONCERN, reading)]) == {"ILO08": (1, 1, 0), "MAR01": (0, 0, 1)}


def test_a_concern_without_findings_says_nothing_about_precision() -> None:
    assert measures.precision(CONCERN, _read(indicators=())) == (0, 0)


@pytest.mark.parametrize(
    ("forms", "right"), [((Form.DOM, Form.SEX), 1), ((Form.SEX, Form.LAB), 0), ((Form.UNK,), 0)]
)
def test_only_the_first_form_counts_and_any_expected_one_is_right(
    forms: tuple[Form, ...], right: int
) -> None:
    assert measures.form(CONCERN, _read(forms=forms)) == (right, 1)


def test_urgency_must_be_exact() -> None:
    assert measures.urgency(CONCERN, _read(urgency=Urgency.AKUTT)) == (0, 1)
    assert misses.of_choices([(CONCERN, _read(urgency=Urgency.AKUTT))]) == {
        "urgency HOY read as AKUTT": 1
    }


@pytest.mark.parametrize(
    ("read", "low"),
    [(Urgency.AKUTT, 0), (Urgency.HOY, 0), (Urgency.NORMAL, 1), (Urgency.RAAD, 1)],
)
def test_acute_danger_may_be_read_as_high_but_not_lower(read: Urgency, low: int) -> None:
    acute = replace(CONCERN, urgency=Urgency.AKUTT)
    assert measures.too_low(acute, _read(urgency=read)) == (low, 1)
    assert measures.too_low(CONCERN, _read(urgency=read)) == (0, 0)


@pytest.mark.parametrize(
    ("read", "calm"),
    [(Urgency.AKUTT, 0), (Urgency.HOY, 0), (Urgency.NORMAL, 1), (Urgency.RAAD, 1)],
)
def test_what_is_no_concern_must_alarm_nobody(read: Urgency, calm: int) -> None:
    assert measures.urgency(NONE, _read(urgency=read)) == (calm, 1)
    assert measures.raised(NONE, _read(urgency=read)) == (1 - calm, 1)
    assert measures.raised(CONCERN, _read(urgency=read)) == (0, 0)


def test_where_a_text_that_is_no_concern_happens_does_not_matter() -> None:
    assert measures.arena(NONE, RIGHT) == (0, 0)
    assert measures.arena(CONCERN, _read(arena=Arena.GATE)) == (0, 1)


def test_labels_on_which_coordinators_would_differ_are_not_scored() -> None:
    unsure = replace(CONCERN, arena=None, lead=None)
    assert measures.arena(unsure, RIGHT) == measures.lead(unsure, RIGHT) == (0, 0)
    assert MEASURES["vulnerable adult"](CONCERN, _read(vulnerable_adult=True)) == (0, 0)


def test_the_facets_are_compared_as_the_sets_write_them() -> None:
    wrong = _read(request=Request.ADVICE, age=AgeGroup.CHILD, reporter=Reporter.PRIVATE)
    for name in ("child", "self report", "request"):
        assert MEASURES[name](CONCERN, wrong) == (0, 1)
    asked = replace(CONCERN, facets={**CONCERN.facets, "request": "advice"})
    assert MEASURES["request"](asked, wrong) == (1, 1)
    assert misses.of_choices([(CONCERN, replace(wrong, is_concern=False, lead="POLITI"))]) == {
        "child no read as yes": 1,
        "is concern yes read as no": 1,
        "lead NAV read as POLITI": 1,
        "request case read as advice": 1,
        "self report yes read as no": 1,
    }


def test_a_set_is_summed_over_its_concerns() -> None:
    measured = measures.measured([(CONCERN, RIGHT), (CONCERN, _read(indicators=("ILO07",)))])
    assert (measured[measures.RECALL].whole, measured[measures.RECALL].value) == (4, 0.75)
