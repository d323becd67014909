"""``varde``: the one command line. Errors are one clear sentence and exit status 1."""

import sys

import typer

from varde.shared.cli.commands import CommandsOfPackages
from varde.shared.errors import VardeError


def build_app() -> typer.Typer:
    """The command line with every installed package's commands; each is loaded when it is asked for."""
    app = typer.Typer(
        name="varde",
        cls=CommandsOfPackages,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        add_completion=False,
    )
    app.callback()(varde)
    return app


def varde() -> None:
    """Varde takes in concerns about human trafficking and keeps everybody anonymous."""


def main() -> None:
    """Entry point of the ``varde`` command."""
    try:
        build_app()()
    except VardeError as error:
        print(f"varde: {error}", file=sys.stderr)
        sys.exit(1)
    except OSError as error:
        where = f" {error.filename}" if error.filename else ""
        print(f"varde: {error.strerror or 'input or output failed'}{where}", file=sys.stderr)
        sys.exit(1)
