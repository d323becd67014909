"""The last guard: what may leave, and what is stopped."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from varde.shared.anonymise import AnonymisedText, Anonymiser, Leak, check, guard
from varde.shared.domain.codes import (
    AgeGroup,
    Arena,
    Form,
    Language,
    Persons,
    Reporter,
    Request,
    TimeFrame,
    Urgency,
)
from varde.shared.domain.concern import Facts
from varde.shared.summary import headline, summarise
from varde.shared.texts.vocabulary import INDICATOR_CODES, SIGNAL_CODES

FACTS = st.builds(
    Facts,
    forms=st.lists(st.sampled_from(Form), min_size=1, max_size=3, unique=True).map(tuple),
    arena=st.sampled_from(Arena),
    urgency=st.sampled_from(Urgency),
    age=st.sampled_from(AgeGroup),
    indicators=st.lists(st.sampled_from(INDICATOR_CODES), unique=True).map(tuple),
    signals=st.lists(st.sampled_from(SIGNAL_CODES), unique=True).map(tuple),
    persons=st.sampled_from(Persons),
    reporter=st.sampled_from(Reporter),
    time_frame=st.sampled_from(TimeFrame),
    request=st.sampled_from(Request),
    vulnerable_adult=st.booleans(),
    contact_with_person=st.booleans(),
)


@given(FACTS, st.sampled_from(Language))
@settings(deadline=None, max_examples=200)
def test_every_facts_summary_may_leave(facts: Facts, language: Language) -> None:
    assert check(summarise(facts, language)) == ()
    assert check(headline(facts, language)) == ()


@pytest.mark.parametrize(
    "note",
    [
        "Ringte krisesenteret, de har plass fra fredag.",
        "Barnevernet følger opp. Nytt møte tirsdag.",
        "NAV avklarer midlertidig bolig i dag.",
        "Vi trenger tolk til samtalen. Kan RVTS bidra?",
        "Ring 112 ved fare, ellers 02800 eller 116 111.",
        "Ser ut til å henge sammen med sak 26-4817.",
        "Person A og Virksomhet 1 er nevnt i begge sakene.",
        "Krisesenteret har snakka med personen, og ho vil ha hjelp.",
        "The shelter has a room from Friday. We will call the police.",
        "",
    ],
)
def test_an_ordinary_note_may_leave(note: str) -> None:
    assert check(note) == ()
    assert str(guard(note)) == note


@pytest.mark.parametrize(
    ("note", "kind"),
    [
        ("Snakket med Oksana Hrytsenko", "person"),
        ("snakket med oksana", "person"),
        ("Maria vil ha hjelp", "person"),
        ("ring 68 05 11 20", "phone"),
        ("ring 68\u200b051120", "phone"),
        ("fnr 13097248022", "identity"),
        ("Bilen er UC 04417", "vehicle"),
        ("Hun bor i Balsfjord", "place"),
        ("Skriv til ola@post.example", "email"),
        ("se https://bilder.example/x", "url"),
        ("Sak 2026 er tatt opp", "number"),
        ("Ring 112 68 05 11 20", "phone"),
        ("spør etter xhevahire", "person"),
    ],
)
def test_an_identifier_is_stopped_and_only_its_kind_is_told(note: str, kind: str) -> None:
    with pytest.raises(Leak) as stopped:
        guard(note)
    assert kind in stopped.value.kinds
    assert not any(word in str(stopped.value) for word in note.casefold().split() if len(word) > 3)


def test_the_finding_points_at_the_given_text() -> None:
    text = "Snakket\u200b med O\u0301ksana i dag"
    (finding,) = check(text)
    assert text[finding.start : finding.end] == "O\u0301ksana"


def test_a_passage_of_the_original_is_stopped() -> None:
    original = "Hun får aldri gå ut alene, og han tar telefonen hver kveld."
    assert check("Det meldes at hun får aldri gå ut alene her.") == ()
    findings = check("Det meldes at hun får aldri gå ut alene her.", original)
    assert {f.kind for f in findings} == {"passage"}
    assert check("Personen får ikke bevege seg fritt.", original) == ()


def test_a_name_of_the_original_is_stopped_even_when_it_is_an_ordinary_form() -> None:
    original = "De jobber for Polarvask Stormo AS, telefon 68 05 11 20."
    assert "original" in {f.kind for f in check("Snakket med noen hos polarvask.", original)}


def test_a_de_identified_account_may_leave_when_passages_are_its_nature() -> None:
    original = (
        "Oksana Hrytsenko, 34 år, får ikke lønn. Sjefen har tatt passet hennes og truer henne."
    )
    account = Anonymiser.load().anonymise("", original, Language.NB).text
    assert check(account, original, verbatim=False) == ()
    assert check(account, original)


@given(st.text(max_size=100), st.text(max_size=100))
@settings(deadline=None)
def test_it_never_raises_anything_but_leak(text: str, original: str) -> None:
    findings = check(text, original)
    if findings:
        with pytest.raises(Leak):
            guard(text, original)
    else:
        assert isinstance(guard(text, original), AnonymisedText)
    assert all(0 <= f.start < f.end <= len(text) for f in findings)
