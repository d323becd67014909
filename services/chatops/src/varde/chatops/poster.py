"""Brings cases into the channel: one card each, never twice, never older than what stands there.

A changed case is read as it is now, so events may come late, twice or in any order. ``Transient``
makes the bus call again for as long as it takes; nothing is posted unless the channel has just been
seen to be private, ours alone and joined.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from functools import partial
from typing import Any
from weakref import WeakValueDictionary

from varde.chatops.asked_by_name import AskedByName
from varde.chatops.card import short_card, withdrawn
from varde.chatops.labels import Label, Labels
from varde.chatops.metrics import Metrics
from varde.chatops.notices import (
    asked_words,
    excluded_words,
    guard_words,
    held_words,
    withdrawn_words,
)
from varde.chatops.port import Chat, ChatPort, MessageGone, ShutOut
from varde.chatops.storyteller import Storyteller
from varde.chatops.telling import NobodyTold, Telling, Words
from varde.chatops.unfit import Unfit
from varde.shared.casework.cases import Casework
from varde.shared.casework.views import CaseView
from varde.shared.domain.access import leaders, may_know_of, open_to_all
from varde.shared.domain.channel import ChannelReason
from varde.shared.domain.codes import AssignmentState, HoldReason, Outcome
from varde.shared.domain.partner import Directory, Member
from varde.shared.errors import Permanent, Refused, Transient
from varde.shared.messages import CaseChanged, parse
from varde.shared.store import cards
from varde.shared.store.cards import CardPost
from varde.shared.store.database import Database

BLOCKED_RETRY_SECONDS = 30.0
"""How long a card waits before the channel is looked at again."""

_CLOSED = frozenset(
    {
        ChannelReason.NOT_PRIVATE,
        ChannelReason.SHARED,
        ChannelReason.ARCHIVED,
        ChannelReason.NOT_MEMBER,
        ChannelReason.NOT_FOUND,
    }
)
_ABOUT_TO_POST = CardPost(message_id="", version=0)
_ASKED = frozenset({AssignmentState.ASKED, AssignmentState.ACCEPTED})
_TOLD_NOTHING = CardPost(message_id="", version=0)


class Poster:
    """Handles ``CaseChanged`` for one chat. One process at a time may serve a channel."""

    def __init__(
        self,
        *,
        port: Chat,
        casework: Casework,
        database: Database,
        directory: Directory,
        t: Labels,
        metrics: Metrics,
        unfit: Unfit,
        log: Any,
    ) -> None:
        self._port = port
        self._casework = casework
        self._database = database
        self._directory = directory
        self._t = t
        self._metrics = metrics
        self._log = log
        self._story = Storyteller(port=port, database=database, directory=directory, t=t)
        self._named = AskedByName(
            port=port, database=database, directory=directory, t=t, metrics=metrics, log=log
        )
        self._telling = Telling(port=port, directory=directory, t=t, log=log)
        self._busy = WeakValueDictionary[str, asyncio.Lock]()
        self._unfit = unfit

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
            # The last guard stopped the text: only who leads the case may look at why.
            told = await self._casework.leaders(case_id)
            await self._tell_leaders(case_id, "guard", guard_words, told)
            return
        if view is None:
            msg = "the case does not exist"
            raise Permanent(msg)
        if view.erased:
            await self._withdraw(view)
            await self._story.begin(view.case_id, view.version)
        elif open_to_all(view):
            await self._show_released(view)
            if view.outcome is Outcome.WITHDRAWN:
                told = leaders(view, self._directory)
                words = partial(withdrawn_words, view)
                await self._tell_leaders(view.case_id, "withdrawn", words, told)
            else:
                await self._forget_telling(view.case_id)
                await self._named.tell(view)
        else:
            await self._keep_out(view)

    async def _show_released(self, view: CaseView) -> None:
        shown = await self._remembered(view.case_id, self._port.platform)
        if shown is not None and shown.version >= view.version:
            self._metrics.card("unchanged")
            await self._story.tell(view.case_id, view.version, shown)
            return
        place = self._port.at(shown.channel if shown else self._port.channel)
        if not await self._require_fit(place):
            await self._leave(view, shown, place)
            return
        if shown is not None and not shown.message_id:
            shown = await self._look(view.case_id, place)
        if shown is None or not shown.message_id:
            await self._post(view)
        elif shown.version < view.version:
            await self._update(view, shown, place)
            await self._story.tell(view.case_id, view.version, shown)

    async def _post(self, view: CaseView) -> None:
        place = self._port.at(self._port.channel)
        # Written first: who finds this row after a crash looks in the channel before posting again.
        about_to_post = replace(_ABOUT_TO_POST, channel=place.channel)
        await self._remember(view.case_id, self._port.platform, about_to_post)
        message_id = await place.post(short_card(view, self._directory, self._t))
        posted = CardPost(message_id, view.version, place.channel)
        await self._remember(view.case_id, self._port.platform, posted)
        await self._story.begin(view.case_id, view.version)
        self._metrics.card("posted")
        self._log.info("card posted", case_id=view.case_id, version=view.version)

    async def _update(self, view: CaseView, shown: CardPost, place: ChatPort) -> None:
        try:
            await place.update(shown.message_id, short_card(view, self._directory, self._t))
        except MessageGone:
            await self._post(view)
            return
        now = replace(shown, version=view.version)
        await self._remember(view.case_id, self._port.platform, now)
        self._metrics.card("updated")
        self._log.info("card updated", case_id=view.case_id, version=view.version)

    async def _look(self, case_id: str, place: ChatPort) -> CardPost | None:
        """A card that stood in the channel before we could write down that it did."""
        found = await place.find(case_id)
        if found is None:
            return None
        post = CardPost(found.message_id, found.version, place.channel)
        await self._remember(case_id, self._port.platform, post)
        return post

    async def _keep_out(self, view: CaseView) -> None:
        """A case that not everybody may know of: take its card back, and tell those who work on it."""
        await self._withdraw(view)
        await self._story.begin(view.case_id, view.version)
        why, words = _kept_out_for(view)
        told = leaders(view, self._directory)
        await self._tell_leaders(view.case_id, why, partial(words, view), told)
        named = await self._named.tell(view)
        knows = {m.member_id for m in told} | named
        asked = [
            m for m in self._directory.members if _is_asked(m, view) and m.member_id not in knows
        ]
        for member in asked:
            words_of_it = partial(asked_words, view)
            if not await self._told_once(view.case_id, "asked", words_of_it, member):
                await self._telling.unreached(member, view)
                await self._remember(view.case_id, self._told(member), CardPost("asked", 1))

    async def _withdraw(self, view: CaseView) -> None:
        """Once: a card that went on changing would tell that the case goes on."""
        shown = await self._remembered(view.case_id, self._port.platform)
        if shown is None or shown == await self._remembered(view.case_id, self._off):
            return
        place = self._port.at(shown.channel)
        if not shown.message_id:
            shown = await self._look(view.case_id, place)
        if shown is None:
            await self._forget(view.case_id)
            return
        with suppress(MessageGone):
            await place.update(shown.message_id, withdrawn(view, self._t))
        empty = replace(shown, version=view.version)
        await self._remember(view.case_id, self._port.platform, empty)
        await self._remember(view.case_id, self._off, empty)
        self._metrics.card("withdrawn")

    @property
    def _off(self) -> str:
        """Where the empty card of a case is remembered."""
        return f"{self._port.platform}-off"

    async def _leave(self, view: CaseView, shown: CardPost | None, place: ChatPort) -> None:
        """The card is emptied where that can still be done, and stands anew in the channel in force.

        Raises ``Transient`` while the platform is busy: who posted anew would empty it no more.
        """
        if shown is not None and shown.message_id:
            with suppress(Permanent, ShutOut):
                await place.update(shown.message_id, withdrawn(view, self._t))
        await self._post(view)

    async def _require_fit(self, place: ChatPort) -> bool:
        """False for an earlier channel that is no place for cards any more: nobody need put that right."""
        verdict = await place.check_channel()
        in_force = place.channel == self._port.channel
        if not verdict.ok and not in_force and verdict.reason in _CLOSED:
            return False
        await self._unfit.tell(place.channel, verdict, self._telling)
        if verdict.ok:
            return True
        self._metrics.card("blocked")
        msg = f"the channel may not be posted in: {verdict.reason.value}"
        raise Transient(msg, retry_after=BLOCKED_RETRY_SECONDS)

    async def _tell_leaders(
        self, case_id: str, why: str, words: Words, members: Sequence[Member]
    ) -> None:
        """Raises ``Transient`` while none of them can be told: nobody else would look at the case."""
        if not members:
            self._log.error("nobody may be told of a case", case_id=case_id, reason=why)
        missed = [m for m in members if not await self._told_once(case_id, why, words, m)]
        if missed and len(missed) == len(members):
            raise NobodyTold
        for member in missed:
            await self._remember(case_id, self._told(member), CardPost(why, 1))

    async def _told_once(self, case_id: str, why: str, words: Words, member: Member) -> bool:
        """True when the member knows; false when nothing can be written to them."""
        place = self._told(member)
        told = await self._remembered(case_id, place)
        if told is not None and told.message_id == why:
            return True
        if not await self._telling.one(words, member, case_id):
            return False
        await self._remember(case_id, place, CardPost(why, 1))
        self._metrics.card(why)
        self._log.info("member told", case_id=case_id, reason=why)
        return True

    async def _forget_telling(self, case_id: str) -> None:
        """A case that is held again, because its reporter added something, is told of again."""
        for member in self._directory.members:
            told = await self._remembered(case_id, self._told(member))
            if told is not None and told != _TOLD_NOTHING:
                await self._remember(case_id, self._told(member), _TOLD_NOTHING)

    def _told(self, member: Member) -> str:
        """Where it is remembered what a member was told of a case."""
        return f"{self._port.platform}-told-{member.member_id}"

    async def _remembered(self, case_id: str, place: str) -> CardPost | None:
        async with self._database.read() as tx:
            return await cards.get(tx, case_id, place)

    async def _remember(self, case_id: str, place: str, post: CardPost) -> None:
        async with self._database.begin() as tx:
            await cards.put(tx, case_id, place, post)

    async def _forget(self, case_id: str) -> None:
        """The card was to be posted, and never was."""
        async with self._database.begin() as tx:
            await cards.forget(tx, case_id, self._port.platform)

    @asynccontextmanager
    async def _alone_with(self, case_id: str) -> AsyncIterator[None]:
        """Two events of one case are handled one after the other."""
        lock = self._busy.setdefault(case_id, asyncio.Lock())
        async with lock:
            yield


def _is_asked(member: Member, view: CaseView) -> bool:
    asked = {a.partner for a in view.assignments if a.state in _ASKED}
    return member.partner in asked and may_know_of(member.actor, view)


def _kept_out_for(view: CaseView) -> tuple[str, Callable[[CaseView, Labels], Label]]:
    """What who leads is told once: a case that has ended and is added to, besides that it waits."""
    if view.outcome is Outcome.WITHDRAWN:
        return "withdrawn", withdrawn_words
    if not view.held:
        return "excluded", excluded_words
    for reason in (HoldReason.WITHDRAWN, HoldReason.ADDED_LATE):
        if reason in view.hold_reasons:
            return reason.value, held_words
    return "held", held_words
