"""Word lists in little memory: the same answers as a dictionary gives."""

import tempfile
from pathlib import Path

import marisa_trie
import pytest
from hypothesis import given
from hypothesis import strategies as st

import varde.shared.lexicon as module
from varde.shared.errors import Permanent
from varde.shared.lexicon import Commonness, lexicon
from varde.shared.lexicon.coded import Coded, Listed, save

_WORDS = st.dictionaries(st.text("abcæøå-", min_size=1, max_size=8), st.integers(0, 9))


@given(_WORDS, st.text(max_size=8))
def test_it_answers_as_a_dictionary_does(words: dict[str, int], other: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "words.marisa")
        save(path, words)
        coded = Coded.read(path, int)
    assert dict(coded) == words
    assert len(coded) == len(words)
    assert coded.get(other, -1) == words.get(other, -1)
    assert (other in coded) == (other in words)


@given(st.sets(st.text("abcæøå-", min_size=1, max_size=8)), st.text(max_size=8))
def test_a_list_answers_as_a_set_does(words: set[str], other: str) -> None:
    listed = Listed(marisa_trie.Trie(words))
    assert all(word in listed for word in words)
    assert (other in listed) == (other in words)


@pytest.mark.parametrize("word", ["", "\ud800", "hus\udc00", "HUS"])
def test_what_no_list_can_hold_is_not_there(word: str) -> None:
    words = lexicon().words
    assert word not in words
    assert words.get(word) is None
    with pytest.raises(KeyError):
        words[word]
    assert word not in Listed(marisa_trie.Trie(["hus", "hest"]))


@pytest.mark.parametrize("numbers", [b"", b"\0" * 1999, b"\x09" * 2000])
def test_a_list_that_lacks_numbers_or_has_unknown_ones_refuses_to_start(
    numbers: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "data" / "words.marisa"
    path.parent.mkdir()
    save(path, {f"ord{n}": 0 for n in range(2000)})
    monkeypatch.setattr(module, "files", lambda _package: tmp_path)
    assert len(module._coded("words", Commonness)) == 2000
    path.with_suffix(".numbers").write_bytes(numbers)
    with pytest.raises(Permanent, match="word list words is broken"):
        module._coded("words", Commonness)


def test_the_words_of_the_package_have_their_commonness_and_use() -> None:
    known = lexicon()
    assert known.words["og"] is Commonness.FREQUENT
    assert len(known.words) > 200_000
    assert set(known.words.values()) == set(Commonness)
    assert known.is_plain("huset")
    assert known.is_english("house")
