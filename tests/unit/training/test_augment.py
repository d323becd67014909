"""The variations that the tagger is trained on."""

import random

from training.augment import Augmenter
from training.corpora import Sentence

from varde.shared.anonymise.tagger import LABELS

SENTENCE = Sentence(
    ["Kari", "Nordmann", "bor", "i", "Lillevik", "."], ["B-PER", "I-PER", "O", "O", "B-LOC", "O"]
)


def _is_well_labelled(sentence: Sentence) -> bool:
    """As many labels as words, and no name that goes on without having begun."""
    before = "O"
    for label in sentence.labels:
        if label not in LABELS or (label.startswith("I-") and before[2:] != label[2:]):
            return False
        before = label
    return len(sentence.words) == len(sentence.labels) > 0 and all(sentence.words)


def test_every_variation_keeps_a_label_for_each_word() -> None:
    augmenter = Augmenter(random.Random(2))
    assert all(_is_well_labelled(augmenter.varied(SENTENCE)) for _ in range(2000))


def test_every_invented_sentence_is_well_labelled() -> None:
    augmenter = Augmenter(random.Random(1))
    assert all(_is_well_labelled(augmenter.invented()) for _ in range(2000))


def test_the_same_seed_gives_the_same_sentences() -> None:
    one, other = (Augmenter(random.Random(7)) for _ in range(2))
    assert [one.invented() for _ in range(200)] == [other.invented() for _ in range(200)]


def test_businesses_are_called_after_people_places_and_things_with_heads_in_lower_case_too() -> (
    None
):
    augmenter = Augmenter(random.Random(3))
    invented = [augmenter.invented() for _ in range(3000)]
    heads = {
        word
        for sentence in invented
        for word, label in zip(*sentence, strict=True)
        if label == "I-ORG" and word.islower()
    }
    assert {"massasje", "skole", "mottak"} <= heads
