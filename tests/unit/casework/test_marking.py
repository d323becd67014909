"""The original and its account, side by side."""

import pytest

from varde.shared.anonymise import Anonymiser, Kind
from varde.shared.casework.marking import Piece, SideBySide, side_by_side
from varde.shared.casework.proposal import MOST_CHARACTERS
from varde.shared.casework.review import Original
from varde.shared.casework.together import together
from varde.shared.domain.codes import Channel, Language

SAID = "Sjefen, Radomir Stoilov, tok passet. Ring meg på 68 05 12 34."
NB = Language.NB


@pytest.fixture(scope="module")
def anonymiser() -> Anonymiser:
    return Anonymiser.load()


def _original(anonymiser: Anonymiser, text: str, account: str | None = None) -> Original:
    made = anonymiser.anonymise("", SAID, NB).text if account is None else account
    return Original(Channel.WEB, "", text, made, said=SAID)


def _written(said: str, account: str) -> Original:
    return Original(Channel.WEB, "", said, account, said=said)


def _sides(anonymiser: Anonymiser, written: Original) -> SideBySide:
    made = together(anonymiser, written, (), None, [written.account], NB).first
    return side_by_side(anonymiser, written, made, written.account, NB)


def _of(anonymiser: Anonymiser, said: str) -> SideBySide:
    return _sides(anonymiser, _written(said, anonymiser.anonymise("", said, NB).text))


def _pairs(sides: SideBySide) -> list[tuple[str, str]]:
    """What was masked, and what stands for it."""
    instead = {piece.pair: piece.text for piece in sides.account if piece.kind}
    return [(piece.text, instead[piece.pair]) for piece in sides.original if piece.kind]


def _whole(pieces: tuple[Piece, ...]) -> str:
    return "".join(piece.text for piece in pieces)


def _masked(pieces: tuple[Piece, ...]) -> dict[str, Kind]:
    return {piece.text: piece.kind for piece in pieces if piece.kind}


def test_what_is_masked_is_marked_in_the_original_and_paired_with_its_replacement(
    anonymiser: Anonymiser,
) -> None:
    sides = _sides(anonymiser, _original(anonymiser, SAID))
    assert _masked(sides.original) == {
        "Radomir Stoilov": Kind.PERSON,
        "68 05 12 34": Kind.PHONE,
    }
    assert _pairs(sides) == [
        ("Radomir Stoilov", "Mulig utnytter"),
        ("68 05 12 34", "Telefon 1"),
    ]


def test_each_of_two_that_get_the_same_words_is_paired_with_its_own(anonymiser: Anonymiser) -> None:
    sides = _of(anonymiser, "Den ene er 16 år. Den andre er 17 år. De får ikke lønn.")
    first, second = _pairs(sides)
    assert (first[0], second[0]) == ("16 år", "17 år")
    assert first[1] == second[1]
    assert [p.pair for p in sides.account if p.kind] == ["0", "1"]


def test_a_name_said_again_is_paired_with_what_stands_there_also_where_she_moved_it(
    anonymiser: Anonymiser,
) -> None:
    said = "Radomir Stoilov ringte. Så kom Radomir Stoilov. Til slutt dro Radomir Stoilov."
    person = next(p.text for p in _of(anonymiser, said).account if p.kind)
    account = f"Først {person}. Så kom {person}. {person} dro. {person} kom igjen."
    sides = _sides(anonymiser, _written(said, account))
    assert [p.pair for p in sides.original if p.kind] == ["0", "1", "2"]
    assert [p.pair for p in sides.account if p.kind] == ["0", "1", "2", "2"]
    assert _whole(sides.account) == account


def test_a_subject_is_marked_and_goes_with_the_same_person_in_the_account(
    anonymiser: Anonymiser,
) -> None:
    subject = "Om Radomir Stoilov, 17 år"
    made = anonymiser.anonymise(subject, SAID, NB)
    sides = _sides(anonymiser, Original(Channel.EMAIL, subject, SAID, made.text, said=SAID))
    assert _whole(sides.subject) == subject
    assert [(p.text, p.kind, p.pair) for p in sides.subject if p.kind] == [
        ("Radomir Stoilov", Kind.PERSON, "0"),
        ("17 år", Kind.AGE, ""),
    ]


def test_no_word_is_lost_or_added_on_either_side(anonymiser: Anonymiser) -> None:
    original = _original(anonymiser, f"Hode.\n\n{SAID}\n\nContact: 68 05 12 34")
    sides = _sides(anonymiser, original)
    assert _whole(sides.original) == original.text
    assert _whole(sides.account) == original.account
    assert sides.original[0].text.startswith("Hode."), "marks stand where the words stand"


def test_in_an_account_that_she_wrote_in_the_marks_are_found_again(anonymiser: Anonymiser) -> None:
    made = anonymiser.anonymise("", SAID, NB)
    person = next(mark.replacement for mark in made.marks if mark.kind is Kind.PERSON)
    account = f"Kort sagt: {person} tok passet."
    sides = _sides(anonymiser, _original(anonymiser, SAID, account))
    assert _masked(sides.account) == {person: Kind.PERSON}
    assert _whole(sides.account) == account


def test_a_text_too_long_for_a_machine_has_no_marks_and_is_whole(anonymiser: Anonymiser) -> None:
    long = SAID * (MOST_CHARACTERS // len(SAID) + 1)
    sides = _sides(anonymiser, _written(long, ""))
    assert sides.original == (Piece(long),)
