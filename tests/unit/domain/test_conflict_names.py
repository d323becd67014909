"""Conflicts of interest by name: in any spelling, by unit and surname, but not by one's own signature."""

from dataclasses import replace

import pytest

from support.own_group import OURS
from varde.shared.domain.conflict import NOBODY, Touched, named_in, touched_by
from varde.shared.domain.partner import Directory, Member


@pytest.mark.parametrize(
    "text",
    [
        "NAV-kontoret i Storvika har en mann som velger ut jenter.",
        "På Storvika-kontoret til NAV skjer det noe.",
        "Det er Testvoll som eier huset.",
        "Testvoll har lovet dem arbeid.",
        "Solveig T. på NAV har to jenter boende.",
    ],
)
def test_a_unit_and_a_rare_surname_are_known_in_other_ways_of_writing_them(text: str) -> None:
    assert touched_by(text, OURS).partners == {"NAV"}


@pytest.mark.parametrize(
    "text",
    [
        "Kari Testvoll er redd.",
        "Jeg heter Testvoll og er redd for naboen.",
        "Det er Hansen som eier huset.",
        "Storvika er et lite sted.",
    ],
)
def test_a_place_alone_and_a_name_that_others_have_are_nobodys(text: str) -> None:
    hansen = Member("hansen", "NAV", "Kari Hansen")
    assert touched_by(text, replace(OURS, members=(*OURS.members, hansen))) == NOBODY


@pytest.mark.parametrize(
    "text",
    [
        "SAKSBEHANDLEREN I NAV TAR BETALT",
        "saksbehandleren i N A V tar betalt",
        "saksbehandleren ved N.A.V tar betalt",
        "saksbehandleren i n\N{ZERO WIDTH SPACE}a\N{ZERO WIDTH SPACE}v tar betalt",
        "saksbehandleren i N\N{CYRILLIC CAPITAL LETTER A}V tar betalt",
        "saksbehandleren i \N{FULLWIDTH LATIN CAPITAL LETTER N}AV tar betalt",
        "saksbehandleren i NAV-kontoret\ntar betalt",
        "Solveig Test\N{SOFT HYPHEN}voll eier huset",
        "Solveig Testvol eier huset",
        "Solveig Tetsvoll eier huset",
        "solveig testvolls leilighet",
        "Solveig Testvoll's flat",
        "Solveig\nTestvoll",
        "Test-\nvoll, Solveig",
        "Polarglimt Rennhold AS",
    ],
)
def test_no_way_of_writing_hides_a_partner(text: str) -> None:
    assert touched_by(text, OURS).partners == {"NAV"}


@pytest.mark.parametrize(
    "text", ["Lederen på krisesentret truer dem.", "Lederen på krisesenterett truer dem."]
)
def test_a_misspelt_partner_is_the_same_partner(text: str) -> None:
    assert touched_by(text, OURS).partners == {"KRISESENTER"}


def test_to_have_met_somebody_who_works_there_is_not_to_work_there() -> None:
    for met in ("Jeg har snakket med en ansatt i NAV.", "En saksbehandler i NAV ga meg råd."):
        text = f"{met} Det skjer på NAV Storvika hver fredag."
        assert touched_by(text, OURS).partners == {"NAV"}


@pytest.mark.parametrize(
    ("text", "signature"),
    [
        (
            "Naboen holder en kvinne innelåst.",
            "Solveig Testvoll\nNAV Storvika\nsolveig.testvoll@nav.example",
        )
    ],
)
def test_a_sender_is_not_touched_by_her_own_signature(text: str, signature: str) -> None:
    assert touched_by(text, OURS, signature=signature) == NOBODY


def test_a_supplier_in_the_signature_is_still_a_supplier() -> None:
    assert touched_by("Vi får ikke lønn.", OURS, signature="Ola, Nordlys Bemanning").partners == {
        "NAV"
    }


def test_what_follows_a_closing_is_no_signature_when_it_accuses() -> None:
    text = "Hei.\nHilsen en som vet at Solveig Testvoll utnytter jentene"
    assert touched_by(text, OURS).partners == {"NAV"}


@pytest.mark.parametrize(
    "text", ["Ingrid Fagerbekk har tatt passet mitt.", "Koordinatoren tar betalt for å tie."]
)
def test_the_coordinator_is_touched_as_a_person_so_that_her_deputy_takes_over(text: str) -> None:
    assert touched_by(text, OURS) == Touched(members=frozenset({"koordinator"}))


@pytest.mark.parametrize(
    ("wish", "touched"),
    [
        ("NAV", Touched(frozenset({"NAV"}))),
        ("ikke politiet, og ikke barnevernet", Touched(frozenset({"POLITI", "BARNEVERN"}))),
        ("the police", Touched(frozenset({"POLITI"}))),
        ("Solveig", Touched(frozenset({"NAV"}))),
        ("Testvoll på kontoret", Touched(frozenset({"NAV"}))),
        ("koordinatoren", Touched(members=frozenset({"koordinator"}))),
        ("Fagerbekk", Touched(members=frozenset({"koordinator"}))),
        ("naboen min", NOBODY),
        ("", NOBODY),
    ],
)
def test_a_wish_keeps_a_case_from_everybody_it_names(wish: str, touched: Touched) -> None:
    assert named_in(wish, OURS) == touched


def test_a_name_of_one_word_and_a_part_of_a_domain_are_looked_for() -> None:
    one = Member("m", "NAV", "Kontakt NAV", watch=("Fjelltunet",))
    group = replace(OURS, members=(*OURS.members, one))
    assert touched_by("Det er Fjelltunets hus.", group).partners == {"NAV"}
    told = "Det er ola@post.nav.example som tar betalt av dem."
    assert touched_by(told, group).partners == {"NAV"}
    assert touched_by(told.replace("nav", "annet"), group) == NOBODY


def test_nobody_is_touched_where_nobody_is_named() -> None:
    empty = Directory((), ())
    assert touched_by("Politimannen tar betalt.", empty) == NOBODY
