"""Shares are of sums, and their intervals the same every time."""

import pytest

from bench.anonymiser.ratio import Ratio

MIXED = [(1, 1), (0, 3), (2, 2), (0, 0)] * 25


def test_the_share_is_of_the_sums_not_the_mean_of_shares() -> None:
    ratio = Ratio(MIXED)
    assert ratio.value == pytest.approx(0.5)
    assert ratio.whole == 150


def test_the_interval_holds_the_value_and_is_the_same_every_time() -> None:
    low, high = Ratio(MIXED).interval()
    assert 0.3 < low < 0.5 < high < 0.7
    assert (low, high) == Ratio(MIXED).interval()


def test_more_texts_make_the_interval_narrower() -> None:
    few, many = Ratio(MIXED).interval(), Ratio(MIXED * 9).interval()
    assert many[1] - many[0] < (few[1] - few[0]) / 2


@pytest.mark.parametrize(
    ("units", "interval"),
    [([(2, 2)] * 50, (0.97, 1.0)), ([(0, 2)] * 50, (0.0, 0.03)), ([(0, 0)], (0.0, 1.0))],
)
def test_nothing_missed_is_no_certainty(
    units: list[tuple[int, int]], interval: tuple[float, float]
) -> None:
    assert Ratio(units).interval() == pytest.approx(interval)
