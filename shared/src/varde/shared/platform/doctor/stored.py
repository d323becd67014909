"""What the database and the bus tell: the schema, what waits, what is dead, and the last backup."""

import asyncio
import contextlib
from datetime import timedelta

from varde.shared.bus.port import BusHealth, Depths
from varde.shared.bus.rabbitmq import RabbitMQBus
from varde.shared.domain.letters import LetterState
from varde.shared.errors import Transient
from varde.shared.platform.doctor.findings import Finding, Findings, Scene
from varde.shared.store import condition, outbound, outbox
from varde.shared.store.dead_letters import DatabaseDeadStore
from varde.shared.store.migrate import is_current

CONCERNS_WAIT = timedelta(minutes=15)
OUTBOX_WAITS = timedelta(minutes=5)
LETTERS_WAIT = timedelta(hours=4)
BACKUP_LATE = timedelta(days=2)
BACKUP_FAR_TOO_LATE = timedelta(days=8)
_LONG_QUEUE = 1000
_TRIES = 20
_PAUSE_SECONDS = 0.2


async def schema(scene: Scene) -> Findings:
    """At the newest revision."""
    return [] if await is_current(scene.database) else [Finding.wrong("schema_old")]


async def concerns(scene: Scene) -> Findings:
    """Nothing waits long for the router."""
    async with scene.database.read() as tx:
        oldest = await condition.oldest_concern(tx)
    age = scene.clock.now() - oldest if oldest else timedelta()
    return [Finding.wrong("concerns_wait", **_told(age))] if age > CONCERNS_WAIT else []


async def outbox_age(scene: Scene) -> Findings:
    """What was written for the others gets to them."""
    async with scene.database.read() as tx:
        count, oldest = await outbox.waiting(tx)
    age = scene.clock.now() - oldest if oldest else timedelta()
    return [Finding.wrong("outbox_waits", n=count, **_told(age))] if age > OUTBOX_WAITS else []


async def queues(scene: Scene) -> Findings:
    """No dead letters, and no queue that only grows."""
    try:
        depths = await _depths(scene)
    except Transient:
        if scene.core.bus:
            return [Finding.wrong("bus_away")]
        raise
    findings = [Finding.wrong("dead_letters", n=depths.dead)] if depths.dead else []
    long = [(q, n) for q, n in depths.waiting.items() if n > _LONG_QUEUE]
    return findings + [Finding.warning("queue_long", queue=queue, n=n) for queue, n in long]


async def letters(scene: Scene) -> Findings:
    """Letters get out."""
    async with scene.database.read() as tx:
        counted = await outbound.counts(tx)
        oldest = await outbound.oldest_waiting(tx)
    failed = sum(n for (_, state), n in counted.items() if state is LetterState.FAILED)
    age = scene.clock.now() - oldest if oldest else timedelta()
    findings = [Finding.warning("letters_failed", n=failed)] if failed else []
    return findings + (
        [Finding.warning("letters_wait", **_told(age))] if age > LETTERS_WAIT else []
    )


async def backup(scene: Scene) -> Findings:
    """The last backup that was said to be done is not long ago."""
    async with scene.database.read() as tx:
        last = await condition.last_backup(tx)
    if last is None:
        return [Finding.warning("backup_never")]
    age = scene.clock.now() - last
    if age <= BACKUP_LATE:
        return []
    find = Finding.wrong if age > BACKUP_FAR_TOO_LATE else Finding.warning
    return [find("backup_old", days=age.days)]


async def _depths(scene: Scene) -> Depths:
    if scene.bus is not None:
        return await scene.bus.depths()
    if not scene.core.bus:
        return Depths({}, len(await DatabaseDeadStore(scene.database).list()))
    bus = await RabbitMQBus(scene.core.bus, name=scene.core.bus_name).start()
    try:
        return await _patiently(bus)
    finally:
        await bus.close()


async def _patiently(bus: BusHealth) -> Depths:
    """The depths, once the connection stands."""
    for _ in range(_TRIES):
        with contextlib.suppress(Transient):
            return await bus.depths()
        await asyncio.sleep(_PAUSE_SECONDS)
    return await bus.depths()


def _told(age: timedelta) -> dict[str, object]:
    return {"minutes": round(age.total_seconds() / 60)}
