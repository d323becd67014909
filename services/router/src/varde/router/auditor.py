"""The routing auditor: proves that every due step ran, and only then lets the router's heart beat.

It trusts nothing that the clock says of itself: it compares what open cases wait for with what the
database holds, and reminders sent with what the chat has handled.
"""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from prometheus_client import CollectorRegistry, Gauge

from varde.shared.domain.clock import Clock
from varde.shared.domain.deadline import LATE_AFTER, Kind, Wait, waits
from varde.shared.domain.partner import SYSTEM
from varde.shared.errors import Transient
from varde.shared.store import cases, due_steps
from varde.shared.store.database import Database, Transaction

LOOKS_BACK = timedelta(days=29)
"""How old a reminder may be to be looked for: handled events are remembered for a day more."""
_CHAT = "chatops"
_EVERY_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Findings:
    """What is missing, counted."""

    overdue: int
    """Steps that should have run."""
    unscheduled: int
    """Waits of open cases that have no step."""
    undelivered: int
    """Reminders that no chat has handled."""

    @property
    def none(self) -> bool:
        """True when everything that was due has run."""
        return not (self.overdue or self.unscheduled or self.undelivered)


class Auditor:
    """Audits until it is cancelled."""

    def __init__(
        self, database: Database, clock: Clock, registry: CollectorRegistry, log: Any
    ) -> None:
        self._database = database
        self._clock = clock
        self._log = log
        self._heartbeat = Gauge(
            "varde_router_heartbeat_timestamp_seconds",
            "When it was last proved that every due step had run",
            registry=registry,
        )
        self._missing = Gauge(
            "varde_due_steps_missing", "What the auditor misses", ["what"], registry=registry
        )

    async def run(self) -> None:
        """Audit once a minute. While the database is away nothing is proved, so nothing beats."""
        while True:
            try:
                await self.audit()
            except Transient as error:
                self._log.warning("the auditor waits for the database", reason=str(error))
            await asyncio.sleep(_EVERY_SECONDS)

    async def audit(self) -> Findings:
        """Look once, and beat when nothing is missing. Raises ``Transient``."""
        found = await self._look()
        if not found.none:  # a case may have changed between two questions
            found = await self._look()
        for what in Findings.__slots__:
            self._missing.labels(what).set(getattr(found, what))
        if found.none:
            self._heartbeat.set(self._clock.now().timestamp())
        else:
            self._log.error(
                "due steps are missing", count=found.overdue + found.unscheduled + found.undelivered
            )
        return found

    async def _look(self) -> Findings:
        late = self._clock.now() - LATE_AFTER
        async with self._database.read() as tx:
            under_way = await due_steps.unhandled(tx, _CHAT, late - LOOKS_BACK, late)
            return Findings(
                overdue=await due_steps.overdue_since(tx, late),
                unscheduled=await _unscheduled(tx),
                undelivered=len(under_way),
            )


async def _unscheduled(tx: Transaction) -> int:
    """What open cases wait for without a step; the regular look must always lie ahead."""
    known = await due_steps.scheduled(tx)
    to_come = {(a.step.case_id, a.step.wait.kind) for a in await due_steps.ahead(tx, SYSTEM)}
    return sum(
        wait not in known.get(case.case_id, ())
        or (wait == Wait(Kind.OPEN) and (case.case_id, Kind.OPEN) not in to_come)
        for case in await cases.open_cases(tx)
        for wait in waits(case)
    )
