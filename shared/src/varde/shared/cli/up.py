"""``varde up``: services in this process."""

from typing import Annotated

import typer

from varde.shared.cli.core import core_settings, run
from varde.shared.platform.services import run_until_stopped


def up(
    services: Annotated[
        list[str] | None, typer.Argument(help="Services to run; all that are installed if none")
    ] = None,
) -> None:
    """Run services in this process until Ctrl-C."""
    run(run_until_stopped(core_settings(), services or []))
