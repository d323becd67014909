"""Tells who leads a case that a letter to its reporter was not delivered. Delivery is at least once."""

import asyncio
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from varde.chatops.labels import Labels
from varde.chatops.metrics import Metrics
from varde.chatops.notices import undelivered_words
from varde.chatops.port import ChatPort
from varde.chatops.telling import Telling
from varde.shared.casework.undelivered import undelivered
from varde.shared.domain.clock import Clock
from varde.shared.domain.partner import Directory
from varde.shared.messages import LetterUndelivered
from varde.shared.store import outbox
from varde.shared.store.database import Database

CONSUMER = "chatops"


@dataclass
class Letters:
    """Handles ``LetterUndelivered`` for one chat."""

    port: ChatPort
    database: Database
    directory: Directory
    clock: Clock
    t: Labels
    metrics: Metrics
    log: Any
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def handle(self, event: LetterUndelivered) -> None:
        """Tell, unless that was done."""
        async with self._turn:
            async with self.database.read() as tx:
                if await outbox.seen(tx, CONSUMER, event.event_id):
                    return
            await self._tell(event)
            async with self.database.begin() as tx:
                await outbox.first_time(tx, CONSUMER, event.event_id, self.clock.now())

    async def _tell(self, event: LetterUndelivered) -> None:
        found = await undelivered(self.database, self.directory, event)
        if found is None:
            return
        if not found.leaders:
            self.log.error("nobody may be told of a case", case_id=event.case_id, reason="letter")
        words = partial(undelivered_words, found)
        telling = Telling(port=self.port, directory=self.directory, t=self.t, log=self.log)
        for _ in await telling.leaders(words, found.leaders, event.case_id):
            self.log.info("member told", case_id=event.case_id, reason="letter")
        self.metrics.card("undelivered")
