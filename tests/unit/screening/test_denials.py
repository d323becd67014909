"""A denial takes a sign back, but not one that only says what happens otherwise."""

import pytest

from varde.shared.domain.codes import Channel
from varde.shared.screening import Screener, Screening


@pytest.fixture(scope="module")
def screener() -> Screener:
    return Screener.load()


def _indicators(screener: Screener, text: str) -> tuple[str, ...]:
    screening: Screening = screener.screen("", text, Channel.WEB)
    return screening.facts.indicators


@pytest.mark.parametrize(
    "text",
    [
        "Jeg må jobbe, hvis ikke slår han meg.",
        "Eg må arbeide, viss ikkje slår han meg.",
        "I have to work, if not he beats me.",
    ],
)
def test_what_happens_if_not_is_told(screener: Screener, text: str) -> None:
    assert "ILO05" in _indicators(screener, text)


@pytest.mark.parametrize("text", ["Han har ikke slått meg.", "He never beats me."])
def test_what_does_not_happen_is_not_told(screener: Screener, text: str) -> None:
    assert "ILO05" not in _indicators(screener, text)


def test_a_denial_opens_a_text(screener: Screener) -> None:
    assert "ILO05" not in _indicators(screener, "Ikke slått ennå.")
