"""Whatever the facts, somebody who may see the case gets it, and the file says why."""

import tomllib
from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from support.running import ROOT
from varde.router.rules import Rules
from varde.shared.domain.access import OFFICE
from varde.shared.domain.codes import AgeGroup, Arena, Form, Reporter, Request, Urgency
from varde.shared.domain.concern import Facts
from varde.shared.platform.partners import load_directory
from varde.shared.screening import RuleFiles
from varde.shared.texts.vocabulary import INDICATOR_CODES, SIGNAL_CODES

CONFIG = ROOT / "config"
DIRECTORY = load_directory(CONFIG / "partners.toml")
FILE = tomllib.loads((CONFIG / "routing.toml").read_text(encoding="utf-8"))
RULES = Rules.load(CONFIG / "routing.toml", DIRECTORY)
AGAIN = Rules.load(CONFIG / "routing.toml", DIRECTORY)
IDS = [rule["id"] for rule in sorted(FILE["rule"], key=lambda rule: int(rule["priority"]))]
REASONS = {rule["id"]: rule["reason"]["nb"] for rule in FILE["rule"]}
PARTNERS = frozenset(partner.code for partner in DIRECTORY.partners)
MEMBERS = frozenset(p.code for p in DIRECTORY.partners if p.in_group)
TAKING = frozenset(p.code for p in DIRECTORY.partners if p.in_group and p.receives_cases)


def _some(codes: Iterable[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(sorted(codes)), max_size=4, unique=True).map(tuple)


FACTS = st.builds(
    Facts,
    forms=st.lists(st.sampled_from(Form), min_size=1, max_size=3, unique=True).map(tuple),
    arena=st.sampled_from(Arena),
    urgency=st.sampled_from(Urgency),
    age=st.sampled_from(AgeGroup),
    reporter=st.sampled_from(Reporter),
    request=st.sampled_from(Request),
    vulnerable_adult=st.booleans(),
    contact_with_person=st.booleans(),
    indicators=_some(INDICATOR_CODES),
    signals=_some(SIGNAL_CODES),
    keywords=_some(RuleFiles.read().keywords()),
)
EXCLUDED = st.frozensets(st.sampled_from(sorted(PARTNERS)))


@given(FACTS, EXCLUDED)
def test_the_lead_may_see_the_case_or_is_the_coordinator(
    facts: Facts, excluded: frozenset[str]
) -> None:
    lead = RULES.route(facts, excluded).lead
    assert lead == OFFICE or lead in TAKING - excluded


@given(FACTS, EXCLUDED)
def test_support_may_see_the_case_and_is_named_once(facts: Facts, excluded: frozenset[str]) -> None:
    decision = RULES.route(facts, excluded)
    assert {*decision.support} <= TAKING - excluded - {decision.lead}
    assert len({*decision.support}) == len(decision.support)


@given(FACTS, EXCLUDED)
def test_bodies_outside_are_never_members(facts: Facts, excluded: frozenset[str]) -> None:
    external = RULES.route(facts, excluded).external
    assert not MEMBERS & {*external}
    assert len({*external}) == len(external)


@given(FACTS, EXCLUDED)
def test_who_is_excluded_changes_who_gets_it_and_not_the_rule(
    facts: Facts, excluded: frozenset[str]
) -> None:
    open_to_all, restricted = RULES.route(facts, frozenset()), RULES.route(facts, excluded)
    assert restricted.rule == open_to_all.rule
    assert restricted.reason == REASONS[restricted.rule]
    assert restricted.external == open_to_all.external
    assert restricted.deadlines == open_to_all.deadlines


@given(FACTS)
def test_the_explanation_ends_with_the_rule_that_won(facts: Facts) -> None:
    steps = RULES.explain(facts)
    tried = [step.rule for step in steps]
    assert tried == IDS[: len(tried)]
    assert tried[-1] == RULES.route(facts, frozenset()).rule
    assert [step.won for step in steps] == [False] * (len(steps) - 1) + [True]
    assert all(step.won == all(held for _, held in step.conditions) for step in steps)


@given(FACTS)
def test_a_child_goes_to_child_welfare_whatever_else_is_told(facts: Facts) -> None:
    decision = RULES.route(facts, frozenset())
    assert (decision.rule == "R01_CHILD") == facts.child


@given(FACTS, EXCLUDED)
def test_the_same_facts_give_the_same_decision(facts: Facts, excluded: frozenset[str]) -> None:
    assert AGAIN.route(facts, excluded) == RULES.route(facts, excluded)
