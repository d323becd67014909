"""A small installation whose cases come in by mail, on either database."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from support import stores
from support.people import COORDINATOR, DIRECTORY
from support.receiving import case_of, taken_out
from support.times import FixedClock
from varde.shared.casework.cases import Casework
from varde.shared.casework.receive import Receiver
from varde.shared.casework.review import Review
from varde.shared.casework.triage import Reading
from varde.shared.domain.case import Assignment, Case
from varde.shared.domain.codes import (
    AssignmentRole,
    AssignmentState,
    Channel,
    HoldReason,
    Language,
)
from varde.shared.domain.concern import Facts
from varde.shared.domain.partner import Actor
from varde.shared.messages import AnyMessage, ConcernReceived
from varde.shared.store import audit
from varde.shared.store.database import Database
from varde.shared.vault import PrivateKey, PrivateKeys

NB = Language.NB
TRIAGE, OWN = PrivateKey.generate("triage"), PrivateKey.generate("coordinator")
SUMMARY = "Bekymringen gjelder mulig tvangsarbeid."


@dataclass
class House:
    """One small installation."""

    database: Database
    clock: FixedClock
    casework: Casework
    receiver: Receiver

    def review(self, actor: Actor = COORDINATOR, keys: PrivateKeys | None = None) -> Review:
        """The review by ``actor``."""
        return Review(self.database, keys or PrivateKeys(OWN), self.clock, actor)

    async def received(self) -> ConcernReceived:
        """A concern that waits for the router."""
        await self.receiver.receive(b"Subject: x\r\n\r\nSjefen tok passet.\r\n", Channel.EMAIL)
        return next(e for e in reversed(await self.events()) if isinstance(e, ConcernReceived))

    async def opened(self, *holds: HoldReason, account: str = "") -> Case:
        """A concern received and triaged, NAV proposed to lead it."""
        proposed = Assignment("NAV", AssignmentRole.LEAD, AssignmentState.PROPOSED, "R1")
        reading = Reading(Facts(), SUMMARY, account, holds, (proposed,), "R1", "Fordi.")
        event = await self.received()
        return await case_of(self.database, event, reading, OWN.public, self.clock)

    async def events(self) -> list[AnyMessage]:
        """What waits in the outbox, taken out."""
        return await taken_out(self.database, self.clock)

    async def actions(self) -> list[tuple[str, str, str]]:
        """The audit log: who, what, and of which case."""
        async with self.database.read() as tx:
            return [(e.actor, e.action, e.subject) for e in await audit.entries(tx)]


@asynccontextmanager
async def opened_house(kind: str, folder: Path) -> AsyncIterator[House]:
    """The house on a database of ``kind``, with an empty ``folder`` of its own."""
    async with stores.of_kind(kind, folder) as database:
        clock = FixedClock()
        receiver = Receiver(database, [TRIAGE.public, OWN.public], clock, secrets.randbelow)
        async with receiver.running():
            yield House(database, clock, Casework(database, DIRECTORY, clock), receiver)
