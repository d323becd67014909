"""Rotation of the secret for links. What was indexed cannot be hashed anew: nobody has the identifiers."""

from pathlib import Path

from varde.shared.cli.core import coordinator, core_settings, database
from varde.shared.domain.clock import SystemClock
from varde.shared.store import audit, link_keys
from varde.shared.vault import drop_unused_link_secrets, rotate_link_secret


async def rotate_links(as_member: str | None, *, finish: bool) -> None:
    """Put a new secret in force, or with ``finish`` forget the old ones that nothing stands under."""
    folder, actor = core_settings().keys, coordinator(as_member)
    if finish:
        await _finish(folder)
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


async def _finish(folder: Path) -> None:
    async with database() as opened, opened.read() as tx:
        in_use = await link_keys.secrets_in_use(tx)
    kept = drop_unused_link_secrets(folder, in_use).retired
    left = sum(in_use[secret.key_id] for secret in kept)
    print(f"{len(kept)} old secrets are kept: {left} identifiers are indexed under them.")
