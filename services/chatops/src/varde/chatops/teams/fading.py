"""Warnings that go again: in Teams a message to one person alone stays, and these quote what somebody wrote.

The words come into a message only when the row that takes them away is written. So whatever is lost on the way
(an answer of Teams', or this process), no word stays; only ids are kept, and only until the words are gone.
"""

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from varde.chatops.answer import Answer, OwnWords
from varde.chatops.labels import labels
from varde.chatops.port import Notice
from varde.chatops.teams.cards import Message, answer_message, notice_message
from varde.chatops.teams.patience import TeamsRefused
from varde.chatops.teams.web import TeamsWeb
from varde.chatops.typing_guard import KEPT_SECONDS
from varde.shared.domain.clock import Clock
from varde.shared.domain.codes import Language
from varde.shared.errors import Permanent, Transient
from varde.shared.store import shown_warnings
from varde.shared.store.database import Database
from varde.shared.store.shown_warnings import ShownWarning

LOOK_SECONDS = 15.0

SHOWN: Final = timedelta(seconds=KEPT_SECONDS)
"""How long the words stand: as long as the warning's button has something to show."""

LEASE: Final = timedelta(seconds=60)
"""Longer than a call to Teams takes. What failed is tried again when it is over."""

TRIED: Final = timedelta(days=7)
"""Long enough for somebody to put right what keeps Varde out."""


class Fading:
    """Shows warnings in personal chats and takes them away. Several processes may: one takes each warning."""

    def __init__(self, *, web: TeamsWeb, database: Database, clock: Clock, log: Any) -> None:
        self._web = web
        self._database = database
        self._clock = clock
        self._log = log

    async def run(self) -> None:
        """Take away what is due, now and then; runs until cancelled."""
        while True:
            with suppress(Transient, Permanent):
                await self.sweep()
            await asyncio.sleep(LOOK_SECONDS)

    async def show(self, chat: str, about_id: str, warning: Answer, language: Language) -> None:
        """Show ``warning`` about the message ``about_id`` in place of any earlier one about it.

        Raises as ``TeamsWeb`` does, and ``Transient`` when the database is away. Then what stands holds no word, or
        is taken away all the same.
        """
        first = answer_message(_without_words(warning), language)
        message_id = await self._web.post(chat, first.card, first.summary)
        now = self._clock.now()
        shown = ShownWarning(chat, message_id, about_id, language, now + SHOWN)
        async with self._database.begin() as tx:
            await shown_warnings.hasten(tx, about_id, now)
            await shown_warnings.put(tx, shown, now + LEASE)
        await self._write(shown, answer_message(warning, language))
        async with self._database.begin() as tx:
            await shown_warnings.release(tx, shown)
        await self.sweep()

    async def take_away(self, about_id: str) -> None:
        """The message is gone, or tells nothing any more: so go the words about it. Raises ``Transient``."""
        async with self._database.begin() as tx:
            found = await shown_warnings.hasten(tx, about_id, self._clock.now())
        if found:
            await self.sweep()

    async def sweep(self) -> None:
        """Take away what is due. Raises ``Transient`` when the database is away."""
        while (warning := await self._taken()) is not None:
            if await self._fade(warning):
                async with self._database.begin() as tx:
                    await shown_warnings.erase(tx, warning)

    async def _taken(self) -> ShownWarning | None:
        now = self._clock.now()
        async with self._database.begin() as tx:
            return await shown_warnings.take(tx, now, now + LEASE)

    async def _fade(self, warning: ShownWarning) -> bool:
        """False when it is to be tried again."""
        t = labels(warning.language)
        words = t("A warning about something you wrote stood here. Varde has taken it away.")
        try:
            await self._write(warning, notice_message(Notice(words, warning.language)))
        except TeamsRefused as error:
            if not error.gone:
                self._log.error("a warning stays in Teams", code=error.code)
        except Transient:
            if self._clock.now() < warning.due_at + TRIED:
                return False
            self._log.error("a warning stays in Teams", code="tried for long")
        return True

    async def _write(self, warning: ShownWarning, message: Message) -> None:
        await self._web.update(warning.chat_id, warning.message_id, message.card, message.summary)


def _without_words(warning: Answer) -> Answer:
    lines = tuple(line for line in warning.lines if not isinstance(line, OwnWords))
    return replace(warning, lines=lines, confirm=None)
