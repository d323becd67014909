"""A variant keeps tags and number of tokens, so its offsets are as right as those of the original."""

from bench.anonymiser import foreign_names, norne
from bench.anonymiser.variants import lower_cased, with_foreign_names
from varde.shared.domain.codes import Language


def _sentence(*tokens: tuple[str, str]) -> norne.Sentence:
    return tuple(norne.Token(word, tag, space=True) for word, tag in tokens)


SENTENCES = [
    _sentence(("Kari", "B-PER"), ("Ås", "I-PER"), ("møtte", "O"), ("OLA", "B-PER"), ("-", "I-PER")),
    _sentence(("İnci", "B-PER"), ("og", "O"), ("Ås", "B-PER"), ("i", "O"), ("Ås", "B-LOC")),
]


def test_lower_case_leaves_no_capital_and_the_same_entities() -> None:
    text = norne.as_text(lower_cased(SENTENCES), Language.NB)
    assert text.text == text.text.lower()
    assert [e.kind for e in text.entities] == ["person", "person", "person", "person", "place"]
    assert text.text[text.entities[2].start : text.entities[2].end] == "i̇nci"
    assert text.text[text.entities[4].start : text.entities[4].end] == "ås"


def test_only_persons_get_other_names_and_the_same_one_everywhere() -> None:
    first, second = with_foreign_names(SENTENCES)
    assert [t.tag for t in (*first, *second)] == [t.tag for s in SENTENCES for t in s]
    assert [t.word for t in (first[2], first[4], second[1], second[3], second[4])] == [
        "møtte", "-", "og", "i", "Ås",
    ]  # fmt: skip
    assert first[0].word in foreign_names.GIVEN
    assert first[1].word in foreign_names.SURNAMES
    assert first[3].word.isupper()
    assert first[3].word != "OLA"
    assert second[2].word == first[1].word


def test_names_are_drawn_alike_every_time() -> None:
    assert with_foreign_names(SENTENCES) == with_foreign_names(SENTENCES)


def test_there_are_names_of_all_origins() -> None:
    assert len(foreign_names.GIVEN) == len(foreign_names.SURNAMES) == 150
