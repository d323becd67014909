"""The rows of the table, and the page that they stand on."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from bench.anonymiser import peers
from bench.anonymiser.cost import Figures
from bench.anonymiser.measures import Measured
from bench.anonymiser.peers import Peer
from bench.anonymiser.sections import COST, Section
from bench.anonymiser.texts import ORGANISATION, PERSON, PLACE
from bench.tables import Row, machine, shown, table

PAGE = Path(__file__).parents[3] / "docs" / "anonymiser.md"
START = "<!-- figures: written by make bench-anonymise -->"
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


def rows_of(section: Section, ours: Measured, theirs: Mapping[str, Measured]) -> Iterator[Row]:
    """A row for each measure of a section."""
    for name, goal in section.goals.items():
        beside = {peer: shown(measured[name].value) for peer, measured in theirs.items()}
        ratio = ours[name]
        yield Row(section.title, name, goal, ratio.whole, ratio.value, ratio.interval(), beside)


def rows_of_cost(runs: Sequence[Figures], theirs: Mapping[str, Peer]) -> Iterator[Row]:
    """The cost of the best run; the interval is all runs."""
    for name, goal in COST.items():
        values = [run[name] for run in runs]
        best, interval = goal.best(values), (min(values), max(values))
        beside = {
            peer: _beside(getattr(running, name, 0.0), best) for peer, running in theirs.items()
        }
        yield Row("one core", COST_WORDS[name], goal, None, best, interval, beside)


def figures(rows: Sequence[Row], names: Counter[tuple[str, str]], concerns: Counter[str]) -> str:
    """The part of the page that a run writes."""
    lines = table(HEADS, [row.cells(peers.NAMES, NOT_RUN) for row in rows])
    missed = ", ".join(f"{sort} {count}" for sort, count in sorted(concerns.items())) or "none"
    return (
        f"{machine()}\n\n{lines}\n\n### Kinds of miss that remain\n\n"
        f"In news, both languages, by document:\n\n{_misses(names)}\n\n"
        f"In the development concerns: {missed}."
    )


def _beside(theirs: float, ours: float) -> str:
    if not theirs:
        return NOT_RUN
    return f"{shown(theirs)} (Varde {ours / theirs:.2g}×)"


def _misses(counts: Counter[tuple[str, str]]) -> str:
    kinds = (PERSON, PLACE, ORGANISATION)
    sorts = sorted({sort for sort, _ in counts}, key=lambda s: -sum(counts[s, k] for k in kinds))
    heads = ("sort of name", "persons", "places", "organisations")
    return table(heads, [[sort, *(str(counts[sort, k]) for k in kinds)] for sort in sorts])
