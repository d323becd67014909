"""Opens the database alone: what commands need, without buses, services and engines."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from varde.shared.platform.settings import CoreSettings
from varde.shared.store.database import Database


@asynccontextmanager
async def open_database(core: CoreSettings) -> AsyncIterator[Database]:
    """The configured database; the embedded one is made and migrated as needed."""
    if not core.database_url:
        core.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    database = Database(core.database)
    try:
        if database.is_sqlite:
            # Only the embedded database migrates itself, and alembic is slow to load.
            from varde.shared.store.migrate import upgrade  # noqa: PLC0415 - see above

            await upgrade(database)
        yield database
    finally:
        await database.close()
