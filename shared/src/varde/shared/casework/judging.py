"""A case judged anew when its facts have changed: what is shown, what is told, and who is asked.

Facts change when the reporter adds something and when the coordinator corrects them. Nothing that a person
decided is undone: partners who were asked or have answered keep their part, and a new lead is proposed beside.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from varde.shared.domain.case import Assignment, Case
from varde.shared.domain.codes import AssignmentRole, AssignmentState, HoldReason, Language
from varde.shared.domain.concern import Facts
from varde.shared.domain.deadline import Statutory
from varde.shared.domain.small_world import Gate, Shown, Tally, combination, widen
from varde.shared.domain.workload import Workload
from varde.shared.store import cases
from varde.shared.store.database import Transaction
from varde.shared.store.exact import Exact
from varde.shared.summary import summarise


class Decision(Protocol):
    """Who should take a case, and by which rule. Codes are partners'."""

    @property
    def lead(self) -> str: ...
    @property
    def support(self) -> tuple[str, ...]: ...
    @property
    def external(self) -> tuple[str, ...]:
        """Bodies outside the group that support."""
        ...

    @property
    def rule(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def deadlines(self) -> tuple[str, ...]:
        """Codes of the deadlines of the law that the rule sets running."""
        ...


class Routes(Protocol):
    """The municipality's routing rules; the same facts always give the same decision."""

    @property
    def limited(self) -> Set[str]:
        """Codes of the partners that lead only so many cases at a time."""
        ...

    def statutory(self) -> Mapping[str, Statutory]:
        """The deadlines that a partner is reminded of, by code."""
        ...

    def route(
        self,
        facts: Facts,
        excluded: Set[str],
        workload: Workload | None = None,
        shown: Facts | None = None,
    ) -> Decision:
        """Who should take a case with ``facts``; ``excluded`` partners may not see it.

        ``workload``: who is away or busy; without it nobody is. ``shown``: the facts that the group sees, where
        those are wider.
        """
        ...


@dataclass(frozen=True, slots=True)
class Judged:
    """A case judged anew."""

    case: Case
    exact: Exact
    """What is kept from the chat."""
    deadlines: tuple[str, ...]
    """Codes of the deadlines that its rule sets running; none where they would tell what is not shown."""


@dataclass(frozen=True, slots=True)
class Judge:
    """What decides about facts. ``language`` is the one in which the group reads summaries."""

    gate: Gate
    rules: Routes
    language: Language
    read_by: str
    """The version of the rules that facts are read by."""

    def anew(
        self,
        case: Case,
        facts: Facts,
        before: Exact | None,
        tally: Tally,
        workload: Workload,
        *,
        own_summary: bool,
    ) -> Judged:
        """``case`` with ``facts`` in place of those ``before``.

        It is held when what would be shown has changed and could now point at somebody, or when it has changed below
        somebody's ``own_summary``, which stays: it may say what is no longer so, or is no longer shown.
        """
        shown = widen(facts, self.gate.region, _without(tally, before))
        decision = self.rules.route(facts, case.excluded_partners, workload, shown.facts)
        told = self.rules.route(shown.facts, case.excluded_partners).rule == decision.rule
        doubts = _doubts(case, shown, own_summary=own_summary)
        judged = replace(
            case,
            facts=shown.facts,
            summary=case.summary if own_summary else summarise(shown.facts, self.language),
            hold_reasons=tuple(dict.fromkeys((*case.hold_reasons, *doubts))),
            rule=decision.rule if told else "",
            rule_reason=decision.reason if told else "",
            assignments=_assigned_anew(case, decision, decision.rule if told else ""),
        )
        exact = Exact(facts, shown.widened, decision.rule, decision.reason)
        return Judged(judged, exact, decision.deadlines if told else ())


async def workload_on(day: date, tx: Transaction, rules: Routes, besides: str = "") -> Workload:
    """How busy the partners are; the case with the id ``besides`` does not count."""
    return Workload(day, await cases.open_leads(tx, rules.limited, besides))


def proposed(decision: Decision, reason: str) -> tuple[Assignment, ...]:
    """The lead and the support of a decision, as the rules propose them."""
    asked = [
        (decision.lead, AssignmentRole.LEAD),
        *((partner, AssignmentRole.SUPPORT) for partner in decision.support),
    ]
    return tuple(Assignment(p, role, AssignmentState.PROPOSED, reason) for p, role in asked)


def _assigned_anew(case: Case, decision: Decision, reason: str) -> tuple[Assignment, ...]:
    """Proposals first, so that whoever a person asked, or who has accepted, still stands as lead."""
    if not case.open:
        return case.assignments
    kept = tuple(
        replace(a, state=AssignmentState.ENDED) if a.partner in case.excluded_partners else a
        for a in case.assignments
        if a.state is not AssignmentState.PROPOSED
    )
    answered = {a.partner for a in kept}
    new = (a for a in proposed(decision, reason) if a.partner not in answered)
    return (*new, *kept)


def _doubts(case: Case, shown: Shown, *, own_summary: bool) -> Iterator[HoldReason]:
    if shown.facts == case.facts:
        return
    if shown.too_rare:
        yield HoldReason.RARE
    if own_summary:
        yield HoldReason.OWN_SUMMARY


def _without(tally: Tally, mine: Exact | None) -> Tally:
    """The other cases: this one does not make itself common."""
    return Counter(tally) - Counter([combination(mine.facts)] if mine else [])
