"""How many people a concern is about: the largest number before a word for people."""

import pytest

from varde.shared.domain.codes import Persons
from varde.shared.screening.persons import PersonCounter
from varde.shared.screening.tokens import tokenise
from varde.shared.screening.vocabulary import PersonWords

COUNTER = PersonCounter(
    PersonWords(nouns=("folk", "jente*"), one=("ei",), few=("noen",), many=("mange",))
)


def _band(text: str, **numbers: int) -> Persons:
    """The band of a text in which these words stand for these numbers."""
    tokens = tokenise(text)
    return COUNTER.band(
        tokens, {at: numbers[word] for at, word in enumerate(tokens.words) if word in numbers}
    )


@pytest.mark.parametrize(
    ("number", "band"),
    [
        (0, Persons.UNKNOWN),
        (1, Persons.ONE),
        (2, Persons.FEW),
        (5, Persons.FEW),
        (6, Persons.MANY),
        (7, Persons.MANY),
        (499, Persons.MANY),
        (500, Persons.UNKNOWN),
    ],
)
def test_one_is_one_two_to_five_are_few_and_from_six_they_are_many(
    number: int, band: Persons
) -> None:
    assert _band("Det bor n jenter der", n=number) is band


@pytest.mark.parametrize(
    ("text", "band"),
    [
        ("Ei jente bor der", Persons.ONE),
        ("Noen jenter bor der", Persons.FEW),
        ("Mange folk bor der", Persons.MANY),
    ],
)
def test_a_word_for_a_number_counts_as_one(text: str, band: Persons) -> None:
    assert _band(text) is band


@pytest.mark.parametrize(
    ("text", "band"),
    [
        ("n folk", Persons.FEW),
        ("n unge folk", Persons.FEW),
        ("n helt unge folk", Persons.UNKNOWN),
        ("folk n", Persons.UNKNOWN),
        ("n", Persons.UNKNOWN),
        ("Der bor n. Folk snakker", Persons.UNKNOWN),
        ("n jentene", Persons.FEW),
        ("n folkene", Persons.UNKNOWN),
        ("n jent", Persons.UNKNOWN),
    ],
)
def test_the_word_for_people_follows_within_two_words_of_the_sentence(
    text: str, band: Persons
) -> None:
    assert _band(text, n=3) is band


def test_the_largest_number_counts() -> None:
    assert _band("n folk og m folk og ei jente", n=3, m=9) is Persons.MANY
    assert _band("ei jente og n folk", n=3) is Persons.FEW
