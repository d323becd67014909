"""The residual risk: the same text always gets the same grade, and the reasons tell no content."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from varde.shared.anonymise import Anonymiser, Grade, Reason, Risk, grade_text, reason_texts
from varde.shared.anonymise.risk import LONG_CHARACTERS, assess
from varde.shared.anonymise.spans import Account, Kind
from varde.shared.domain.codes import Language

ENGINE = Anonymiser.load()
PLAIN = "Hun får ikke lønn og sover på gulvet."


def _risk(text: str, language: Language = Language.NB, *, subject: str = "") -> Risk:
    return ENGINE.anonymise(subject, text, language).risk


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (PLAIN, Language.NB),
        ("Ho får ikkje løn og søv på golvet.", Language.NN),
        ("She is not paid and sleeps on the floor.", Language.EN),
        ("Hun heter Oksana Prøvenko. Ring 68 05 11 20.", Language.NB),
        ("Det eneste hun spiser på jobben er ris.", Language.NB),
        ("Mannen jobber der hver dag.", Language.NB),
    ],
)
def test_an_account_with_nothing_doubtful_is_low(text: str, language: Language) -> None:
    assert _risk(text, language) == Risk(Grade.LOW, (), language)


@pytest.mark.parametrize(
    ("language", "text", "reason"),
    [
        (Language.NB, "Hun er den eneste fra [Asia] i bygda.", Reason.ONLY_ONE),
        (Language.NN, "Ho er den einaste frå [Asia] i Stad 1.", Reason.ONLY_ONE),
        (Language.EN, "She is the only woman in our village.", Reason.ONLY_ONE),
        (Language.NB, "Saken sto i avisen.", Reason.KNOWN_EVENT),
        (Language.NN, "Saka var i media.", Reason.KNOWN_EVENT),
        (Language.EN, "It was in the news.", Reason.KNOWN_EVENT),
        (Language.NB, "Han har en tatovering på halsen.", Reason.BODY),
        (Language.NN, "Han manglar ein finger.", Reason.BODY),
        (Language.EN, "She has a scar on her arm.", Reason.BODY),
        (Language.NB, "Hun har en sjelden sykdom.", Reason.ILLNESS),
        (Language.NN, "Ho har ein sjeldan sjukdom.", Reason.ILLNESS),
        (Language.EN, "He has a rare skin disease.", Reason.ILLNESS),
        (Language.NB, "Hun er gravid i uke 23.", Reason.PREGNANCY),
        (Language.NN, "Ho er 23 veker på veg.", Reason.PREGNANCY),
        (Language.EN, "She is 23 weeks pregnant.", Reason.PREGNANCY),
        (Language.NB, "Hun har tvillinger.", Reason.FAMILY),
        (Language.NN, "Ho har åtte born.", Reason.FAMILY),
        (Language.EN, "She has seven children.", Reason.FAMILY),
        (Language.NB, "Mannen hennes jobber i kommunen.", Reason.PARTNER_WORK),
        (Language.NN, "Sambuaren arbeider på ei ferje.", Reason.PARTNER_WORK),
        (Language.EN, "Her husband works at the school.", Reason.PARTNER_WORK),
    ],
)
def test_a_rare_mark_raises_the_risk(language: Language, text: str, reason: Reason) -> None:
    risk = assess(text, text, (), language)
    assert reason in risk.reasons
    assert risk.grade is not Grade.LOW


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Han har ikke grunkelbrot.", Reason.UNKNOWN_WORDS),
        ("Hun heter Марія.", Reason.MIXED_SCRIPT),
        ("> Du skrev til meg.\nHun får ikke lønn.", Reason.THREAD),
        ("Fra: Kari Prøvestad\nHun får ikke lønn.", Reason.THREAD),
        ("Hun får ikke lønn.\n\nMed vennlig hilsen\nKari Prøvestad", Reason.SIGNATURE),
        (
            "Oksana er 34 år, fra Ukraina, jobber som vekter og bor i Tromsø.",
            Reason.MANY_TRAITS,
        ),
    ],
)
def test_what_was_doubted_or_left_over_raises_the_risk(text: str, reason: Reason) -> None:
    risk = _risk(text)
    assert reason in risk.reasons
    assert risk.grade is not Grade.LOW


def test_a_very_long_account_is_not_low() -> None:
    text = PLAIN * (LONG_CHARACTERS // len(PLAIN) + 1)
    assert _risk(text) == Risk(Grade.MEDIUM, (Reason.LONG,), "nb")


def test_another_language_is_high_and_named() -> None:
    risk = ENGINE.anonymise("", PLAIN, Language.NB, written_in="pl").risk
    assert risk.grade is Grade.HIGH
    assert reason_texts(risk, Language.NB) == ("Språk: polsk. Varde kan ikke lese alt.",)
    assert reason_texts(risk, Language.EN) == ("Language: Polish. Varde cannot read all of it.",)


def test_a_name_that_is_left_is_high() -> None:
    left = "Ring Oksana Prøvenko på 68 05 11 20."
    assert assess(left, left, (), "nb") == Risk(Grade.HIGH, (Reason.STILL_FOUND,), "nb")


def test_three_reasons_together_are_high() -> None:
    assert _risk("Hun er gravid i uke 23, har tvillinger og et arr.").grade is Grade.HIGH


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Mannen hennes er sykepleier.", Language.NB),
        ("Mannen hennar er dykkar.", Language.NN),
        ("Her husband is a nurse.", Language.EN),
    ],
)
def test_what_a_partner_works_with_counts_as_a_sector_too(text: str, language: Language) -> None:
    assert Reason.PARTNER_WORK in _risk(text, language).reasons


@pytest.mark.parametrize("country", [Kind.COUNTRY, Kind.STATE])
def test_a_country_tells_no_more_than_a_nationality(country: Kind) -> None:
    three = [Kind.NATIONALITY, Kind.AGE, Kind.OCCUPATION]
    assert Reason.MANY_TRAITS not in assess("", "", [*three, country], "nb").reasons
    assert Reason.MANY_TRAITS in assess("", "", [*three, country, Kind.PLACE], "nb").reasons


def test_the_subject_counts() -> None:
    assert Reason.BODY in _risk(PLAIN, subject="Kvinne med tatovering").reasons


def test_what_is_masked_is_no_rare_mark_any_more() -> None:
    text = "Skriv til avisa@privat.example."
    assert Reason.KNOWN_EVENT in assess(text, text, (), "nb").reasons
    assert _risk(text).grade is Grade.LOW


def test_what_nobody_assessed_is_high() -> None:
    assert Account(PLAIN).risk.grade is Grade.HIGH


@pytest.mark.parametrize("language", list(Language))
def test_every_grade_and_reason_is_said_in_each_language(language: Language) -> None:
    sentences = reason_texts(Risk(Grade.HIGH, tuple(Reason), "so"), language)
    assert len(set(sentences)) == len(Reason)
    assert all(s[0].isupper() and s.endswith(".") and "{" not in s for s in sentences)
    assert len({grade_text(grade, language) for grade in Grade}) == len(Grade)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300), st.sampled_from(list(Language)))
def test_any_text_is_graded_and_always_the_same(text: str, language: Language) -> None:
    risk = _risk(text, language)
    assert risk == _risk(text, language)
    assert (risk.grade is Grade.LOW) == (not risk.reasons)
