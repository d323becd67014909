"""The command line knows every command at once, and loads only the one that is asked for."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

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


def _loaded_by(*arguments: str, **given: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", _LOADED_BY.format(arguments=arguments)],
        capture_output=True,
        text=True,
        check=False,
        env={k: v for k, v in os.environ.items() if not k.startswith("VARDE_")} | given,
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


def test_the_list_of_commands_loads_none_of_them() -> None:
    loaded = _loaded_by("--help")
    assert "varde.shared.cli.commands" in loaded
    assert not {name for name in loaded if name.startswith(("varde.shared.cli.up", "varde.desk."))}
    assert loaded.isdisjoint({"pydantic", "sqlalchemy", "structlog", *HEAVY})


def test_the_list_says_of_each_command_what_the_command_says_itself() -> None:
    shown = " ".join(re.sub("[│╭╮╰╯─]", " ", CliRunner().invoke(APP, ["--help"]).output).split())
    commands = typer.main.get_command(APP).commands  # type: ignore[attr-defined] # as in ``_paths``
    for name, command in commands.items():
        said = " ".join(command.help.partition("\n\n")[0].split())
        assert said
        assert f"{name} {said}" in shown


@pytest.mark.parametrize(
    ("arguments", "settings"),
    [(["keys", "init"], {}), (["keys", "show"], {}), (["health"], {"VARDE_OPS_PORT": "9"})],
    ids=" ".join,
)
def test_a_command_that_needs_no_database_loads_none(
    arguments: list[str], settings: dict[str, str], tmp_path: Path
) -> None:
    loaded = _loaded_by(*arguments, VARDE_DATA_DIR=str(tmp_path), **settings)
    assert f"varde.shared.cli.{arguments[0]}" in loaded
    assert loaded.isdisjoint({"sqlalchemy", *HEAVY})


def test_what_only_draws_on_a_terminal_is_loaded_by_no_process_that_logs() -> None:
    assert "structlog" in _loaded_by("keys", "show")
    assert "rich" not in _loaded_by("keys", "show")
