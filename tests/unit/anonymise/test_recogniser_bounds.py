"""Nothing that is repeated makes a family of recognisers slow."""

import time

import pytest

from support.families import FAMILIES, Recogniser


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
    short, long = (_seconds(FAMILIES[family], piece * (n // len(piece))) for n in (4_000, 40_000))
    assert long < 30 * short + 0.3


def _seconds(family: Recogniser, text: str) -> float:
    began = time.process_time()
    for _ in family(text):
        pass
    return time.process_time() - began
