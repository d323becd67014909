"""``varde held correct``, ``varde rules explain CASE`` and ``varde rules learn-report`` at work."""

import asyncio
import json
import sys
from dataclasses import dataclass, replace
from datetime import date
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from support import stores
from support.ports import free_port
from support.router_house import router_house
from support.running import ROOT
from varde.router.learn_report import FEWEST_TOLD
from varde.shared.cli import main
from varde.shared.domain.case import Case
from varde.shared.domain.codes import Arena, HoldReason, Language
from varde.shared.domain.concern import Facts
from varde.shared.domain.small_world import Gate, Region
from varde.shared.errors import Permanent
from varde.shared.platform.judges import JUDGES, installed_judge
from varde.shared.store import audit, cases, corrections
from varde.shared.store.corrections import Correction
from varde.shared.texts.vocabulary import label

PLAIN = "Sjefen har tatt passet til Oksana Prøvenko, og hun får ikke lønn."
SMALL = Gate(region=Region(places={Arena.SJO: 1}))


@dataclass
class Desk:
    """An installation with one case, and the command line on it."""

    folder: Path
    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]

    def varde(self, *arguments: str) -> tuple[int, str, str]:
        """Exit status, output and errors of a command."""
        self.monkeypatch.setattr(sys, "argv", ["varde", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        shown = self.capsys.readouterr()
        return int(ended.value.code or 0), shown.out, shown.err

    def told(self, text: str = PLAIN, gate: Gate | None = None, **answers: str) -> Case:
        """A concern, read by the router."""

        async def tell() -> Case:
            async with (
                stores.sqlite(self.folder) as database,
                router_house(database, gate) as house,
            ):
                return await house.tell(text, **answers)

        case = asyncio.run(tell())
        self.capsys.readouterr()
        return case

    def now(self, case: Case) -> Case:
        """The case as it is stored."""

        async def load() -> Case | None:
            async with stores.sqlite(self.folder) as database, database.read() as tx:
                return await cases.load_case(tx, case.case_id)

        found = asyncio.run(load())
        assert found is not None
        return found

    def log(self) -> list[tuple[str, str, str]]:
        """Who did what to which case."""

        async def read() -> list[tuple[str, str, str]]:
            async with stores.sqlite(self.folder) as database, database.read() as tx:
                return [(e.actor, e.action, e.subject) for e in await audit.entries(tx)]

        return asyncio.run(read())

    def corrected(self, case: Case, *made: tuple[str, str, str, str, date]) -> None:
        """Corrections of a case: rules, facet, read, corrected, day."""

        async def add() -> None:
            async with stores.sqlite(self.folder) as database, database.begin() as tx:
                await corrections.add(
                    tx,
                    [
                        Correction(case.case_id, day, rules, facet, read, word)
                        for rules, facet, read, word, day in made
                    ],
                )

        asyncio.run(add())

    def keep_from(self, member_id: str, case: Case) -> None:
        """The case is not for this member."""

        async def recuse() -> None:
            async with stores.sqlite(self.folder) as database, database.begin() as tx:
                now = await cases.load_case(tx, case.case_id)
                assert now is not None
                recused = replace(
                    now, version=now.version + 1, recused_members=frozenset({member_id})
                )
                await cases.save_case(tx, recused)

        asyncio.run(recuse())


@pytest.fixture
def desk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Desk:
    monkeypatch.setenv("VARDE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("VARDE_CONFIG_DIR", str(ROOT / "config"))
    monkeypatch.setenv("VARDE_SECRETS_DIR", str(tmp_path / "none"))
    monkeypatch.setenv("VARDE_OPS_PORT", str(free_port()))
    return Desk(tmp_path, monkeypatch, capsys)


def test_the_coordinator_corrects_every_facet_from_the_command_line(desk: Desk) -> None:
    case = desk.told()
    changes = (
        *("--form", "SEX", "--form", "DOM", "--arena", "HJEM", "--urgency", "HOY", "--child"),
        *("--persons", "many", "--time-frame", "long", "--reporter", "self"),
        *("--indicator", "+ILO05", "--indicator", "-ILO07", "--indicator", "urg_weapon"),
    )
    status, out, _ = desk.varde("held", "correct", case.reference, *changes)
    assert status == 0
    facts = desk.now(case).facts
    assert (facts.forms, facts.arena, facts.urgency) == (("SEX", "DOM"), "HJEM", "HOY")
    assert (facts.persons, facts.time_frame, facts.reporter) == ("many", "long", "self")
    assert facts.child
    assert "ILO05" in facts.indicators
    assert "ILO07" not in facts.indicators
    assert "URG_WEAPON" in facts.signals
    assert desk.now(case).summary in out
    assert "BARNEVERN: Ansvar, Foreslått" in out
    assert ("koordinator", "correct", case.reference) in desk.log()


def test_no_child_and_a_deputy_are_said_with_options(desk: Desk) -> None:
    case = desk.told(child="yes")
    status, _, _ = desk.varde(
        "held", "correct", case.reference, "--no-child", "--as", "stedfortreder"
    )
    assert status == 0
    assert not desk.now(case).facts.child
    assert ("stedfortreder", "correct", case.reference) in desk.log()


def test_a_case_that_a_correction_makes_rare_says_that_it_is_held(desk: Desk) -> None:
    case = desk.told(arena="SJO")
    desk.monkeypatch.setenv("VARDE_CONFIG_DIR", str(_config_where_lab_is_rare(desk.folder)))
    _, out, _ = desk.varde("held", "correct", case.reference, "--indicator", "+ILO03")
    assert desk.now(case).hold_reasons == (HoldReason.RARE,)
    assert label(HoldReason.RARE, Language.NB) in out


def _config_where_lab_is_rare(folder: Path) -> Path:
    config = folder / "config"
    config.mkdir()
    for name in ("partners.toml", "routing.toml", "gate.toml"):
        text = (ROOT / "config" / name).read_text("utf-8")
        if name == "gate.toml":
            text = text.replace('rare_forms = ["ORG"]', 'rare_forms = ["LAB"]')
            text = text.replace("# SJO = 100", "SJO = 1")
        (config / name).write_text(text, "utf-8")
    return config


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("26-0000", "--child"), "finner ikke den saken"),
        (("CASE",), "Si hva som skal rettes"),
        (("CASE", "--indicator", "+ILO99"), "kjenner ikke det tegnet"),
        (("CASE", "--child", "--as", "kontakt-nav"), "kontakt-nav is not a coordinator"),
    ],
)
def test_what_cannot_be_corrected_is_one_sentence(
    desk: Desk, arguments: tuple[str, ...], why: str
) -> None:
    case = desk.told()
    given = [case.reference if word == "CASE" else word for word in arguments]
    status, _, err = desk.varde("held", "correct", *given)
    assert status == 1
    assert why in err
    assert err.count("\n") == 1
    assert desk.now(case) == case


def test_without_a_router_nothing_can_judge() -> None:
    assert [entry.name for entry in entry_points(group=JUDGES)] == ["judge"]
    with pytest.raises(Permanent, match="router is not installed"):
        installed_judge(ROOT / "config", group="varde.no-such-group")


@pytest.mark.parametrize(
    ("language", "reason"),
    [("nb", "Uavklart"), ("nn", "Uavklart: koordinatoren"), ("en", "Unclear")],
)
def test_a_correction_is_judged_in_the_language_of_the_group(
    monkeypatch: pytest.MonkeyPatch, language: str, reason: str
) -> None:
    monkeypatch.setenv("VARDE_ROUTER_LANGUAGE", language)
    judge = installed_judge(ROOT / "config")
    assert judge.language.value == language
    assert judge.rules.route(Facts(), frozenset()).reason.startswith(reason)


def test_a_case_explains_its_rules_its_corrections_and_what_is_hidden(desk: Desk) -> None:
    case = desk.told(gate=SMALL, arena="SJO", child="unsure")
    desk.varde("held", "correct", case.reference, "--indicator", "+ILO05")
    status, out, _ = desk.varde("rules", "explain", case.reference)
    assert status == 0
    for words in (
        "arena: SJO",
        "age: child",
        "ILO05: no > yes",
        "wins  R01_CHILD: child yes",
        "deadlines: MELD_STRAKS, BV_1W, BV_3M, BV_ACK3W",
        "overlays:  O1_VESSEL",
        "CHILD > group: Kan være et barn",
        "(med en gang; barnevernsloven § 13-2",
    ):
        assert words in out
    assert not [word for word in ("Oksana", "Prøvenko", "passet") if word in out]
    assert ("koordinator", "explain", case.reference) in desk.log()


@pytest.mark.parametrize(
    ("language", "hidden"), [("nb", "Det er få slike"), ("en", "There are few")]
)
def test_a_case_explains_what_was_widened_in_words(desk: Desk, language: str, hidden: str) -> None:
    case = desk.told(gate=SMALL, arena="SJO")
    _, out, _ = desk.varde("rules", "explain", case.reference, "--language", language)
    assert hidden in out


@pytest.mark.parametrize(
    ("language", "reason"),
    [("nn", "Tilsynet sit ikkje i gruppa"), ("en", "The inspectorate is not")],
)
def test_a_case_explains_its_rule_in_the_language_asked_for(
    desk: Desk, language: str, reason: str
) -> None:
    case = desk.told()
    _, out, _ = desk.varde("rules", "explain", case.reference, "--language", language)
    assert f"reason:    {reason}" in out


def test_a_case_says_when_the_rules_have_changed_since(desk: Desk) -> None:
    case = desk.told()
    config = _config_where_lab_is_rare(desk.folder)
    rules = (config / "routing.toml").read_text("utf-8")
    (config / "routing.toml").write_text(rules.replace('"R14_LABOUR_OTHER"', '"R14_NEW"'), "utf-8")
    _, out, _ = desk.varde("rules", "explain", case.reference, "--config", str(config))
    assert "R14_LABOUR_OTHER: Reglene eller opplysningene er endret" in out
    assert "rule:      R14_NEW" in out


def test_a_case_that_nobody_could_read_says_so(desk: Desk) -> None:
    case = desk.told("a" * 100_001)
    status, out, _ = desk.varde("rules", "explain", case.reference)
    assert status == 0
    assert out.startswith("Ingenting kunne leses")
    assert "wins  R99_DEFAULT" in out


@pytest.mark.parametrize("reference", ["26-0000", "no case"])
def test_an_unknown_case_explains_nothing(desk: Desk, reference: str) -> None:
    status, out, err = desk.varde("rules", "explain", reference, "--language", "nn")
    assert (status, out) == (1, "")
    assert err == "varde: Det finst inga slik sak. Referansar ser ut som 26-4817.\n"


def test_facts_alone_are_explained_as_before(desk: Desk) -> None:
    status, out, _ = desk.varde("rules", "explain", "--form", "SEX")
    assert status == 0
    assert "wins  R09_SEX_THIRD" in out


def test_the_report_counts_disagreements_and_hides_small_counts(desk: Desk) -> None:
    day = date(2026, 3, 2)
    for number in range(FEWEST_TOLD):
        made = [("0.1", "forms", "SEX", "LAB", day)]
        made += [("0.1", "ILO03", "yes", "no", day)] if number else []
        desk.corrected(desk.told(), *made)
    _, table, _ = desk.varde("rules", "learn-report")
    lines = [line.split() for line in table.splitlines()]
    assert lines == [
        ["Opplysning", "Reglene", "leste", "Koordinatoren", "sier", "Saker"],
        ["ILO03", "yes", "no", "færre", "enn", "5"],
        ["forms", "SEX", "LAB", "5"],
    ]
    _, told, _ = desk.varde("rules", "learn-report", "--json")
    assert json.loads(told) == {
        "fewer_than": 5,
        "disagreements": [
            {"facet": "ILO03", "read": "yes", "corrected": "no", "cases": None},
            {"facet": "forms", "read": "SEX", "corrected": "LAB", "cases": 5},
        ],
    }


def test_the_report_counts_no_case_that_one_may_not_know_of(desk: Desk) -> None:
    day = date(2026, 3, 2)
    told = [desk.told() for _ in range(FEWEST_TOLD)]
    for case in told:
        desk.corrected(case, ("0.1", "forms", "SEX", "LAB", day))
    desk.keep_from("koordinator", told[0])
    _, hers, _ = desk.varde("rules", "learn-report", "--language", "en")
    assert hers.splitlines()[1].split() == ["forms", "SEX", "LAB", "fewer", "than", "5"]
    _, deputys, _ = desk.varde("rules", "learn-report", "--as", "stedfortreder")
    assert deputys.splitlines()[1].split() == ["forms", "SEX", "LAB", "5"]


def test_the_report_can_leave_out_what_older_rules_read(desk: Desk) -> None:
    old, new = date(2026, 3, 2), date(2026, 6, 1)
    desk.corrected(desk.told(), ("0.1", "arena", "HJEM", "GATE", old))
    desk.corrected(desk.told(), ("0.2", "arena", "GATE", "HJEM", new))
    _, everything, _ = desk.varde("rules", "learn-report")
    assert len(everything.splitlines()) == 3
    _, since, _ = desk.varde("rules", "learn-report", "--since-version", "0.2")
    assert [line.split()[1:3] for line in since.splitlines()[1:]] == [["GATE", "HJEM"]]
    _, none, _ = desk.varde("rules", "learn-report", "--since-version", "9", "--language", "nn")
    assert none == "Ingen usemjer.\n"


def test_an_empty_report_says_so(desk: Desk) -> None:
    assert desk.varde("rules", "learn-report", "--language", "en")[1] == "No disagreements.\n"
