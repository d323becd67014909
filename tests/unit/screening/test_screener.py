"""A first reading of a concern: form, arena, urgency, signs, and why."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.screened import screened, shipped_screener
from varde.shared.domain.codes import Arena, Channel, Form, Reporter, Request, Urgency


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
    screening = screened(text)
    assert code in screening.facts.indicators
    places = [e for e in screening.evidence if e.code == code]
    assert places
    assert all(0 <= e.start < e.end <= len(text) for e in places)


def test_a_denied_sign_is_not_found() -> None:
    assert "ILO07" not in screened("Sjefen har ikke tatt passet hennes.").facts.indicators


def test_forms_arena_and_urgency_are_read() -> None:
    massage = screened(
        "På massasjeinstituttet selger de sex, og hun må ha kunder hele natta."
    ).facts
    assert massage.forms[0] is Form.SEX
    assert massage.arena is Arena.MASSASJE
    begging = screened("En kvinne tigger i sentrum, og en mann henter pengene.").facts
    assert Form.BEG in begging.forms
    acute = screened("Haster! Han slår henne nå, hun er låst inne.").facts
    assert acute.urgency is Urgency.AKUTT


def test_a_question_about_courses_is_a_request_for_training() -> None:
    facts = screened("Hei! Vi ønsker kurs om menneskehandel for de ansatte.").facts
    assert facts.request is Request.TRAINING
    assert facts.urgency is Urgency.RAAD


def test_a_self_report_is_seen() -> None:
    assert (
        screened("Sjefen tok passet mitt og jeg får ikke lønn. Hjelp meg.").facts.reporter
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
    screening = screened(text)
    assert screening.supported is supported
    if text:
        assert screening.language_name == name


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300), st.sampled_from(list(Channel)))
def test_any_text_gets_a_reading(text: str, channel: Channel) -> None:
    screening = shipped_screener().screen("", text, channel)
    assert screening.facts.forms
    assert all(0 <= e.start <= e.end <= len(text) for e in screening.evidence)
    assert shipped_screener().screen("", text, channel) == screening


def test_half_a_sign_is_screened_as_any_text() -> None:
    assert screened("Hun får ikke lønn \ud800.").supported


@pytest.mark.parametrize(
    ("text", "arena"),
    [
        ("Sjefen på bilvasken holder passene, og lønna får de ikke.", Arena.ARBEIDSPLASS),
        ("Mannskapet på tråleren får ikke lønn, sier skipperen.", Arena.SJO),
        ("Hushjelpa hos familien får ikkje løn og har ikkje passet.", Arena.HJEM),
        ("He keeps her passport and sells her pictures on Snapchat.", Arena.DIGITALT),
        ("Hotellet her har en gjest som låser inn jenter på rommet.", Arena.OVERNATTING),
    ],
)
def test_the_place_itself_says_more_than_what_is_there_too(text: str, arena: Arena) -> None:
    assert screened(text).facts.arena is arena


def test_unpaid_work_beside_a_sign_of_another_form_is_not_forced_labour() -> None:
    text = "Au pairen får ikke lønn og jobber 14 timer hver dag hos familien, hun passer barna."
    assert screened(text).facts.forms[0] is Form.DOM


def test_a_complaint_that_names_a_place_has_neither_form_nor_alarm() -> None:
    facts = screened("Naboen spiller trommer i leiligheten, og utleier gjør ingenting.").facts
    assert facts.forms == (Form.UNK,)
    assert facts.urgency is Urgency.NORMAL


@pytest.mark.parametrize(
    "text",
    [
        "Vi hører skrik fra leiligheten under, en jente hyler at hun ikke vil.",
        "Eg er i fare, hjelp meg no",
        "He put a knife to her throat.",
    ],
)
def test_a_cry_for_help_is_acute_though_no_indicator_was_found(text: str) -> None:
    assert screened(text).facts.urgency is Urgency.AKUTT


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("Hun er gravid.", "URG_PREGNANT"),
        ("Vi reiser til Spania på fredag.", "URG_TRAVEL"),
    ],
)
def test_what_may_be_harmless_is_urgent_only_beside_an_indicator(text: str, sign: str) -> None:
    assert sign not in screened(text).facts.signals
    beside = screened(f"{text} Han slår henne, og hun får ikke gå ut.")
    assert sign in beside.facts.signals
    assert any(e.code == sign for e in beside.evidence)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Vi ønsker en fagdag for de ansatte. Har dere noen som kan holde kurs?", Request.TRAINING),
        ("Hvilke tegn bør vi se etter i resepsjonen? Finnes det en sjekkliste?", Request.ADVICE),
        ("Sjefen har passet hennes. Hvem skal man ringe på kveldstid?", Request.CASE),
    ],
)
def test_what_is_asked_for_is_told_apart(text: str, asked: Request) -> None:
    assert screened(text).facts.request is asked


@pytest.mark.parametrize(
    ("text", "reporter"),
    [
        ("captain says passport is safer with him. we cannot go on land", Reporter.SELF),
        ("Mannen min tvinger meg til å jobbe hver natt.", Reporter.SELF),
        ("Eg er i fare, hjelp meg no", Reporter.SELF),
        ("Takk for hjelpen, min sjef var snill.", Reporter.UNKNOWN),
    ],
)
def test_who_speaks_for_themselves_is_heard(text: str, reporter: Reporter) -> None:
    assert screened(text).facts.reporter is reporter


@pytest.mark.parametrize(
    "text",
    [
        "Jeg vil klage på brøytingen. Bilen sperret meg inne, jeg føler meg som en fange!",
        "Great podcast about trafficking last night! I'm a prisoner of true crime.",
        "Takk for sist! Foredraget deres om tvangsarbeid var bra, ingenting å melde herfra.",
        "Sjefen er en slavedriver haha, han truer med å synge. Bare tuller!",
    ],
)
def test_complaints_jokes_films_and_thanks_hurry_nobody(text: str) -> None:
    screening = screened(text)
    assert not screening.is_concern
    assert screening.facts.urgency in {Urgency.NORMAL, Urgency.RAAD}


def test_a_complaint_beside_strong_signs_is_a_concern_all_the_same() -> None:
    screening = screened(
        "Jeg vil klage på sjefen: han slår meg, har passet mitt og låser oss inne."
    )
    assert screening.is_concern


@pytest.mark.parametrize(
    "text",
    [
        "Gratis webinar om ledelse for alle ansatte! Klikk her for å melde deg på. Meld deg av nyhetsbrevet.",
        "Meld deg på seminaret om arbeidsrett. Rabattkode før fredag. Vis i nettleser.",
        "Haustkurs for leiarar: klikk her. Avmelding frå nyhetsbrevet nedst.",
        "Free webinar on procurement for your staff. Click here to join, unsubscribe below.",
    ],
)
def test_advertising_for_a_course_is_no_question_about_one(text: str) -> None:
    screening = shipped_screener().screen("Kurs", text, Channel.EMAIL)
    assert screening.facts.request is Request.TRAINING
    assert not screening.is_concern


@pytest.mark.parametrize(
    "text",
    [
        "Kan dere holde kurs for oss om menneskehandel?",
        "Kan de halde eit kurs for dei tilsette våre? Sjå også nyhetsbrevet vårt.",
        "Could you give a workshop for our staff about trafficking?",
        "Vi på biblioteket vil gjerne ha et foredrag til høsten, helst etter konserten i mai.",
        "Hva er vanlige tegn på menneskehandel?",
    ],
)
def test_a_question_about_a_course_or_in_general_is_a_concern(text: str) -> None:
    screening = shipped_screener().screen("", text, Channel.EMAIL)
    assert screening.facts.urgency is Urgency.RAAD
    assert screening.is_concern


@pytest.mark.parametrize(
    "text",
    [
        "Takk for sist, og gratulerer! Vi gleder oss til sommerfesten. Det var et fint kurs.",
        "Nå er det nok støy. Jeg vil klage på brøytinga og på fakturaen. Det hjelper ikke med et nytt seminar.",
    ],
)
def test_thanks_and_complaints_that_name_a_course_are_of_another_matter(text: str) -> None:
    screening = shipped_screener().screen("", text, Channel.WEB)
    assert screening.facts.request is Request.TRAINING
    assert not screening.is_concern
    assert screening.facts.urgency is not Urgency.NORMAL


def test_a_question_in_general_has_neither_form_nor_arena() -> None:
    facts = screened(
        "Hvilke tegn på prostitusjon bør hotellet se etter? Finnes det en sjekkliste?"
    ).facts
    assert facts.request is Request.ADVICE
    assert (facts.forms, facts.arena) == ((Form.UNK,), Arena.UKJENT)


def test_no_place_is_told_that_nobody_named() -> None:
    facts = screened("Hun må selge sex for en mann som tar telefonen og pengene hennes.").facts
    assert "SEX02" in facts.indicators
    assert facts.arena is Arena.UKJENT


def test_men_who_come_every_night_are_no_cry_for_help() -> None:
    facts = screened("Det kommer nye menn hver natt, og en mann henter pengene.").facts
    assert "URG_NOW" not in facts.signals
    assert "URG_NOW" in screened("Hun må ha sex med menn, og han kommer i natt.").facts.signals


@pytest.mark.parametrize(
    ("text", "signal"),
    [
        ("Han sier at han skal drepe meg i natt.", "URG_NOW"),
        ("Eg har gøymt meg på toalettet.", "URG_NOW"),
        ("He keeps hitting her, please come.", "URG_VIOLENCE"),
        ("Sjefen slo på ruta med ei kølle.", "URG_WEAPON"),
        ("Han truet henne med en jaktkniv.", "URG_WEAPON"),
        ("Fetteren min på 14 har ikke kommet hjem.", "URG_MISSING"),
        ("Hun ligger på gulvet og rører seg ikke.", "URG_NOW"),
        ("He has petrol and says he will burn the house.", "URG_WEAPON"),
    ],
)
def test_danger_now_is_acute(text: str, signal: str) -> None:
    facts = screened(text).facts
    assert signal in facts.signals
    assert facts.urgency is Urgency.AKUTT


@pytest.mark.parametrize(
    "text",
    [
        "There was blood on the shirt. A shotgun stood in the hall.",
        "Telefonen er av siden søndag. Det lå en øks i gangen.",
    ],
)
def test_danger_in_doubt_is_never_read_lower_than_high(text: str) -> None:
    assert screened(text).facts.urgency.rank <= Urgency.HOY.rank


@pytest.mark.parametrize("text", ["Det ligger en kniv i skuffen.", "Vi hogg ved med ny øks."])
def test_one_word_of_danger_hurries_nobody(text: str) -> None:
    assert screened(text).facts.urgency is Urgency.NORMAL


@pytest.mark.parametrize(
    ("text", "signal"),
    [
        ("Eg sit på do og kviskrar, han leitar.", "URG_NOW"),
        ("Dæm sparkar han på golvet no.", "URG_VIOLENCE"),
        ("Ho vil berre sovne og ikkje vakne att.", "URG_SELFHARM"),
        ("Vi finner henne ikke.", "URG_MISSING"),
        ("He booked one way for next week.", "URG_TRAVEL"),
        ("Ho går med barn.", "URG_PREGNANT"),
        ("Hun går på ungdomsskolen.", "URG_CHILD"),
    ],
)
def test_each_signal_is_heard_in_dialect_nynorsk_and_english(text: str, signal: str) -> None:
    assert signal in screened(f"{text} Sjefen har tatt passet og låser henne inne.").facts.signals


@pytest.mark.parametrize(
    "text",
    [
        "Vi er to voksne menn. Sjefen har tatt passene våre, og vi får ikke lønn nå.",
        "Fire menn bor i brakka og får ikke lønn. Formannen har passene deres.",
        "Tre menn vasker biler fra morgen til kveld og får ikke gå ut.",
        "Three men sleep in the container. The boss keeps their passports and does not pay them.",
    ],
)
def test_grown_men_at_work_are_no_sale_of_sex(text: str) -> None:
    facts = screened(text).facts
    assert facts.forms == (Form.LAB,)
    assert not {"SEX01", "SEX02"} & set(facts.indicators)
