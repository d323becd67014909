"""From what was found to form, arena and urgency. Pure functions over codes."""

from collections.abc import Mapping

from varde.shared.domain.codes import Arena, Form, Urgency
from varde.shared.screening.rules import BESIDE, GRAVE
from varde.shared.screening.vocabulary import ArenaEntry, Indicators, Signal

_ENOUGH_FOR_A_FORM = 2
_ENOUGH_WITHOUT_SIGNS = 4
"""When no indicator was found, words alone must say more."""
_NAME, _MOST_NAMES = 2, 2
_MOST_FROM_CUES = 2
_GENERAL = Form.LAB
"""Its indicators go with every form."""
_SUGGESTED_BY_ARENA = 2
_PLACE, _MOST_PLACES = 3, 2
_MOST_CUES = 3
_SIGN = 2
_MANY_STRONG = 3
_CONTROL = frozenset({"GEN01", "ILO03", "ILO04"})
"""Somebody who is held or watched beside many strong indicators needs help soon."""
_DOUBT = 2
_VIOLENCE = "ILO05"
"""Makes a concern urgent by itself."""


def fired_signals(rules: Indicators, hits: Mapping[str, int], *, child: bool) -> tuple[str, ...]:
    """Signals in the file's order, those that ask for company only when they have it."""
    return tuple(
        signal.code
        for signal in rules.signal
        if hits.get(signal.code)
        or (
            (hits.get(f"{BESIDE}{signal.code}") or (signal.age_rule and child))
            and (_in_company(rules, signal, hits) or (signal.child_is_company and child))
        )
    )


def danger_in_doubt(rules: Indicators, hits: Mapping[str, int], *, child: bool) -> bool:
    """True when two kinds of acute danger are told, or one and a child, with or without an indicator."""
    acute = (signal for signal in rules.signal if signal.sets_urgency is Urgency.AKUTT)
    kinds = sum(bool(hits.get(f"{BESIDE}{signal.code}")) for signal in acute)
    return kinds + child >= _DOUBT if kinds else False


def _in_company(rules: Indicators, signal: Signal, hits: Mapping[str, int]) -> bool:
    """True beside a sign that the signal asks for, or beside grave harm."""
    company = signal.require_with or tuple(entry.code for entry in rules.indicator)
    return bool(hits.get(GRAVE)) or any(hits.get(code) for code in company)


def arena_of(rules: Indicators, found: Mapping[str, int], forms: Mapping[Form, int]) -> Arena:
    """The arena that most speaks for; at a tie the one that suggests a form which is there."""
    signs = any(found.get(indicator.code) for indicator in rules.indicator)
    arenas = [arena for arena in rules.arena if signs or not arena.needs_sign]
    points = {arena.code: _points_of(arena, found) for arena in arenas}
    best = max(points.values(), default=0)
    if not best or (best < _PLACE and not signs):
        return Arena.UKJENT
    tied = [arena for arena in arenas if points[arena.code] == best]
    fitting = [arena for arena in tied if arena.suggests and forms.get(arena.suggests)]
    return (fitting or tied)[0].code


def _points_of(arena: ArenaEntry, found: Mapping[str, int]) -> int:
    places, cues = found.get("place:" + arena.code, 0), found.get("arena:" + arena.code, 0)
    if not (places or cues):
        return 0
    sign = any(found.get(code) for code in arena.signs)
    return min(places, _MOST_PLACES) * _PLACE + min(cues, _MOST_CUES) + sign * _SIGN


def form_scores(rules: Indicators, found: Mapping[str, int]) -> dict[Form, int]:
    """Points for each form: weights of the indicators that point to it, names, and a little for cues.

    Unpaid work and poor lodging go with every form: beside a sign of another form they say less.
    """
    signs = dict.fromkeys((form.code for form in rules.form), 0)
    for indicator in rules.indicator:
        if found.get(indicator.code):
            for form in indicator.points_to:
                signs[form] += rules.weights[indicator.weight]
    names = {form: min(found.get("name:" + form, 0), _MOST_NAMES) for form in signs}
    if any((signs[form] or names[form]) and form != _GENERAL for form in signs):
        signs[_GENERAL] //= 2
        names[_GENERAL] = 0
    for form, named in names.items():
        most = 1 if form is _GENERAL else _MOST_FROM_CUES
        signs[form] += named * _NAME + min(found.get("form:" + form, 0), most)
    return signs


def forms_of(
    rules: Indicators, scores: Mapping[Form, int], arena: Arena, found: Mapping[str, int]
) -> tuple[Form, ...]:
    """Forms that are likely enough, the likeliest first; ``UNK`` when none is.

    A form that nothing else speaks for is suggested by a sure arena only when no other form is.
    """
    indicators = tuple(entry.code for entry in rules.indicator if found.get(entry.code))
    sure = (a for a in rules.arena if a.code == arena and _points_of(a, found) >= _PLACE)
    suggested = next((entry.suggests for entry in sure), None)
    points = {form.code: scores.get(form.code, 0) for form in rules.form}
    alone = not any(points.values())
    if suggested and is_serious(rules, indicators) and (alone or points[suggested]):
        points[suggested] += _SUGGESTED_BY_ARENA
    ranked = sorted(points, key=points.__getitem__, reverse=True)
    best = points[ranked[0]]
    enough = _ENOUGH_FOR_A_FORM if indicators else _ENOUGH_WITHOUT_SIGNS
    if not indicators:
        ranked.remove(_GENERAL)
    likely = tuple(f for f in ranked if points[f] >= enough and 3 * points[f] >= 2 * best)
    return likely or (Form.UNK,)


def urgency_of(
    rules: Indicators,
    indicators: tuple[str, ...],
    signals: tuple[str, ...],
    *,
    general: bool,
    danger: bool,
    doubt: bool,
    elsewhere: int,
) -> Urgency:
    """The most urgent of what signals and indicators say; ``RAAD`` for a general question without a doubt.

    ``elsewhere``: wordings of complaints, jokes and the like; where there are more of them than strong
    indicators, only acute signals count. ``danger``: somebody is said to be locked in, or just got away;
    it asks for more than a weak indicator beside it.
    ``doubt``: acute danger may be meant (see ``danger_in_doubt``) or grave harm is told, which is then read as high, not lower.
    """
    if general and not doubt:
        return Urgency.RAAD
    levels = [signal.sets_urgency for signal in rules.signal if signal.code in signals]
    found = [entry for entry in rules.indicator if entry.code in indicators]
    strong = sum(entry.weight == "strong" for entry in found)
    held = strong >= _MANY_STRONG and not _CONTROL.isdisjoint(indicators)
    if held or (danger and is_serious(rules, indicators)) or doubt or _VIOLENCE in indicators:
        levels.append(Urgency.HOY)
    if elsewhere > strong:
        levels = [level for level in levels if level is Urgency.AKUTT]
    return min(levels, key=lambda level: level.rank, default=Urgency.NORMAL)


def is_serious(rules: Indicators, indicators: tuple[str, ...]) -> bool:
    """True when more than weak indicators were found."""
    return any(i.code in indicators and i.weight != "weak" for i in rules.indicator)
