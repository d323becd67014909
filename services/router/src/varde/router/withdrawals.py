"""Concerns that their reporters take back."""

from typing import Any

from varde.shared.casework.withdrawal import withdraw
from varde.shared.domain.clock import Clock
from varde.shared.errors import Permanent
from varde.shared.messages import ConcernWithdrawn, parse
from varde.shared.store.database import Database


class Withdrawals:
    """Handles ``ConcernWithdrawn``."""

    def __init__(self, database: Database, clock: Clock, log: Any) -> None:
        self._database = database
        self._clock = clock
        self._log = log

    async def handle(self, body: bytes) -> None:
        """Destroy the concern. Doing it twice has the effect of once."""
        event = parse(body)
        if not isinstance(event, ConcernWithdrawn):
            msg = "withdrawals are concern.withdrawn only"
            raise Permanent(msg)
        case = await withdraw(self._database, event, self._clock)
        if case:
            self._log.info("withdrawn", case_id=case.case_id, open=case.open)
