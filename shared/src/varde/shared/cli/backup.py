"""``varde backup-done``: the last line of a backup script. What it says is what `varde doctor` knows of backups."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from varde.shared.cli.core import database, run
from varde.shared.domain.clock import SystemClock
from varde.shared.domain.partner import SYSTEM
from varde.shared.errors import Refused
from varde.shared.store import audit
from varde.shared.store.condition import BACKUP

_YOUNG = timedelta(days=1)


def backup_done(
    file: Annotated[
        Path | None, typer.Option("--file", help="The backup: refused if it is empty or old")
    ] = None,
) -> None:
    """Note in the log that a backup was made just now."""
    clock = SystemClock()
    if file is not None:
        _require_fresh(file, clock.now())
    run(_note(clock))
    print("Noted: a backup was made.")


async def _note(clock: SystemClock) -> None:
    async with database() as opened, opened.begin() as tx:
        await audit.append(
            tx, at=clock.now(), actor=SYSTEM.member_id, action=BACKUP, subject="database"
        )


def _require_fresh(file: Path, now: datetime) -> None:
    about = file.stat()
    if not about.st_size:
        msg = f"{file} is empty: no backup was made"
        raise Refused(msg)
    if now - datetime.fromtimestamp(about.st_mtime, UTC) > _YOUNG:
        msg = f"{file} is more than a day old: no backup was made"
        raise Refused(msg)
