"""``varde demo``: everything in one process on this machine, with three concerns sent through the doors."""

from typing import Annotated

import typer

from varde.shared.cli.core import core_settings, run
from varde.shared.platform.demo import run_demo


def demo(
    empty: Annotated[bool, typer.Option("--empty", help="Start without sample concerns")] = False,
) -> None:
    """Start every service on this machine and show where things are. Ctrl-C stops."""
    run(run_demo(core_settings(), empty=empty))
