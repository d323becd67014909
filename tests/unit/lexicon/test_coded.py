"""Word lists in little memory: the same answers as a dictionary gives."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varde.shared.lexicon import Commonness, lexicon
from varde.shared.lexicon.coded import Coded, Lines, Listed

_WORDS = st.dictionaries(st.text("abcæøå-", min_size=1, max_size=8), st.integers(0, 9))


@given(_WORDS, st.text(max_size=8))
def test_it_answers_as_a_dictionary_does(words: dict[str, int], other: str) -> None:
    coded = Coded(Lines("\n".join(f"{code}{word}" for word, code in words.items())), int)
    assert dict(coded) == words
    assert len(coded) == len(words)
    assert coded.get(other, -1) == words.get(other, -1)
    assert (other in coded) == (other in words)


@given(st.sets(st.text("abcæøå-", min_size=1, max_size=8)), st.text(max_size=8))
def test_a_list_answers_as_a_set_does(words: set[str], other: str) -> None:
    listed = Listed(Lines("\n".join(words)))
    assert all(word in listed for word in words)
    assert (other in listed) == (other in words)


@pytest.mark.parametrize("word", ["", "\ud800", "hus\udc00", "HUS"])
def test_what_no_list_can_hold_is_not_there(word: str) -> None:
    words = lexicon().words
    assert word not in words
    assert words.get(word) is None
    with pytest.raises(KeyError):
        words[word]
    assert word not in Listed(Lines("hus\nhest"))


def test_the_words_of_the_package_have_their_commonness_and_use() -> None:
    known = lexicon()
    assert known.words["og"] is Commonness.FREQUENT
    assert len(known.words) > 200_000
    assert set(known.words.values()) == set(Commonness)
    assert known.is_plain("huset")
    assert known.is_english("house")
