"""The rules that ship, read once by each process: with the words that they may ask for, half of what a house costs."""

from functools import cache

from support.running import ROOT
from varde.router.rules import Rules
from varde.router.rules_model import RulesFile
from varde.shared.domain.partner import Directory
from varde.shared.toml import TomlFile


def shipped_rules(directory: Directory) -> Rules:
    """The shipped rules for ``directory``; tests/unit/router has them checked as they are loaded."""
    return Rules(_file(), directory)


@cache
def _file() -> RulesFile:
    return TomlFile.read(ROOT / "config" / "routing.toml").shaped(RulesFile)
