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


def test_a_denial_opens_a_text() -> None:
    assert "ILO05" not in _indicators("Ikke slått ennå.")
