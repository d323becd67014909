"""The router as a service: consumes received concerns and relays the outbox."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

from varde.router.rules import Rules
from varde.router.settings import RouterSettings
from varde.router.triage import Engines, Metrics, Triage
from varde.shared.casework.proposal import TextEngines
from varde.shared.errors import Transient
from varde.shared.mail import MailReader
from varde.shared.platform.gate import load_gate
from varde.shared.platform.platform import Platform
from varde.shared.platform.relay import Relay
from varde.shared.store import outbox

INBOX_KEPT = timedelta(days=30)
"""How long handled events are remembered: far longer than any redelivery can take."""
_HOUSEKEEPING_SECONDS = 60.0


@asynccontextmanager
async def serve(platform: Platform) -> AsyncIterator[None]:
    """Runs while the block does. Raises ``Permanent`` for a missing triage key, wrong rules or a wrong gate."""
    keys = platform.private_keys("triage")
    rules = Rules.load(platform.core.config_dir / "routing.toml", platform.directory)
    gate = load_gate(platform.core.config_dir / "gate.toml")
    settings = platform.settings(RouterSettings)
    log = platform.log("router")
    async with MailReader() as mail:
        triage = Triage(
            database=platform.database,
            keys=keys,
            coordinator=platform.public_keys["coordinator"],
            engines=Engines(mail, TextEngines.load(), rules),
            gate=gate,
            directory=platform.directory,
            settings=settings,
            clock=platform.clock,
            below=platform.below,
            metrics=Metrics(platform.registry),
            log=log,
        )
        await platform.bus.subscribe("router", ("concern.received",), triage.handle)
        if (
            platform.database.is_sqlite
        ):  # one process alone: leases are those of one that was killed
            async with platform.database.begin() as tx:
                await outbox.free(tx)
        relay = Relay(platform.database, platform.bus, platform.clock, platform.registry, log)
        tasks = [
            platform.spawn(relay.run(), name="relay"),
            platform.spawn(platform.database.listen(), name="outbox listener"),
            platform.spawn(_keep_house(platform), name="housekeeping"),
        ]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


async def _keep_house(platform: Platform) -> None:
    while True:
        with suppress(Transient):
            async with platform.database.begin() as tx:
                await outbox.forget_before(tx, platform.clock.now() - INBOX_KEPT)
            await platform.database.truncate_log()
        await asyncio.sleep(_HOUSEKEEPING_SECONDS)
