"""A small installation with a clock that tests wind."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from support import stores
from support.people import DIRECTORY
from support.receiving import case_of, taken_out
from support.times import FixedClock
from support.timetables import SHIPPED
from varde.shared.casework import schedule
from varde.shared.casework.cases import Casework
from varde.shared.casework.receive import Receiver
from varde.shared.casework.triage import Reading
from varde.shared.domain.case import Assignment, Case
from varde.shared.domain.codes import (
    AssignmentRole,
    AssignmentState,
    Channel,
    HoldReason,
    Urgency,
)
from varde.shared.domain.concern import Facts
from varde.shared.domain.partner import SYSTEM
from varde.shared.messages import AnyMessage, ConcernReceived, ReminderDue
from varde.shared.store import due_steps
from varde.shared.store.database import Database
from varde.shared.vault import PrivateKey

TRIAGE, OWN = PrivateKey.generate("triage"), PrivateKey.generate("coordinator")
SUMMARY = "Bekymringen gjelder mulig tvangsarbeid."
PROPOSED = Assignment("NAV", AssignmentRole.LEAD, AssignmentState.PROPOSED, "R1")


@dataclass
class House:
    """A small installation with a clock that tests wind."""

    database: Database
    clock: FixedClock
    casework: Casework
    receiver: Receiver
    reminded: list[ReminderDue] = field(default_factory=list)

    async def opened(
        self,
        *holds: HoldReason,
        urgency: Urgency = Urgency.AKUTT,
        lead: Assignment = PROPOSED,
        deadlines: tuple[str, ...] = (),
    ) -> Case:
        """A concern received and triaged."""
        await self.receiver.receive(b"Subject: x\r\n\r\nSjefen tok passet.", Channel.EMAIL)
        reading = Reading(
            Facts(urgency=urgency), SUMMARY, "", holds, (lead,), "R1", "", deadlines=deadlines
        )
        (event,) = [e for e in await self._events() if isinstance(e, ConcernReceived)]
        return await case_of(self.database, event, reading, OWN.public, self.clock)

    async def run(self) -> list[str]:
        """Run all that is due now; the reminders of this round, e.g. ``lead 1``."""
        while await schedule.run_due(self.database, SHIPPED, self.clock.now()):
            pass
        due = [e for e in await self._events() if isinstance(e, ReminderDue)]
        self.reminded += due
        return [f"{e.kind} {e.step}" for e in due]

    async def ahead(self) -> list[str]:
        """Kind and step of all that lies ahead."""
        async with self.database.read() as tx:
            return [f"{a.step.wait.kind} {a.step.step}" for a in await due_steps.ahead(tx, SYSTEM)]

    async def waiting(self, kind: str) -> bool:
        """True while something of a kind lies ahead."""
        return any(entry.startswith(f"{kind} ") for entry in await self.ahead())

    async def _events(self) -> list[AnyMessage]:
        return await taken_out(self.database, self.clock)


@asynccontextmanager
async def opened_house(kind: str, folder: Path) -> AsyncIterator[House]:
    """The house on a database of ``kind``, with an empty ``folder`` of its own."""
    async with stores.of_kind(kind, folder) as database:
        clock = FixedClock()
        receiver = Receiver(database, [TRIAGE.public, OWN.public], clock, secrets.randbelow)
        async with receiver.running():
            yield House(database, clock, Casework(database, DIRECTORY, clock), receiver)
