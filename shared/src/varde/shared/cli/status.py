"""``varde status``: what waits, since when, what is held and what is dead."""

import asyncio
import contextlib

from varde.shared.bus.port import Depths
from varde.shared.bus.rabbitmq import RabbitMQBus
from varde.shared.cli.core import core_settings, run
from varde.shared.domain.clock import SystemClock
from varde.shared.errors import Transient
from varde.shared.platform.settings import CoreSettings
from varde.shared.platform.storage import open_database
from varde.shared.store import cases, outbox, sealed
from varde.shared.store.database import Database
from varde.shared.store.dead_letters import DatabaseDeadStore

_TRIES = 50
_PAUSE_SECONDS = 0.1


def status() -> None:
    """Show the queues, the oldest waiting concern, and what is held or dead."""
    run(_status(core_settings()))


async def _status(core: CoreSettings) -> None:
    async with open_database(core) as database:
        await _print_store(database)
        if core.bus:
            await _print_broker(core)
        else:
            print(f"dead letters            {len(await DatabaseDeadStore(database).list())}")


async def _print_store(database: Database) -> None:
    now = SystemClock().now()
    async with database.read() as tx:
        oldest = await sealed.oldest_waiting(tx)
        waiting, _ = await outbox.waiting(tx)
        open_cases = await cases.open_cases(tx)
    age = f"{(now - oldest).total_seconds():.0f} s" if oldest else "none"
    print(f"oldest waiting concern  {age}")
    print(f"outbox                  {waiting}")
    print(f"open cases              {len(open_cases)}")
    print(f"held                    {sum(case.held for case in open_cases)}")


async def _depths(bus: RabbitMQBus) -> Depths:
    """The depths, once the connection stands. Raises ``Transient`` when it does not come to."""
    for _ in range(_TRIES):
        with contextlib.suppress(Transient):
            return await bus.depths()
        await asyncio.sleep(_PAUSE_SECONDS)
    return await bus.depths()


async def _print_broker(core: CoreSettings) -> None:
    bus = await RabbitMQBus(core.bus, name=core.bus_name).start()
    try:
        depths = await _depths(bus)
    finally:
        await bus.close()
    for queue, count in depths.waiting.items():
        print(f"{f'queue {queue}':23} {count}")
    print(f"dead letters            {depths.dead}")
