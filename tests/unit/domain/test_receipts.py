"""Receipts: eight words that are easy to say, forgiving to type, and hard to mistype unnoticed."""

import secrets
import string
from importlib.resources import files
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varde.shared.domain.codes import Language
from varde.shared.domain.receipt import (
    new_receipt,
    parse_receipt,
    receipt_apart,
    without_receipts,
    words_of,
)

NB, EN = Language.NB, Language.EN
NUMBERS = st.integers(0, 2**80 - 1)
LISTS = {
    language: files("varde.shared.domain").joinpath("words", name).read_text("ascii").split()
    for language, name in ((NB, "norwegian.txt"), (EN, "english.txt"))
}
languages = st.sampled_from(Language)


def receipt_of(number: int) -> str:
    return new_receipt(lambda _: number)


def one_slip(word: str) -> set[str]:
    """What ``word`` becomes with one letter wrong, missing, too much or swapped with the next."""
    cuts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    missing = {head + tail[1:] for head, tail in cuts if tail}
    swapped = {head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1}
    wrong = {head + c + tail[1:] for head, tail in cuts if tail for c in string.ascii_lowercase}
    extra = {head + c + tail for head, tail in cuts for c in string.ascii_lowercase}
    return (missing | swapped | wrong | extra) - {word}


@pytest.mark.parametrize("language", [NB, EN])
def test_a_list_has_2048_short_plain_words(language: Language) -> None:
    words = LISTS[language]
    assert len(set(words)) == 2048
    assert words == sorted(words)
    assert all(4 <= len(word) <= 8 and set(word) <= set(string.ascii_lowercase) for word in words)


@pytest.mark.parametrize("language", [NB, EN])
def test_no_slip_makes_one_word_of_a_list_into_another(language: Language) -> None:
    words = set(LISTS[language])
    assert all(words.isdisjoint(one_slip(word)) for word in words)


def test_bokmal_and_nynorsk_share_their_words_and_english_has_its_own() -> None:
    receipt = new_receipt(secrets.randbelow)
    assert words_of(receipt, NB) == words_of(receipt, Language.NN) != words_of(receipt, EN)


@given(NUMBERS, languages)
def test_a_receipt_is_eight_words_that_lead_back_to_it(number: int, language: Language) -> None:
    receipt = receipt_of(number)
    said = words_of(receipt, language)
    assert len(said.split()) == 8
    assert parse_receipt(said) == receipt


@pytest.mark.parametrize("language", Language)
def test_a_receipt_is_read_as_people_write_it(language: Language) -> None:
    receipt = new_receipt(secrets.randbelow)
    words = words_of(receipt, language).split()
    for written in (
        "  " + "   ".join(words).upper() + "\n",
        "-".join(words),
        ", ".join(words) + ".",
        "\r\n".join(f"{n}. {word.title()}" for n, word in enumerate(words, 1)),
        " \u2013 ".join(words),
        "\u00a0".join(words),
    ):
        assert parse_receipt(written) == receipt


@pytest.mark.parametrize(
    ("letter", "foreign"), [("a", "å"), ("a", "\u0061\u030a"), ("o", "ø"), ("o", "ö"), ("ae", "æ")]
)
def test_a_letter_of_another_keyboard_is_its_plain_one(letter: str, foreign: str) -> None:
    first = next(place for place, word in enumerate(LISTS[EN]) if letter in word)
    receipt = receipt_of(first << 69)
    written = words_of(receipt, EN).replace(letter, foreign)
    assert foreign in written
    assert parse_receipt(written) == receipt


@given(NUMBERS, languages, st.integers(0, 7), st.data())
def test_a_slip_is_put_right_or_noticed_and_never_leads_elsewhere(
    number: int, language: Language, place: int, data: st.DataObject
) -> None:
    receipt = receipt_of(number)
    words = words_of(receipt, language).split()
    words[place] = data.draw(st.sampled_from(sorted(one_slip(words[place]))))
    assert parse_receipt(" ".join(words)) in {receipt, None}


def test_most_slips_are_put_right() -> None:
    receipt = receipt_of(0x9A1F_27C3_6B08_D5E4_F172)
    words = words_of(receipt, NB).split()
    slips = [
        [*words[:place], slip, *words[place + 1 :]]
        for place in range(8)
        for slip in sorted(one_slip(words[place]))
    ]
    right = sum(parse_receipt(" ".join(slip)) == receipt for slip in slips)
    assert right / len(slips) > 0.9


def test_other_words_of_the_list_seldom_pass_the_check_bits() -> None:
    words = words_of(receipt_of(0x9A1F_27C3_6B08_D5E4_F172), NB).split()
    wrong = [parse_receipt(" ".join([*words[:7], word])) for word in LISTS[NB] if word != words[7]]
    assert sum(receipt is not None for receipt in wrong) < len(wrong) / 100
    swaps = [words[:] for _ in combinations(range(8), 2)]
    for swap, (a, b) in zip(swaps, combinations(range(8), 2), strict=True):
        swap[a], swap[b] = swap[b], swap[a]
    assert sum(parse_receipt(" ".join(swap)) is not None for swap in swaps) <= 2


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "april",
        "april " * 7,
        "april " * 9,
        "0000-0000-0000-0000-0000",
        "мама " * 8,
        "a" * 100_000,
        "a " * 100_000,
        "\0" * 8,
        "\ud800 " * 8,
    ],
)
def test_what_cannot_be_a_receipt_is_none(typed: str) -> None:
    assert parse_receipt(typed) is None


@given(NUMBERS, languages)
def test_a_receipt_is_found_in_the_subject_of_a_mail_and_taken_out(
    number: int, language: Language
) -> None:
    said = words_of(receipt_of(number), language).upper()
    subject = f"SV: Vi har fått e-posten din ({said}) – mer å si"
    rest = "SV: Vi har fått e-posten din () – mer å si"
    assert receipt_apart(subject) == (receipt_of(number), rest)
    assert receipt_apart(said) == (receipt_of(number), "")


@pytest.mark.parametrize(
    "subject", ["", "Sv: Uro for ei jente på jobb", "Vi har mottatt e-posten din", "x " * 50_000]
)
def test_no_receipt_is_found_where_none_is(subject: str) -> None:
    assert receipt_apart(subject) == ("", subject)


@given(NUMBERS, NUMBERS, languages)
def test_every_receipt_is_cut_out_of_a_longer_text(
    one: int, other: int, language: Language
) -> None:
    first, second = words_of(receipt_of(one), language), words_of(receipt_of(other), language)
    text = f"Hun ringte. Koden er «{first}», og her er en til: {second}. Han bor på kaia."
    assert without_receipts(text) == "Hun ringte. Koden er «», og her er en til: . Han bor på kaia."


def test_a_receipt_with_a_slip_or_over_lines_is_cut_out_too() -> None:
    words = words_of(receipt_of(2**79 + 12345), NB).split()
    words[2] = words[2][:-1]
    listed = "\n".join(f"{place}. {word.upper()}" for place, word in enumerate(words, 1))
    assert without_receipts(f"Koden:\n{listed}\nHilsen meg") == "Koden:\n1. \nHilsen meg"


def test_words_of_the_lists_that_are_no_receipt_stay() -> None:
    text = " ".join(LISTS[NB][:400] + LISTS[EN][:400])
    assert len(text) - len(without_receipts(text)) < len(text) // 10


def test_a_text_without_a_receipt_is_left_as_it_is() -> None:
    text = "Hun sover på lageret og får ikke gå ut. " * 2_000
    assert without_receipts(text) == text
