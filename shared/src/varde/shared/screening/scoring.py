"""From what was found to form, arena and urgency. Pure functions over codes."""

from collections import Counter
from collections.abc import Mapping

from varde.shared.domain.codes import Arena, Form, Urgency
from varde.shared.screening.vocabulary import Indicators

_ENOUGH_FOR_A_FORM = 2
_MOST_FROM_CUES = 2
_SUGGESTED_BY_ARENA = 2
_MANY_STRONG = 3
_DANGEROUS = frozenset({"ILO03", "ILO05"})
"""Restriction of movement and violence: each makes a concern urgent."""


def fired_signals(rules: Indicators, hits: Mapping[str, int], *, child: bool) -> tuple[str, ...]:
    """Signals in the file's order, those only that have the company they require."""
    return tuple(
        signal.code
        for signal in rules.signal
        if (hits.get(signal.code) or (signal.age_rule and child))
        and (not signal.require_with or any(hits.get(code) for code in signal.require_with))
    )


def arena_of(rules: Indicators, found: Mapping[str, int], forms: Mapping[Form, int]) -> Arena:
    """The arena that most cues speak for; at a tie the one that suggests a form which is there."""
    best = max(found.get(f"arena:{arena.code}", 0) for arena in rules.arena)
    if not best:
        return Arena.UKJENT
    tied = [arena for arena in rules.arena if found.get(f"arena:{arena.code}") == best]
    fitting = [arena for arena in tied if arena.suggests and forms.get(arena.suggests)]
    return (fitting or tied)[0].code


def form_scores(rules: Indicators, found: Mapping[str, int]) -> Counter[Form]:
    """Points for each form: weights of the indicators that point to it, and a little for cues."""
    scores: Counter[Form] = Counter()
    for indicator in rules.indicator:
        if found.get(indicator.code):
            for form in indicator.points_to:
                scores[form] += rules.weights[indicator.weight]
    for form_entry in rules.form:
        scores[form_entry.code] += min(found.get(f"form:{form_entry.code}", 0), _MOST_FROM_CUES)
    return scores


def forms_of(
    rules: Indicators, scores: Mapping[Form, int], arena: Arena, *, serious: bool
) -> tuple[Form, ...]:
    """Forms that are likely enough, the likeliest first; ``UNK`` when none is."""
    suggested = next((a.suggests for a in rules.arena if a.code == arena), None)
    points = Counter(scores)
    if suggested and serious:
        points[suggested] += _SUGGESTED_BY_ARENA
    order = [form.code for form in rules.form]
    ranked = sorted(order, key=lambda form: (-points[form], order.index(form)))
    best = points[ranked[0]]
    likely = tuple(
        f for f in ranked if points[f] >= _ENOUGH_FOR_A_FORM and 3 * points[f] >= 2 * best
    )
    return likely or (Form.UNK,)


def urgency_of(
    rules: Indicators, indicators: tuple[str, ...], signals: tuple[str, ...], *, general: bool
) -> Urgency:
    """The most urgent of what signals and indicators say; ``RAAD`` for a general question."""
    if general:
        return Urgency.RAAD
    levels = [signal.sets_urgency for signal in rules.signal if signal.code in signals]
    strong = [i.code for i in rules.indicator if i.code in indicators and i.weight == "strong"]
    if len(strong) >= _MANY_STRONG or _DANGEROUS.intersection(strong):
        levels.append(Urgency.HOY)
    return min(levels, key=lambda level: level.rank, default=Urgency.NORMAL)


def is_serious(rules: Indicators, indicators: tuple[str, ...]) -> bool:
    """True when more than weak indicators were found."""
    return any(i.code in indicators and i.weight != "weak" for i in rules.indicator)
