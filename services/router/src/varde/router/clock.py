"""The router's clock: runs what is due, as soon as it is due, beside any number of other routers."""

import asyncio
from collections.abc import Callable
from typing import Any

from prometheus_client import CollectorRegistry, Counter

from varde.shared.casework import schedule
from varde.shared.domain.clock import Clock
from varde.shared.domain.deadline import Timetable
from varde.shared.errors import Transient
from varde.shared.store import due_steps
from varde.shared.store.database import Database

LONGEST_SLEEP = 15.0
"""Seconds until the clock looks again, when nothing is due before: another process may have begun a wait."""
_SHORTEST_SLEEP = 1.0


class DueClock:
    """Runs steps until it is cancelled; a database that is away is waited for.

    ``timetable`` gives the one in force, and is asked anew for each batch.
    """

    def __init__(
        self,
        database: Database,
        timetable: Callable[[], Timetable],
        clock: Clock,
        registry: CollectorRegistry,
        log: Any,
    ) -> None:
        self._database = database
        self._timetable = timetable
        self._clock = clock
        self._log = log
        self._ran = Counter("varde_due_steps_run", "Due steps that were settled", registry=registry)

    async def run(self) -> None:
        """Run what is due, then sleep until the next step, for ever."""
        adopted = False
        while True:
            try:
                if not adopted:
                    await schedule.adopt(self._database, self._clock.now())
                    adopted = True
                await self.run_all()
                pause = await self._until_next()
            except Transient as error:
                self._log.warning("the clock waits for the database", reason=str(error))
                pause = max(error.retry_after, _SHORTEST_SLEEP)
            await asyncio.sleep(min(pause, LONGEST_SLEEP))

    async def run_all(self) -> int:
        """Run everything that is due now; gives how many steps. Raises ``Transient``."""
        now = self._clock.now()
        total = 0
        while count := await schedule.run_due(self._database, self._timetable(), now):
            total += count
        self._ran.inc(total)
        return total

    async def _until_next(self) -> float:
        async with self._database.read() as tx:
            due_at = await due_steps.next_due(tx)
        if due_at is None:
            return LONGEST_SLEEP
        return max((due_at - self._clock.now()).total_seconds(), _SHORTEST_SLEEP)
