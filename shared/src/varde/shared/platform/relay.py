"""The outbox relay: reads a batch, closes the transaction, publishes, deletes in a second short one.

A message that cannot be published is postponed and tried again for ever; it is never dropped. When a
batch fails it is halved, so that one message that cannot be delivered does not hold up the others.
"""

import asyncio
import contextlib
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from prometheus_client import CollectorRegistry, Counter

from varde.shared.bus.port import Bus, Outgoing
from varde.shared.domain.clock import Clock
from varde.shared.errors import Transient
from varde.shared.store import outbox
from varde.shared.store.database import Database

LARGEST_BATCH = 200
_IDLE_SECONDS = 1.0
_LONGEST_PAUSE = 2.0
_LONGEST_ASIDE = 60.0


class Relay:
    """Moves messages from the outbox to the bus until it is cancelled."""

    def __init__(
        self, database: Database, bus: Bus, clock: Clock, registry: CollectorRegistry, log: Any
    ) -> None:
        self._database = database
        self._bus = bus
        self._clock = clock
        self._log = log
        self._batch = LARGEST_BATCH
        self._failures = 0
        self._relayed = Counter(
            "varde_outbox_relayed", "Messages moved from the outbox to the bus", registry=registry
        )

    async def run(self) -> None:
        """Relay until cancelled; a database or a bus that is away is waited for."""
        while True:
            self._database.outbox_signal.clear()
            try:
                moved = await self.relay_once()
            except Transient as error:
                await self._pause(error)
                continue
            self._failures = 0
            if not moved:
                await self._wait()

    async def relay_once(self) -> int:
        """Move one batch; gives how many messages it held. Raises ``Transient`` when it failed."""
        async with self._database.begin() as tx:
            rows = await outbox.lease(tx, self._clock.now(), self._batch)
        if not rows:
            return 0
        try:
            await self._bus.publish([Outgoing(r.event_id, r.topic, r.body) for r in rows])
        except Transient as error:
            await self._give_back(rows, error.retry_after)
            raise
        except asyncio.CancelledError:  # the next start need not wait for the lease to run out
            await self._give_back(rows, 0.0)
            raise
        async with self._database.begin() as tx:
            await outbox.remove(tx, [r.event_id for r in rows])
        self._batch = min(self._batch * 2, LARGEST_BATCH)
        self._relayed.inc(len(rows))
        return len(rows)

    async def _give_back(self, rows: Sequence[outbox.Row], retry_after: float) -> None:
        # A failed batch of one steps aside, so that the next round tries another message.
        aside = min(retry_after, _LONGEST_ASIDE) if len(rows) == 1 else 0.0
        until = self._clock.now() + timedelta(seconds=aside)
        self._batch = max(1, len(rows) // 2)
        with contextlib.suppress(Transient):  # the lease runs out by itself
            async with self._database.begin() as tx:
                await outbox.postpone(tx, [r.event_id for r in rows], until)

    async def _pause(self, error: Transient) -> None:
        self._failures += 1
        seconds = max(error.retry_after, 0.05) * 2 ** min(self._failures - 2, 6)
        if self._failures in {1, 10, 100}:
            self._log.warning("outbox waits", reason=str(error), attempt=self._failures)
        await asyncio.sleep(min(seconds, _LONGEST_PAUSE))

    async def _wait(self) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_IDLE_SECONDS):
                await self._database.outbox_signal.wait()
