"""The rows of the table, and the page that they stand on."""

import os
import platform
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench.anonymiser import peers
from bench.anonymiser.cost import Figures
from bench.anonymiser.measures import Measured
from bench.anonymiser.peers import Peer
from bench.anonymiser.sections import COST, Goal, Section
from bench.anonymiser.texts import ORGANISATION, PERSON, PLACE

PAGE = Path(__file__).parents[3] / "docs" / "anonymiser.md"
START, END = "<!-- figures: written by make bench-anonymise -->", "<!-- end of the figures -->"
HEADS = (
    "texts",
    "measure",
    "goal",
    "of",
    "Varde",
    "95 %",
    *map(str.capitalize, peers.NAMES),
    "met",
)
COST_WORDS = {
    "characters_per_second": "characters a second",
    "longest_seconds": "the longest text that is read, s",
    "megabyte_seconds": "a text of a million characters, held, s",
    "line_milliseconds": "a chat line checked, 95th percentile, ms",
    "added_mb": "memory added, MB",
    "load_seconds": "load time, s",
}
NOT_RUN = "not run"


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table; ``met`` is None where there is no goal."""

    texts: str
    measure: str
    goal: Goal | None
    of: int | None
    value: float
    interval: tuple[float, float]
    peers: Mapping[str, str]

    @property
    def met(self) -> bool | None:
        """Whether the goal, if any, is met."""
        return None if self.goal is None else self.goal.is_met(self.value)

    def cells(self) -> list[str]:
        """What the table shows."""
        low, high = self.interval
        return [
            self.texts,
            self.measure,
            _goal(self.goal),
            "" if self.of is None else str(self.of),
            shown(self.value),
            f"{shown(low)}–{shown(high)}",
            *(self.peers.get(name, NOT_RUN) for name in peers.NAMES),
            {True: "yes", False: "**no**", None: ""}[self.met],
        ]


def rows_of(section: Section, ours: Measured, theirs: Mapping[str, Measured]) -> Iterator[Row]:
    """A row for each measure of a section."""
    for name, goal in section.goals.items():
        beside = {peer: shown(measured[name].value) for peer, measured in theirs.items()}
        ratio = ours[name]
        yield Row(section.title, name, goal, ratio.whole, ratio.value, ratio.interval(), beside)


def rows_of_cost(runs: Sequence[Figures], theirs: Mapping[str, Peer]) -> Iterator[Row]:
    """The cost of the best run, as what disturbs a run only makes it worse; the interval is all runs."""
    for name, goal in COST.items():
        values = [run[name] for run in runs]
        best = min(values) if goal.at_most else max(values)
        beside = {
            peer: _beside(getattr(running, name, 0.0), best) for peer, running in theirs.items()
        }
        yield Row(
            "one core", COST_WORDS[name], goal, None, best, (min(values), max(values)), beside
        )


def figures(rows: Sequence[Row], names: Counter[tuple[str, str]], concerns: Counter[str]) -> str:
    """The part of the page that a run writes."""
    heads = [HEADS, ["---"] * len(HEADS)]
    table = _table([*heads, *(row.cells() for row in rows)])
    missed = ", ".join(f"{sort} {count}" for sort, count in sorted(concerns.items())) or "none"
    return (
        f"{_machine()}\n\n{table}\n\n### Kinds of miss that remain\n\n"
        f"In news, both languages, by document:\n\n{_misses(names)}\n\n"
        f"In the development concerns: {missed}."
    )


def write(page: Path, text: str) -> None:
    """Put the figures between the markers of a page."""
    before, _, rest = page.read_text(encoding="utf-8").partition(START)
    after = rest.partition(END)[2]
    page.write_text(f"{before}{START}\n\n{text}\n\n{END}{after}", encoding="utf-8")


def shown(value: float) -> str:
    """Shares with four decimals, large figures with none."""
    if abs(value) >= 10:
        return f"{value:,.0f}"
    return f"{value:.4f}" if abs(value) <= 1 else f"{value:.2f}"


def _goal(goal: Goal | None) -> str:
    return "" if goal is None else f"{'≤' if goal.at_most else '≥'} {goal.limit:,g}"


def _beside(theirs: float, ours: float) -> str:
    if not theirs:
        return NOT_RUN
    return f"{shown(theirs)} (Varde {ours / theirs:.2g}×)"


def _misses(counts: Counter[tuple[str, str]]) -> str:
    kinds = (PERSON, PLACE, ORGANISATION)
    sorts = sorted({sort for sort, _ in counts}, key=lambda s: -sum(counts[s, k] for k in kinds))
    heads = [("sort of name", "persons", "places", "organisations"), ["---"] * 4]
    return _table([*heads, *([sort, *(str(counts[sort, k]) for k in kinds)] for sort in sorts)])


def _table(lines: Sequence[Sequence[str]]) -> str:
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _machine() -> str:
    return (
        f"Measured on {datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, {platform.system()} "
        f"{platform.machine()}, Python {platform.python_version()}."
    )
