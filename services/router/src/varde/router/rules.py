"""Who gets a concern first, decided by rules that are data; every decision says why."""

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from varde.router.rules_model import Deadline, Overlay, Rule, RulesFile, When
from varde.shared.domain.concern import Facts
from varde.shared.domain.partner import Directory
from varde.shared.errors import Permanent
from varde.shared.platform.toml import read_toml, validated
from varde.shared.screening import indicator_codes, keywords, signal_codes

COORDINATOR = "KOORDINATOR"


@dataclass(frozen=True, slots=True)
class Decision:
    """A proposal; a person confirms it. Codes are partners' unless said otherwise."""

    lead: str
    support: tuple[str, ...]
    """Members of the group who receive cases and may see this one; never the lead."""
    external: tuple[str, ...]
    """Bodies outside the group, for the coordinator or the lead to reach."""
    rule: str
    reason: str
    deadlines: tuple[Deadline, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """A rule that was looked at: its conditions with their results, and whether it won."""

    rule: str
    conditions: tuple[tuple[str, bool], ...]
    won: bool


class Rules:
    """Validated rules for one directory of partners. Pure: the same facts give the same decision."""

    def __init__(self, file: RulesFile, directory: Directory) -> None:
        self._rules = sorted(file.rule, key=lambda rule: rule.priority)
        self._overlays = file.overlay
        self._deadlines = {deadline.code: deadline for deadline in file.deadline}
        self._takes = frozenset(
            p.code for p in directory.partners if p.in_group and p.receives_cases
        )
        self._silent = frozenset(p.code for p in directory.partners if p.in_group) - self._takes

    @classmethod
    def load(cls, path: Path, directory: Directory) -> Self:
        """The rules in ``path``. Raises ``Permanent`` that names the entry and what is wrong."""
        file = _read(path)
        if wrong := "; ".join(_contradictions(file, directory)):
            msg = f"{path}: {wrong}"
            raise Permanent(msg)
        return cls(file, directory)

    def __len__(self) -> int:
        return len(self._rules)

    def route(self, facts: Facts, excluded: Set[str]) -> Decision:
        """Lead, support and reason for ``facts``. ``excluded``: partner codes that may not see the case.

        A lead who is excluded or receives no cases is replaced by the coordinator. When the coordinator
        is excluded herself she still stands as lead: the caller holds the case for her deputy.
        """
        rule = next(rule for rule in self._rules if rule.when.holds(facts))
        allowed = self._takes - excluded
        lead = rule.lead if rule.lead in allowed else COORDINATOR
        named = tuple(dict.fromkeys((*rule.support, *self._added(facts))))
        return Decision(
            lead=lead,
            support=tuple(code for code in named if code in allowed and code != lead),
            external=tuple(code for code in named if code not in self._takes | self._silent),
            rule=rule.id,
            reason=rule.reason,
            deadlines=tuple(self._deadlines[code] for code in rule.deadlines),
        )

    def explain(self, facts: Facts) -> tuple[Step, ...]:
        """The rules in the order they were tried, up to the one that won."""
        steps: list[Step] = []
        for rule in self._rules:
            results = rule.when.results(facts)
            steps.append(Step(rule.id, tuple(results.items()), all(results.values())))
            if steps[-1].won:
                break
        return tuple(steps)

    def overlays(self, facts: Facts) -> tuple[str, ...]:
        """Ids of the overlays that hold."""
        return tuple(overlay.id for overlay in self._overlays if overlay.when.holds(facts))

    def _added(self, facts: Facts) -> Iterator[str]:
        for overlay in self._overlays:
            if overlay.when.holds(facts):
                yield from overlay.add_support


def _read(path: Path) -> RulesFile:
    data = read_toml(path)
    return validated(RulesFile, data, path, lambda place: _where(data, place))


def _where(data: dict[str, object], place: tuple[int | str, ...]) -> str:
    """``rule R06_HOME when forms``: an entry by its id where it has one, else by its number."""
    words = [str(step) for step in place]
    entries = data.get(words[0]) if words else None
    if len(place) > 1 and isinstance(place[1], int) and isinstance(entries, list):
        entry = entries[place[1]]
        named = entry.get("id") or entry.get("code") if isinstance(entry, dict) else None
        words[1] = str(named or f"number {place[1] + 1}")
    return " ".join(words)


def _contradictions(file: RulesFile, directory: Directory) -> Iterator[str]:
    """What the shapes alone cannot tell."""
    partners = frozenset(partner.code for partner in directory.partners)
    if COORDINATOR not in partners:
        yield f"partners.toml has no {COORDINATOR}"
    for code in sorted(partners & file.external.keys()):
        yield f"external {code}: is a partner of the group already"
    yield from _twice("id", [*(rule.id for rule in file.rule), *(o.id for o in file.overlay)])
    yield from _twice("priority", [str(rule.priority) for rule in file.rule])
    yield from _twice("deadline", [deadline.code for deadline in file.deadline])
    yield from _order(file)
    deadlines = {deadline.code for deadline in file.deadline}
    known = partners | file.external.keys()
    for rule in file.rule:
        yield from _unknown(rule.id, "lead", [rule.lead], partners)
        yield from _unknown(rule.id, "support", rule.support, known)
        yield from _unknown(rule.id, "deadlines", rule.deadlines, deadlines)
        yield from _unknown_conditions(rule)
    for overlay in file.overlay:
        yield from _unknown(overlay.id, "add_support", overlay.add_support, known)
        yield from _unknown_conditions(overlay)


def _order(file: RulesFile) -> Iterator[str]:
    """The rule without a condition must be there, and last: nothing behind it is ever reached."""
    ordered = sorted(file.rule, key=lambda rule: rule.priority)
    open_to_all = [number for number, rule in enumerate(ordered) if rule.when == When()]
    if not open_to_all:
        yield "no default: the last rule must have when = {}"
        return
    default = ordered[open_to_all[0]].id
    for rule in ordered[open_to_all[0] + 1 :]:
        yield f"{rule.id}: is never reached, {default} before it has no condition"


def _unknown_conditions(entry: Rule | Overlay) -> Iterator[str]:
    when = entry.when
    yield from _unknown(entry.id, "any_indicator", when.any_indicator or (), indicator_codes())
    yield from _unknown(entry.id, "signal", when.signal or (), signal_codes())
    yield from _unknown(entry.id, "keyword", when.keyword or (), keywords())


def _unknown(entry: str, name: str, codes: Iterable[str], known: Set[str]) -> Iterator[str]:
    for code in codes:
        if code not in known:
            yield f"{entry}: {name} names {code}, which is not known"


def _twice(name: str, values: list[str]) -> Iterator[str]:
    for value in sorted({value for value in values if values.count(value) > 1}):
        yield f"{name} {value} is used twice"
