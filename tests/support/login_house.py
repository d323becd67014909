"""One database as its owner and each service see it, each with its own login in PostgreSQL."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
from sqlalchemy import text

from support import stores
from support.times import FixedClock
from varde.shared.casework.comparing import NOTHING, Compared
from varde.shared.casework.receive import Receiver
from varde.shared.casework.triage import Reading, already_triaged, open_case
from varde.shared.domain.case import Assignment
from varde.shared.domain.codes import (
    Arena,
    AssignmentRole,
    AssignmentState,
    Band,
    Channel,
    HoldReason,
    Language,
    Rarity,
)
from varde.shared.domain.concern import Facts
from varde.shared.domain.small_world import Widening
from varde.shared.errors import Transient
from varde.shared.messages import ConcernReceived, parse
from varde.shared.store import (
    outbox,
)
from varde.shared.store.database import Database
from varde.shared.store.exact import Exact
from varde.shared.vault import PrivateKey

NB = Language.NB
TRIAGE, OWN = PrivateKey.generate("triage"), PrivateKey.generate("coordinator")


@dataclass
class LoginHouse:
    """One database as its owner and each service see it."""

    owner: Database
    intake: Database
    dialogue: Database
    mailer: Database
    router: Database
    chatops: Database
    desk: Database
    clock: FixedClock
    compared: Compared = NOTHING

    async def received(
        self, raw: bytes = b"Subject: x\r\n\r\nSjefen tok passet."
    ) -> tuple[str, ConcernReceived]:
        """A concern put in by intake's login; the receipt, and the event as the relay takes it."""
        receiver = Receiver(self.intake, [TRIAGE.public, OWN.public], self.clock, secrets.randbelow)
        async with receiver.running():
            receipt = await receiver.receive(raw, Channel.EMAIL)
        self.clock.forward(seconds=1)
        async with self.router.begin() as tx:
            rows = await outbox.lease(tx, self.clock.now(), 10)
        async with self.router.begin() as tx:
            await outbox.postpone(tx, [r.event_id for r in rows], self.clock.now())
            await outbox.remove(tx, [r.event_id for r in rows])
        event = next(parse(r.body) for r in rows if r.topic == "concern.received")
        assert isinstance(event, ConcernReceived)
        return receipt, event

    async def triaged(self, event: ConcernReceived, *holds: HoldReason) -> str:
        """A case opened by the router's login; its reference."""
        proposed = Assignment("NAV", AssignmentRole.LEAD, AssignmentState.PROPOSED, "R1")
        summary, account = "Bekymringen gjelder mulig tvangsarbeid.", "Person A fikk ikke lønn."
        exact = Exact(
            Facts(arena=Arena.SJO), (Widening(Band.ARENA, Rarity.SMALL_ARENA),), "R1", "Fordi."
        )
        reading = Reading(
            Facts(),
            summary,
            account,
            holds,
            (proposed,),
            "R1",
            "Fordi.",
            exact=exact,
            compared=self.compared,
        )
        assert not await already_triaged(self.router, event)
        case = await open_case(
            self.router,
            event,
            reading,
            coordinator=OWN.public,
            clock=self.clock,
            below=secrets.randbelow,
        )
        assert case is not None
        return case.reference


@asynccontextmanager
async def login_house() -> AsyncIterator[LoginHouse]:
    """A house on a migrated, empty database."""
    async with stores.postgres() as owner, stores.logins(owner) as logins:
        yield LoginHouse(owner, clock=FixedClock(), compared=NOTHING, **logins)


async def refused(database: Database, statement: str) -> None:
    """Fails where PostgreSQL lets this login do it."""
    with pytest.raises(Transient, match="varde migrate") as raised:
        async with database.begin() as tx:
            await tx.execute(text(statement))
    assert getattr(raised.value.__cause__, "sqlstate", "") == "42501", statement
