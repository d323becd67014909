"""De-identifying accounts: what is masked, how it is marked, and what must always hold."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from support.growth import grows_with_length
from support.structured import IDENTIFIERS, own_labels, told
from varde.shared.anonymise import Anonymiser, Kind
from varde.shared.anonymise.recognisers.origins import WordForm, form_of
from varde.shared.domain.codes import Language

pytestmark = pytest.mark.thorough

ANONYMISER = Anonymiser.load()


def masked(text: str, subject: str = "", language: Language = Language.NB) -> str:
    return ANONYMISER.anonymise(subject, text, language).text


@pytest.mark.parametrize("secret", IDENTIFIERS)
def test_no_part_of_a_structured_identifier_is_left(secret: str) -> None:
    text = masked(f"Det gjelder {secret} som de brukte.")
    assert text.startswith("Det gjelder ")
    assert text.endswith(" som de brukte.")
    left = told(text) - told("gjelder som de brukte")
    assert not left & told(secret)


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("Hun heter Oksana Hrytsenko og jobber her.", "Oksana Hrytsenko"),
        ("hun heter oksana og jobber her", "oksana"),
        ("Vi snakket med Xhevahire i går.", "Xhevahire"),
        ("Sjefen er Dag Øyvind.", "Dag Øyvind"),
        ("Hilsen Kari-Anne", "Kari-Anne"),
        ("Det var fru Popescu som sa det.", "Popescu"),
        ("Skrevet av E. Rasmussen-Vance i dag.", "E. Rasmussen-Vance"),
        ("Hun jobber for Nordlys Renhold AS nå.", "Nordlys AS"),
        ("De bor i Balsfjord og i kirkenes.", "Balsfjord"),
        ("de skal til kirkenes", "kirkenes"),
        ("Máret og Niillas er redde.", "Niillas"),
        ("Оксана er redd.", "Оксана"),
        ("Hun heter О\u0301ksana Nоvak.", "Nоvak"),
    ],
)
def test_names_and_places_are_masked(text: str, gone: str) -> None:
    for word in gone.split():
        assert word.casefold() not in masked(text).casefold()


def test_the_same_entity_gets_the_same_mark_in_subject_and_text() -> None:
    account = ANONYMISER.anonymise(
        "Om Maria Popescu",
        "Maria Popescu er redd. Jeg så maria i dag, og Popescus telefon er 68 05 11 20. "
        "Ring 68051120. Elena er venninnen hennes.",
        Language.NB,
    )
    assert account.subject == "Om Person A"
    assert account.text == (
        "Person A er redd. Jeg så Person A i dag, og Person As telefon er Telefon 1. "
        "Ring Telefon 1. Person B er venninnen hennes."
    )


def test_two_persons_with_one_surname_are_two() -> None:
    assert masked("Snakket med Maria Popescu og Elena Popescu.") == (
        "Snakket med Person A og Person B."
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hun er 16 år.", "Hun er [16–17 år]."),
        ("Han er 34 år.", "Han er [25–39 år]."),
        ("De er 16-20 år.", "De er [mulig under 18 år]."),
        ("Hun er 71 år.", "Hun er [60 år eller mer]."),
        ("Hun er fra Romania.", "Hun er fra [Øst-Europa]."),
        ("Det skjedde 3. november 2026.", "Det skjedde [i høst]."),
        ("Han kom kl. 02.40.", "Han kom kl. [00–06]."),
        ("Hun skylder 12 450 kroner.", "Hun skylder [et femsifret beløp i kroner]."),
        ("Hun skylder 80 kroner.", "Hun skylder [et beløp under hundre kroner]."),
        ("Hun får 90 i timen.", "Hun får [et tall under hundre] i timen."),
        ("Hun får 120 i timen.", "Hun får [et tresifret tall] i timen."),
        ("Hun skylder dem 45.000 for turen.", "Hun skylder dem [et femsifret tall] for turen."),
        ("De betaler 7 500 hver.", "De betaler [et firesifret tall] hver."),
        ("Leie 8500, sa han.", "Leie [et firesifret tall], sa han."),
        ("De betalte i 2019 også.", "De betalte i [årstall] også."),
        ("De betaler 12 mann.", "De betaler [mer enn ti] mann."),
        ("Det står 250 000 der.", "Det står [et sekssifret tall] der."),
        ("Han vant 1 million kroner.", "Han vant [et beløp på minst en million kroner]."),
        ("Sønnen min på 15 har fått penger.", "Sønnen min på [13–15 år] har fått penger."),
        ("Hun er snill og 28.", "Hun er snill og [25–39 år]."),
        ("Faren (ca. 45) er her.", "Faren (ca. [40–59 år]) er her."),
        ("De har to barn (7 og 14).", "De har to barn ([0–12 år] og [13–15 år])."),
        ("Jenta på 16 gråt.", "Jenta på [16–17 år] gråt."),
        ("Jenta på 14 timer vakt gråt.", "Jenta på 14 timer vakt gråt."),
        ("Han kom kl 0230 i natt.", "Han kom kl [00–06] i natt."),
        ("Hun bor hos en onkel.", "Hun bor hos en [slektning]."),
        ("Hun bor hos tanta.", "Hun bor hos [slektningen]."),
        ("Hun ligger på UNN nå.", "Hun ligger på Virksomhet 1 nå."),
        ("Hun skal reise 20.12. og er redd.", "Hun skal reise [i vinter]. og er redd."),
        ("Hun kom kl. 20.12. i går.", "Hun kom kl. [18–24]. i går."),
        ("Hun kom kl.1215 i dag.", "Hun kom kl.[12–18] i dag."),
        ("Hun kom kl.12 i dag.", "Hun kom kl.[12–18] i dag."),
        ("Hun er f.2009 og bor her.", "Hun er f.[årstall] og bor her."),
        ("Hun ble født i 1998.", "Hun ble født i [årstall]."),
        ("Hun (f.12.03.71) bor her.", "Hun (f.[dato]) bor her."),
        ("Kåre Testesen (f. 12.03.1971) slår.", "Person A (f. [dato]) slår."),
    ],
)
def test_quasi_identifiers_are_made_vaguer(text: str, expected: str) -> None:
    assert masked(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("En rumensk kvinne er her.", "En [østeuropeisk] kvinne er her."),
        ("To rumenske menn er her.", "To [østeuropeiske] menn er her."),
        ("De snakker rumensk.", "De snakker [østeuropeisk]."),
        ("Hun er filippinsk.", "Hun er [asiatisk]."),
        ("Der bor en polakk.", "Der bor en [person fra Øst-Europa]."),
        ("Der bor tre polakker.", "Der bor tre [personer fra Øst-Europa]."),
        ("Der bor en litauar.", "Der bor en [person fra Øst-Europa]."),
        ("Jeg ringte rumeneren.", "Jeg ringte [personen fra Øst-Europa]."),
        ("Jeg ringte rumenerne.", "Jeg ringte [personene fra Øst-Europa]."),
        ("Der er en asiatisk mann.", "Der er en [Asia] mann."),
        ("Der bor en svenske.", "Der bor en [person fra Norden]."),
        ("Hun er muslimsk.", "Hun er [religion]."),
        ("Hun reiste til Kosovo.", "Hun reiste til [Øst-Europa]."),
    ],
)
def test_an_origin_is_told_in_the_form_in_which_it_was_written(text: str, expected: str) -> None:
    assert masked(text) == expected


@pytest.mark.parametrize(
    ("found", "form"),
    [
        ("rumensk", WordForm.ADJECTIVE),
        ("Romanian", WordForm.ADJECTIVE),
        ("swiss", WordForm.ADJECTIVE),
        ("thai", WordForm.ADJECTIVE),
        ("rumenske", WordForm.ADJECTIVE_OF_SEVERAL),
        ("russisktalende", WordForm.ADJECTIVE_OF_SEVERAL),
        ("rumener", WordForm.PERSON),
        ("ukrainar", WordForm.PERSON),
        ("islending", WordForm.PERSON),
        ("engelskmann", WordForm.PERSON),
        ("filippinerinne", WordForm.PERSON),
        ("rumenere", WordForm.PEOPLE),
        ("ukrainarar", WordForm.PEOPLE),
        ("islendinger", WordForm.PEOPLE),
        ("engelskmenn", WordForm.PEOPLE),
        ("Romanians", WordForm.PEOPLE),
        ("rumeneren", WordForm.THE_PERSON),
        ("islendingen", WordForm.THE_PERSON),
        ("rumenerne", WordForm.THE_PEOPLE),
        ("litauarane", WordForm.THE_PEOPLE),
        ("polakkane", WordForm.THE_PEOPLE),
        ("Romania", WordForm.COUNTRY),
    ],
)
def test_a_word_for_an_origin_has_a_form(found: str, form: WordForm) -> None:
    assert form_of(found) is form


@pytest.mark.parametrize(
    "text",
    [
        "Evt. kan dere ringe avd. leder, ca. midt på dagen.",
        "Saksnr. og org.nr står ikke der, og tlfnr mangler.",
    ],
)
def test_abbreviations_are_left(text: str) -> None:
    assert masked(text) == text


def test_a_day_in_english_takes_its_preposition_with_it() -> None:
    text = "I saw them on 14 November at their house, and it was not nice."
    assert masked(text, language=Language.EN).startswith("I saw them [in the autumn] at their")
    text = "They came on the 22nd to our house, on the 2nd floor, and she is around 40."
    told = (
        "They came on the [date] to our house, on the 2nd floor, and she is around [40–59 years]."
    )
    assert masked(text, language=Language.EN) == told


@pytest.mark.parametrize("handle", ["kari.99", "f.jensen12", "kl.12a", "kl.12345", "f.12a"])
def test_what_begins_like_a_time_or_a_birth_is_a_user_name_all_the_same(handle: str) -> None:
    assert masked(f"Brukeren {handle} skrev.") == "Brukeren Brukernavn 1 skrev."


def test_an_initial_before_a_name_is_no_birth() -> None:
    assert "testesen" not in masked("Sjefen er f. testesen, f. 12.03.71.")
    assert "Testesen" not in masked("Møtte F. Testesen, f. 1971.")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Jeg er bekymret for en kvinne som jobber her. Hun får ikke lønn.", Language.NB),
        ("Sjefen har tatt passet hennes, og hun tør ikke si noe til politiet.", Language.NB),
        (
            "Eg er uroa for ein kollega som ikkje får løn, og som søv på arbeidsplassen.",
            Language.NN,
        ),
        ("I am worried about a woman who is never alone. They took her passport.", Language.EN),
        ("HASTER! Hun er innelåst i kjelleren hos naboen. Ring NAV og UDI.", Language.NB),
    ],
)
def test_ordinary_words_are_left_alone(text: str, language: Language) -> None:
    assert masked(text, language=language) == text


ANY_TEXT = st.text(max_size=120) | st.text(
    alphabet=st.sampled_from("AaeEnrsøÅ0123456789 .,-/@:\n_()[]kKl\u200b\u0301а＃１"), max_size=80
)


@given(ANY_TEXT, ANY_TEXT, st.sampled_from(Language))
@settings(deadline=None)
def test_marks_lead_back_to_the_given_text_whatever_it_is(
    subject: str, text: str, language: Language
) -> None:
    account = ANONYMISER.anonymise(subject, text, language)
    rebuilt, done = "", 0
    for mark in account.marks:
        assert done <= mark.start < mark.end <= len(text)
        rebuilt += text[done : mark.start] + mark.replacement
        done = mark.end
    assert rebuilt + text[done:] == account.text


@given(
    st.sampled_from(["", *own_labels()]),
    st.from_regex(r"\A[a-zæøå ]{0,12}[+]?\d[\d .\-]{6,20}\d[a-zæøå ]{0,12}\Z")
    | st.from_regex(r"\A \d\d(?: \d\d){3,5}\Z"),
)
@settings(deadline=None)
@example("Telefon", " 41 23 45 67")
def test_no_long_number_survives(label: str, text: str) -> None:
    account = masked(label + text)
    assert not re.search(r"\d{4,}|\d(?:[ .\-]{0,3}\d){6,}", account)


@given(
    st.lists(
        st.sampled_from(
            [
                "Hun",
                "heter",
                "Maria",
                "Popescu",
                "og",
                "er",
                "16",
                "år",
                ".",
                "Ring",
                "68",
                "05",
                "11",
                "20",
                ",",
                "fra",
                "Romania",
                "kl",
                "12",
                "Tromsø",
                "Nordlys",
                "AS",
                "@snap_1",
                "UC",
                "04417",
                "redd\n",
                "3.",
                "november",
                "2026",
                "[dato]",
                "Person",
                "A",
                "40",
                "000",
                "kroner",
                "bil",
                "ab123",
                "xyzzy",
            ]
        ),
        max_size=30,
    ).map(" ".join)
)
@settings(deadline=None)
@example("@snap_1 16 000")
@example("kl 12.30 16 000")
@example("Maria Maria 05 A 3.")  # the mark of the first must be closed before the number
def test_doing_it_twice_changes_nothing(text: str) -> None:
    once = masked(text)
    assert masked(once) == once


def test_a_mark_already_in_the_text_is_not_given_to_somebody_else() -> None:
    assert masked("Person A kjenner Oksana.") == "Person A kjenner Person B."


def test_the_kinds_are_reported() -> None:
    marks = ANONYMISER.anonymise("", "Oksana, 68 05 11 20, er 16 år.", Language.NB).marks
    assert [m.kind for m in marks] == [Kind.PERSON, Kind.PHONE, Kind.AGE]


def test_a_country_that_acts_is_a_state_and_made_vaguer_as_any_country() -> None:
    account = ANONYMISER.anonymise("", "Norge gjør ingenting. Hun er nå i Norge.", Language.NB)
    assert [mark.kind for mark in account.marks] == [Kind.STATE, Kind.COUNTRY]
    assert {mark.replacement for mark in account.marks} == {"[Norden]"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ola Berg og Kari Dahl eier huset.", "Person A og Person B eier huset."),
        ("Jeg jobber på Berg og Dahl AS.", "Jeg jobber på Virksomhet 1."),
        ("Sogn og Fjordane er stort.", "Sted 1 er stort."),
    ],
)
def test_two_names_in_a_row_are_two_and_one_of_two_words_is_one(text: str, expected: str) -> None:
    assert masked(text) == expected


@pytest.mark.parametrize(
    "piece", ["a", "1", "1 ", "@a.", "a_1", "ab:", "\u200ba\u0301", "gate ", "Aa "]
)
def test_hostile_repetition_takes_no_longer_than_its_length(piece: str) -> None:
    short, long = (piece * (size // len(piece)) for size in (6_000, 60_000))
    assert grows_with_length(masked, short, long, most=25, spare=0.5)
