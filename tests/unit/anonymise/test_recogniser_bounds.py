"""Nothing that is repeated makes a family of recognisers slow."""

import pytest

from support.families import FAMILIES
from support.growth import grows_with_length


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "1",
        "1 ",
        "1.",
        "@a.",
        "a_1",
        "ab:",
        "gate ",
        "Aa ",
        "kl 1 ",
        "en tatovering av ",
        "på ",
        "bare to ",
        "tjue",
        "og tjue ",
        "hundre og ",
        "to tusen ",
        "m/s ",
    ],
)
def test_no_repetition_makes_a_family_slow(family: str, piece: str) -> None:
    short, long = (piece * (n // len(piece)) for n in (4_000, 40_000))
    assert grows_with_length(
        lambda text: list(FAMILIES[family](text)), short, long, most=30, spare=0.3
    )
