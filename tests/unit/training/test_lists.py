"""Which words the lexicon is made of."""

from collections import Counter
from pathlib import Path

import pytest
from training.lexicon import in_dictionaries, known, main, proper, usage

NOBODY: frozenset[str] = frozenset()


def test_a_word_seen_in_lower_case_is_known_with_how_common_it_is() -> None:
    lower = Counter({"og": 5000, "lampe": 150, "lykt": 12, "sokkel": 2})
    assert known(lower, Counter(), NOBODY) == {"og": 3, "lampe": 2, "lykt": 1, "sokkel": 0}


def test_a_word_seen_once_or_mostly_with_a_capital_is_not_known() -> None:
    lower, capital = (
        Counter({"once": 1, "larvik": 3, "skien": 8}),
        Counter({"larvik": 3, "skien": 9}),
    )
    assert known(lower, capital, NOBODY) == {}


def test_a_listed_name_is_a_word_only_when_it_often_is_one() -> None:
    lower = Counter({"anna": 1300, "berit": 12})
    assert known(lower, Counter(), frozenset({"anna", "berit"})) == {"anna": 2}


def test_a_word_is_told_by_how_often_it_has_a_capital_and_whether_it_is_english() -> None:
    lower = Counter({"sokkel": 98, "lampe": 96, "stein": 12, "lykt": 9, "hurry": 1})
    capital = Counter({"sokkel": 2, "lampe": 4, "stein": 3})
    words = ["sokkel", "lampe", "stein", "lykt", "hurry"]
    assert usage(words, lower, capital, {"hurry"}) == {"sokkel": 1, "stein": 2, "hurry": 4}


def test_a_word_nearly_always_with_a_capital_is_proper() -> None:
    lower, capital = Counter({"stein": 20, "oslo": 1}), Counter({"stein": 30, "oslo": 40, "lom": 2})
    assert proper(lower, capital) == {"oslo"}


def test_dictionaries_give_their_words_in_lower_case_only(tmp_path: Path) -> None:
    for name, text in {
        "bokmaal": "bløt\nBergen\nx",
        "nynorsk": "blaut\nbl.a.",
        "american-english": "color",
        "british-english": "colour\nit's",
    }.items():
        encoding = "utf-8" if "english" in name else "latin-1"
        (tmp_path / name).write_text(text, encoding=encoding)
    assert in_dictionaries(tmp_path) == {"bløt", "blaut", "color", "colour"}


def test_a_missing_dictionary_is_named_before_anything_is_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["lexicon", str(tmp_path), str(tmp_path)])
    with pytest.raises(SystemExit):
        main()
    assert "DICTIONARIES=" in capsys.readouterr().err
