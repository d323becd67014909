"""``varde doctor`` and ``varde backup-done`` as an operator and a script meet them."""

import json
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from support.scene import config_in
from varde.shared.cli import build_app
from varde.shared.errors import Refused

APP = build_app()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    config_in(tmp_path)
    monkeypatch.setenv("VARDE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("VARDE_CONFIG_DIR", str(tmp_path / "config"))
    monkeypatch.setenv("VARDE_SECRETS_DIR", str(tmp_path / "none"))
    _run("keys", "init")
    _run("migrate")
    return tmp_path


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(APP, list(arguments))


def test_the_exit_status_tells_a_script_how_bad_it_is(home: Path) -> None:
    looked = _run("doctor", "--language", "en")
    assert looked.exit_code == 1
    assert "LOOK AT: Nobody has said that a backup was made." in looked.output
    assert "→ Let the backup end with `varde backup-done`" in looked.output
    assert _run("backup-done").exit_code == 0
    assert "backup" in json.loads(_run("doctor", "--json").output)["fine"]
    (home / "keys" / "triage.key").chmod(0o644)
    wrong = _run("doctor")
    assert wrong.exit_code == 2
    assert "FEIL: triage.key kan ikke brukes" in wrong.output


def test_no_secret_and_no_name_is_printed(home: Path) -> None:
    secret = (home / "keys" / "triage.key").read_text(encoding="utf-8").strip()
    shown = _run("doctor").output + _run("doctor", "--json").output
    assert secret not in shown
    assert "Kontakt NAV" not in shown


@pytest.mark.usefixtures("home")
def test_an_unknown_service_is_refused() -> None:
    refused = _run("doctor", "nosuch").exception
    assert isinstance(refused, Refused)
    assert "unknown service nosuch" in str(refused)


def test_an_empty_or_old_backup_is_none(home: Path) -> None:
    file = home / "dump"
    file.touch()
    assert isinstance(_run("backup-done", "--file", str(file)).exception, Refused)
    file.write_bytes(b"x")
    os.utime(file, (0, 0))
    assert isinstance(_run("backup-done", "--file", str(file)).exception, Refused)
    assert isinstance(_run("backup-done", "--file", str(home / "none")).exception, OSError)
    assert "backup_never" in _run("doctor", "--json").output
    os.utime(file)
    assert "Noted" in _run("backup-done", "--file", str(file)).output
    assert "backup_never" not in _run("doctor", "--json").output
