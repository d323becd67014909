"""``varde up`` and ``varde migrate``."""

from typing import Annotated

import typer

from varde.shared.cli.core import core_settings, run
from varde.shared.platform.platform import open_database
from varde.shared.platform.services import run_until_stopped
from varde.shared.platform.settings import CoreSettings
from varde.shared.store.migrate import grant, upgrade


def up(
    services: Annotated[
        list[str] | None, typer.Argument(help="Services to run; all that are installed if none")
    ] = None,
) -> None:
    """Run services in this process until Ctrl-C."""
    run(run_until_stopped(core_settings(), services or []))


def migrate() -> None:
    """Bring the database schema up to date, and each service's rights with it."""
    run(_migrate(core_settings()))
    print("The database is up to date.")


async def _migrate(core: CoreSettings) -> None:
    async with open_database(core) as database:
        await upgrade(database)
        await grant(database)
