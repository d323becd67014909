"""A small installation that compares what stands in its concerns, on either database."""

import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select

from support import stores
from support.linking import CHEAP, secret
from support.people import COORDINATOR, DIRECTORY
from support.receiving import case_of, taken_out
from support.times import FixedClock
from varde.shared.casework.cases import Casework
from varde.shared.casework.comparing import Compared
from varde.shared.casework.receive import Receiver
from varde.shared.casework.recusal import Declaration
from varde.shared.casework.review import Review
from varde.shared.casework.triage import Reading
from varde.shared.domain.case import Case
from varde.shared.domain.codes import Channel, HoldReason, Language, Outcome
from varde.shared.domain.concern import Facts
from varde.shared.domain.identifier_forms import identifiers_of
from varde.shared.domain.links import LinkKind
from varde.shared.domain.partner import Actor
from varde.shared.messages import AnyMessage, CaseChanged, ConcernReceived
from varde.shared.store.database import Database
from varde.shared.store.exact import Exact
from varde.shared.store.link_keys import link_key
from varde.shared.store.links import case_link
from varde.shared.vault import BlindIndex, LinkSecrets, PrivateKey, PrivateKeys

NB = Language.NB
TRIAGE, OWN = PrivateKey.generate("triage"), PrivateKey.generate("coordinator")
SUMMARY = "Bekymringen gjelder mulig tvangsarbeid."
NOT_WIDENED = Exact(Facts(), (), "R1", "Fordi.")
Found = tuple[LinkKind, str]


@dataclass
class House:
    """One small installation."""

    database: Database
    clock: FixedClock
    receiver: Receiver
    secrets: LinkSecrets = field(default_factory=lambda: LinkSecrets(secret()))
    most_cases: int = 4

    async def opened(
        self,
        *found: Found,
        holds: Sequence[HoldReason] = (),
        excluded: frozenset[str] = frozenset(),
        exact: Exact = NOT_WIDENED,
    ) -> Case:
        """A case in whose concern ``found`` stood."""
        return await self.triaged(
            await self.received(), *found, holds=holds, excluded=excluded, exact=exact
        )

    async def received(self) -> ConcernReceived:
        """A concern that waits for the router."""
        await self.receiver.receive(b"Subject: x\r\n\r\nSjefen tok passet.\r\n", Channel.EMAIL)
        return next(e for e in reversed(await self.events()) if isinstance(e, ConcernReceived))

    async def triaged(
        self,
        event: ConcernReceived,
        *found: Found,
        holds: Sequence[HoldReason] = (),
        excluded: frozenset[str] = frozenset(),
        exact: Exact = NOT_WIDENED,
    ) -> Case:
        """The case that the router makes of a concern in which ``found`` stood."""
        identifiers = [i for kind, text in found for i in identifiers_of(kind, text)]
        values = BlindIndex(self.secrets, CHEAP).blinded(identifiers)
        reading = Reading(
            Facts(),
            SUMMARY,
            "",
            tuple(holds),
            (),
            "R1",
            "Fordi.",
            excluded,
            exact=exact,
            compared=Compared(values, self.most_cases),
        )
        return await case_of(self.database, event, reading, OWN.public, self.clock)

    async def events(self) -> list[AnyMessage]:
        """What waits in the outbox, taken out."""
        return await taken_out(self.database, self.clock)

    async def changed(self) -> set[str]:
        """The cases of which a change waits in the outbox, taken out."""
        return {e.case_id for e in await self.events() if isinstance(e, CaseChanged)}

    async def seen(self, case: Case, actor: Actor) -> list[str]:
        """The links that somebody sees who asks for the case."""
        view = await self.casework.view(actor, case.reference, language=NB)
        return [f"{link.kind} {link.reference}" for link in view.links]

    async def on_card(self, case: Case) -> list[str]:
        """The links on the case's card in the channel."""
        view = await self.casework.card(case.case_id, language=NB)
        assert view is not None
        return [f"{link.kind} {link.reference}" for link in view.links]

    async def linked(self, one: Case, other: Case) -> bool:
        """Whether each of two cards shows a link to the other case; never only one of them."""
        there = any(other.reference in text for text in await self.on_card(one))
        back = any(one.reference in text for text in await self.on_card(other))
        assert there is back
        return there

    @property
    def casework(self) -> Casework:
        return Casework(self.database, DIRECTORY, self.clock)

    @property
    def review(self) -> Review:
        return Review(self.database, PrivateKeys(OWN), self.clock, COORDINATOR)

    async def close(self, case: Case) -> None:
        await self.casework.close(COORDINATOR, case.reference, Outcome.ADVICE, language=NB)

    async def declare(self, actor: Actor, case: Case, declaration: Declaration) -> None:
        await self.casework.declare(actor, case.reference, declaration, language=NB)

    async def rows(self) -> tuple[int, int]:
        """How many hashes and how many links are kept."""
        async with self.database.read() as tx:
            return (
                len((await tx.execute(select(link_key))).all()),
                len((await tx.execute(select(case_link))).all()),
            )


@asynccontextmanager
async def opened_house(kind: str, folder: Path) -> AsyncIterator[House]:
    """The house on a database of ``kind``, with an empty ``folder`` of its own."""
    async with stores.of_kind(kind, folder) as database:
        clock = FixedClock()
        receiver = Receiver(database, [TRIAGE.public, OWN.public], clock, secrets.randbelow)
        async with receiver.running():
            yield House(database, clock, receiver)
