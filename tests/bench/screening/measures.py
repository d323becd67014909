"""What is counted in one concern: ``(part, whole)`` each, to be summed over concerns.

``whole`` is 0 where a measure has nothing to say about a concern, so that it counts neither way.
"""

from collections.abc import Callable, Mapping, Sequence

from bench.anonymiser.ratio import Ratio
from bench.screening.reader import Reading
from bench.screening.sets import FACETS, Concern
from varde.shared.domain.codes import Urgency

Count = tuple[int, int]
Pair = tuple[Concern, Reading]
Measure = Callable[[Concern, Reading], Count]

RECALL = "indicators found"
PRECISION = "indicators rightly found"
FORM = "form"
ARENA = "arena"
URGENCY = "urgency"
TOO_LOW = "AKUTT read lower than HOY"
LEAD = "lead"
SIGNALS = "urgency signals found"
RAISED = "no concern, read as urgent"

_AT_EASE = frozenset({Urgency.NORMAL, Urgency.RAAD})
_NOTHING_ASKED = ""
"""How the sets write that neither advice nor training is asked for."""


def recall(concern: Concern, reading: Reading) -> Count:
    """Expected indicators that were found."""
    return len(concern.indicators & set(reading.facts.indicators)), len(concern.indicators)


def precision(concern: Concern, reading: Reading) -> Count:
    """Found indicators that were expected."""
    found = set(reading.facts.indicators) - concern.possible
    return len(concern.indicators & found), len(found)


def form(concern: Concern, reading: Reading) -> Count:
    """Whether the first form is one of those expected."""
    return _one(reading.facts.forms[0] in concern.forms)


def arena(concern: Concern, reading: Reading) -> Count:
    """Whether the arena is right; of a text that is no concern it does not matter."""
    if concern.arena is None or concern.is_none:
        return 0, 0
    return _one(reading.facts.arena == concern.arena)


def urgency(concern: Concern, reading: Reading) -> Count:
    """Whether the urgency is right; for what is no concern, whether nobody is alarmed."""
    right = _AT_EASE if concern.is_none else {concern.urgency}
    return _one(reading.facts.urgency in right)


def too_low(concern: Concern, reading: Reading) -> Count:
    """Whether acute danger was read as less than high."""
    if concern.urgency is not Urgency.AKUTT:
        return 0, 0
    return _one(reading.facts.urgency.rank > Urgency.HOY.rank)


def lead(concern: Concern, reading: Reading) -> Count:
    """Whether the right partner is asked."""
    return (0, 0) if concern.lead is None else _one(reading.lead == concern.lead)


def signals(concern: Concern, reading: Reading) -> Count:
    """Expected urgency signals that were found."""
    return len(concern.signals & set(reading.facts.signals)), len(concern.signals)


def raised(concern: Concern, reading: Reading) -> Count:
    """Whether what is no concern would hurry somebody."""
    return _one(reading.facts.urgency not in _AT_EASE) if concern.is_none else (0, 0)


def facet(name: str) -> Measure:
    """Whether a facet has the value that is expected."""

    def measure(concern: Concern, reading: Reading) -> Count:
        expected = concern.facets[name]
        return (0, 0) if expected is None else _one(facets_of(reading)[name] == expected)

    return measure


def facets_of(reading: Reading) -> Mapping[str, bool | str]:
    """The facets as the sets write them."""
    facts = reading.facts
    return {
        "is_concern": reading.is_concern,
        "child": facts.child,
        "self_report": facts.self_report,
        "request": _NOTHING_ASKED if facts.request == "case" else str(facts.request),
        "vulnerable_adult": facts.vulnerable_adult,
    }


MEASURES: Mapping[str, Measure] = {
    RECALL: recall,
    PRECISION: precision,
    FORM: form,
    ARENA: arena,
    URGENCY: urgency,
    TOO_LOW: too_low,
    LEAD: lead,
    **{name.replace("_", " "): facet(name) for name in FACETS},
    SIGNALS: signals,
    RAISED: raised,
}


def measured(pairs: Sequence[Pair]) -> Mapping[str, Ratio]:
    """Every measure over some concerns."""
    return {name: Ratio([count(*pair) for pair in pairs]) for name, count in MEASURES.items()}


def _one(right: bool) -> Count:
    return int(right), 1
