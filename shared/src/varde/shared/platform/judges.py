"""The judge of facts that comes with the installed router, asked for by name: no service imports another."""

from collections.abc import Callable
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING

from varde.shared.domain.partner import Directory
from varde.shared.errors import Permanent
from varde.shared.platform.partners import load_directory

if TYPE_CHECKING:
    from varde.shared.casework.judging import Judge  # with every engine behind it

JUDGES = "varde.judge"
"""Entry points of packages that judge facts by the municipality's rules: the router's."""


def installed_judge(config: Path, group: str = JUDGES) -> "Judge":
    """The judge by the files of ``config``. Raises ``Permanent`` without a router, and for a wrong file."""
    found = entry_points(group=group, name="judge")
    if not found:
        raise Permanent("the router is not installed here, and with it no rules")
    load: Callable[[Path, Directory], Judge] = found["judge"].load()
    return load(config, load_directory(config / "partners.toml"))
