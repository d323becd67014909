"""What is a mark of ours, and what only begins like one and is somebody's number, name or address."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from support.structured import IDENTIFIERS, NUMBERED, own_labels, own_mark, told
from varde.shared.anonymise import Anonymiser, Grade, Kind, Reason, check
from varde.shared.anonymise.marks import closed, without_marks
from varde.shared.anonymise.risk import assess
from varde.shared.anonymise.tokens import BLANK
from varde.shared.domain.codes import Language

ANONYMISER = Anonymiser.load()
LABELS = own_labels()


def masked(text: str, language: Language = Language.NB) -> str:
    return ANONYMISER.anonymise("", text, language).text


@pytest.mark.parametrize("label", LABELS)
def test_no_identifier_survives_behind_a_label_of_ours(label: str) -> None:
    own = told(label.lower())
    left = {
        said
        for identifier in IDENTIFIERS
        for said in (f"{label} {identifier}", f"Hun gråt.\n{label} {identifier} som de brukte.")
        if (told(identifier) - own) & set(re.findall(r"\d{2,}|[a-z]{4,}", masked(said)))
    }
    assert left == set()


@pytest.mark.parametrize("label", LABELS)
def test_the_guard_stops_every_identifier_behind_a_label_of_ours(label: str) -> None:
    assert [one for one in IDENTIFIERS if not check(f"{label} {one}")] == []


@pytest.mark.parametrize("label", LABELS)
def test_an_identifier_behind_a_label_of_ours_is_a_high_risk_where_it_is_left(label: str) -> None:
    for identifier in IDENTIFIERS:
        risk = assess("", f"{label} {identifier}", [], "nb")
        assert (risk.grade, Reason.STILL_FOUND in risk.reasons) == (Grade.HIGH, True)


@pytest.mark.parametrize(
    "text",
    [
        "Person OLA",
        "Person OL",
        "Person AB og Person AC kom.",
        "Virksomhet REMA",
        "Sted ALTA",
        "Pass 123456",
        "Personnummer 010190",
    ],
)
def test_a_name_or_number_behind_a_label_is_read_as_any_other(text: str) -> None:
    assert without_marks(text) == text
    assert not set(re.findall(r"[A-Z]{2,}|\d+", text)) & set(masked(text).split())
    assert check(text)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", sorted(NUMBERED))
@pytest.mark.parametrize("how_manieth", [1, 9, 12, 26])
def test_a_mark_of_ours_stays_and_may_leave(
    kind: Kind, language: Language, how_manieth: int
) -> None:
    mark = own_mark(kind, language, how_manieth)
    for text in (f"{mark} er redd.", f"Det gjelder {mark}.", f"Spør om {mark} i dag, eller på onsdag."):  # fmt: skip
        assert masked(text, language) == text
        assert check(text) == ()
    assert without_marks(mark) == BLANK * len(mark)


def test_more_persons_than_letters_keep_their_marks() -> None:
    marks = [own_mark(Kind.PERSON, Language.NB, n) for n in range(1, 60)]
    text = " og ".join(marks)
    assert marks[26:28] == ["Person AA", "Person AB"]
    assert masked(text) == text
    assert check(text) == ()


def test_two_letters_are_a_mark_only_where_the_one_before_it_stands() -> None:
    assert without_marks("Person Z og Person AA") == f"{BLANK * 8} og {BLANK * 9}"
    assert without_marks("Person A og Person AA") == f"{BLANK * 8} og Person AA"


@pytest.mark.parametrize(
    ("before", "mark", "after", "written"),
    [
        ("Ring ", "Telefon 1", " 12 34", "Telefon 1;"),
        ("Ring ", "Telefon 1", " nå", "Telefon 1"),
        ("Se ", "Nettadresse 1", ".no", "Nettadresse 1;"),
        ("Se ", "Nettadresse 1", ". Nei.", "Nettadresse 1"),
        ("", "Telefon 1", "", "Telefon 1"),
        ("", "Person A", "-lag", "Person A;"),
        ("", "[dato]", " 12 34", "[dato]"),
        ("konto: ", "Fil 1", " 12 14", "Fil 1;"),
    ],
)
def test_a_mark_is_closed_where_what_follows_would_make_a_number_of_it(
    before: str, mark: str, after: str, written: str
) -> None:
    assert closed(mark, before, after) == written


def test_a_mark_before_digits_that_are_left_is_still_one_when_it_is_read_again() -> None:
    account = masked("Skriv til kari@privat.example 12 14 16.")
    assert account == "Skriv til E-post 1; 12 14 16."
    assert masked(account) == account
    assert check(account) == ()


SINGLE = (
    "kari@privat.example 12 14 345 B i @snap_1 Oksana - / , . konto nr 1 203.0.113.7 AB".split()
)
PIECES = st.sampled_from([*LABELS, *SINGLE, "68 05 11 20", "Person A", "Telefon 1", "\n"])


@given(st.lists(PIECES, max_size=12).map(" ".join), st.sampled_from(Language))
@settings(deadline=None)
@example("kari@privat.example 12 14 345", Language.NB)
@example("Adresse Person A 12 kari@privat.example", Language.NB)
@example("Account Account Account Account Phone Person kari@privat.example", Language.NB)
def test_an_account_full_of_labels_and_numbers_stays_as_it_is(
    text: str, language: Language
) -> None:
    account = masked(text, language)
    assert masked(account, language) == account
    assert check(account) == ()
