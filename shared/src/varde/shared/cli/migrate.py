"""``varde migrate``: the database schema, and each service's rights in it."""

from varde.shared.cli.core import core_settings, run
from varde.shared.platform.settings import CoreSettings
from varde.shared.platform.storage import open_database
from varde.shared.store.migrate import grant, upgrade


def migrate() -> None:
    """Bring the database schema up to date, and each service's rights with it."""
    run(_migrate(core_settings()))
    print("The database is up to date.")


async def _migrate(core: CoreSettings) -> None:
    async with open_database(core) as database:
        await upgrade(database)
        await grant(database)
