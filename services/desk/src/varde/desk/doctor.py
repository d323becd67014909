"""What the desk brings to ``varde doctor``: its settings, and on demand its address as a browser meets it."""

import asyncio
import ssl
from datetime import UTC, datetime
from urllib.parse import urlsplit

from varde.desk.accounts import Accounts
from varde.desk.key_state import Worry, key_state
from varde.desk.settings import DeskSettings, require_private
from varde.shared.errors import Permanent
from varde.shared.platform.config_files import read_directory
from varde.shared.platform.doctor import Finding, Findings, Scene, Service
from varde.shared.platform.doctor.certificates import ending
from varde.shared.vault import load_public

_HTTPS = 443
_PATIENCE = 5.0
"""Seconds that the page waits for an answer."""


_WORRIES = {
    Worry.NO_ACCOUNT: Finding.warning("no_account"),
    Worry.NOBODY: Finding.warning("no_account"),
    Worry.ALONE: Finding.warning("one_account"),
    Worry.NO_PAPER: Finding.warning("no_paper"),
    Worry.OLD_PAPER: Finding.warning("paper_old"),
    Worry.UNFINISHED: Finding.warning("rotation_unfinished"),
    Worry.OLD_DOORS: Finding.wrong("doors_old_key"),
}


async def accounts(scene: Scene, _settings: DeskSettings | None) -> Findings:
    """Who may sign in, who holds the key that is in force, and what helps when they lose it."""
    try:
        in_file = load_public(scene.core.keys)["coordinator"].key_id
        directory = await asyncio.to_thread(read_directory, scene.core.config_dir)
    except Permanent:  # the checks of the keys and of the files say so
        return None
    members = Accounts(scene.database, scene.clock, directory).members()
    async with scene.database.read() as tx:
        state = await key_state(tx, members, in_file, scene.clock.now())
    findings = [_WORRIES[worry] for worry in state.worries]
    for holder in state.holders:
        if holder.member_id not in members:
            findings.append(Finding.warning("account_left", member=holder.member_id))
        elif not holder.holds:
            findings.append(Finding.warning("account_old_key", member=holder.member_id))
    return findings


async def address(scene: Scene, settings: DeskSettings | None) -> Findings:
    """Asked for with ``--online``, and on the desk's own page: TLS that a browser trusts, for some weeks to come.

    A network may not let the desk out to its own address, though a browser gets there: then nobody can tell from here.
    """
    at = urlsplit(settings.origin if settings else "")
    if not (scene.online or scene.own_address) or at.scheme != "https":
        return None
    try:
        async with asyncio.timeout(_PATIENCE):
            _, writer = await asyncio.open_connection(
                at.hostname, at.port or _HTTPS, ssl=ssl.create_default_context()
            )
    except OSError as error:  # ssl.SSLError and TimeoutError are OSErrors
        reason = type(error).__name__
        if scene.online or isinstance(error, ssl.SSLError):
            return [Finding.wrong("address_away", reason=reason)]
        return [Finding.unseen("address_unseen", reason=reason)]
    try:
        shown = writer.get_extra_info("peercert")
        ends = datetime.fromtimestamp(ssl.cert_time_to_seconds(shown["notAfter"]), UTC)
    finally:
        writer.close()
    return ending(ends, scene.clock.now())


service = Service(DeskSettings, require_private, {"desk": accounts, "address": address})
