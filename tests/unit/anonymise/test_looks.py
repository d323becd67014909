"""How a word is looked at: how it is written, how well it is known, and in what sort of text."""

from pathlib import Path

import pytest

from varde.shared import lexicon as module
from varde.shared.anonymise.looks import FLOORS, Look, Setting, look_of
from varde.shared.anonymise.names import names
from varde.shared.anonymise.tokens import BLANK
from varde.shared.errors import Permanent
from varde.shared.lexicon import lexicon


def test_every_look_has_a_floor() -> None:
    assert FLOORS.keys() == set(Look)


@pytest.mark.parametrize(
    ("word", "opening", "caseless", "look"),
    [
        (BLANK, False, False, Look.BLANK),
        ("2026", False, False, Look.SIGN),
        ("NAV", False, False, Look.PUBLIC),
        ("Оксана", False, False, Look.FOREIGN),
        ("Oksana", True, False, Look.LISTED),
        ("grunkelbrot", False, False, Look.UNKNOWN),
        ("mette", False, False, Look.NAMESAKE),
        ("dag", False, False, Look.FREQUENT),
        ("klenodiet", False, False, Look.RARE),
        ("Klenodiet", True, False, Look.RARE_OPENING),
        ("Sykepleier", False, False, Look.CAPITAL),
        ("klenodiet", False, True, Look.RARE_CASELESS),
        ("Sykepleier", True, False, Look.PLAIN_OPENING),
        ("sykepleier", False, True, Look.PLAIN_CASELESS),
        ("sykepleier", False, False, Look.PLAIN),
        ("sykepleiervesken", False, False, Look.PLAIN),
        ("byrået", False, False, Look.PLAIN),
        ("husleia", False, False, Look.PLAIN),
        ("Byrået", True, False, Look.PLAIN_OPENING),
        ("evt.", False, False, Look.PUBLIC),
        ("lørdag", False, False, Look.PUBLIC),
        ("Gjerde", True, False, Look.OPENING),
        ("gross", False, True, Look.NAMELIKE_CASELESS),
        ("gross", False, False, Look.WORD),
        ("ikke", False, True, Look.FREQUENT_CASELESS),
        ("ikke", False, False, Look.FREQUENT),
    ],
)
def test_a_word_is_looked_at_by_how_it_is_written_and_known(
    word: str, opening: bool, caseless: bool, look: Look
) -> None:
    assert look_of(word, lexicon(), opening=opening, caseless=caseless) is look


def test_a_word_of_english_is_plain_in_an_english_text_only() -> None:
    seen = [
        look_of("hurry", lexicon(), opening=False, caseless=False, setting=Setting(english=english))
        for english in (True, False)
    ]
    assert seen == [Look.PLAIN, Look.WORD]


def test_a_text_is_english_when_most_of_the_words_that_hold_it_together_are() -> None:
    looks = [
        {word.word: word.look for _, words in names().read(text).sentences for word in words}
        for text in (
            "She was told to hurry, and he is angry.",
            "Ho sa he og hurry, men eg er sint.",
        )
    ]
    assert [(of["he"], of["hurry"]) for of in looks] == [
        (Look.FREQUENT, Look.PLAIN),
        (Look.NAMESAKE, Look.WORD),
    ]


def test_the_subject_is_in_the_language_of_its_text() -> None:
    body = "She was told to hurry, and he is angry."
    both, alone = names().read_all([["Told to hurry", body], ["Told to hurry"]])[::2]
    looks = [{w.word: w.look for _, ws in read.sentences for w in ws} for read in (both, alone)]
    assert [of["hurry"] for of in looks] == [Look.PLAIN, Look.WORD]


def test_the_words_beside_a_blank_stand_in_no_sentence_without_capitals() -> None:
    ((_, words),) = names().read(f"hun bor hos {BLANK} i byen").sentences
    assert {word.word: word.look for word in words}["hun"] is Look.FREQUENT


@pytest.mark.parametrize("data", [b"", b"no trie at all", b"We love Marisa."])
def test_a_broken_dictionary_refuses_to_start(
    data: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "data" / "dictionary.marisa"
    path.parent.mkdir()
    path.write_bytes(data)
    monkeypatch.setattr(module, "files", lambda _package: path.parents[1])
    with pytest.raises(Permanent, match="word list dictionary is broken"):
        module._trie("dictionary")
