"""Brings cases into the channel: one card each, never twice, never older than what stands there.

A changed case is read as it is now, so events may come late, twice or in any order. ``Transient``
makes the bus call again for as long as it takes; nothing is posted unless the channel has just been
seen to be private, ours alone and joined.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any
from weakref import WeakValueDictionary

from varde.chatops.card import card_of, withdrawn
from varde.chatops.labels import Label, Labels
from varde.chatops.metrics import Metrics
from varde.chatops.notices import blocked_words, excluded_words, guard_words, held_words
from varde.chatops.port import ChannelReason, ChatPort, MessageGone, Notice
from varde.shared.casework.cases import Casework
from varde.shared.casework.views import CaseView
from varde.shared.domain.partner import Directory
from varde.shared.errors import Permanent, Refused, Transient
from varde.shared.messages import CaseChanged, parse
from varde.shared.store import cards
from varde.shared.store.cards import CardPost
from varde.shared.store.database import Database

BLOCKED_RETRY_SECONDS = 30.0
"""How long a card waits before the channel is looked at again."""

_ABOUT_TO_POST = CardPost(message_id="", version=0)
_TOLD = "-told"


class Poster:
    """Handles ``CaseChanged`` for one chat. One process at a time may serve a channel."""

    def __init__(
        self,
        *,
        port: ChatPort,
        casework: Casework,
        database: Database,
        directory: Directory,
        t: Labels,
        metrics: Metrics,
        log: Any,
    ) -> None:
        self._port = port
        self._casework = casework
        self._database = database
        self._directory = directory
        self._t = t
        self._metrics = metrics
        self._log = log
        self._busy = WeakValueDictionary[str, asyncio.Lock]()
        self._blocked_for: ChannelReason | None = None

    async def handle(self, body: bytes) -> None:
        """Show the case of a ``CaseChanged`` message as it is now."""
        message = parse(body)
        if not isinstance(message, CaseChanged):
            msg = "chatops handles changed cases only"
            raise Permanent(msg)
        async with self._alone_with(message.case_id):
            await self._show(message.case_id)

    async def _show(self, case_id: str) -> None:
        try:
            view = await self._casework.card(case_id, language=self._t.language)
        except Refused:
            # The last guard stopped the text: only the coordinator may look at why.
            await self._tell_once(case_id, "guard", guard_words(self._t))
            return
        if view is None:
            msg = "the case does not exist"
            raise Permanent(msg)
        if view.held or view.excluded_partners:
            await self._keep_out(view)
        else:
            await self._show_released(view)

    async def _show_released(self, view: CaseView) -> None:
        shown = await self._remembered(view.case_id, self._port.platform)
        if shown is not None and shown.version >= view.version:
            self._metrics.card("unchanged")
            return
        await self._require_fit_channel()
        if shown is not None and not shown.message_id:
            shown = await self._look(view.case_id)
        if shown is None or not shown.message_id:
            await self._post(view)
        elif shown.version < view.version:
            await self._update(view, shown.message_id)

    async def _post(self, view: CaseView) -> None:
        # Written first: who finds this row after a crash looks in the channel before posting again.
        await self._remember(view.case_id, self._port.platform, _ABOUT_TO_POST)
        message_id = await self._port.post(card_of(view, self._directory, self._t))
        await self._remember(view.case_id, self._port.platform, CardPost(message_id, view.version))
        self._metrics.card("posted")
        self._log.info("card posted", case_id=view.case_id, version=view.version)

    async def _update(self, view: CaseView, message_id: str) -> None:
        try:
            await self._port.update(message_id, card_of(view, self._directory, self._t))
        except MessageGone:
            await self._post(view)
            return
        await self._remember(view.case_id, self._port.platform, CardPost(message_id, view.version))
        self._metrics.card("updated")
        self._log.info("card updated", case_id=view.case_id, version=view.version)

    async def _look(self, case_id: str) -> CardPost | None:
        """A card that stood in the channel before we could write down that it did."""
        found = await self._port.find(case_id)
        if found is None:
            return None
        post = CardPost(found.message_id, found.version)
        await self._remember(case_id, self._port.platform, post)
        return post

    async def _keep_out(self, view: CaseView) -> None:
        """A case the whole group may not see: take its card back, and tell the coordinator once."""
        await self._withdraw(view)
        words = (held_words if view.held else excluded_words)(view, self._t)
        await self._tell_once(view.case_id, "held" if view.held else "excluded", words)

    async def _withdraw(self, view: CaseView) -> None:
        shown = await self._remembered(view.case_id, self._port.platform)
        if shown is None or shown.version >= view.version:
            return
        if not shown.message_id:
            shown = await self._look(view.case_id)
        if shown is not None:
            with suppress(MessageGone):
                await self._port.update(shown.message_id, withdrawn(view, self._t))
            await self._remember(
                view.case_id, self._port.platform, CardPost(shown.message_id, view.version)
            )
            self._metrics.card("withdrawn")

    async def _require_fit_channel(self) -> None:
        verdict = await self._port.check_channel()
        if verdict.ok:
            self._blocked_for = None
            return
        self._metrics.card("blocked")
        if verdict.reason is not self._blocked_for:
            await self._tell_blocked(verdict.reason)
        msg = f"the channel may not be posted in: {verdict.reason.value}"
        raise Transient(msg, retry_after=BLOCKED_RETRY_SECONDS)

    async def _tell_blocked(self, reason: ChannelReason) -> None:
        self._log.error("channel not fit to post in", reason=reason.value)
        # A platform that lets us in nowhere cannot carry the notice; the log and /readyz tell.
        with suppress(Permanent, Transient):
            await self._port.tell_coordinator(
                Notice(blocked_words(reason, self._t), self._t.language)
            )
            self._blocked_for = reason

    async def _tell_once(self, case_id: str, why: str, words: Label) -> None:
        place = f"{self._port.platform}{_TOLD}"
        told = await self._remembered(case_id, place)
        if told is not None and told.message_id == why:
            return
        await self._port.tell_coordinator(Notice(words, self._t.language))
        await self._remember(case_id, place, CardPost(why, 1))
        self._metrics.card(why)
        self._log.info("coordinator told", case_id=case_id, reason=why)

    async def _remembered(self, case_id: str, place: str) -> CardPost | None:
        async with self._database.read() as tx:
            return await cards.get(tx, case_id, place)

    async def _remember(self, case_id: str, place: str, post: CardPost) -> None:
        async with self._database.begin() as tx:
            await cards.put(tx, case_id, place, post)

    @asynccontextmanager
    async def _alone_with(self, case_id: str) -> AsyncIterator[None]:
        """Two events of one case are handled one after the other."""
        lock = self._busy.setdefault(case_id, asyncio.Lock())
        async with lock:
            yield
