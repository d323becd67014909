"""How old the people in a concern are: under eighteen, grown up, or not told."""

import pytest

from support.screened import screened
from varde.shared.domain.codes import AgeGroup


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
    assert screened(text).facts.age is AgeGroup.CHILD


@pytest.mark.parametrize("text", ["Kvinnen er 34 år.", "En mann på 45 år er redd."])
def test_an_adult_is_an_adult(text: str) -> None:
    assert screened(text).facts.age is not AgeGroup.CHILD


@pytest.mark.parametrize(
    "text",
    ["Gutten på 17 jobber hver natt.", "Jenta på 15 bor hos sjefen.", "Guten på 16 får ikkje løn."],
)
def test_a_person_of_a_number_is_that_old_though_the_sentence_goes_on(text: str) -> None:
    assert screened(text).facts.age is AgeGroup.CHILD


@pytest.mark.parametrize(
    "text",
    [
        "Naboguten på 15 kom bort i dag.",
        "Kusina mi 17 ble sendt ut av landet.",
        "My cousin is 15. He left.",
        "Ein mann med ungar på kanskje 8 og 10 som ber om pengar.",
        "Journalen har eit fødselsår som gjer henne til 16.",
        "Papirene sier 2012 på den ene.",
    ],
)
def test_the_age_of_somebody_who_is_named_by_kin_or_place_is_an_age(text: str) -> None:
    assert screened(text).facts.age is AgeGroup.CHILD


@pytest.mark.parametrize(
    "text", ["Kusina mi 17 timer i bil herfra.", "Broren min er 45.", "Kompisen på 17 stader."]
)
def test_what_is_counted_of_a_person_is_no_age_of_a_child(text: str) -> None:
    assert screened(text).facts.age is not AgeGroup.CHILD


def test_an_adult_of_a_number_is_an_adult() -> None:
    assert screened("Mannen på 45 jobber uten lønn.").facts.age is AgeGroup.ADULT


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
    assert screened(text).facts.age is not AgeGroup.CHILD


@pytest.mark.parametrize(
    "text",
    [
        "She looks fifteen at most.",
        "Ho er ikkje meir enn 16 sjølv om kortet seier 23.",
        "Gutten ser ut som 14.",
        "Hun er ikke fylt 18 ennå.",
        "Hun fyller 18 til sommeren.",
    ],
)
def test_an_age_that_is_guessed_or_not_yet_reached_is_an_age(text: str) -> None:
    assert screened(text).facts.age is AgeGroup.CHILD


@pytest.mark.parametrize("text", ["Vi var rundt 15 personer.", "Kom klokka rundt 15."])
def test_a_guess_at_something_else_is_no_age(text: str) -> None:
    assert screened(text).facts.age is AgeGroup.UNKNOWN
