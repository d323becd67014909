"""A rules file says what it means, and a wrong one says which entry is wrong and how."""

from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import ValidationError

from varde.router.rules import Decision, Rules, Step
from varde.router.rules_model import When, found_in
from varde.shared.domain.codes import AgeGroup, Arena, Form, Reporter, Request, Urgency
from varde.shared.domain.concern import Facts
from varde.shared.domain.deadline import Statutory
from varde.shared.domain.partner import Directory, Partner
from varde.shared.domain.rota import Rota
from varde.shared.errors import Permanent


def _partner(code: str, *, in_group: bool = True, receives_cases: bool = True) -> Partner:
    names = (("nb", code.title()),)
    return Partner(code, code.lower(), names, in_group, receives_cases)


COORDINATOR, POLICE, WELFARE = map(_partner, ("KOORDINATOR", "POLITI", "NAV"))
DIRECTORY = Directory(
    (
        COORDINATOR,
        POLICE,
        WELFARE,
        _partner("KURS", receives_cases=False),
        _partner("NABO", in_group=False),
    ),
    (),
)
RIGHT = """
version = "1"
[external]
UTE = { nb = "Ute" }
[[deadline]]
code = "UKE"
text = "Innen en uke"
days = 7
owner = "NAV"
[[rule]]
id = "LAST"
priority = 90
when = {}
lead = "KOORDINATOR"
support = []
reason = "Ingen annen regel."
[[rule]]
id = "WORK"
priority = 20
when = { forms = ["LAB"], self_report = true }
lead = "NAV"
support = ["UTE", "POLITI", "NAV", "KURS", "POLITI"]
deadlines = ["UKE"]
reason = "Arbeid."
[[overlay]]
id = "SEA"
when = { arena = ["SJO"] }
add_support = ["NABO", "UTE", "KOORDINATOR"]
"""
WORK_AT_SEA = Facts(forms=(Form.LAB,), arena=Arena.SJO, reporter=Reporter.SELF)


def _load(folder: Path, text: str, directory: Directory = DIRECTORY) -> Rules:
    path = folder / "routing.toml"
    path.write_text(text, encoding="utf-8")
    return Rules.load(path, directory)


@pytest.fixture
def rules(tmp_path: Path) -> Rules:
    return _load(tmp_path, RIGHT)


def test_the_lowest_priority_is_tried_first_and_support_comes_from_rule_and_overlay(
    rules: Rules,
) -> None:
    assert len(rules) == 2
    assert rules.overlays(WORK_AT_SEA) == ("SEA",)
    assert rules.route(WORK_AT_SEA, frozenset()) == Decision(
        lead="NAV",
        support=("POLITI", "KOORDINATOR"),
        external=("UTE", "NABO"),
        rule="WORK",
        reason="Arbeid.",
        deadlines=("UKE",),
    )


def test_what_does_not_hold_adds_nothing(rules: Rules) -> None:
    decision = rules.route(Facts(), frozenset())
    assert decision == Decision("KOORDINATOR", (), (), "LAST", "Ingen annen regel.")
    assert rules.overlays(Facts()) == ()


def test_an_overlay_asks_only_whom_what_the_group_sees_leads_to_as_well(rules: Rules) -> None:
    on_land = replace(WORK_AT_SEA, arena=Arena.UKJENT)
    at_sea, unseen = rules.route(WORK_AT_SEA, frozenset()), ("POLITI",)
    assert rules.route(WORK_AT_SEA, frozenset(), shown=WORK_AT_SEA) == at_sea
    assert rules.route(WORK_AT_SEA, frozenset(), shown=on_land).support == unseen
    assert rules.route(on_land, frozenset(), shown=WORK_AT_SEA).support == unseen


def test_the_partners_that_lead_only_so_many_cases_are_known(tmp_path: Path) -> None:
    narrow = replace(DIRECTORY, rota=Rota(capacity={"NAV": 2}))
    assert _load(tmp_path, RIGHT, narrow).limited == {"NAV"}


def test_a_lead_who_may_not_see_the_case_is_replaced_and_does_not_support(rules: Rules) -> None:
    decision = rules.route(WORK_AT_SEA, frozenset({"NAV"}))
    assert (decision.lead, decision.support) == ("KOORDINATOR", ("POLITI",))
    alone = rules.route(WORK_AT_SEA, frozenset({"NAV", "KOORDINATOR"}))
    assert (alone.lead, alone.support) == ("KOORDINATOR", ("POLITI",))


def test_every_condition_is_shown_with_its_result(rules: Rules) -> None:
    facts = Facts(forms=(Form.LAB,))
    assert rules.explain(facts) == (
        Step("WORK", (("self_report", False), ("forms", True)), False),
        Step("LAST", (), True),
    )
    assert rules.explain(WORK_AT_SEA) == (
        Step("WORK", (("self_report", True), ("forms", True)), True),
    )


@pytest.mark.parametrize(
    ("when", "holds", "fails"),
    [
        (When(child=True), Facts(age=AgeGroup.CHILD), Facts(age=AgeGroup.ADULT)),
        (When(child=False), Facts(age=AgeGroup.UNKNOWN), Facts(age=AgeGroup.CHILD)),
        (When(vulnerable_adult=True), Facts(vulnerable_adult=True), Facts()),
        (When(self_report=True), Facts(reporter=Reporter.SELF), Facts()),
        (When(contact_with_person=False), Facts(), Facts(contact_with_person=True)),
        (When(forms=(Form.SEX, Form.LAB)), Facts(forms=(Form.UNK, Form.LAB)), Facts()),
        (When(arena=(Arena.SJO,)), Facts(arena=Arena.SJO), Facts()),
        (When(urgency=(Urgency.RAAD,)), Facts(urgency=Urgency.RAAD), Facts()),
        (When(request=(Request.TRAINING,)), Facts(request=Request.TRAINING), Facts()),
        (When(any_indicator=("ILO01", "ILO02")), Facts(indicators=("ILO02",)), Facts()),
        (When(signal=("URG_NOW",)), Facts(signals=("URG_NOW",)), Facts(indicators=("URG_NOW",))),
        (When(keyword=("leie",)), Facts(keywords=("leie",)), Facts(keywords=("lei",))),
    ],
)
def test_a_condition_holds_for_what_it_names_only(when: When, holds: Facts, fails: Facts) -> None:
    assert when.holds(found_in(holds))
    assert not when.holds(found_in(fails))
    assert [*when.results(found_in(holds)).values()] == [True]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("UTE = {", "POLITI = {", "line 4: external POLITI: is a partner of the group already"),
        ('id = "SEA"', 'id = "WORK"', "line 25: overlay WORK: id WORK is used twice"),
        ('id = "LAST"', 'id = "WORK"', "line 17: rule WORK: id WORK is used twice"),
        ("priority = 90", "priority = 20", "line 17: rule WORK: priority 20 is used twice"),
        (
            "[[overlay]]",
            '[[deadline]]\ncode = "UKE"\ntext = "x"\nowner = "NAV"\n[[overlay]]',
            "line 25: deadline UKE: code UKE is used twice",
        ),
        ("when = {}", "when = { child = true }", "no default: the last rule must have when = {}"),
        ("priority = 90", "priority = 10", "line 17: rule WORK: is never reached: LAST"),
        ('lead = "NAV"', 'lead = "UTE"', "line 21: rule WORK lead: UTE is not known"),
        ('"UTE", "POLITI"', '"BORTE"', "line 22: rule WORK support: BORTE is not known"),
        ('["UKE"]', '["AAR"]', "line 23: rule WORK deadlines: AAR is not known"),
        ('"NABO", ', '"BORTE", ', "line 28: overlay SEA add_support: BORTE is not known"),
        ("self_report = true", 'any_indicator = ["ILO99"]', "line 20: rule WORK when any_indicator: ILO99 is"),
        ("self_report = true", 'signal = ["URG_X"]', "line 20: rule WORK when signal: URG_X is not known"),
        ("self_report = true", 'keyword = ["x"]', "line 20: rule WORK when keyword: x is not known"),
        ('arena = ["SJO"]', 'keyword = ["x"]', "line 27: overlay SEA when keyword: x is not known"),
        ("self_report = true", "forms2 = true", "line 20: rule WORK when forms2: Extra inputs"),
        ('arena = ["SJO"]', "arena = []", "line 27: overlay SEA when arena: Tuple should have at least 1"),
        ("days = 7", "days = -1", "line 8: deadline UKE days: Input should be greater than or equal to 0"),
        ("days = 7", "days = 3651", "line 8: deadline UKE days: Input should be less than or equal to 3650"),
        ("days = 7", "months = 0", "line 8: deadline UKE months: Input should be greater"),
        ("days = 7", "months = 121", "line 8: deadline UKE months: Input should be less"),
        ('id = "WORK"\n', "", "line 17: rule 1 id: Field required"),
        ('version = "1"', "", "version: Field required"),
        ("priority = 90", "priority = -1", "line 12: rule LAST priority: Input should be greater"),
        ('reason = "Arbeid."', 'reason = ""', "line 24: rule WORK reason nb: String should have at least 1"),
        ('"NABO", "UTE", "KOORDINATOR"', "", "line 28: overlay SEA add_support: Tuple should have at least 1"),
    ],
)  # fmt: skip
def test_a_wrong_file_says_which_entry_and_what(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    assert old in RIGHT
    with pytest.raises(Permanent) as refused:
        _load(tmp_path, RIGHT.replace(old, new, 1))
    wrong = str(refused.value).removeprefix(f"{tmp_path / 'routing.toml'}: ")
    assert wrong.startswith(message)


def test_a_group_without_a_coordinator_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Permanent, match=r"routing\.toml: partners\.toml has no KOORDINATOR"):
        _load(tmp_path, RIGHT, Directory((POLICE, WELFARE), ()))


def test_every_fault_is_named_at_once(tmp_path: Path) -> None:
    wrong = RIGHT.replace('lead = "NAV"', 'lead = "X1"').replace('["UKE"]', '["X2"]')
    with pytest.raises(
        Permanent, match=r"rule WORK lead: X1 .*; line 23: rule WORK deadlines: X2 "
    ):
        _load(tmp_path, wrong)


@pytest.mark.parametrize(("days", "months"), [(0, 1), (3650, 120)])
def test_the_shortest_and_the_longest_deadline_are_taken(
    tmp_path: Path, days: int, months: int
) -> None:
    rules = _load(tmp_path, RIGHT.replace("days = 7", f"days = {days}\nmonths = {months}"))
    deadline = rules.statutory()["UKE"]
    assert (deadline.days, deadline.months) == (days, months)


@pytest.mark.parametrize(("given", "months", "days"), [("days = 7", 0, 7), ("months = 3", 3, 0)])
def test_a_deadline_has_only_the_days_or_months_that_it_names(
    tmp_path: Path, given: str, months: int, days: int
) -> None:
    deadline = _load(tmp_path, RIGHT.replace("days = 7", given)).statutory()["UKE"]
    assert deadline == Statutory("NAV", "Innen en uke", months, days)


def test_a_rule_that_is_in_force_cannot_be_changed() -> None:
    when = When(child=True)
    with pytest.raises(ValidationError, match="frozen"):
        when.child = False


def test_priority_may_be_nought_and_reasons_are_of_one_to_five_hundred_characters(
    tmp_path: Path,
) -> None:
    assert _load(tmp_path, RIGHT.replace("priority = 20", "priority = 0"))
    assert _load(tmp_path, RIGHT.replace("Arbeid.", "x"))
    assert _load(tmp_path, RIGHT.replace("Arbeid.", "x" * 500))
    with pytest.raises(Permanent, match="rule WORK reason"):
        _load(tmp_path, RIGHT.replace("Arbeid.", "x" * 501))
