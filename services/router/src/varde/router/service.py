"""The router as a service: consumes received concerns and relays the outbox."""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import Any

from varde.router.additions import Additions
from varde.router.auditor import Auditor
from varde.router.clock import DueClock
from varde.router.in_force import RouterFiles
from varde.router.joining import Joining
from varde.router.letters import Letters
from varde.router.settings import RouterSettings
from varde.router.triage import Engines, Metrics, Triage
from varde.router.withdrawals import Withdrawals
from varde.shared.casework import erasure, links, uploads
from varde.shared.errors import Transient
from varde.shared.mail import MailReader
from varde.shared.platform.platform import Platform
from varde.shared.platform.relay import Relay
from varde.shared.store import outbox
from varde.shared.vault import BlindIndex, PrivateKeys, load_link_secrets

Work = Coroutine[Any, Any, None]
INBOX_KEPT = timedelta(days=30)
"""How long handled events are remembered: far longer than any redelivery can take."""
_HOUSEKEEPING_SECONDS = 60.0


@asynccontextmanager
async def serve(platform: Platform) -> AsyncIterator[None]:
    """Runs while the block does. Raises ``Permanent`` for a missing triage key and for a wrong file."""
    keys = platform.private_keys("triage")
    settings = platform.settings(RouterSettings)
    index = BlindIndex(load_link_secrets(platform.core.keys))
    files = RouterFiles.watch(platform.config, index, settings.language)
    async with MailReader() as mail:
        joining = Joining(platform.database, index, settings.repeat_window, platform.clock)
        triage = _triage(platform, keys, mail, files, settings, joining)
        additions = _additions(platform, triage, files)
        await platform.bus.subscribe("router", ("concern.received",), triage.handle)
        letters = Letters(platform.database, platform.clock, platform.log("router"))
        await platform.bus.subscribe("additions", ("information.added",), additions.handle)
        withdrawals = Withdrawals(platform.database, platform.clock, platform.log("router"))
        await platform.bus.subscribe("withdrawals", ("concern.withdrawn",), withdrawals.handle)
        await platform.bus.subscribe("letters", ("letter.failed",), letters.handle)
        await _free_leases(platform)
        tasks = [
            platform.spawn(work, name=name) for name, work in _background(platform, files, joining)
        ]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


def _triage(
    platform: Platform,
    keys: PrivateKeys,
    mail: MailReader,
    files: RouterFiles,
    settings: RouterSettings,
    joining: Joining,
) -> Triage:
    return Triage(
        database=platform.database,
        keys=keys,
        coordinator=platform.public_keys["coordinator"],
        engines=Engines(mail, files.text, files.rules, files.comparing),
        joining=joining,
        gate=files.gate,
        directory=platform.directory,
        settings=settings,
        clock=platform.clock,
        below=platform.below,
        metrics=Metrics(platform.registry),
        log=platform.log("router"),
    )


def _additions(platform: Platform, triage: Triage, files: RouterFiles) -> Additions:
    return Additions(
        database=platform.database,
        triage=triage,
        judge=files.judge,
        directory=platform.directory,
        clock=platform.clock,
        log=platform.log("router"),
    )


def _background(
    platform: Platform, files: RouterFiles, joining: Joining
) -> Iterator[tuple[str, Work]]:
    """What runs beside the handlers, each with its name."""
    database, clock, registry = platform.database, platform.clock, platform.registry
    log = platform.log("router")
    yield "clock", DueClock(database, files.timetable, clock, registry, log).run()
    yield "auditor", Auditor(database, clock, registry, log).run()
    yield "relay", Relay(database, platform.bus, clock, registry, log).run()
    yield "outbox listener", database.listen()
    yield "housekeeping", _keep_house(platform, joining, files)


async def _free_leases(platform: Platform) -> None:
    """Embedded there is one process alone: leases are those of one that was killed."""
    if platform.database.is_sqlite:
        async with platform.database.begin() as tx:
            await outbox.free(tx)


async def _keep_house(platform: Platform, joining: Joining, files: RouterFiles) -> None:
    while True:
        with suppress(Transient):
            async with platform.database.begin() as tx:
                await outbox.forget_before(tx, platform.clock.now() - INBOX_KEPT)
            await links.end(platform.database, platform.clock)
            await joining.end()
            await erasure.erase_due(platform.database, platform.clock, files.retention.value)
            await uploads.sweep(platform.database, platform.clock)
            await platform.database.truncate_log()
        await asyncio.sleep(_HOUSEKEEPING_SECONDS)
