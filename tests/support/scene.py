"""A small installation that the doctor finds in order: files, keys and an empty database of its own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from support import stores
from support.running import ROOT
from support.times import FixedClock
from varde.shared.platform.doctor import Scene
from varde.shared.platform.settings import CoreSettings
from varde.shared.store import audit
from varde.shared.store.condition import BACKUP
from varde.shared.store.database import Database
from varde.shared.vault import create_keys, create_link_secret

WEEKEND = '\n[[duty]]\nmember = "stedfortreder"\ndays = ["saturday", "sunday", "holiday"]\n'


def config_in(folder: Path) -> Path:
    """A copy of the shipped files in which somebody is always on duty."""
    config = folder / "config"
    config.mkdir()
    for file in (ROOT / "config").iterdir():
        (config / file.name).write_bytes(file.read_bytes())
    with (config / "rota.toml").open("a", encoding="utf-8") as rota:
        rota.write(WEEKEND)
    return config


@asynccontextmanager
async def scene_in(folder: Path) -> AsyncIterator[Scene]:
    """All of it, in ``folder``, with a backup that was just made."""
    config_in(folder)
    core = CoreSettings(data_dir=folder, config_dir=folder / "config")
    create_keys(core.keys)
    create_link_secret(core.keys)
    clock = FixedClock()
    async with stores.sqlite(folder) as database:
        await backed_up(database, clock.now())
        yield Scene(core, clock, database)


async def backed_up(database: Database, at: datetime) -> None:
    """Somebody said that a backup was made."""
    async with database.begin() as tx:
        await audit.append(tx, at=at, actor="system", action=BACKUP, subject="database")
