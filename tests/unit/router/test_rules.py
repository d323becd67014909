"""Rules are data: the first that holds wins, and a wrong file is refused with its place."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from support.running import ROOT
from varde.router.commands import app
from varde.router.rules import Rules
from varde.shared.domain.codes import AgeGroup, Arena, Form, Request, Urgency
from varde.shared.domain.concern import Facts
from varde.shared.errors import Permanent
from varde.shared.platform.partners import load_directory

CONFIG = ROOT / "config"
DIRECTORY = load_directory(CONFIG / "partners.toml")
RULES = Rules.load(CONFIG / "routing.toml", DIRECTORY)
LAST = '[[rule]]\nid = "R99"\npriority = 999\nwhen = {}\nlead = "KOORDINATOR"\nsupport = []\nreason = "x"\n'
START = 'version = "0.1"\n[external]\nKOM = { nb = "KOM" }\n'


@pytest.mark.parametrize(
    ("facts", "lead"),
    [
        (Facts(age=AgeGroup.CHILD), "BARNEVERN"),
        (Facts(urgency=Urgency.AKUTT), "POLITI"),
        (Facts(urgency=Urgency.RAAD), "KOORDINATOR"),
        (Facts(forms=(Form.DOM,)), "KRISESENTER"),
        (Facts(vulnerable_adult=True), "SOSMED"),
        (Facts(forms=(Form.SEX,), contact_with_person=True), "KRISESENTER"),
        (Facts(forms=(Form.SEX,)), "POLITI"),
        (Facts(forms=(Form.LAB,), indicators=("ILO05",)), "POLITI"),
        (Facts(forms=(Form.LAB,)), "KOORDINATOR"),
        (Facts(forms=(Form.UNK,), arena=Arena.MASSASJE), "POLITI"),
        (Facts(), "KOORDINATOR"),
    ],
)
def test_the_first_rule_that_holds_gives_the_lead(facts: Facts, lead: str) -> None:
    decision = RULES.route(facts, frozenset())
    assert decision.lead == lead
    assert decision.rule
    assert decision.reason


def test_an_excluded_partner_neither_leads_nor_supports() -> None:
    decision = RULES.route(Facts(forms=(Form.SEX,)), frozenset({"POLITI", "KRISESENTER"}))
    assert decision.lead == "KOORDINATOR"
    assert not {"POLITI", "KRISESENTER"} & {*decision.support}


def test_a_partner_that_takes_no_cases_does_not_lead() -> None:
    facts = Facts(urgency=Urgency.RAAD, request=Request.TRAINING)
    assert RULES.route(facts, frozenset()).lead == "KOORDINATOR"


def test_outside_bodies_are_named_apart_and_overlays_add_support() -> None:
    decision = RULES.route(Facts(forms=(Form.LAB,), arena=Arena.SJO), frozenset())
    assert "SJOFART" in decision.external
    assert "SJOFART" not in decision.support


@pytest.mark.parametrize(
    "body",
    [
        "this is not TOML",
        START,
        START + LAST.replace("KOORDINATOR", "INGEN"),
        START + LAST.replace("when = {}", "when = { child = true }"),
        START + LAST + LAST,
        START + LAST.replace('reason = "x"', 'reason = "x"\nunknown = 1'),
        START + LAST.replace("when = {}", 'when = { forms = ["XXX"] }'),
        START + LAST.replace("when = {}", 'when = { any_indicator = ["ILO99"] }') + LAST,
        START + LAST.replace("999", "1") + LAST.replace("R99", "R98"),
    ],
)
def test_a_wrong_file_is_refused_and_named(tmp_path: Path, body: str) -> None:
    path = tmp_path / "routing.toml"
    path.write_text(body, encoding="utf-8")
    with pytest.raises(Permanent, match=r"routing\.toml"):
        Rules.load(path, DIRECTORY)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Permanent):
        Rules.load(tmp_path / "none.toml", DIRECTORY)


def test_the_commands_check_and_explain() -> None:
    run = CliRunner()
    checked = run.invoke(app, ["check", "--config", str(CONFIG)])
    assert checked.exit_code == 0
    assert "16 rules" in checked.output
    explained = run.invoke(app, ["explain", "--config", str(CONFIG), "--form", "SEX"])
    assert explained.exit_code == 0
    assert "R09_SEX_THIRD" in explained.output


def test_the_check_reads_the_gate_too_and_names_what_is_wrong_in_it(tmp_path: Path) -> None:
    for file in CONFIG.iterdir():
        (tmp_path / file.name).write_text(file.read_text("utf-8"), "utf-8")
    right = CliRunner().invoke(app, ["check", "--config", str(tmp_path)])
    assert (right.exit_code, "policy auto_facts" in right.output) == (0, True)
    gate = tmp_path / "gate.toml"
    gate.write_text(gate.read_text("utf-8").replace("auto_facts", "auto_all"), "utf-8")
    wrong = CliRunner().invoke(app, ["check", "--config", str(tmp_path)])
    assert wrong.exit_code == 1
    assert "policy: Input should be" in wrong.output
