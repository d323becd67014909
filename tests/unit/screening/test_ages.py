"""Which numbers are ages: of a child, of a grown-up, or of nothing of the kind."""

import pytest

from varde.shared.domain.codes import AgeGroup
from varde.shared.screening.ages import age_group, number_of, numbers_in
from varde.shared.screening.tokens import tokenise


def age(text: str) -> AgeGroup:
    tokens = tokenise(text)
    return age_group(tokens, numbers_in(tokens))


@pytest.mark.parametrize(
    "text",
    [
        "Hun har fem barn, det eldste 14.",
        "Den yngste er 9 og sover.",
        "The youngest is nine.",
        "Ein gut på knapt 15 arbeider der.",
        "Hun er sammen med en på 14 nå.",
        "Storebroren Abdi på 15 henter ham.",
        "Mor til tre jenter (11, 8, 5) der.",
        "Barna er 1 og 3.",
        "Brødrene er 14 og 17.",
        "Two boys of 15 and 16 slept there.",
        "The girl was 14ish.",
        "De er tvillinger, begge 16.",
        "They are twins, both 16.",
        "Jeg kjenner Thea (6) derfra.",
        "I sleep with Emma, 3, and Jonas, 7.",
        "Hun fylte 14 forrige onsdag.",
        "She is turning 15 on Friday.",
        "Hun har en liten på 14 mnd.",
        "The baby is 8 months old.",
        "Han bar på en 8 måneder gammel baby.",
        "Det er min elev, nå 17, som sa det.",
        "He is a boy aged ten in a camp.",
        "Han går i 7B.",
        "Hun går på vg1.",
        "En jente i 15-årsalderen.",
        "Han er femten.",
        "Ho er berre fjorten.",
        "Hun er seksten eller sytten.",
        "Hun er 15 år gammel.",
        "Hun er 2 år gammel.",
        "A 15 year old works there.",
        "15-åringen sov på lageret.",
        "Hun er under 18.",
        "Alder: 16",
        "Mannen er 30, han har en sønn på 17 år.",
        "Hun er 17 og redd.",
        "De er 16 og 17, begge to.",
        "Hun var kanskje 15.",
        "Var kanskje 15.",
        "Hun er ikke mer enn 16.",
        "Gutten på 17 sover der.",
        "Det gjer henne til 16 no.",
        "Gjer henne til 16.",
        "Ida (17) jobber der.",
        "Jeg så Ida (17) der.",
        "Søsteren min 12 kom dit.",
        "Jente på 16 år.",
    ],
)
def test_a_child_or_somebody_who_may_be_one(text: str) -> None:
    assert age(text) is AgeGroup.CHILD


@pytest.mark.parametrize(
    "text",
    [
        "Den eldste er 45.",
        "Broren Abdi på 23 henter ham.",
        "De er brødre, begge 33.",
        "Jeg kjenner Thea (36) derfra.",
        "Hun fylte 40 forrige onsdag.",
        "Mannen er mellom 30 og 40 år.",
        "Han er 110 år.",
        "Han er 18 år.",
        "Hun er 30ish.",
        "Mannen er 45-50 år.",
    ],
)
def test_a_grown_up(text: str) -> None:
    assert age(text) is AgeGroup.ADULT


@pytest.mark.parametrize(
    "text",
    [
        "Han er 111 år.",
        "Han fikk 5 år.",
        "Han ble dømt 12 år.",
        "Han har jobbet der i 12 år.",
        "For 10 år siden kom hun.",
        "Hun har 16 års erfaring.",
        "Kontrakten er på 12 måneder.",
        "Han har tre brudd, to uker gamle.",
        "Kontrakten på 17 år er underskrevet.",
        "De jobber 14 timer.",
        "Kom kl 15.",
        "Han bor på rom 12.",
        "Buss 15 går dit.",
        "De er 12 stykker på rommet.",
        "Prisen er 15 kroner.",
        "Det er 16 senger.",
        "Vi er 7 på laget.",
        "Side 14 i kontrakten.",
        "De kom 15. mai.",
        "Fra 8 til 16 hver dag.",
        "Kvinnen på 10 timer vakt.",
        "Leiligheten på 15 kvadrat.",
        "Åtte mann på to rom.",
        "Jeg så dem begge 2.",
        "Jeg kjenner Kari på 4 måter.",
        "Jeg møtte Kari på 10 ganger.",
        "Vi bor i 7B.",
        "Jenta telte 16.",
        "Barnet fikk en kontrakt på 14 mnd.",
        "Han har bodd her og vasket i 12 år.",
        "Rom 7B er ledig.",
        "Se vedlegg (2) og tabell (3).",
        "De minste 4 rommene er tomme.",
        "Det er klokka 15, eller 16.",
        "Nummeret er 14, 15, 16 der.",
        "Hun ringte, og 15, 16 andre kom.",
    ],
)
def test_other_numbers_tell_no_age(text: str) -> None:
    assert age(text) is AgeGroup.UNKNOWN


def test_numbers_end_at_the_oldest_that_people_become() -> None:
    assert (number_of("110"), number_of("111")) == (110, None)


def test_another_number_begins_behind_a_comma() -> None:
    assert age("Mannen, 45, 17 timer om dagen.") is AgeGroup.ADULT
