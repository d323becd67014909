"""What is read wrongly, by code: never a text, nor which concern."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from bench.screening.measures import MEASURES, Measure, Pair, facets_of
from bench.screening.sets import FACETS, Concern


class OfIndicator(NamedTuple):
    """How often an indicator was expected, how often it was then missed, and how often wrongly found."""

    expected: int
    missed: int
    wrong: int


def of_indicators(pairs: Iterable[Pair]) -> Mapping[str, OfIndicator]:
    """For each indicator that was ever missed or wrongly found, in the order of the codes."""
    expected: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for concern, reading in pairs:
        found = set(reading.facts.indicators)
        expected.update(concern.indicators)
        missed.update(concern.indicators - found)
        wrong.update(found - concern.indicators - concern.possible)
    return {c: OfIndicator(expected[c], missed[c], wrong[c]) for c in sorted(missed | wrong)}


def of_choices(pairs: Sequence[Pair]) -> Counter[str]:
    """``arena HJEM read as GATE``: how often each choice went wrong."""
    return Counter(
        f"{name.replace('_', ' ')} {wanted} read as {got}"
        for name in ("form", "arena", "urgency", "lead", *FACETS)
        for pair in pairs
        if _is_wrong(MEASURES[name.replace("_", " ")], pair)
        for wanted, got in [_choice(name, pair)]
    )


def _is_wrong(measure: Measure, pair: Pair) -> bool:
    part, whole = measure(*pair)
    return part < whole


def _choice(name: str, pair: Pair) -> tuple[str, str]:
    concern, reading = pair
    if name in FACETS:
        return _shown(concern.facets[name]), _shown(facets_of(reading)[name])
    got = {
        "form": reading.facts.forms[0],
        "arena": reading.facts.arena,
        "urgency": reading.facts.urgency,
        "lead": reading.lead,
    }
    return _wanted(name, concern), str(got[name])


def _wanted(name: str, concern: Concern) -> str:
    wanted = {
        "form": "/".join(concern.forms),
        "arena": concern.arena,
        "urgency": "no alarm" if concern.is_none else concern.urgency,
        "lead": concern.lead,
    }
    return str(wanted[name])


def _shown(value: bool | str | None) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value or "case"
