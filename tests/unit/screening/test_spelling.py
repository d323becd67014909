"""What word of the rules a writer meant, of few words: a slip of the finger, or a keyboard without å, æ and ø."""

import pytest

from varde.shared.screening.spelling import Spelling
from varde.shared.screening.symbols import Symbols, numbered

RULES = ("passet", "truer", "slår", "kontrakt", "arbeidskontrakt", "kjøre", "kjøper")


class Few:
    """A dictionary that knows few words."""

    def is_word(self, low: str) -> bool:
        """True for words that are meant as they stand."""
        return low in {"passer", "slar"}

    def commonness(self, low: str) -> int:
        """None is common."""
        return 0 * len(low)


SPELLING = Spelling(Few(), RULES)


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("passt", "passet"),  # a letter missing
        ("passset", "passet"),  # one too many
        ("pasket", "passet"),  # another
        ("pasest", "passet"),  # two swapped
        ("trer", ""),  # shorter than five
        ("trues", "truer"),
        ("treur", "truer"),
        ("ptruer", ""),  # never the first letter
        ("passer", ""),  # a word itself
        ("pa55et", ""),  # no word at all
        ("pakket", ""),  # two slips in a word of fewer than nine letters
        ("paset", "passet"),
        ("kntrakt", "kontrakt"),
        ("kntrkt", ""),  # two slips in a word of eight
        ("arbeidskontakt", "arbeidskontrakt"),
        ("arbedskontakt", "arbeidskontrakt"),  # two slips from nine letters
        ("arbedkontakt", ""),  # three
        ("abreidskontrakt", "arbeidskontrakt"),
        ("rbeidskontrakt", ""),
        (f"arbeidskontrakt{'t' * 10}", ""),  # longer than anybody writes
    ],
)
def test_a_slip_of_the_finger_is_seen_through(word: str, meant: str) -> None:
    assert SPELLING.meant(word) == meant


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("slaar", "slår"),
        ("slar", ""),  # a word itself
        ("kjore", "kjøre"),
        ("kjoere", "kjøre"),
        ("kjöre", "kjøre"),
        ("kjorre", ""),  # nor a slip beside it
    ],
)
def test_a_keyboard_without_our_letters_is_seen_through(word: str, meant: str) -> None:
    assert SPELLING.meant(word) == meant


@pytest.mark.parametrize("word", ["trålbåt", "traalbåt", "trål"])
def test_a_beginning_is_known_as_it_is_spelt_out_as_well(word: str) -> None:
    symbols = Symbols(numbered([frozenset({"trål*"}), frozenset({"traal"})], Few()))
    assert symbols.read(symbols.parts(word))


def test_a_whole_word_is_no_beginning() -> None:
    symbols = Symbols(numbered([frozenset({"trål"})], Few()))
    assert not symbols.parts("traalbåt")
    assert not symbols.parts("trålbåt")
