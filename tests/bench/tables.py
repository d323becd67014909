"""What the reports of the benches share: a row with its goal, and the page on which the figures stand."""

import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

END = "<!-- end of the figures -->"


@dataclass(frozen=True, slots=True)
class Goal:
    """``limit`` is to be reached, or, for what should be small, not to be passed."""

    limit: float
    at_most: bool = False

    def __str__(self) -> str:
        return f"{'≤' if self.at_most else '≥'} {self.limit:,g}"

    def is_met(self, value: float) -> bool:
        """Whether the value is on the right side of the limit."""
        return value <= self.limit if self.at_most else value >= self.limit

    def best(self, values: Sequence[float]) -> float:
        """The best of several runs: what disturbs a run only makes it worse."""
        return min(values) if self.at_most else max(values)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table; ``met`` is None where there is no goal."""

    texts: str
    measure: str
    goal: Goal | None
    of: int | None
    value: float
    interval: tuple[float, float]
    beside: Mapping[str, str]
    """Further figures, by the name of their column."""

    @property
    def met(self) -> bool | None:
        """Whether the goal, if any, is met."""
        return None if self.goal is None else self.goal.is_met(self.value)

    def cells(self, columns: Sequence[str], absent: str = "") -> list[str]:
        """What the table shows, with the further ``columns``; ``absent`` where one has no figure."""
        low, high = self.interval
        return [
            self.texts,
            self.measure,
            str(self.goal or ""),
            "" if self.of is None else str(self.of),
            shown(self.value),
            f"{shown(low)}–{shown(high)}",
            *(self.beside.get(name, absent) for name in columns),
            {True: "yes", False: "**no**", None: ""}[self.met],
        ]


def shown(value: float) -> str:
    """Shares with four decimals, large figures with none."""
    if abs(value) >= 10:
        return f"{value:,.0f}"
    return f"{value:.4f}" if abs(value) <= 1 else f"{value:.2f}"


def table(heads: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """A table in Markdown."""
    rows = [heads, ["---"] * len(heads), *lines]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def machine() -> str:
    """When and on what it was measured."""
    return (
        f"Measured on {datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, {platform.system()} "
        f"{platform.machine()}, Python {platform.python_version()}."
    )


def write(page: Path, start: str, text: str) -> None:
    """Put the figures between the marker ``start`` and ``END`` of a page."""
    before, _, rest = page.read_text(encoding="utf-8").partition(start)
    after = rest.partition(END)[2]
    page.write_text(f"{before}{start}\n\n{text}\n\n{END}{after}", encoding="utf-8")
