"""Which commands there are, and loading only the one that is asked for: all of them take seconds."""

import ast
import inspect
import sys
from collections import UserDict
from contextlib import nullcontext
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_group

from varde.shared.cli.language import language_of
from varde.shared.errors import Permanent
from varde.shared.garbage import nothing_is_garbage

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
        entries = {entry.name: entry for entry in (*own, *entry_points(group=GROUP))}
        self.commands = self._loading = _Loading(entries)

    def invoke(self, ctx: Any) -> Any:
        """Run the command. A file of the municipality's that is wrong is told in the language of the command."""
        try:
            return super().invoke(ctx)
        except Permanent as error:
            # Loaded when something is wrong: it reads catalogues.
            from varde.shared.platform.mistakes import in_words, reason_of  # noqa: PLC0415 - see above

            raise Permanent(in_words(reason_of(error), language_of(ctx))) from error

    def format_help(self, *given: Any) -> None:
        """The list of commands, without loading any of them."""
        told = {name: _only_told(entry) for name, entry in self._loading.data.items()}
        self.commands = told
        try:
            super().format_help(*given)
        finally:
            self.commands = self._loading


class _Loading(UserDict[str, Any]):
    """Entry points that become commands of typer, which exports no type of them."""

    def __getitem__(self, name: str) -> Any:
        found = self.data[name]
        if isinstance(found, EntryPoint):
            found = self.data[name] = _load(found)
        return found


def _load(entry: EntryPoint) -> Any:
    loaded_before = entry.module in sys.modules
    with nullcontext() if loaded_before else nothing_is_garbage():
        around, loaded = typer.Typer(add_completion=False), entry.load()
    if isinstance(loaded, typer.Typer):
        around.add_typer(loaded, name=entry.name)
    else:
        around.command(entry.name)(loaded)
    return get_group(around).commands[entry.name]


def _only_told(entry: Any) -> Any:
    """A command that can tell what it is for, and nothing else."""
    return TyperCommand(entry.name, help=_told(entry)) if isinstance(entry, EntryPoint) else entry


def _told(entry: EntryPoint) -> str:
    """What the command's source says that it is for: its docstring, or the ``help`` of its group."""
    found = find_spec(entry.module)
    if found is None or found.origin is None:
        return ""
    for node in ast.parse(Path(found.origin).read_text(encoding="utf-8")).body:
        match node:
            case ast.FunctionDef(name=entry.attr):
                return ast.get_docstring(node) or ""
            case ast.Assign(targets=[ast.Name(id=entry.attr)], value=ast.Call(keywords=given)):
                said = [k.value for k in given if k.arg == "help"]
                return inspect.cleandoc(ast.literal_eval(said[0])) if said else ""
    return ""
