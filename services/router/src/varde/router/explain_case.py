"""``varde rules explain CASE``: why a case went where it went, by the facts as they are known now.

Reads what the chat may not: the facts before they were widened. It needs the router's or the coordinator's way to
the database, and each look is audited.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from functools import partial
from pathlib import Path

from varde.router.rules import Decision, Rules, Step
from varde.shared.cli.core import coordinator, database, run
from varde.shared.cli.widened import not_shown
from varde.shared.domain.access import may_know_of
from varde.shared.domain.case import Case
from varde.shared.domain.clock import SystemClock
from varde.shared.domain.codes import Language
from varde.shared.domain.concern import Facts
from varde.shared.domain.duties import duties_of
from varde.shared.domain.reference import parse_reference
from varde.shared.errors import Refused
from varde.shared.platform.partners import load_directory
from varde.shared.store import audit, cases, corrections, exact
from varde.shared.store.corrections import Correction
from varde.shared.store.exact import Exact
from varde.shared.texts import Texts, texts
from varde.shared.texts.duties import law_of, notice


def explain_case(
    reference: str, config: Path, as_member: str | None, language: Language
) -> Iterator[str]:
    """The lines to print. Raises ``Refused`` for an unknown case."""
    t = texts("varde.router", language)
    rules = Rules.load(config / "routing.toml", load_directory(config / "partners.toml"), language)
    case, read, made = run(_look(reference, as_member, t))
    if read is None:
        yield t("Nothing could be read of this concern: the rules got no facts.")
    facts = read.facts if read else case.facts
    yield from _part(t("Facts as they are known now"), _facts(facts), t)
    yield from _part(t("Corrected by the coordinator"), map(_correction, made), t)
    steps = map(step_line, rules.explain(facts))
    yield from _part(t("Rules, in the order in which they are tried"), steps, t)
    decision = rules.route(facts, case.excluded_partners)
    yield from _part(t("Decision"), decision_lines(decision, rules.overlays(facts)), t)
    stored = read.rule if read else case.rule
    if stored != decision.rule:
        yield t(
            "The case was decided by {rule}: the rules or the facts have changed since.",
            rule=stored,
        )
    widened = not_shown(facts, case.facts, read.widened, language) if read else ()
    yield from _part(t("Not shown to the group"), widened, t)
    yield from _part(t("Duties"), _duties(facts, t), t)


def step_line(step: Step) -> str:
    """One rule that was looked at."""
    conditions = ", ".join(f"{name} {'yes' if held else 'no'}" for name, held in step.conditions)
    return f"{'wins' if step.won else 'no  '}  {step.rule}: {conditions or 'no condition'}"


def decision_lines(decision: Decision, overlays: Iterable[str]) -> list[str]:
    """What the rules decide."""
    instead = f" (not {gone.partner}: {gone.why})" if (gone := decision.replaced) else ""
    return [
        f"rule:      {decision.rule}",
        f"reason:    {decision.reason}",
        f"lead:      {decision.lead}{instead}",
        f"on duty:   {decision.on_duty.name if decision.on_duty else '-'}",
        f"support:   {', '.join(decision.support) or '-'}",
        f"external:  {', '.join(decision.external) or '-'}",
        f"deadlines: {', '.join(decision.deadlines) or '-'}",
        f"overlays:  {', '.join(overlays) or '-'}",
    ]


async def _look(
    reference: str, as_member: str | None, t: Texts
) -> tuple[Case, Exact | None, list[Correction]]:
    actor, known = coordinator(as_member), parse_reference(reference)
    may_see = partial(may_know_of, actor)
    async with database() as opened, opened.begin() as tx:
        case = await cases.find_by_reference(tx, known, may_see) if known else None
        if case is None:
            raise Refused(t("There is no such case. References look like 26-4817."))
        await audit.append(
            tx,
            at=SystemClock().now(),
            actor=actor.member_id,
            action="explain",
            subject=case.reference,
        )
        read = await exact.load_exact(tx, case.case_id)
        return case, read, await corrections.of_case(tx, case.case_id)


def _part(heading: str, lines: Iterable[str], t: Texts) -> Iterator[str]:
    yield f"--- {heading} ---"
    yield from list(lines) or [t("nothing")]
    yield ""


def _facts(facts: Facts) -> Iterator[str]:
    for name, value in asdict(facts).items():
        words = ", ".join(value) if isinstance(value, tuple) else str(value)
        yield f"{name}: {words or '-'}"


def _correction(made: Correction) -> str:
    return f"{made.corrected_on:%d.%m.%Y}  {made.facet}: {made.read} > {made.corrected}"


def _duties(facts: Facts, t: Texts) -> Iterator[str]:
    today = SystemClock().today()
    for duty in duties_of(facts):
        marks = [t("at once")] if duty.at_once else []
        if law := law_of(duty.code, today):
            marks.append(law)
        marked = f" ({'; '.join(marks)})" if marks else ""
        yield f"{duty.code} > {duty.whom}: {notice(duty, t.language)}{marked}"
