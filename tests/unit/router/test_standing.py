"""Routing regards who is away and who has no more capacity, and never lets a child or a life wait for it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.running import ROOT
from varde.router.rules import Rules
from varde.router.standing import Hindrance, Replaced, hindrance
from varde.shared.domain.access import OFFICE
from varde.shared.domain.codes import AgeGroup, Form, Language, Urgency
from varde.shared.domain.concern import Facts
from varde.shared.domain.rota import Absence, DayKind, Duty, Rota
from varde.shared.domain.workload import Workload
from varde.shared.platform.partners import load_directory

CONFIG = ROOT / "config"
SHIPPED = load_directory(CONFIG / "partners.toml")
DAY = date(2026, 11, 30)  # a Monday
HOME = Facts(forms=(Form.DOM,))
"""A concern that the rules give to the shelter, with the police and NAV in support."""
LIMITS = Rota(capacity={"KRISESENTER": 2}, covered_by={"KRISESENTER": "NAV"})
SHELTER_AWAY = (Absence("kontakt-krisesenter", DAY, DAY),)


def _rules(rota: Rota, language: Language = Language.NB) -> Rules:
    return Rules.load(CONFIG / "routing.toml", replace(SHIPPED, rota=rota), language)


def _busy(**leads: int) -> Workload:
    return Workload(DAY, leads)


@pytest.mark.parametrize(
    ("leads", "lead"), [(0, "KRISESENTER"), (1, "KRISESENTER"), (2, "NAV"), (3, "NAV")]
)
def test_a_partner_with_as_many_cases_as_it_can_take_or_more_is_covered_for(
    leads: int, lead: str
) -> None:
    decision = _rules(LIMITS).route(HOME, set(), _busy(KRISESENTER=leads))
    assert (decision.lead, decision.rule) == (lead, "R06_HOME")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            Language.NB,
            "Krisesenteret hadde ikke kapasitet da saken kom. NAV er foreslått i stedet.",
        ),
        (
            Language.NN,
            "Krisesenteret hadde ikkje kapasitet då saka kom. NAV er føreslått i staden.",
        ),
        (Language.EN, "Crisis shelter had no capacity when the case came. NAV (labour and"),
    ],
)
def test_the_reason_says_that_another_leads_and_why(language: Language, said: str) -> None:
    decision = _rules(LIMITS, language).route(HOME, set(), _busy(KRISESENTER=2))
    assert said in decision.reason
    assert decision.replaced == Replaced("KRISESENTER", Hindrance.NO_CAPACITY)
    assert "NAV" not in decision.support


def test_a_partner_without_a_case_has_time_however_little_it_can_take() -> None:
    rules = _rules(replace(LIMITS, capacity={"KRISESENTER": 1}))
    assert rules.route(HOME, set(), _busy()).lead == "KRISESENTER"


@pytest.mark.parametrize(
    "code", [p.code for p in SHIPPED.partners if p.receives_cases and p.code != OFFICE]
)
def test_every_partner_but_the_coordinator_can_have_no_more_capacity(code: str) -> None:
    limited = replace(SHIPPED, rota=Rota(capacity={code: 1}))
    assert hindrance(code, limited, _busy(**{code: 1})) is Hindrance.NO_CAPACITY


def test_without_cover_the_coordinator_leads() -> None:
    rules = _rules(replace(LIMITS, covered_by={}))
    assert rules.route(HOME, set(), _busy(KRISESENTER=2)).lead == "KOORDINATOR"


@pytest.mark.parametrize(
    ("excluded", "leads"), [({"NAV"}, {"KRISESENTER": 2}), (set(), {"KRISESENTER": 2, "NAV": 1})]
)
def test_who_covers_must_be_allowed_and_able_too(excluded: set[str], leads: dict[str, int]) -> None:
    rules = _rules(replace(LIMITS, capacity={"KRISESENTER": 2, "NAV": 1}))
    decision = rules.route(HOME, excluded, Workload(DAY, leads))
    assert decision.lead == "KOORDINATOR"
    assert "NAV" not in decision.reason


def test_a_partner_whose_members_are_all_away_is_covered_for_that_day_only() -> None:
    rules = _rules(replace(LIMITS, absences=SHELTER_AWAY))
    gone = rules.route(HOME, set(), Workload(DAY))
    assert gone.replaced == Replaced("KRISESENTER", Hindrance.AWAY)
    assert "Krisesenteret var borte da saken kom. NAV er foreslått i stedet." in gone.reason
    assert rules.route(HOME, set(), Workload(DAY + timedelta(days=1))).lead == "KRISESENTER"


def test_support_that_is_away_is_covered_for_as_well() -> None:
    away = Absence("kontakt-politi", DAY, DAY)
    covered = Rota(absences=(away,), covered_by={"POLITI": "SOSMED"})
    assert _rules(covered).route(HOME, set(), Workload(DAY)).support == ("SOSMED", "NAV")
    alone = Rota(absences=(away,))
    assert _rules(alone).route(HOME, set(), Workload(DAY)).support == ("POLITI", "NAV")


@pytest.mark.parametrize(
    ("facts", "lead"),
    [
        (replace(HOME, age=AgeGroup.CHILD), "BARNEVERN"),
        (replace(HOME, urgency=Urgency.AKUTT), "POLITI"),
    ],
)
def test_a_child_or_acute_danger_goes_where_the_rule_says_however_busy(
    facts: Facts, lead: str
) -> None:
    away = tuple(Absence(m.member_id, DAY, DAY) for m in SHIPPED.members)
    full = Rota(absences=away, capacity={lead: 1}, covered_by={lead: "NAV"})
    decision = _rules(full).route(facts, set(), Workload(DAY, {lead: 9}))
    assert (decision.lead, decision.replaced) == (lead, None)


def test_the_coordinator_is_never_covered_for() -> None:
    away = tuple(Absence(m, DAY, DAY) for m in ("koordinator", "stedfortreder"))
    decision = _rules(Rota(absences=away)).route(Facts(), set(), Workload(DAY))
    assert (decision.lead, decision.replaced) == ("KOORDINATOR", None)


def test_an_excluded_lead_is_never_explained_by_capacity() -> None:
    decision = _rules(LIMITS).route(HOME, {"KRISESENTER"}, _busy(KRISESENTER=2))
    assert (decision.lead, decision.replaced) == ("KOORDINATOR", None)
    assert "kapasitet" not in decision.reason


def test_the_decision_names_who_is_on_duty_for_the_lead() -> None:
    duty = Duty("KRISESENTER", "kontakt-krisesenter", (DayKind.MONDAY,))
    rules = _rules(Rota((duty,)))
    on_duty = rules.route(HOME, set(), Workload(DAY)).on_duty
    assert on_duty is not None
    assert on_duty.name == "Kontakt krisesenteret"
    assert rules.route(HOME, set(), Workload(DAY + timedelta(days=1))).on_duty is None
    assert rules.route(HOME, set()).on_duty is None


_CODES = st.sampled_from([p.code for p in SHIPPED.partners if p.receives_cases])
_FACTS = st.builds(
    Facts,
    forms=st.lists(st.sampled_from(Form), min_size=1, max_size=2).map(tuple),
    urgency=st.sampled_from(Urgency),
    age=st.sampled_from(AgeGroup),
    vulnerable_adult=st.booleans(),
)


@given(
    facts=_FACTS,
    excluded=st.frozensets(_CODES),
    away=st.sets(st.sampled_from([m.member_id for m in SHIPPED.members])),
    capacity=st.dictionaries(_CODES.filter(lambda c: c != "KOORDINATOR"), st.integers(1, 3)),
    covers=st.dictionaries(_CODES, _CODES),
    leads=st.dictionaries(_CODES, st.integers(0, 4)),
)
def test_however_busy_they_are_a_case_has_a_lead_that_may_see_it_and_the_same_rule(
    facts: Facts,
    excluded: frozenset[str],
    away: set[str],
    capacity: dict[str, int],
    covers: dict[str, str],
    leads: dict[str, int],
) -> None:
    absences = tuple(Absence(member, DAY, DAY) for member in away)
    rules = _rules(Rota((), absences, {}, capacity, covers))
    plain, busy = rules.route(facts, excluded), rules.route(facts, excluded, Workload(DAY, leads))
    assert busy.lead not in excluded - {"KOORDINATOR"}
    assert not excluded & {*busy.support}
    assert busy.lead not in busy.support
    assert (busy.rule, busy.deadlines) == (plain.rule, plain.deadlines)
    assert (busy.lead != plain.lead) is (busy.replaced is not None)
