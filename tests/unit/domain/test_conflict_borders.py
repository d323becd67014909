"""How far a conflict of interest is looked for: greetings, closings, and the words around a name."""

from dataclasses import replace

import pytest

from support.own_group import OURS
from varde.shared.domain.conflict import NOBODY, touched_by
from varde.shared.domain.partner import Member

MEMBER = "Solveig Testvoll"


def _partners(text: str) -> set[str]:
    return set(touched_by(text, OURS).partners)


def _closed(lines: int) -> str:
    """A mail that ends with a closing of so many lines, the sender's name in the second."""
    return "\n".join(["Hun får ikke lønn.", "Vennlig hilsen", MEMBER, *["Storvika"] * (lines - 2)])


@pytest.mark.parametrize(("lines", "touched"), [(2, set()), (10, set()), (11, {"NAV"})])
def test_a_closing_has_ten_lines_at_the_most(lines: int, touched: set[str]) -> None:
    assert _partners(_closed(lines)) == touched


@pytest.mark.parametrize(("characters", "touched"), [(400, set()), (401, {"NAV"})])
def test_a_closing_has_four_hundred_characters_at_the_most(
    characters: int, touched: set[str]
) -> None:
    closing = f"Vennlig hilsen\n{MEMBER}\n"
    assert _partners(f"Hun får ikke lønn.\n{closing:a<{characters}}") == touched


@pytest.mark.parametrize(
    ("greeting", "touched"),
    [
        (f"Hei {MEMBER}", set()),
        (f"Hei på deg\nHei {MEMBER}", set()),
        (f"Hei du der ute og {MEMBER}", set()),
        (f"Hei du der ute igjen og {MEMBER}", {"NAV"}),
    ],
)
def test_a_greeting_is_a_short_line_at_the_start(greeting: str, touched: set[str]) -> None:
    assert _partners(f"{greeting}\nHun får ikke lønn.") == touched


def test_a_text_that_begins_in_the_middle_is_read() -> None:
    assert touched_by("Er i politiet", OURS) == NOBODY


@pytest.mark.parametrize(
    ("said", "touched"),
    [("jeg sa til henne", {"NAV"}), ("jeg sa til", set())],
)
def test_whose_kin_it_is_stands_within_six_words(said: str, touched: set[str]) -> None:
    assert _partners(f"{said} hun har bror på NAV") == touched


def test_what_is_somebody_elses_farther_on_makes_no_leader_the_reporters_own() -> None:
    assert (
        _partners(
            "Nå skal dere høre. Jeg jobber i barnevernet. Sjefen tar betalt, sier naboen min."
        )
        == set()
    )


@pytest.mark.parametrize(
    ("between", "touched"), [("stadig om kvelden", {"POLITI"}), ("stadig sent om kvelden", set())]
)
def test_what_is_done_stands_within_four_words_of_who_does_it(
    between: str, touched: set[str]
) -> None:
    assert _partners(f"Hun blir utnyttet {between} av en politimann") == touched


@pytest.mark.parametrize(("surname", "touched"), [("Quistor", {"NAV"}), ("Quisto", set())])
def test_a_surname_stands_alone_from_seven_letters(surname: str, touched: set[str]) -> None:
    group = replace(OURS, members=(*OURS.members, Member("q", "NAV", f"Kari {surname}")))
    assert set(touched_by(f"Det er {surname} som eier huset.", group).partners) == touched


def test_a_name_with_another_first_letter_is_another_name() -> None:
    assert _partners("Solveig Testvol eier huset.") == {"NAV"}
    assert _partners("Solveig Zestvoll eier huset.") == set()


@pytest.mark.parametrize(
    ("text", "touched"),
    [
        ("Utleieren betalt av NAV", {"NAV"}),
        ("Blir du betalt av NAV?", set()),
        ("Vår leverandør NAV er borte.", set()),
        ("Firmaet som ofte alltid kjører for NAV", {"NAV"}),
        ("Kua som ofte går for NAV", set()),
        ("Firmaets avtale med NAV er borte.", {"NAV"}),
        ("Firmaet som stadig NAV sender folk til", {"NAV"}),
        ("Firmaet som stadig ofte NAV sender folk til", set()),
    ],
)
def test_a_supplier_stands_near_what_it_does_for_a_partner(text: str, touched: set[str]) -> None:
    assert _partners(text) == touched


@pytest.mark.parametrize(
    "wish",
    [
        "Aldri må NAV få vite dette.",
        "Aldri noen gang må NAV få vite dette.",
        "Dere må ikke si dette til NAV.",
    ],
)
def test_a_wish_may_begin_with_what_must_not_be(wish: str) -> None:
    assert _partners(wish) == {"NAV"}
