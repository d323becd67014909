"""The rows of the tables, and the page that they stand on."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from bench.anonymiser.ratio import Ratio
from bench.screening import measures, misses, ordinary, speed
from bench.screening.measures import Pair
from bench.screening.sets import LANGUAGES
from bench.tables import Goal, Row, machine, shown, table

PAGE = Path(__file__).parents[3] / "docs" / "screening.md"
START = "<!-- figures: written by make bench-screening -->"
HEADS = ("texts", "measure", "goal", "of", "all", "95 %", *LANGUAGES, "met")

SET_GOALS: Mapping[str, Goal] = {
    measures.RECALL: Goal(0.95),
    measures.PRECISION: Goal(0.85),
    measures.FORM: Goal(0.95),
    measures.ARENA: Goal(0.9),
    measures.URGENCY: Goal(0.9),
    measures.TOO_LOW: Goal(0, at_most=True),
    measures.LEAD: Goal(0.95),
}
ORDINARY_GOALS: Mapping[str, Goal] = {ordinary.ALARMS: Goal(0.002, at_most=True)}
SPEED_GOALS: Mapping[str, Goal] = {
    speed.PER_SECOND: Goal(1_000),
    speed.LONGEST: Goal(2, at_most=True),
    speed.GROWTH: Goal(2, at_most=True),
}


def rows_of_set(title: str, pairs: Sequence[Pair]) -> Iterator[Row]:
    """A row for each measure that has something to say about a set."""
    split = {
        language: measures.measured([pair for pair in pairs if pair[0].language == language])
        for language in LANGUAGES
    }
    for name, ratio in measures.measured(pairs).items():
        if ratio.whole:
            beside = {
                code: shown(own[name].value) for code, own in split.items() if own[name].whole
            }
            yield _row(title, name, SET_GOALS.get(name), ratio, beside)


def rows_of_ordinary(title: str, measured: Mapping[str, Ratio]) -> Iterator[Row]:
    """A row for each sort of false alarm."""
    for name, ratio in measured.items():
        yield _row(title, name, ORDINARY_GOALS.get(name), ratio, {})


def rows_of_speed(figures: Mapping[str, Sequence[float]]) -> Iterator[Row]:
    """The best run; the interval is all runs."""
    for name, values in figures.items():
        goal = SPEED_GOALS[name]
        best, interval = goal.best(values), (min(values), max(values))
        yield Row("one core", name, goal, None, best, interval, {})


def figures(rows: Sequence[Row], sets: Mapping[str, Sequence[Pair]]) -> str:
    """The part of the page that a run writes."""
    lines = table(HEADS, [row.cells(LANGUAGES) for row in rows])
    return "\n\n".join(
        [machine(), lines, *(_misses(title, pairs) for title, pairs in sets.items())]
    )


def _row(
    title: str, name: str, goal: Goal | None, ratio: Ratio, by_language: Mapping[str, str]
) -> Row:
    return Row(title, name, goal, ratio.whole, ratio.value, ratio.interval(), by_language)


def _misses(title: str, pairs: Sequence[Pair]) -> str:
    indicators = misses.of_indicators(pairs)
    lines = [[code, *map(str, counts)] for code, counts in indicators.items()]
    choices = [f"* {what}: {count}" for what, count in misses.of_choices(pairs).most_common()]
    return "\n\n".join(
        [
            f"### Misses: {title}",
            table(("indicator", "expected", "missed", "wrongly found"), lines),
            "\n".join(choices) or "Everything else is right.",
        ]
    )
