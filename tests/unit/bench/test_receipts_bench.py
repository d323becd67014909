"""The test of times behind the bench of receipts tells what differs from what does not."""

import random

import pytest

from bench.bench_receipts import p_value


def test_the_same_times_are_told_alike_and_a_shift_is_found() -> None:
    numbers = random.Random(4_817)  # figures, not secrets
    first = [numbers.gauss(500, 10) for _ in range(500)]
    second = [numbers.gauss(500, 10) for _ in range(500)]
    assert p_value(first, second) > 0.01
    assert p_value(first, [value + 3 for value in second]) < 0.01
    assert p_value(first, second) == pytest.approx(p_value(second, first))


def test_a_small_example_has_the_p_of_the_textbooks() -> None:
    first = [19.0, 22.0, 16.0, 29.0, 24.0]
    second = [20.0, 11.0, 17.0, 12.0]
    assert p_value(first, second) == pytest.approx(0.1113, abs=0.001)


def test_times_that_are_all_equal_tell_nothing() -> None:
    assert p_value([1.0] * 20, [1.0] * 20) == 1.0
