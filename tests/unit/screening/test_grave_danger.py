"""Whoever is in danger is read as urgent, in whatever words it is told; words of danger alone are not."""

import pytest

from support.screened import screened
from varde.shared.domain.codes import Request, Urgency

URGENT = {Urgency.AKUTT, Urgency.HOY}


@pytest.mark.parametrize(
    "text",
    [
        "Hun har sluttet å puste.",
        "De voldtar henne i leiligheten over meg nå.",
        "There's a man beating a girl in the back of the van right now.",
        "Ho har svelgt ein heil boks smertestillande og vil ikkje seie noko.",
        "Arbeidsformannen truer karene med spikerpistol akkurat nå.",
        "I am in the boot of a car please help",
        "Nå drar de ei jente inn i en varebil på parkeringsplassen.",
        "Noen har satt fyr på brakka der de sover.",
        "Jeg er låst inne på badet, han prøver å komme inn.",
        "He is drunk and waving an axe at the girls.",
    ],
)
def test_danger_that_goes_on_is_acute(text: str) -> None:
    assert screened(text).facts.urgency is Urgency.AKUTT


@pytest.mark.parametrize(
    "text",
    [
        "Dei held kniv på strupen hans og krev pengar av mora på telefon.",
        "Gutten har feber på over 40 og kramper, men gårdeieren sier nei til legevakt.",
        "My roommate drank drain cleaner because of the debt.",
        "Naboen slepte kona etter håret ned trappa.",
        "I saw a man push a woman in the river by the hotel.",
        "Noen holder på å kvele en jente i båthuset.",
        "Eg er gøymd i uthuset, han er full og har gevær.",
        "Jeg fikk en lapp i hånda av vaskehjelpen der det sto hjelp.",
        "The baby turned blue and the madam says to wait for the doctor.",
    ],
)
def test_grave_harm_is_urgent_with_no_other_sign(text: str) -> None:
    assert screened(text).facts.urgency in URGENT


@pytest.mark.parametrize(
    "text",
    [
        "Hun hoppet av skolen i fjor og flyttet til Tromsø.",
        "Jeg er bundet av taushetsplikt, kan jeg likevel si fra?",
        "Kniven i kjøkkenet er sløv, og sjefen kjøper ikke ny.",
        "De ligger langt etter med lønna og svarer ikke på e-post.",
        "Han falt fra stillaset i 2019 og fikk ikke sykepenger.",
        "He is beating the record right now, great athlete.",
        "Filmen handler om en mann som kveler kona mens naboen hører på.",
        "Mannen la en pakke i bagasjerommet på drosjen.",
        "Ingen har truet noen med kniv.",
        "Vi stikker over til naboen nå og snakker med ham.",
        "Det slår meg nå at hun aldri er ute.",
        "Jeg venter på svar og er redd for henne.",
        "Vannet i dusjen på brakka virker ikke.",
        "This is forced labour and they do not get paid.",
        "Han holder fast på at de skal betale for jobben.",
        "Han kjører dem til flyplassen når sesongen er over.",
        "They drink cold water from the tap behind the house.",
    ],
)
def test_words_of_danger_alone_are_not_urgent(text: str) -> None:
    assert screened(text).facts.urgency not in URGENT


def test_a_film_with_grave_harm_is_no_case_of_it() -> None:
    facts = screened("Jeg så en film der en mann ble kidnappet og holdt som gissel.").facts
    assert facts.urgency not in URGENT


def test_grave_harm_is_said_to_speak_for_the_urgency() -> None:
    screening = screened("Hun sier at familien har fått krav om løsepenger.")
    (urgency,) = (finding for finding in screening.findings if finding.facet == "urgency")
    assert urgency.value == Urgency.HOY
    assert {evidence.code for evidence in urgency.evidence} == {"grave"}
    assert screening.facts.request is Request.CASE


def test_grave_harm_makes_words_that_may_be_harmless_alarm() -> None:
    assert screened("Hun kommer nå.").facts.urgency not in URGENT
    assert screened("Han har fått kramper.").facts.urgency is Urgency.HOY
    assert screened("Han har fått kramper, og det haster.").facts.urgency is Urgency.AKUTT
