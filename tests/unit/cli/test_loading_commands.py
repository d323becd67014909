"""The command line knows every command at once, and loads only the one that is asked for."""

import subprocess
import sys
from collections.abc import Iterator

import pytest
import typer
from typer.testing import CliRunner

from varde.shared.cli import build_app

APP = build_app()
HEAVY = ("numpy", "lxml", "uvicorn", "aiosmtpd", "varde.shared.anonymise", "varde.shared.screening")
"""What takes long to load, and only some commands work with."""
_LOADED_BY = "import sys; sys.argv = ['varde', *{arguments!r}]; from varde.shared.cli import main\ntry: main()\nfinally: print(*sys.modules)"


def _paths() -> Iterator[list[str]]:
    for name, command in typer.main.get_command(APP).commands.items():  # type: ignore[attr-defined] # typer calls every command one, and this is a group
        yield [name]
        yield from ([name, sub] for sub in getattr(command, "commands", ()))


def _loaded_by(*arguments: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", _LOADED_BY.format(arguments=arguments)],
        capture_output=True,
        text=True,
        check=False,
    )
    return set(done.stdout.split())


def test_every_command_answers_what_it_is_for() -> None:
    paths = list(_paths())
    assert len(paths) > 30
    for path in paths:
        shown = CliRunner().invoke(APP, [*path, "--help"])
        assert shown.exit_code == 0, path
        assert f"Usage: varde {' '.join(path)}" in shown.output


def test_a_slip_in_a_name_is_answered_with_the_name_that_was_meant() -> None:
    shown = CliRunner().invoke(APP, ["statsu"])
    assert shown.exit_code == 2
    assert "Did you mean 'status'" in shown.output
    assert "Did you mean 'rules'" in CliRunner().invoke(APP, ["ruels"]).output


def test_a_slip_loads_no_command() -> None:
    loaded = _loaded_by("statsu")
    assert "varde.shared.cli.commands" in loaded
    assert not [name for name in loaded if name.startswith(("varde.router", "sqlalchemy"))]


@pytest.mark.parametrize("name", ["health", "status", "receipt", "due", "outbound", "migrate"])
def test_a_small_command_loads_no_engine_and_no_server(name: str) -> None:
    loaded = _loaded_by(name, "--help")
    assert f"varde.shared.cli.{name}" in loaded
    assert not loaded.intersection(HEAVY)
