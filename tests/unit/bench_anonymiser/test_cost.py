"""The cost is measured on the work it is said to be, in a process of its own."""

from pathlib import Path

import pytest

from bench.anonymiser import cost, sections
from bench.anonymiser.__main__ import CHAT_LINES


def test_a_fresh_process_gives_every_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    (figures,) = cost.measure(cost.Work(["Hun er redd."], "Hun er redd. " * 9, ["Ja."]), runs=1)
    assert figures.keys() == sections.COST.keys()
    assert all(value > 0 for value in figures.values())


@pytest.mark.parametrize(
    ("values", "share", "value"),
    [([3.0], 0.95, 3.0), ([2.0, 1.0], 0.5, 1.0), (list(range(1, 101)), 0.95, 95)],
)
def test_a_percentile_is_one_of_the_values(values: list[float], share: float, value: float) -> None:
    assert cost.percentile(values, share) == value


def test_the_chat_lines_are_different_lines() -> None:
    lines = CHAT_LINES.read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(set(lines)) > 20
    assert all(20 < len(line) < 100 for line in lines)
