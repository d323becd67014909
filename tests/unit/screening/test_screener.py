"""A first reading of a concern: form, arena, urgency, age, signs, and why."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from varde.shared.domain.codes import AgeGroup, Arena, Channel, Form, Reporter, Request, Urgency
from varde.shared.screening import Screener, Screening, indicator_codes, keywords, signal_codes

SCREENER = Screener.load()


def _screen(text: str, subject: str = "") -> Screening:
    return SCREENER.screen(subject, text, Channel.WEB)


def test_the_codes_are_those_of_the_domain() -> None:
    assert {f"ILO{n:02d}" for n in range(1, 12)} <= indicator_codes()
    assert "URG_NOW" in signal_codes()
    assert keywords()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Sjefen har tatt passet hennes.", "ILO07"),
        ("Hun får ikke lønn for jobben.", "ILO08"),
        ("Ho får ikkje løn for jobben.", "ILO08"),
        ("He took my passport and keeps it.", "ILO07"),
        ("De er låst inne om natta.", "ILO03"),
        ("Hun blir slått av han som eier stedet.", "ILO05"),
    ],
)
def test_a_sign_is_found_with_its_place(text: str, code: str) -> None:
    screening = _screen(text)
    assert code in screening.facts.indicators
    places = [e for e in screening.evidence if e.code == code]
    assert places
    assert all(0 <= e.start < e.end <= len(text) for e in places)


def test_a_denied_sign_is_not_found() -> None:
    assert "ILO07" not in _screen("Sjefen har ikke tatt passet hennes.").facts.indicators


@pytest.mark.parametrize(
    "text",
    [
        "Jenta er 15 år.",
        "Gutten, 17, jobber der.",
        "Hun er mellom 16 og 20 år.",
        "Ei jente, 14 år.",
    ],
)
def test_under_eighteen_and_doubt_count_as_child(text: str) -> None:
    assert _screen(text).facts.age is AgeGroup.CHILD


@pytest.mark.parametrize("text", ["Kvinnen er 34 år.", "En mann på 45 år er redd."])
def test_an_adult_is_an_adult(text: str) -> None:
    assert _screen(text).facts.age is not AgeGroup.CHILD


@pytest.mark.parametrize(
    "text",
    ["Gutten på 17 jobber hver natt.", "Jenta på 15 bor hos sjefen.", "Guten på 16 får ikkje løn."],
)
def test_a_person_of_a_number_is_that_old_though_the_sentence_goes_on(text: str) -> None:
    assert _screen(text).facts.age is AgeGroup.CHILD


def test_an_adult_of_a_number_is_an_adult() -> None:
    assert _screen("Mannen på 45 jobber uten lønn.").facts.age is AgeGroup.ADULT


@pytest.mark.parametrize(
    "text",
    [
        "De har vært der i 14 dager.",
        "Hun jobber 16 timer hver dag.",
        "Gutten på 17 timer vakt sover ikke.",
        "Elever på 12 skoler har sett det.",
        "Hun jobber på 17 steder.",
    ],
)
def test_other_numbers_are_no_age(text: str) -> None:
    assert _screen(text).facts.age is not AgeGroup.CHILD


def test_forms_arena_and_urgency_are_read() -> None:
    massage = _screen("På massasjeinstituttet selger de sex, og hun må ha kunder hele natta.").facts
    assert massage.forms[0] is Form.SEX
    assert massage.arena is Arena.MASSASJE
    begging = _screen("En kvinne tigger i sentrum, og en mann henter pengene.").facts
    assert Form.BEG in begging.forms
    acute = _screen("Haster! Han slår henne nå, hun er låst inne.").facts
    assert acute.urgency is Urgency.AKUTT


def test_a_question_about_courses_is_a_request_for_training() -> None:
    facts = _screen("Hei! Vi ønsker kurs om menneskehandel for de ansatte.").facts
    assert facts.request is Request.TRAINING
    assert facts.urgency is Urgency.RAAD


def test_a_self_report_is_seen() -> None:
    assert (
        _screen("Sjefen tok passet mitt og jeg får ikke lønn. Hjelp meg.").facts.reporter
        is Reporter.SELF
    )


@pytest.mark.parametrize(
    ("text", "name", "supported"),
    [
        ("Jeg er bekymret for en kvinne som jobber på salongen her.", "nb", True),
        ("Eg er uroa for ei kvinne som arbeider på salongen her.", "nn", True),
        ("I am worried about a woman who works in the salon.", "en", True),
        ("Martwię się o kobietę, która pracuje w sklepie obok.", "pl", False),
        ("Я беспокоюсь о женщине, которая работает в магазине.", "ru", False),
        ("", "nb", True),
    ],
)
def test_the_language_is_told(text: str, name: str, supported: bool) -> None:
    screening = _screen(text)
    assert screening.supported is supported
    if text:
        assert screening.language_name == name


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300), st.sampled_from(list(Channel)))
def test_any_text_gets_a_reading(text: str, channel: Channel) -> None:
    screening = SCREENER.screen("", text, channel)
    assert screening.facts.forms
    assert all(0 <= e.start <= e.end <= len(text) for e in screening.evidence)
    assert SCREENER.screen("", text, channel) == screening


def test_half_a_sign_is_screened_as_any_text() -> None:
    assert _screen("Hun får ikke lønn \ud800.").supported
