"""Keys: there, belonging together, readable by their owner alone, and able to open what is stored."""

import asyncio
import stat
from collections.abc import Iterator
from pathlib import Path

from varde.shared.errors import Permanent
from varde.shared.platform.doctor.findings import Finding, Findings, Scene
from varde.shared.store import condition, desk_keys
from varde.shared.vault import (
    MAILER,
    find_mailer_public,
    load_link_secrets,
    load_private,
    load_public,
)


async def keys(scene: Scene) -> Findings:
    """The files of the keys."""
    return await asyncio.to_thread(lambda: list(_files(scene.core.keys)))


async def wraps(scene: Scene) -> Findings:
    """Whom the stored originals are sealed to: the keys in force, and nobody else."""
    async with scene.database.read() as tx:
        stored = await condition.wraps(tx)
        force = await desk_keys.load_key(tx)
    try:
        known = {name: key.key_id for name, key in load_public(scene.core.keys).items()}
    except Permanent:  # ``keys`` says so
        return None
    if force:  # made at the desk, and perhaps not yet in the file
        known["coordinator"] = force.key_id
    findings = []
    for (recipient, key_id), count in sorted(stored.items()):
        if recipient not in known:
            findings.append(Finding.wrong("wraps_unknown", n=count))
        elif key_id != known[recipient]:
            findings.append(Finding.warning("wraps_old", recipient=recipient, n=count))
    return findings


def _files(folder: Path) -> Iterator[Finding]:
    try:
        load_public(folder)
        mailer = find_mailer_public(folder)
    except Permanent as error:
        yield Finding.wrong("key_missing", reason=str(error))
        return
    if mailer is None:
        yield Finding.warning("mailer_key_missing")
    for recipient in ("triage", "coordinator", MAILER):
        if (folder / f"{recipient}.key").exists():
            yield from _wrong(folder, recipient)
    if (folder / "links.key").exists():
        try:
            load_link_secrets(folder)
        except Permanent as error:
            yield Finding.wrong("key_wrong", file="links.key", reason=str(error))
    if _open_to_others(folder):
        yield Finding.wrong("key_folder_open")


def _wrong(folder: Path, recipient: str) -> Iterator[Finding]:
    try:
        load_private(folder, recipient)
    except Permanent as error:
        yield Finding.wrong("key_wrong", file=f"{recipient}.key", reason=str(error))


def _open_to_others(folder: Path) -> bool:
    """True when another than the owner may put a key there."""
    return bool(folder.stat().st_mode & (stat.S_IWGRP | stat.S_IWOTH)) and any(folder.glob("*.key"))
