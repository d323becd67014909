"""Takes reminders to whoever is to act: the lead in the thread of the case's card, or the coordinator.

A case that not everybody may know of is told to each of those who lead it and to nobody else. Whatever
else cannot be said in the channel is told to the coordinator, and on the last rung to the leader on duty.
Delivery is at least once: a crash between telling and noting it down tells again.
"""

import asyncio
from contextlib import suppress
from functools import partial
from typing import Any

from varde.chatops.duty import is_last_rung, leader_on_duty
from varde.chatops.labels import Labels
from varde.chatops.metrics import Metrics
from varde.chatops.port import Chat, MessageGone, Notice
from varde.chatops.reminder_words import reminder_words
from varde.chatops.telling import Telling, Words
from varde.shared.casework import schedule
from varde.shared.casework.schedule import Reminder
from varde.shared.domain.access import OFFICE
from varde.shared.domain.clock import Clock
from varde.shared.domain.deadline import Around, Kind, Rung, norwegian_day
from varde.shared.domain.partner import Directory
from varde.shared.messages import ReminderDue
from varde.shared.store import cards, outbox
from varde.shared.store.database import Database

CONSUMER = "chatops"


class Reminders:
    """Handles ``ReminderDue`` for one chat."""

    def __init__(
        self,
        *,
        port: Chat,
        database: Database,
        directory: Directory,
        clock: Clock,
        t: Labels,
        metrics: Metrics,
        log: Any,
    ) -> None:
        self._port = port
        self._database = database
        self._directory = directory
        self._clock = clock
        self._t = t
        self._metrics = metrics
        self._log = log
        self._telling = Telling(port=port, directory=directory, t=t, log=log)
        self._turn = asyncio.Lock()

    async def handle(self, due: ReminderDue) -> None:
        """Remind, unless that was done or the case no longer waits for it."""
        async with self._turn:
            async with self._database.read() as tx:
                if await outbox.seen(tx, CONSUMER, due.event_id):
                    return
            reminder = await schedule.reminder(self._database, self._directory, due.event_id)
            if reminder is not None:
                await self._send(reminder)
            async with self._database.begin() as tx:
                await outbox.first_time(tx, CONSUMER, due.event_id, self._clock.now())

    async def _send(self, reminder: Reminder) -> None:
        now, platform = self._clock.now(), self._port.platform
        words = partial(reminder_words, reminder, self._directory, platform, now)
        if reminder.confidential:
            await self._tell_leaders(reminder, words)
            return
        in_channel = _for_the_group(reminder) and await self._reply(reminder.case_id, words)
        if not in_channel or _overdue(reminder):
            await self._telling.coordinator(words)
        self._metrics.reminded("channel" if in_channel else "coordinator")
        await self._tell_on_duty(reminder, words)
        self._log.info("reminder sent", case_id=reminder.case_id, reason=reminder.wait.kind)

    async def _tell_on_duty(self, reminder: Reminder, words: Words) -> None:
        """On the last rung: tell who is on duty, unless they have just been told as one who leads."""
        if not is_last_rung(reminder):
            return
        today = norwegian_day(self._clock.now())
        member = leader_on_duty(reminder, self._directory, today)
        if member is None or member in reminder.leaders:
            return
        on_platform = self._port.platform in dict(member.identities)
        if on_platform and await self._telling.one(words, member, reminder.case_id):
            self._metrics.reminded("on_duty")

    async def _tell_leaders(self, reminder: Reminder, words: Words) -> None:
        if not reminder.leaders:
            self._log.error("nobody may be told of a case", case_id=reminder.case_id)
        for _ in await self._telling.leaders(words, reminder.leaders, reminder.case_id):
            self._metrics.reminded("coordinator")
            self._log.info("reminder sent", case_id=reminder.case_id, reason=reminder.wait.kind)

    async def _reply(self, case_id: str, words: Words) -> bool:
        """Say it where the case's card stands; false when there is no such place right now."""
        async with self._database.read() as tx:
            card = await cards.get(tx, case_id, self._port.platform)
        if card is None or not card.message_id:
            return False
        place = self._port.at(card.channel)
        if not (await place.check_channel()).ok:
            return False
        with suppress(MessageGone):
            notice = Notice(words(self._t), self._t.language)
            await place.reply(case_id, card.message_id, notice)
            return True
        return False


def _for_the_group(reminder: Reminder) -> bool:
    """True when another partner than the coordinator is to act."""
    if reminder.partner in {"", OFFICE}:
        return False
    return reminder.wait.kind != Kind.LEAD or reminder.step == Rung.LEAD


def _overdue(reminder: Reminder) -> bool:
    return reminder.wait.kind == Kind.AGREED and reminder.step == Around.AFTER
