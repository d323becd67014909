"""Whether a rule can ever win: is there a concern that it takes and no rule before it does?

A concern is a point in a box: for each condition one value, or nothing found. That is enough to ask:
a concern where more was found only fits more of the rules before.
"""

from collections.abc import Sequence

from varde.router.rules_model import Rule, Values
from varde.shared.domain.codes import Arena, Form, Request, Urgency
from varde.shared.toml import Why, because, t

_BOTH: frozenset[object] = frozenset({True, False})
_NOTHING: frozenset[object] = frozenset({None})
_ANY: Values = {
    "child": _BOTH,
    "vulnerable_adult": _BOTH,
    "self_report": _BOTH,
    "contact_with_person": _BOTH,
    "forms": frozenset(Form),
    "arena": frozenset(Arena),
    "urgency": frozenset(Urgency),
    "request": frozenset(Request),
    "any_indicator": _NOTHING,
    "signal": _NOTHING,
    "keyword": _NOTHING,
}


def why_never(rule: Rule, before: Sequence[Rule]) -> Why | None:
    """Why no concern ever reaches ``rule`` behind the rules ``before`` it; None when one can."""
    box = _ANY | rule.when.conditions
    for earlier in before:
        if _always_holds(earlier.when.conditions, box):
            return because(
                t("is never reached: {rule} before it takes every concern that it would take"),
                rule=earlier.id,
            )
    if _escapes(box, [earlier.when.conditions for earlier in before]):
        return None
    return because(
        t("is never reached: the rules before it together take every concern that it would take")
    )


def _always_holds(conditions: Values, box: Values) -> bool:
    return all(box[name] <= wanted for name, wanted in conditions.items())


def _escapes(box: Values, rules: Sequence[Values]) -> bool:
    """True when some point of ``box`` fits none of ``rules``: what the first leaves, cut into boxes, is asked."""
    met = [rule for rule in rules if all(box[name] & wanted for name, wanted in rule.items())]
    if not met:
        return True
    first, *others = met
    inside = box
    for name, wanted in first.items():
        left = inside[name] - wanted
        if left and _escapes(inside | {name: left}, others):
            return True
        inside = inside | {name: inside[name] & wanted}
    return False
