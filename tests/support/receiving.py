"""What the small installations of casework's tests do alike: open a case, and take out what waits for the bus."""

import secrets

from varde.shared.casework.triage import Reading, open_case
from varde.shared.domain.case import Case
from varde.shared.domain.clock import Clock
from varde.shared.messages import AnyMessage, ConcernReceived, parse
from varde.shared.store import outbox
from varde.shared.store.database import Database
from varde.shared.vault import PublicKey


async def case_of(
    database: Database,
    event: ConcernReceived,
    reading: Reading,
    coordinator: PublicKey,
    clock: Clock,
) -> Case:
    """The case that the router makes of a concern that it has read."""
    case = await open_case(
        database, event, reading, coordinator=coordinator, clock=clock, below=secrets.randbelow
    )
    assert case is not None
    return case


async def taken_out(database: Database, clock: Clock) -> list[AnyMessage]:
    """What waits in the outbox, and is gone from it then."""
    async with database.begin() as tx:
        rows = await outbox.lease(tx, clock.now(), 1000)
        await outbox.remove(tx, [r.event_id for r in rows])
    return [parse(r.body) for r in rows]
