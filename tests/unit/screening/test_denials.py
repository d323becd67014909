"""A denial takes a sign back, but not one that only says what happens otherwise."""

import pytest

from support.screened import screened


def _indicators(text: str) -> tuple[str, ...]:
    return screened(text).facts.indicators


@pytest.mark.parametrize(
    "text",
    [
        "Jeg må jobbe, hvis ikke slår han meg.",
        "Eg må arbeide, viss ikkje slår han meg.",
        "I have to work, if not he beats me.",
    ],
)
def test_what_happens_if_not_is_told(text: str) -> None:
    assert "ILO05" in _indicators(text)


@pytest.mark.parametrize("text", ["Han har ikke slått meg.", "He never beats me."])
def test_what_does_not_happen_is_not_told(text: str) -> None:
    assert "ILO05" not in _indicators(text)


@pytest.mark.parametrize(
    "text",
    [
        "Han slår meg ikke.",
        "Sjefen er streng, men han slår oss ikke, og vi får lønn",
        "Han har slått henne aldri!",
        "Han slår meg ikkje.",
        "Ho slår dei aldri, seier ho.",
        "He hits her never.",
        "He beats us not",
    ],
)
def test_a_denial_that_closes_the_clause_takes_the_sign_back(text: str) -> None:
    assert "ILO05" not in _indicators(text)


@pytest.mark.parametrize(
    "text",
    [
        "Han slår henne ikke bare hjemme.",
        "Han slår henne ikke hver dag, men ofte.",
        "Han slår meg ikke når han er edru.",
        "Han slår meg, ikke broren min.",
        "Han slår meg. Ikke ring meg.",
        "Han slår meg ingen hjelper meg",
        "Han slår henne ikkje berre heime.",
        "Han slår ho, aldri dei andre.",
        "He beats me not only at work.",
        "He beats me never lets me go out",
        "He beats me not because I am late.",
    ],
)
def test_a_denial_of_what_follows_the_sign_leaves_it_told(text: str) -> None:
    assert "ILO05" in _indicators(text)


def test_a_denial_opens_a_text() -> None:
    assert "ILO05" not in _indicators("Ikke slått ennå.")


@pytest.mark.parametrize(
    "text",
    [
        "Jeg trodde han var låst inne, men det var han ikke.",
        "Jeg trodde han var låst inne, men",
        "Eg trudde dei var stengde inne, men det var feil.",
        "I thought she was locked in, but I was wrong.",
    ],
)
def test_what_the_writer_believed_and_gave_up_is_not_told(text: str) -> None:
    assert "ILO03" not in _indicators(text)


@pytest.mark.parametrize(
    "text",
    [
        "Jeg trodde det gikk bra, men han låser henne inne.",
        "Jeg tror han er låst inne, men er ikke sikker.",
        "Vi er låst inne og trodde det var lov, men det er feil.",
        "Mannen trodde at hun var fri, men hun er låst inne.",
    ],
)
def test_what_else_is_told_beside_a_belief_counts(text: str) -> None:
    assert "ILO03" in _indicators(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [("Ikke en av dem slår henne", False), ("Ikke en av alle dem slår henne", True)],
)
def test_a_denial_reaches_four_words(text: str, told: bool) -> None:
    assert ("ILO05" in _indicators(text)) is told


def test_a_sign_that_goes_on_behind_the_turn_is_told() -> None:
    assert "ILO07" in _indicators("I thought her passport was safe, but the boss took it.")


def test_a_denial_does_not_reach_behind_what_ends_it() -> None:
    assert "ILO05" in _indicators("Jeg vet ikke men han slår henne")
