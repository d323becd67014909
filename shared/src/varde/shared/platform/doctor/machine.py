"""The machine: its clock and its disk."""

import asyncio
import shutil
from datetime import timedelta
from pathlib import Path

from varde.shared.platform.doctor.findings import Finding, Findings, Scene
from varde.shared.store import condition

SKEW = timedelta(seconds=5)
MOST_SKEW = timedelta(seconds=60)
_FEW_BYTES, _TOO_FEW_BYTES = 2 * 1024**3, 256 * 1024**2
_MIB = 1024**2


async def clock(scene: Scene) -> Findings:
    """This machine's clock against the database's, and against the newest entry of the log."""
    async with scene.database.read() as tx:
        before = scene.clock.now()
        theirs = await condition.database_time(tx)
        after = scene.clock.now()
        newest = await condition.newest_entry(tx)
    findings = []
    if theirs is not None:
        skew = max(before - theirs, theirs - after, timedelta())
        if skew > SKEW:
            find = Finding.wrong if skew > MOST_SKEW else Finding.warning
            findings.append(find("clock_skew", seconds=round(skew.total_seconds())))
    if newest is not None and newest - after > MOST_SKEW:
        findings.append(Finding.wrong("clock_behind", day=f"{newest:%d.%m.%Y %H:%M}"))
    return findings


async def disk(scene: Scene) -> Findings:
    """Room where the embedded database lies."""
    if scene.core.database_url:
        return [Finding.unseen("disk_unseen")]
    free = await asyncio.to_thread(_free, scene.core.data_dir)
    if free >= _FEW_BYTES:
        return []
    find = Finding.wrong if free < _TOO_FEW_BYTES else Finding.warning
    return [find("disk_full", mib=free // _MIB)]


def _free(path: Path) -> int:
    there = next((p for p in (path, *path.resolve().parents) if p.exists()), Path("/"))
    return shutil.disk_usage(there).free
