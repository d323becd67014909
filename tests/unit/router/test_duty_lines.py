"""What the coordinator reads of the days to come, and how the commands show who is away or busy."""

from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from support.running import ROOT
from varde.router.commands import app
from varde.router.duty import duty_lines
from varde.shared.domain.codes import Language
from varde.shared.platform.partners import load_directory

CONFIG = ROOT / "config"
ROTA = """
[capacity]
KRISESENTER = 2
[covered_by]
KRISESENTER = "NAV"
[[duty]]
member = "kontakt-nav"
days = ["monday", "saturday"]
[[absence]]
member = "kontakt-krisesenter"
from = 2026-12-24
to = 2026-12-25
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    for file in CONFIG.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "rota.toml").write_text(ROTA, encoding="utf-8")
    return tmp_path


def _run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def _home(config: Path, *arguments: str) -> str:
    return _run("explain", "--config", config, "--form", "DOM", *arguments).output


@pytest.mark.parametrize(
    ("language", "gap", "duty"),
    [
        (
            Language.NB,
            "ingen på vakt tirsdag 1. desember 2026",
            "på vakt lørdag 5. desember 2026: Kontakt",
        ),
        (
            Language.NN,
            "ingen på vakt tysdag 1. desember 2026",
            "på vakt laurdag 5. desember 2026: Kontakt",
        ),
        (
            Language.EN,
            "nobody on duty Tuesday, December 1, 2026",
            "on duty Saturday, December 5, 2026: Kontakt",
        ),
    ],
)
def test_the_days_to_come_are_listed_with_their_gaps_for_partners_that_have_a_rota(
    config: Path, language: Language, gap: str, duty: str
) -> None:
    directory = load_directory(config / "partners.toml")
    name, *days = duty_lines(directory, date(2026, 12, 1), language)
    assert name.strip().startswith("NAV")
    assert len(days) == 14
    assert days[0].strip() == gap
    assert days[4].strip().startswith(duty)


def test_the_check_lists_every_file_and_the_duty(config: Path) -> None:
    checked = _run("check", "--config", config)
    assert checked.exit_code == 0
    assert f"{config / 'rota.toml'}: all in order" in checked.output
    assert checked.output.count("på vakt") == 14
    (config / "rota.toml").unlink()
    assert "rota.toml: not there, so nobody is on duty" in _run("check", "--config", config).output


def test_the_check_reads_the_rules_for_screening_and_says_line_and_reason(config: Path) -> None:
    assert "screening: " in _run("check", "--config", config).output
    own = config / "screening" / "words.toml"
    own.parent.mkdir()
    own.write_text('version = "1"\n[words]\ntake = "id-kort"\n', encoding="utf-8")
    checked = _run("check", "--config", config)
    assert checked.exit_code == 1
    told = "screening/words.toml: linje 3: words take: «id-kort» er ikke ett ord"
    assert told in checked.stderr


@pytest.mark.parametrize(
    "name",
    ["partners.toml", "rota.toml", "routing.toml", "gate.toml", "screening/indicators.toml"],
)
def test_the_check_fails_on_any_file_and_names_it(config: Path, name: str) -> None:
    (config / name).parent.mkdir(exist_ok=True)
    (config / name).write_text("wrong = [", encoding="utf-8")
    checked = _run("check", "--config", config)
    assert checked.exit_code == 1
    assert f"{name}: dette er ikke TOML" in checked.stderr


def test_explain_shows_what_capacity_and_absence_do(config: Path) -> None:
    day = ("--day", "2026-11-30")
    assert "lead:      KRISESENTER\non duty:   -" in _home(config, *day)
    full = _home(config, *day, "--leading", "KRISESENTER=2")
    assert "lead:      NAV (not KRISESENTER: no_capacity)\non duty:   Kontakt NAV" in full
    assert "Krisesenteret hadde ikke kapasitet" in full
    away = _home(config, "--day", "2026-12-24", "--language", "nn")
    assert "lead:      NAV (not KRISESENTER: away)" in away
    assert "Krisesenteret var borte då saka kom." in away


@pytest.mark.parametrize("leading", ["KRISESENTER", "KRISESENTER=", "KRISESENTER=-1", "=x"])
def test_a_count_that_is_none_is_refused(config: Path, leading: str) -> None:
    refused = _run("explain", "--config", config, "--leading", leading)
    assert refused.exit_code == 2
    assert "PARTNER=N" in refused.stderr
