"""Where a sign was found, how surely a facet was read, and from which words."""

import pytest

from support.screened import screened, shipped_screener
from varde.shared.domain.codes import Channel, Request
from varde.shared.screening.context import Reading
from varde.shared.screening.screener import Confidence, Finding, Screening

TAKEN = "Sjefen har tatt passet hennes."


def finding(screening: Screening, facet: str) -> Finding:
    (found,) = (each for each in screening.findings if each.facet == facet)
    return found


@pytest.mark.parametrize("subject", ["", "Hei", "Bekymring for ei jente"])
def test_places_count_from_the_beginning_of_the_text_whatever_the_subject_is(subject: str) -> None:
    evidence = shipped_screener().screen(subject, TAKEN, Channel.EMAIL).evidence
    words = {TAKEN[e.start : e.end] for e in evidence if e.code == "ILO07"}
    assert "tatt passet" in words
    assert {TAKEN[e.sentence_start : e.sentence_end] for e in evidence} == {TAKEN.rstrip(".")}


def test_a_sign_in_the_subject_counts_and_has_no_place_in_the_text() -> None:
    screening = shipped_screener().screen(TAKEN, "Se over.", Channel.EMAIL)
    assert "ILO07" in screening.facts.indicators
    assert screening.evidence == ()


def test_what_is_denied_is_set_aside_and_nothing_else() -> None:
    screening = screened("Sjefen har ikke tatt passet hennes. Hun får ikke lønn.")
    assert {(e.code, e.reading) for e in screening.set_aside} == {("ILO07", Reading.DENIED)}
    assert {e.reading for e in screening.evidence} == {Reading.STATED}


def test_a_facet_is_surer_the_more_wordings_speak_for_it() -> None:
    none, one, two = (
        finding(screened(text), "vulnerable").confidence
        for text in (
            "Hei.",
            "Hun er utviklingshemmet.",
            "Hun er utviklingshemmet. Han er rusavhengig.",
        )
    )
    assert (none, one, two) == (Confidence.LOW, Confidence.MEDIUM, Confidence.HIGH)


def test_a_facet_shows_the_words_that_speak_for_it_as_far_as_they_are_stated() -> None:
    text = "Det er et skip i havna. Mannskapet på skipet får ikke lønn."
    arena = finding(screened(text), "arena")
    assert arena.value == "SJO"
    assert "skip" in {text[e.start : e.end] for e in arena.evidence}
    assert finding(screened("Hei."), "arena").evidence == ()


@pytest.mark.parametrize(
    ("text", "request_read"),
    [
        ("Kan dere holde et kurs for oss?", Request.TRAINING),
        ("Jeg lurer på om vi kan melde slikt anonymt?", Request.ADVICE),
        (
            "Kan dere holde et kurs? Hvem skal man ringe, og hvor går grensen for når vi bør melde?",
            Request.ADVICE,
        ),
    ],
)
def test_of_two_questions_in_general_the_one_that_is_asked_more_is_taken(
    text: str, request_read: Request
) -> None:
    assert screened(text).facts.request is request_read
