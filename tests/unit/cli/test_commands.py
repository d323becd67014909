"""The command line as an operator meets it: helpful, one clear sentence when something is wrong."""

import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from support.ports import free_port
from support.running import ROOT, VARDE, Varde
from varde.shared.cli import build_app
from varde.shared.domain.codes import Language
from varde.shared.domain.receipt import new_receipt, words_of

pytestmark = pytest.mark.thorough

APP = build_app()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VARDE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("VARDE_CONFIG_DIR", str(ROOT / "config"))
    monkeypatch.setenv("VARDE_OPS_PORT", str(free_port()))
    return tmp_path


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(APP, list(arguments))


def test_help_lists_every_command() -> None:
    shown = _run("--help").output
    for name in (
        "up",
        "demo",
        "migrate",
        "keys",
        "held",
        "audit",
        "bus",
        "mail",
        "anonymise",
        "rules",
        "screen",
        "status",
    ):
        assert name in shown


def test_keys_are_created_shown_and_rotated(home: Path) -> None:
    assert "created triage" in _run("keys", "init").output
    assert "Nothing to do" in _run("keys", "init").output
    before = _run("keys", "show").output
    assert "private key here" in before
    rotated = _run("keys", "rotate", "triage")
    assert "0 data keys" in rotated.output
    assert _run("keys", "show").output != before
    secret = (home / "keys" / "coordinator.key").read_text().strip()
    assert secret not in before


def test_an_empty_installation_says_so(home: Path) -> None:
    assert home
    _run("keys", "init")
    assert "up to date" in _run("migrate").output
    assert "Nothing waits" in _run("held", "list").output
    assert "The audit log holds: 0 entries" in _run("audit", "verify").output
    assert "no dead letters" in _run("bus", "dead", "list").output
    assert "0 replayed" in _run("bus", "dead", "replay", "all").output
    assert "0 dropped" in _run("bus", "dead", "drop", "all").output
    status = _run("status").output
    assert "oldest waiting concern  none" in status
    assert "held                    0" in status


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("up", "nosuch"), "unknown service"),
        (("held", "list"), "varde keys init"),
        (("health",), "nothing answers"),
        (("receipt", "tull"), "not a receipt"),
        (("receipt", words_of(new_receipt(lambda _: 1), Language.NB)), "No case has this receipt"),
        (("bus", "dead", "drop", "none"), "no dead letter"),
        (("held", "list", "--as", "kontakt-nav"), "not a coordinator"),
    ],
)
def test_what_is_wrong_is_one_sentence(
    tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    varde = Varde(tmp_path)
    if arguments[0] == "up":
        varde.run("keys", "init")
    done = subprocess.run(
        [VARDE, *arguments],
        env=varde.env() | {"VARDE_OPS_PORT": str(free_port())},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert words in done.stderr
    assert "Traceback" not in done.stderr
