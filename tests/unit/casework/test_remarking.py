"""One mark of an account is changed, and a passage is masked."""

from itertools import count

import pytest

from varde.shared.anonymise import Anonymiser, Kind, check, coarser
from varde.shared.casework.marking import Piece, side_by_side
from varde.shared.casework.remarking import SHOWABLE, Change, Reason, changed, masked, places
from varde.shared.casework.review import Original
from varde.shared.casework.together import together
from varde.shared.domain.codes import Channel, Language
from varde.shared.errors import Refused
from varde.shared.texts import texts

SAID = (
    "Mirjeta Berisha er 17 år og fra Bulgaria. Hun bor i Harstad sammen med en jente på 17 år, "
    "og er gravid. Ring meg på 68 05 12 34. Hun jobber som sykepleier."
)
NB = Language.NB
T = texts("varde.shared.casework", NB)


@pytest.fixture(scope="module")
def anonymiser() -> Anonymiser:
    return Anonymiser.load()


@pytest.fixture(scope="module")
def made(anonymiser: Anonymiser) -> str:
    return anonymiser.anonymise("", SAID, NB).text


def _pieces(anonymiser: Anonymiser, account: str) -> tuple[Piece, ...]:
    original = Original(Channel.WEB, "", SAID, account, said=SAID)
    made = together(anonymiser, original, (), None, [account], NB).first
    return side_by_side(anonymiser, original, made, account, NB).account


def _place(pieces: tuple[Piece, ...], words: str) -> str:
    return next(called for n, called in places(pieces) if pieces[n].words == words)


def test_a_mark_knows_the_words_it_stands_for_also_where_she_wrote_beside_it(
    anonymiser: Anonymiser, made: str
) -> None:
    for account in (made, f"Kort sagt. {made}", made.replace("sammen med", "i lag med")):
        pieces = _pieces(anonymiser, account)
        told = {piece.words: piece.text for piece in pieces if piece.kind}
        assert "".join(piece.text for piece in pieces) == account
        assert told["17 år"] == "[16–17 år]"
        assert told["Mirjeta Berisha"] == "Person A"


def test_the_words_are_shown_for_a_reason_and_only_where_she_chose(
    anonymiser: Anonymiser, made: str
) -> None:
    pieces = _pieces(anonymiser, made)
    place = _place(pieces, "17 år")
    account, logged = changed(pieces, place, Change.SHOW, Reason.NEEDED, NB, T)
    assert account == made.replace("[16–17 år]", "17 år", 1)
    assert account.count("[16–17 år]") == 1
    assert logged == "needed age"
    with pytest.raises(Refused):
        changed(pieces, place, Change.SHOW, "", NB, T)
    with pytest.raises(Refused):
        changed(pieces, place, Change.SHOW, "because", NB, T)


@pytest.mark.parametrize("words", ["Mirjeta Berisha", "Harstad", "68 05 12 34"])
def test_names_and_numbers_are_never_shown(anonymiser: Anonymiser, made: str, words: str) -> None:
    pieces = _pieces(anonymiser, made)
    with pytest.raises(Refused) as refused:
        changed(pieces, _place(pieces, words), Change.SHOW, Reason.NEEDED, NB, T)
    assert words not in str(refused.value)


def test_what_points_at_somebody_alone_is_no_kind_that_can_be_shown() -> None:
    alone = {Kind.PERSON, Kind.PHONE, Kind.IDENTITY, Kind.UNKNOWN, Kind.TRAIT, Kind.PREGNANCY}
    assert not alone & SHOWABLE


def test_a_mark_is_made_coarser_or_left_out(anonymiser: Anonymiser, made: str) -> None:
    pieces = _pieces(anonymiser, made)
    for words, said in (
        ("17 år", "[under 18 år]"),
        ("Harstad", "[Nord-Norge]"),
        ("Bulgaria", "[et annet land]"),
        ("sykepleier", "[yrke]"),
    ):
        account, logged = changed(pieces, _place(pieces, words), Change.COARSER, "", NB, T)
        assert said in account
        assert (logged, check(account, SAID, verbatim=False)) == ("", ())
    account, _ = changed(pieces, _place(pieces, "Mirjeta Berisha"), Change.HIDE, "", NB, T)
    assert account.startswith("[utelatt] er")
    with pytest.raises(Refused):
        changed(pieces, _place(pieces, "68 05 12 34"), Change.COARSER, "", NB, T)


def test_a_mark_that_is_there_no_longer_is_not_changed(anonymiser: Anonymiser, made: str) -> None:
    pieces = _pieces(anonymiser, made)
    for place in ("", "9:Person A", "1:Person B", "x", "1:"):
        with pytest.raises(Refused):
            changed(pieces, place, Change.HIDE, "", NB, T)


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ("9 år", "[under 18 år]"),
        ("17 år", "[under 18 år]"),
        ("18 år", "[18–59 år]"),
        ("45 år", "[18–59 år]"),
        ("71 år", "[60 år eller mer]"),
    ],
)
def test_an_age_is_a_childs_an_adults_or_an_old_ones(found: str, said: str) -> None:
    assert coarser(Kind.AGE, found, NB) == said


def test_a_passage_is_left_out_wherever_it_stands_and_whole_words_with_it() -> None:
    account = "Den røde  bilen kom. Alle så den RØDE\nbilen, og røde bilene."
    assert masked(account, " røde bilen ", NB, T) == (
        "Den [utelatt] kom. Alle så den [utelatt], og [utelatt]."
    )
    assert masked("a.b a+b", "a+b", NB, T) == "a.b [utelatt]"


@pytest.mark.parametrize("passage", ["", " ", "x", "finnes ikke", "\\", "(", ".*"])
def test_a_passage_that_is_too_short_or_not_there_is_refused(passage: str) -> None:
    with pytest.raises(Refused):
        masked("Den røde bilen kom.", passage, NB, T)


def test_an_account_of_the_greatest_length_is_compared_soon_enough_to_be_read(
    anonymiser: Anonymiser, made: str
) -> None:
    numbers = count()
    rest = " ".join(f"ord{next(numbers)}" for _ in range(2_000))
    pieces = _pieces(anonymiser, f"{rest} {made} {rest}")
    assert {piece.words for piece in pieces if piece.kind} >= {"17 år", "Harstad"}
