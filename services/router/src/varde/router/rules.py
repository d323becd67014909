"""Who gets a concern first, decided by rules that are data; every decision says why."""

from collections.abc import Container, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from varde.router import standing
from varde.router.reach import why_never
from varde.router.rules_model import Deadline, Overlay, Rule, RulesFile, When, found_in
from varde.router.standing import Replaced
from varde.shared.domain.access import OFFICE
from varde.shared.domain.codes import Language
from varde.shared.domain.concern import Facts
from varde.shared.domain.deadline import Statutory
from varde.shared.domain.partner import Directory, Member
from varde.shared.domain.workload import Workload
from varde.shared.screening import RuleFiles
from varde.shared.texts.vocabulary import INDICATOR_CODES, SIGNAL_CODES
from varde.shared.toml import Place, Problem, TomlFile, because, t

PACKAGE = "varde.router"
"""Whose catalogue has the sentences about the rules."""


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
    """In the group's language; says so where the rule's lead could not take the case."""
    deadlines: tuple[str, ...] = ()
    """Codes of the deadlines that begin to run."""
    replaced: Replaced | None = None
    """Whom the rule names, when another leads because that partner is away or has no capacity."""
    on_duty: Member | None = None
    """Who answers for the lead on the day, if anybody does."""


@dataclass(frozen=True, slots=True)
class Step:
    """A rule that was looked at: its conditions with their results, and whether it won."""

    rule: str
    conditions: tuple[tuple[str, bool], ...]
    won: bool


class Rules:
    """Validated rules for one directory of partners. Pure: the same facts give the same decision."""

    def __init__(
        self, file: RulesFile, directory: Directory, language: Language = Language.NB
    ) -> None:
        self._rules = _in_order(file)
        self._overlays = file.overlay
        self._deadlines = {deadline.code: deadline for deadline in file.deadline}
        self._directory = directory
        self._language = language
        members = [p for p in directory.partners if p.in_group]
        self._group = frozenset(p.code for p in members)
        self._takes = frozenset(p.code for p in members if p.receives_cases)

    @classmethod
    def load(cls, path: Path, directory: Directory, language: Language = Language.NB) -> Self:
        """The rules in ``path``, with reasons in ``language``; keywords are those that the screener beside it finds.

        Raises ``Permanent`` that names line, entry and what is wrong.
        """
        toml = TomlFile.read(path)
        file = toml.shaped(RulesFile)
        keywords = RuleFiles.read(path.parent).keywords()
        toml.refuse(_contradictions(file, directory, keywords), PACKAGE)
        return cls(file, directory, language)

    def __len__(self) -> int:
        return len(self._rules)

    @property
    def limited(self) -> Set[str]:
        """Codes of the partners that lead only so many cases at a time."""
        return self._directory.rota.capacity.keys()

    def route(
        self,
        facts: Facts,
        excluded: Set[str],
        workload: Workload | None = None,
        shown: Facts | None = None,
    ) -> Decision:
        """Lead, support and reason for ``facts``. ``excluded``: partner codes that may not see the case.

        A lead who is excluded or receives no cases is replaced by the coordinator; one who is away or has
        no capacity by ``workload``, by who covers for it, unless the case is one that stands firm. When
        the coordinator is excluded herself she still stands as lead: the caller holds the case for her
        deputy. Without ``workload`` everybody is there and has time.

        ``shown``: the facts that the group sees. An overlay adds only whom these lead to as well: whoever is asked
        would tell the others what is not shown.
        """
        found = found_in(facts)
        rule = next(rule for rule in self._rules if rule.when.holds(found))
        allowed = self._takes - excluded
        named = tuple(dict.fromkeys((*rule.support, *self._added(facts, shown or facts))))
        lead = rule.lead if rule.lead in allowed else OFFICE
        support, replaced = named, None
        if workload is not None and not standing.stands_firm(facts):
            lead, replaced = self._able(lead, workload, allowed)
            support = self._present(named, workload)
        return Decision(
            lead=lead,
            support=tuple(code for code in support if code in allowed and code != lead),
            external=tuple(code for code in named if code not in self._group),
            rule=rule.id,
            reason=self._reason(rule, lead, replaced),
            deadlines=rule.deadlines,
            replaced=replaced,
            on_duty=self._directory.on_duty(lead, workload.day) if workload else None,
        )

    def _able(
        self, lead: str, workload: Workload, allowed: Set[str]
    ) -> tuple[str, Replaced | None]:
        why = standing.hindrance(lead, self._directory, workload)
        if why is None:
            return lead, None
        return standing.cover(lead, self._directory, workload, allowed), Replaced(lead, why)

    def _present(self, support: Sequence[str], workload: Workload) -> tuple[str, ...]:
        there = (standing.supporter(code, self._directory, workload) for code in support)
        return tuple(dict.fromkeys(there))

    def _reason(self, rule: Rule, lead: str, replaced: Replaced | None) -> str:
        reason = rule.reason.words(self._language)
        if replaced is None:
            return reason
        return f"{reason} {standing.told(replaced, lead, self._directory, self._language)}"

    def statutory(self) -> dict[str, Statutory]:
        """The deadlines that a partner is reminded of, by code."""
        return {
            code: Statutory(d.owner, _about(d), d.months or 0, d.days or 0)
            for code, d in self._deadlines.items()
            if d.owner in self._takes
        }

    def without_recipient(self) -> list[tuple[str, str]]:
        """Each rule whose lead takes no cases, with that partner: the coordinator gets what it says."""
        return [(rule.id, rule.lead) for rule in self._rules if rule.lead not in self._takes]

    def explain(self, facts: Facts) -> tuple[Step, ...]:
        """The rules in the order they were tried, up to the one that won."""
        found, steps = found_in(facts), list[Step]()
        for rule in self._rules:
            results = rule.when.results(found)
            steps.append(Step(rule.id, tuple(results.items()), all(results.values())))
            if steps[-1].won:
                break
        return tuple(steps)

    def overlays(self, facts: Facts) -> tuple[str, ...]:
        """Ids of the overlays that hold."""
        found = found_in(facts)
        return tuple(overlay.id for overlay in self._overlays if overlay.when.holds(found))

    def _added(self, facts: Facts, shown: Facts) -> Iterator[str]:
        # Keywords are never shown, and whom one of them adds is the municipality's choice.
        found, seen = found_in(facts), found_in(replace(shown, keywords=facts.keywords))
        for overlay in self._overlays:
            if overlay.when.holds(found) and overlay.when.holds(seen):
                yield from overlay.add_support


def _in_order(file: RulesFile) -> list[Rule]:
    return sorted(file.rule, key=lambda rule: rule.priority)


def _about(deadline: Deadline) -> str:
    return f"{deadline.text} ({deadline.law})" if deadline.law else deadline.text


def _contradictions(file: RulesFile, directory: Directory, keywords: Set[str]) -> Iterator[Problem]:
    """What the shapes alone cannot tell."""
    partners = frozenset(partner.code for partner in directory.partners)
    for code in sorted(partners & file.external.keys()):
        yield Problem(("external", code), because(t("is a partner of the group already")))
    if OFFICE not in partners:
        yield Problem((), because(t("partners.toml has no {code}"), code=OFFICE))
    rules = [(("rule", number), rule) for number, rule in enumerate(file.rule)]
    overlays = [(("overlay", number), overlay) for number, overlay in enumerate(file.overlay)]
    ids = [(place, rule.id) for place, rule in rules]
    yield from _twice("id", [*ids, *((place, overlay.id) for place, overlay in overlays)])
    yield from _twice("priority", [(place, rule.priority) for place, rule in rules])
    yield from _twice("code", [(("deadline", n), d.code) for n, d in enumerate(file.deadline)])
    yield from _unreachable(file)
    deadlines = {deadline.code for deadline in file.deadline}
    known = partners | file.external.keys()
    for place, rule in rules:
        yield from _unknown((*place, "lead"), [rule.lead], partners)
        yield from _unknown((*place, "support"), rule.support, known)
        yield from _unknown((*place, "deadlines"), rule.deadlines, deadlines)
        yield from _unknown_conditions(place, rule, keywords)
    for place, overlay in overlays:
        yield from _unknown((*place, "add_support"), overlay.add_support, known)
        yield from _unknown_conditions(place, overlay, keywords)


def _unreachable(file: RulesFile) -> Iterator[Problem]:
    """Every concern must have a rule, and every rule must be one that some concern comes to."""
    if all(rule.when != When() for rule in file.rule):
        yield Problem(
            (), because(t("no default: the last rule must have {condition}"), condition="when = {}")
        )
    ordered = _in_order(file)
    for index, rule in enumerate(ordered):
        if why := why_never(rule, ordered[:index]):
            yield Problem(("rule", file.rule.index(rule)), why)


def _unknown_conditions(
    place: Place, entry: Rule | Overlay, keywords: Set[str]
) -> Iterator[Problem]:
    """Codes that are found in no concern: such a condition never holds."""
    when = entry.when
    for name, codes, known in (
        ("any_indicator", when.any_indicator, INDICATOR_CODES),
        ("signal", when.signal, SIGNAL_CODES),
        ("keyword", when.keyword, keywords),
    ):
        yield from _unknown((*place, "when", name), codes or (), known)


def _unknown(place: Place, codes: Iterable[str], known: Container[str]) -> Iterator[Problem]:
    return (
        Problem(place, because(t("{code} is not known"), code=code))
        for code in codes
        if code not in known
    )


def _twice(name: str, values: Sequence[tuple[Place, str | int]]) -> Iterator[Problem]:
    before = set[str | int]()
    for place, value in values:
        if value in before:
            yield Problem(place, because(t("{name} {value} is used twice"), name=name, value=value))
        before.add(value)
