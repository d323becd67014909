"""What an experienced coordinator sees at a first look: who writes, how many, how old, how urgent, and what it is not."""

import pytest

from varde.shared.domain.codes import AgeGroup, Channel, Form, Persons, Reporter, Request, Urgency
from varde.shared.domain.concern import Facts
from varde.shared.screening import Screener

SCREENER = Screener.load()


def facts(text: str) -> Facts:
    return SCREENER.screen("", text, Channel.WEB).facts


@pytest.mark.parametrize(
    ("text", "reporter"),
    [
        ("Eg arbeider i heimetenesta. Ein mann bur hos brukaren.", Reporter.EMPLOYEE),
        ("Jobber på NAV. Hun har ikke eget bankkort.", Reporter.EMPLOYEE),
        ("Han slo henne. Mvh Kari, hjelpepleier", Reporter.EMPLOYEE),
        ("Hei, driver en liten campingplass. De måtte til legevakta.", Reporter.BUSINESS),
        ("Vi er en fiskemottaksbedrift. Formannen har kortet.", Reporter.BUSINESS),
        ("Far hennar driv ein restaurant. Ho vaskar der om natta.", Reporter.UNKNOWN),
        ("Bror min får ikkje gå i land.", Reporter.PRIVATE),
    ],
)
def test_who_writes_is_told_by_what_they_say_of_themselves(text: str, reporter: Reporter) -> None:
    assert facts(text).reporter is reporter


@pytest.mark.parametrize(
    ("text", "persons"),
    [
        ("Det kom 23 bulgarere i to busser.", Persons.MANY),
        ("Tre litauere sover i kjelleren.", Persons.FEW),
        ("En rumener sover i kjelleren.", Persons.ONE),
    ],
)
def test_people_are_counted_by_where_they_are_from_too(text: str, persons: Persons) -> None:
    assert facts(text).persons is persons


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("De bor åtte mann på to rom, og sjefen tar passene.", AgeGroup.UNKNOWN),
        ("Gutten på 5 rom fikk ikke lønn.", AgeGroup.UNKNOWN),
        ("Gutten på 15 fikk ikke lønn.", AgeGroup.CHILD),
        ("Ein brukar på 82 år har gitt frå seg bankkortet.", AgeGroup.ADULT),
    ],
)
def test_a_number_of_rooms_is_no_age(text: str, age: AgeGroup) -> None:
    assert facts(text).age is age


@pytest.mark.parametrize(
    "text",
    [
        "Broren til eksen min har henne i bilen nå og kjører mot Finland, hun skrek i telefonen.",
        "Hun har tatt en hel eske piller fordi de truer med å sende videoen til familien.",
    ],
)
def test_danger_that_goes_on_is_acute(text: str) -> None:
    assert facts(text).urgency is Urgency.AKUTT


@pytest.mark.parametrize(
    ("text", "code", "found"),
    [
        ("Dattera, 13, har fått 14 000 fra en mann på Snapchat.", "CHD03", True),
        ("Dattera, 13, har fått 14 000 fra en mann på Snapchat.", "MAR01", False),
        ("Storesøstera ble sendt til Somalia i sommer.", "MAR01", True),
        ("Han må køyre pakkar til byen.", "URG_TRAVEL", False),
        ("De hentes hver morgen i en bil uten skilt.", "BEG01", False),
        ("Sjefen samler inn passene, og de betaler 500 hver.", "BEG01", False),
        ("Kapteinen har låst inne mannskapsboka hans.", "ILO07", True),
        ("Ho betalte 12 000 euro for arbeidsløyvet.", "ILO09", True),
        ("De jobber 260 timer i måneden.", "ILO11", True),
        ("Formannen sa at ellers ble de sendt hjem.", "ILO06", True),
        ("Noen har opprettet et selskap i navnet til broren min.", "CRM01", True),
    ],
)
def test_a_sign_is_found_for_what_it_is(text: str, code: str, found: bool) -> None:
    read = facts(text)
    assert (code in {*read.indicators, *read.signals}) is found


def test_a_phone_at_work_makes_no_forced_labour() -> None:
    read = facts("En jente på 15 skal sendes til utlandet. Ring meg på jobb 777 90 000.")
    assert Form.LAB not in read.forms


@pytest.mark.parametrize(
    "text",
    [
        "Kva skal vi som frivillige gjere om vi mistenkjer menneskehandel?",
        "Restauranten betaler meg ikke overtid. Hvor kan jeg klage?",
    ],
)
def test_a_question_of_what_to_do_asks_for_advice(text: str) -> None:
    assert facts(text).request is Request.ADVICE


@pytest.mark.parametrize("text", ["Broren min har Downs.", "Ein brukar på 82 år bur åleine."])
def test_who_is_old_or_disabled_is_a_vulnerable_adult(text: str) -> None:
    assert facts(text).vulnerable_adult
