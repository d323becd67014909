"""docs/readers.md shows what Varde writes today, and counts answers as it says."""

import pytest

from support import readers
from support.readers import QUESTIONS, answers_of, readings, verdict
from varde.shared.domain.codes import AgeGroup, Arena, Form, Language, Persons, Reporter, Urgency
from varde.shared.domain.concern import Facts


def test_the_page_shows_what_varde_writes_today() -> None:
    page = readers.PAGE.read_text(encoding="utf-8")
    written = page.partition(readers.START)[2].partition(readers.END)[0].strip()
    assert written == readers.page(), "make readers"


def test_the_concerns_are_of_every_form_and_arena() -> None:
    meant = [reading.means for reading in readings()]
    forms = {form for answers in meant for form in answers[2].split("+")}
    assert forms == {*Form, "?"} - {Form.UNK}
    assert {answers[3] for answers in meant} == {*Arena, "?"} - {Arena.UKJENT}
    assert {answers[6] for answers in meant} >= {*Reporter} - {Reporter.UNKNOWN}


def test_every_summary_is_shown_in_every_language_and_answered_ten_times() -> None:
    assert len(readings()) == 20
    for reading in readings():
        assert set(reading.summaries) == set(Language)
        assert len(reading.means) == len(reading.read) == len(QUESTIONS)


@pytest.mark.parametrize(
    ("answer", "true", "counted"),
    [
        ("yes", "yes", "right"),
        ("?", "?", "right"),
        ("ILO07+ILO08", "ILO08+ILO07", "right"),
        ("?", "yes", "cannot be told"),
        ("no", "yes", "wrong"),
        ("one", "?", "wrong"),
        ("ILO07", "ILO08+ILO07", "wrong"),
    ],
)
def test_an_answer_is_right_not_to_be_told_or_wrong(answer: str, true: str, counted: str) -> None:
    assert verdict(answer, true) == counted


def test_the_facts_answer_the_questions() -> None:
    facts = Facts(
        forms=(Form.BEG, Form.SEX),
        urgency=Urgency.AKUTT,
        age=AgeGroup.CHILD,
        persons=Persons.FEW,
        reporter=Reporter.SELF,
        indicators=("BEG01", "ILO07"),
        signals=("URG_NOW", "URG_CHILD"),
    )
    assert answers_of(facts) == (
        "now",
        "yes",
        "BEG+SEX",
        "?",
        "few",
        "case",
        "self",
        "yes",
        "ILO07+URG_NOW",
        "yes",
    )
    unknown = ("no", "?", "?", "?", "?", "case", "?", "?", "-", "no")
    assert answers_of(Facts()) == unknown
