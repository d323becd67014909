"""Rules are data: the first that holds wins, and a wrong file is refused with its place."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from support.running import ROOT
from varde.router.commands import app
from varde.router.rules import Rules
from varde.router.rules_model import RulesFile
from varde.shared.domain.codes import AgeGroup, Arena, Form, Language, Request, Urgency
from varde.shared.domain.concern import Facts
from varde.shared.errors import Permanent
from varde.shared.platform.partners import load_directory
from varde.shared.toml import TomlFile

CONFIG = ROOT / "config"
DIRECTORY = load_directory(CONFIG / "partners.toml")
RULES = Rules.load(CONFIG / "routing.toml", DIRECTORY)
LAST = '[[rule]]\nid = "R99"\npriority = 999\nwhen = {}\nlead = "KOORDINATOR"\nsupport = []\nreason = "x"\n'
OVERLAY = '[[overlay]]\nid = "O1"\nwhen = { keyword = ["fjell"] }\nadd_support = ["KOM"]\n'
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


def test_the_reason_is_in_the_language_of_the_group_or_else_in_bokmal(tmp_path: Path) -> None:
    facts = Facts(forms=(Form.DOM,))
    said = {
        language: Rules.load(CONFIG / "routing.toml", DIRECTORY, language)
        .route(facts, set())
        .reason
        for language in Language
    }
    assert "trygt botilbud" in said[Language.NB]
    assert "trygt butilbod" in said[Language.NN]
    assert "a safe place to stay" in said[Language.EN]
    path = tmp_path / "routing.toml"
    path.write_text(START + LAST, encoding="utf-8")
    assert Rules.load(path, DIRECTORY, Language.EN).route(facts, set()).reason == "x"


def test_every_shipped_reason_is_written_in_all_three_languages() -> None:
    file = TomlFile.read(CONFIG / "routing.toml").shaped(RulesFile)
    for rule in file.rule:
        assert len({rule.reason.words(language) for language in Language}) == 3, rule.id


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (START, r"rule: Field required"),
        (START + LAST.replace("KOORDINATOR", "INGEN"), "line 8: rule R99 lead: INGEN is not known"),
        (START + LAST.replace("when = {}", "when = { child = true }"), "no default"),
        (START + LAST + LAST.replace("999", "1000"), "line 11: rule R99: id R99 is used twice"),
        (
            START + LAST + LAST.replace("R99", "R98"),
            "line 11: rule R98: priority 999 is used twice",
        ),
        (
            START + LAST.replace("when = {}", 'when = { forms = ["X"] }'),
            "line 7: rule R99 when forms 0",
        ),
        (
            START + LAST.replace("support = []", 'support = ["XX"]'),
            "line 9: rule R99 support: XX is",
        ),
        (START + LAST + OVERLAY, "line 13: overlay O1 when keyword: fjell is not known"),
        (START + LAST + OVERLAY.replace("KOM", "XX"), "line 14: overlay O1 add_support: XX is not"),
        (START.replace("KOM", "NAV") + LAST, "line 3: external NAV: is a partner of the group"),
        (START + LAST.replace("999", "'x'"), "line 6: rule R99 priority: Input should be"),
        (START + LAST.replace('"x"', '""'), "line 10: rule R99 reason nb: String should have"),
    ],
)
def test_what_is_wrong_is_told_with_line_entry_and_reason(
    tmp_path: Path, body: str, said: str
) -> None:
    path = tmp_path / "routing.toml"
    path.write_text(body, encoding="utf-8")
    with pytest.raises(Permanent, match=said):
        Rules.load(path, DIRECTORY)


def test_the_check_reads_the_gate_too_and_names_what_is_wrong_in_it(tmp_path: Path) -> None:
    for file in CONFIG.iterdir():
        (tmp_path / file.name).write_text(file.read_text("utf-8"), "utf-8")
    right = CliRunner().invoke(app, ["check", "--config", str(tmp_path)])
    assert (right.exit_code, "policy auto_facts" in right.output) == (0, True)
    assert "links.toml: at most 4 cases" in right.output
    gate = tmp_path / "gate.toml"
    gate.write_text(gate.read_text("utf-8").replace("auto_facts", "auto_all"), "utf-8")
    wrong = CliRunner().invoke(app, ["check", "--config", str(tmp_path)])
    assert wrong.exit_code == 1
    assert (
        "policy: må være en av disse: 'auto_facts', 'auto_account_low_risk', 'hold_all'"
        in wrong.output
    )


def test_the_check_reads_the_clock_too_and_names_what_is_wrong_in_it(tmp_path: Path) -> None:
    for file in CONFIG.iterdir():
        (tmp_path / file.name).write_text(file.read_text("utf-8"), "utf-8")
    right = CliRunner().invoke(app, ["check", "--config", str(tmp_path)])
    assert (right.exit_code, "the office opens at 08:00" in right.output) == (0, True)
    clock = tmp_path / "clock.toml"
    clock.write_text(
        clock.read_text("utf-8").replace("{ minutes = 30 }", "{ minutes = 0 }"), "utf-8"
    )
    wrong = CliRunner().invoke(app, ["check", "--config", str(tmp_path)])
    assert wrong.exit_code == 1
    assert "urgency AKUTT accept minutes" in wrong.output


def test_partners_are_reminded_of_their_own_deadlines_and_nobody_of_the_reporters() -> None:
    statutory = RULES.statutory()
    assert {s.owner for s in statutory.values()} == {"BARNEVERN"}
    assert (statutory["BV_3M"].months, statutory["BV_3M"].days) == (3, 7)
    assert statutory["BV_1W"].about.endswith("(barnevernsloven § 2-1)")
    assert "MELD_STRAKS" not in statutory


def test_the_check_names_what_is_wrong_in_the_links_too(tmp_path: Path) -> None:
    for file in CONFIG.iterdir():
        (tmp_path / file.name).write_text(file.read_text("utf-8"), "utf-8")
    (tmp_path / "links.toml").write_text("most_cases = 1\n[common]\n", "utf-8")
    wrong = CliRunner().invoke(app, ["check", "--config", str(tmp_path)])
    assert wrong.exit_code == 1
    assert "most_cases: må være minst 2" in wrong.output
