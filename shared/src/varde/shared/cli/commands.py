"""Which commands there are, and loading only the one that is asked for: all of them take seconds."""

from collections import UserDict
from importlib.metadata import EntryPoint, entry_points
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_group

GROUP = "varde.commands"
"""Entry points of the services' own commands: a Typer is a group of commands, a function is one."""

_OWN = {
    "up": "up:up",
    "demo": "demo:demo",
    "migrate": "migrate:migrate",
    "status": "status:status",
    "due": "due:due",
    "outbound": "outbound:outbound",
    "health": "health:health",
    "doctor": "doctor:doctor",
    "backup-done": "backup:backup_done",
    "receipt": "receipt:receipt",
    "reply": "reply:reply",
    "dialogue": "reply:dialogue",
    "revoke": "revoke:revoke",
    "anonymise": "anonymise:anonymise",
    "keys": "keys:app",
    "held": "held:app",
    "attachments": "attachments:app",
    "audit": "audit:app",
    "bus": "bus:app",
    "mail": "mail:app",
}
"""Name of each command of our own, in the order of the help, and where in this package it stands."""


class CommandsOfPackages(TyperGroup):
    """A group of all commands: their names are known at once, and one is loaded when it is looked up."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        own = [EntryPoint(name, f"{__package__}.{at}", GROUP) for name, at in _OWN.items()]
        self.commands = _Loading(
            {entry.name: entry for entry in (*own, *entry_points(group=GROUP))}
        )


class _Loading(UserDict[str, Any]):
    """Entry points that become commands of typer, which exports no type of them."""

    def __getitem__(self, name: str) -> Any:
        found = self.data[name]
        if isinstance(found, EntryPoint):
            found = self.data[name] = _load(found)
        return found


def _load(entry: EntryPoint) -> Any:
    around, loaded = typer.Typer(add_completion=False), entry.load()
    if isinstance(loaded, typer.Typer):
        around.add_typer(loaded, name=entry.name)
    else:
        around.command(entry.name)(loaded)
    return get_group(around).commands[entry.name]
