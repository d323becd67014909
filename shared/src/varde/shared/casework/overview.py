"""How the open cases stand: those that everybody in the group may know of, and never a small count."""

from dataclasses import dataclass
from enum import StrEnum

from varde.shared.domain.clock import Clock
from varde.shared.domain.partner import SYSTEM, Actor
from varde.shared.domain.statistics import Table, table
from varde.shared.store import audit, counts
from varde.shared.store.database import Database


class Due(StrEnum):
    """When an open case is due."""

    PASSED = "passed"
    SOON = "soon"
    LATER = "later"
    NONE = "none"


class Pace(StrEnum):
    """Whether an open case moves."""

    STUCK = "stuck"
    MOVING = "moving"


@dataclass(frozen=True, slots=True)
class Overview:
    """Open cases by ``Due`` and by ``Pace``; small cells are hidden."""

    due: Table
    pace: Table


async def overview(database: Database, clock: Clock, actor: Actor) -> Overview:
    """The same for whoever asks; it is written down that they looked."""
    async with database.begin() as tx:
        found = await counts.open_now(tx, clock.today())
        if actor != SYSTEM:
            await audit.append(
                tx, at=clock.now(), actor=actor.member_id, action="overview", subject="cases"
            )
    return Overview(
        table({due.value: found.due[due.value] for due in Due}),
        table({Pace.STUCK.value: found.stuck, Pace.MOVING.value: found.total - found.stuck}),
    )
