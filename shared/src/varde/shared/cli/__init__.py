"""``varde``: the one command line. Errors are one clear sentence and exit status 1."""

import sys
from collections.abc import Callable
from importlib.metadata import entry_points

import typer

from varde.shared.cli import (
    anonymise,
    attachments,
    audit,
    bus,
    demo,
    due,
    health,
    held,
    keys,
    mail,
    outbound,
    receipt,
    reply,
    revoke,
    status,
    up,
)
from varde.shared.errors import VardeError

GROUP = "varde.commands"
"""Entry points of the services' own commands: a Typer is a group of commands, a function is one."""


def build_app() -> typer.Typer:
    """The command line with every installed package's commands."""
    app = typer.Typer(
        name="varde",
        help="Varde takes in concerns about human trafficking and keeps everybody anonymous.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        add_completion=False,
    )
    app.command("up")(up.up)
    app.command("demo")(demo.demo)
    app.command("migrate")(up.migrate)
    app.command("status")(status.status)
    app.command("due")(due.due)
    app.command("outbound")(outbound.outbound)
    app.command("health")(health.health)
    app.command("receipt")(receipt.receipt)
    app.command("reply")(reply.reply)
    app.command("dialogue")(reply.dialogue)
    app.command("revoke")(revoke.revoke)
    app.command("anonymise")(anonymise.anonymise)
    app.add_typer(keys.app, name="keys")
    app.add_typer(held.app, name="held")
    app.add_typer(attachments.app, name="attachments")
    app.add_typer(audit.app, name="audit")
    app.add_typer(bus.app, name="bus")
    app.add_typer(mail.app, name="mail")
    for entry in entry_points(group=GROUP):
        _add(app, entry.name, entry.load())
    return app


def _add(app: typer.Typer, name: str, command: typer.Typer | Callable[..., None]) -> None:
    if isinstance(command, typer.Typer):
        app.add_typer(command, name=name)
    else:
        app.command(name)(command)


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
