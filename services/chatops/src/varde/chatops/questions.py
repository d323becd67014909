"""Tells who leads a case that a partner's question waits, and who asked what became of it. Delivery is at least once."""

import asyncio
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from varde.chatops.asking import asked_words, fate_words
from varde.chatops.card import partner_name
from varde.chatops.labels import Label, Labels
from varde.chatops.metrics import Metrics
from varde.chatops.port import ChatPort
from varde.chatops.telling import Telling
from varde.shared.casework.deciding import asked, settled
from varde.shared.domain.access import leaders
from varde.shared.domain.clock import Clock
from varde.shared.domain.partner import Directory
from varde.shared.domain.question import Fate
from varde.shared.messages import QuestionAsked, QuestionSettled
from varde.shared.store import outbox
from varde.shared.store.database import Database

CONSUMER = "chatops"


@dataclass
class QuestionTeller:
    """Handles ``QuestionAsked`` and ``QuestionSettled`` for one chat."""

    port: ChatPort
    database: Database
    directory: Directory
    clock: Clock
    t: Labels
    metrics: Metrics
    log: Any
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def handle(self, event: QuestionAsked | QuestionSettled) -> None:
        """Tell, unless that was done."""
        async with self._turn:
            async with self.database.read() as tx:
                if await outbox.seen(tx, CONSUMER, event.event_id):
                    return
            if isinstance(event, QuestionAsked):
                await self._tell_leaders(event)
            else:
                await self._tell_who_asked(event)
            async with self.database.begin() as tx:
                await outbox.first_time(tx, CONSUMER, event.event_id, self.clock.now())

    async def _tell_leaders(self, event: QuestionAsked) -> None:
        found = await asked(self.database, event)
        if found is None:
            return
        case, codes = found
        told = leaders(case, self.directory)
        if not told:
            self.log.error("nobody may be told of a case", case_id=case.case_id, reason="question")

        def words(t: Labels) -> Label:
            partners = [partner_name(code, self.directory, t) for code in codes]
            return asked_words(case.reference, partners, t)

        for _ in await self._telling.leaders(words, told, case.case_id):
            self.log.info("member told", case_id=case.case_id, reason="question")
        self.metrics.card("question")

    async def _tell_who_asked(self, event: QuestionSettled) -> None:
        found = await settled(self.database, self.directory, event)
        if found is None or event.fate not in set(Fate):
            return
        case, member = found
        words = partial(fate_words, case.reference, Fate(event.fate))
        if await self._telling.one(words, member, case.case_id):
            self.log.info("member told", case_id=case.case_id, reason="question")
        self.metrics.card("question")

    @property
    def _telling(self) -> Telling:
        return Telling(port=self.port, directory=self.directory, t=self.t, log=self.log)
