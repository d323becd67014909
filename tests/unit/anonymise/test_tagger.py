"""The tagger and what stands around it: tokens, probabilities, a broken model, and what is kept."""

from collections.abc import Iterator
from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from varde.shared.anonymise import tagger as module
from varde.shared.anonymise.names import Memory, names
from varde.shared.anonymise.spans import Kind
from varde.shared.anonymise.tagger import LABELS, Inputs, Tagger, tagger, tagger_of
from varde.shared.anonymise.tokens import BLANK, LONGEST_SENTENCE, sentences
from varde.shared.errors import Permanent
from varde.shared.lexicon import lexicon

SENTENCES = [
    ["Hun", "heter", "Oksana", "Hrytsenko", "."],
    ["Sjefen", "har", "passet", "hennes", "."],
    ["Hei"],
]


def _arrays() -> dict[str, NDArray[np.generic]]:
    path = files("varde.shared.anonymise").joinpath("data", "tagger.npz")
    with path.open("rb") as packed:
        return {name: np.asarray(array) for name, array in np.load(packed).items()}


@given(st.text(max_size=200))
def test_every_character_but_white_space_is_in_one_token(text: str) -> None:
    places = [place for sentence in sentences(text) for place in sentence.places]
    covered = [at for start, end in places for at in range(start, end)]
    assert covered == sorted(set(covered))
    assert all(text[at].isspace() for at in set(range(len(text))) - set(covered))


def test_a_sentence_without_an_end_is_cut() -> None:
    assert {len(s.words) for s in sentences("ord " * 1000)} == {
        LONGEST_SENTENCE,
        1000 % LONGEST_SENTENCE,
    }


@pytest.mark.parametrize(
    ("text", "first_words"),
    [
        ("Hun gråt. Hun gikk.", ["Hun", "Hun"]),
        ("Hun gråt\nsamme kveld.", ["Hun"]),
        ("Hilsen\nKari", ["Hilsen", "Kari"]),
        ("Ring dr. Hansen.", ["Ring"]),
        ("Ring J. Hansen.", ["Ring"]),
        ("«Hun gråt.» Så gikk hun.", ["«", "Så"]),
    ],
)
def test_sentences_begin_where_a_reader_would_say(text: str, first_words: list[str]) -> None:
    assert [sentence.words[0] for sentence in sentences(text)] == first_words


def test_any_length_of_blank_is_one_token() -> None:
    (sentence,) = sentences(f"Ring {BLANK * 9} nå")
    assert sentence.words == ["Ring", BLANK, "nå"]
    assert sentence.places == [(0, 4), (5, 14), (15, 17)]


def test_each_word_gets_a_probability_of_each_label() -> None:
    for words, found in zip(SENTENCES, tagger().probabilities(SENTENCES), strict=True):
        assert found.shape == (len(words), len(LABELS))
        assert np.allclose(found.sum(axis=1), 1, atol=1e-4)


@pytest.mark.parametrize("times", range(1, 6))
def test_a_sentence_is_read_alike_alone_and_among_others(times: int) -> None:
    sentences = [[*words, *words][:length] for length in range(1, times + 1) for words in SENTENCES]
    together = tagger().probabilities(sentences)
    for words, found in zip(sentences, together, strict=True):
        assert np.allclose(tagger().probabilities([words])[0], found, atol=1e-4)


def test_a_word_that_was_read_is_read_alike_with_others_around_it() -> None:
    inputs = Inputs()
    for some in (SENTENCES[:1], SENTENCES[1:], [[BLANK, "har", "Oksana", "."]]):
        again = tagger().probabilities(some, inputs)
        for one, other in zip(again, tagger().probabilities(some), strict=True):
            assert np.allclose(one, other, atol=1e-4)
    assert inputs.places.keys() == {BLANK, *(word for words in SENTENCES for word in words)}
    assert len(inputs.rows) == 2 * len(inputs.places)


def test_no_sentences_have_no_probabilities() -> None:
    assert tagger().probabilities([]) == []


def test_a_name_is_likely_and_a_word_is_not() -> None:
    outside = tagger().probabilities(SENTENCES)[0][:, 0]
    assert outside[2] < 0.1
    assert outside[0] > 0.9


def test_common_words_are_kept_and_names_never() -> None:
    fresh = tagger_of(_arrays(), lexicon())
    fresh.probabilities([["Xhevahire", "og", "Stormo", "kom", "hjem", "til", "anna"]])
    assert {"og", "kom", "hjem"} <= fresh.features._kept.keys()
    assert {"Xhevahire", "Stormo", "anna"}.isdisjoint(fresh.features._kept)


def test_the_arrays_of_the_model_make_the_same_tagger() -> None:
    again = tagger_of(_arrays(), lexicon()).probabilities(SENTENCES)
    assert all(map(np.array_equal, again, tagger().probabilities(SENTENCES)))


@pytest.mark.parametrize("name", ["vectors_table", "vectors_grams", "recurrent_b", "transitions"])
def test_a_model_without_a_part_is_refused(name: str) -> None:
    arrays = _arrays()
    del arrays[name]
    with pytest.raises(KeyError):
        tagger_of(arrays, lexicon())


@pytest.mark.parametrize("name", ["vectors_scale", "input_f", "output", "bias_b", "letters"])
def test_a_model_whose_parts_do_not_fit_is_refused(name: str) -> None:
    arrays = _arrays()
    arrays[name] = arrays[name][..., :-1] if arrays[name].ndim > 1 else arrays[name][:-1]
    with pytest.raises(ValueError):  # noqa: PT011 - NumPy's own or ours
        tagger_of(arrays, lexicon())


def test_a_model_with_a_number_that_is_none_is_refused() -> None:
    arrays = _arrays() | {"output_bias": np.full(len(LABELS), np.nan, np.float32)}
    with pytest.raises(ValueError, match="fit"):
        tagger_of(arrays, lexicon())


@pytest.fixture
def unread() -> Iterator[None]:
    module.tagger.cache_clear()
    yield
    module.tagger.cache_clear()


@pytest.mark.usefixtures("unread")
@pytest.mark.parametrize("file", ["missing.npz", "names.txt.xz"])
def test_a_missing_or_foreign_model_file_refuses_to_start(
    file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_FILE", file)
    with pytest.raises(Permanent, match="model of the anonymiser is broken"):
        tagger()


def test_a_name_found_once_is_found_in_every_role() -> None:
    text = "Epifan: Jeg kom i fjor.\nHun heter Epifan Dobrescu.\nepifan er redd."
    found = names().find(names().read(text), {"epifan": Kind.PERSON})
    assert [text[s.start :][:6].lower() for s in found] == ["epifan"] * 3


def test_a_sentence_that_was_read_is_not_read_again() -> None:
    class Counting(Tagger):
        read = 0

        def probabilities(self, sentences, inputs=None):  # type: ignore[no-untyped-def]
            Counting.read += len(sentences)
            return super().probabilities(sentences, inputs)

    counting = Counting(tagger().weights, tagger().features, tagger().gates)
    reader = type(names())(lexicon(), counting)
    memory = Memory()
    reader.read("Hun er redd. Han kom.", memory)
    reader.read("Hun er redd. Han gikk.", memory)
    assert Counting.read == 3
