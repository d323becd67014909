"""Facts to sentences: every combination of codes reads well and says nothing it may not say."""

import re
from importlib.resources import files

import pytest
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

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
from varde.shared.summary import HEADLINE_LENGTH, headline, summarise, words
from varde.shared.texts.vocabulary import INDICATOR_CODES, SIGNAL_CODES

FACTS = st.builds(
    Facts,
    forms=st.lists(st.sampled_from(Form), min_size=1, max_size=9, unique=True).map(tuple),
    arena=st.sampled_from(Arena),
    urgency=st.sampled_from(Urgency),
    age=st.sampled_from(AgeGroup),
    indicators=st.lists(st.sampled_from([*INDICATOR_CODES, "ZZZ99"]), unique=True).map(tuple),
    signals=st.lists(st.sampled_from([*SIGNAL_CODES, "URG_ZZZ"]), unique=True).map(tuple),
    persons=st.sampled_from(Persons),
    reporter=st.sampled_from(Reporter),
    time_frame=st.sampled_from(TimeFrame),
    request=st.sampled_from(Request),
    vulnerable_adult=st.booleans(),
    contact_with_person=st.booleans(),
    keywords=st.just(("mottak",)),
)
LANGUAGES = st.sampled_from(Language)
NEVER = re.compile(
    r"\b(offer|victim|offeret|skyldig|guilty|gjerningsperson|perpetrator|hun|ho|han|she|he|her|his)\b",
    re.IGNORECASE,
)
CODE_NAME = re.compile(r"\b[A-ZÆØÅ]{2,}\d*\b|_|\b[A-Z]{3}\d|[{}]")


@given(FACTS, LANGUAGES)
def test_every_combination_gives_two_to_five_clean_sentences(
    facts: Facts, language: Language
) -> None:
    text = summarise(facts, language)
    assert text.endswith(".")
    assert "  " not in text
    assert " ," not in text
    assert ".." not in text
    assert not CODE_NAME.search(text)
    assert not NEVER.search(text)
    sentences = re.split(r"(?<=\.) ", text)
    assert 2 <= len(sentences) <= 5
    assert all(s[0].isupper() for s in sentences)


@given(FACTS, LANGUAGES)
def test_a_headline_is_one_short_line(facts: Facts, language: Language) -> None:
    line = headline(facts, language)
    assert 0 < len(line) <= HEADLINE_LENGTH
    assert not CODE_NAME.search(line)
    assert not NEVER.search(line)
    assert line[0].isupper()
    assert not line.endswith(".")


@given(FACTS, LANGUAGES)
def test_the_emergency_number_stands_first_when_it_is_acute_and_nowhere_else(
    facts: Facts, language: Language
) -> None:
    first = {Language.NB: "Ring 112", Language.NN: "Ring 112", Language.EN: "Call 112"}[language]
    text = summarise(facts, language)
    assert text.startswith(first) == (facts.urgency is Urgency.AKUTT)
    assert text.count("112") == (facts.urgency is Urgency.AKUTT)


@given(FACTS, LANGUAGES)
def test_a_child_is_never_left_out(facts: Facts, language: Language) -> None:
    assert ("18" in summarise(facts, language)) == facts.child
    if headline(facts, language) != headline(Facts(request=Request.TRAINING), language):
        assert ("18" in headline(facts, language)) == facts.child


@given(FACTS, LANGUAGES)
def test_the_language_of_the_concern_does_not_show(facts: Facts, language: Language) -> None:
    for other in Language:
        told = Facts(language=other, forms=facts.forms, indicators=facts.indicators)
        same = Facts(forms=facts.forms, indicators=facts.indicators)
        assert summarise(told, language) == summarise(same, language)


WORK = Facts(
    forms=(Form.LAB,),
    arena=Arena.ARBEIDSPLASS,
    urgency=Urgency.HOY,
    age=AgeGroup.ADULT,
    indicators=("ILO06", "ILO07", "ILO08", "GEN01"),
    persons=Persons.ONE,
    reporter=Reporter.EMPLOYEE,
    time_frame=TimeFrame.LONG,
    contact_with_person=True,
)
LOCKED_IN = Facts(
    forms=(Form.UNK,),
    arena=Arena.HJEM,
    urgency=Urgency.AKUTT,
    indicators=("ILO03", "ILO05"),
    signals=("URG_VIOLENCE", "URG_WEAPON"),
    persons=Persons.ONE,
    reporter=Reporter.PRIVATE,
    time_frame=TimeFrame.NOW,
)
WEDDING = Facts(
    forms=(Form.MAR, Form.LAB),
    arena=Arena.HJEM,
    urgency=Urgency.HOY,
    age=AgeGroup.CHILD,
    indicators=("ILO04", "MAR01"),
    signals=("URG_TRAVEL", "URG_CHILD"),
    persons=Persons.ONE,
    reporter=Reporter.SELF,
    request=Request.ADVICE,
)
COURSE = Facts(urgency=Urgency.RAAD, request=Request.TRAINING, reporter=Reporter.BUSINESS)


def test_a_workplace_in_bokmal() -> None:
    assert headline(WORK, Language.NB) == "Haster: mulig tvangsarbeid på en arbeidsplass"
    assert summarise(WORK, Language.NB) == (
        "Bekymringen gjelder mulig tvangsarbeid på en arbeidsplass. "
        "Det gjelder en voksen person, og det ser ut til å ha pågått lenge. "
        "Det er tegn på trusler, styring fra andre, tilbakeholdte identitetspapirer og manglende "
        "lønn. Bekymringen bør vurderes raskt. "
        "En ansatt i offentlig tjeneste har kontakt med den eller dem det gjelder, "
        "og ber om drøfting og oppfølging."
    )


def test_an_acute_case_in_bokmal() -> None:
    assert headline(LOCKED_IN, Language.NB) == "Akutt: mulig utnyttelse i et privat hjem"
    assert summarise(LOCKED_IN, Language.NB) == (
        "Ring 112 hvis liv eller helse er i fare: Meldingen forteller om pågående vold og våpen. "
        "Bekymringen gjelder mulig utnyttelse i et privat hjem, men det er uklart hva slags. "
        "Det gjelder en person, og det ser ut til å pågå nå. "
        "Det er tegn på fysisk eller seksuell vold og begrenset bevegelsesfrihet. "
        "En privatperson ber om drøfting og oppfølging."
    )


def test_a_child_in_nynorsk() -> None:
    assert headline(WEDDING, Language.NN) == "Hastar: mogleg tvangsekteskap, mogleg under 18 år"
    assert summarise(WEDDING, Language.NN) == (
        "Uroa gjeld mogleg tvangsekteskap eller tvangsarbeid, knytt til ein privat heim. "
        "Det gjeld ein person som er eller kan vere under 18 år. Det er teikn på isolasjon. "
        "Uroa bør vurderast raskt, fordi meldinga fortel om ei nær føreståande reise. "
        "Den det gjeld, har sjølv teke kontakt og ber om råd."
    )


def test_a_workplace_in_english() -> None:
    assert summarise(WORK, Language.EN) == (
        "The concern is about possible forced labour at a workplace. "
        "It concerns one adult, and it seems to have gone on for a long time. "
        "There are signs of threats, control by others, retained identity papers and unpaid "
        "wages. The concern should be assessed quickly. "
        "A public employee is in contact with those concerned and asks for discussion and "
        "follow-up."
    )


def test_a_question_about_training_is_no_case() -> None:
    assert headline(COURSE, Language.NB) == "Spørsmål om opplæring"
    assert summarise(COURSE, Language.NB) == ("En virksomhet ber om opplæring om utnyttelse.")


def test_every_code_has_its_phrase() -> None:
    assert set(words.FORMS) == set(Form)
    assert set(words.PLACES) == set(words.LINKS) == set(Arena) - {Arena.UKJENT}
    assert set(words.SIGNS) == set(INDICATOR_CODES)
    assert set(words.SIGNALS) == set(SIGNAL_CODES) - {"URG_CHILD"}
    assert len(words.WHO) == len(Persons) * len(AgeGroup)


def test_the_three_catalogues_hold_every_message() -> None:
    folder = files("varde.shared.summary")
    source = "".join(folder.joinpath(f).read_text("utf-8") for f in ("__init__.py", "words.py"))
    used = set(re.findall(r'\bt\(\s*"([^"]+)"', source))
    for language in Language:
        with folder.joinpath("locale", f"{language}.po").open("rb") as catalogue:
            entries = {m.id: m.string for m in read_po(catalogue, locale=str(language)) if m.id}
        assert set(entries) == used
        assert all(entries.values())


@pytest.mark.parametrize(
    ("language", "one"),
    [
        (Language.NB, " Det gjelder en person. Den det gjelder, har selv tatt kontakt"),
        (Language.NN, " Det gjeld ein person. Den det gjeld, har sjølv teke kontakt"),
        (Language.EN, " It concerns one person. The person concerned made contact"),
    ],
)
def test_who_reports_for_herself_is_one_also_where_nothing_else_is_known(
    language: Language, one: str
) -> None:
    assert one in summarise(Facts(reporter=Reporter.SELF), language)
