"""``varde keys rotate``: new keys, and everything wrapped for them.

The secret for links is another matter: what was indexed cannot be hashed anew, as nobody has the identifiers.
"""

from pathlib import Path

from varde.shared.casework.review import Review
from varde.shared.casework.rotation import begin, require_in_force
from varde.shared.cli.core import coordinator, core_settings, database
from varde.shared.domain.clock import SystemClock
from varde.shared.store import audit, link_keys
from varde.shared.vault import (
    drop_unused_link_secrets,
    load_private,
    rotate_key,
    rotate_link_secret,
)


async def finished(recipient: str, as_member: str | None) -> int:
    """Wrap what is left for the key in force; gives how many data keys."""
    core = core_settings()
    actor = coordinator(as_member)
    keys = load_private(core.keys, recipient)
    async with database() as opened:
        return await Review(opened, keys, SystemClock(), actor).rewrap_all(keys.current.public)


async def rotated(recipient: str, as_member: str | None) -> int:
    """Put a new key in force and wrap everything for it; gives how many data keys."""
    core = core_settings()
    actor = coordinator(as_member)
    keys = load_private(core.keys, recipient)
    async with database() as opened:
        if await Review(opened, keys, SystemClock(), actor).rewrap_all(keys.current.public):
            print("An interrupted rotation was finished first.")
        if recipient == "coordinator":
            async with opened.read() as tx:
                await require_in_force(tx, *keys)
        keys, public = rotate_key(core.keys, recipient)
        if recipient == "coordinator":
            for member in await begin(opened, SystemClock(), actor, keys, holder=None):
                print(f"{member} needs a new code: `varde desk add-account {member}`.")
        return await Review(opened, keys, SystemClock(), actor).rewrap_all(public)


async def rotate_links(as_member: str | None, *, finish: bool) -> None:
    """Put a new secret in force, or with ``finish`` forget the old ones that nothing stands under."""
    folder, actor = core_settings().keys, coordinator(as_member)
    if finish:
        await _forget(folder)
        return
    secrets = rotate_link_secret(folder)
    async with database() as opened, opened.begin() as tx:
        await audit.append(
            tx,
            at=SystemClock().now(),
            actor=actor.member_id,
            action="rotate_key",
            subject="links",
            detail=secrets.current.key_id,
        )
    print(f"The new secret for links is {secrets.current.key_id}. Restart the router now.")
    print("The old one is kept in the same file, to compare with what is indexed under it.")
    print("Run `varde keys rotate links --finish` now and then until it keeps none.")


async def _forget(folder: Path) -> None:
    async with database() as opened, opened.read() as tx:
        in_use = await link_keys.secrets_in_use(tx)
    kept = drop_unused_link_secrets(folder, in_use).retired
    left = sum(in_use[secret.key_id] for secret in kept)
    print(f"{len(kept)} old secrets are kept: {left} identifiers are indexed under them.")
