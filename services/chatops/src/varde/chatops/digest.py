"""The overview of open cases: every week in the channel, once, and whenever somebody asks."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from varde.chatops.answer import Answer, Tone
from varde.chatops.card import Action, Button
from varde.chatops.channel_words import not_now_words
from varde.chatops.chart import draw
from varde.chatops.digest_words import bars, heading, lines
from varde.chatops.labels import Labels
from varde.chatops.port import Bulletin, Chat, Picture
from varde.chatops.settings import Weekday
from varde.shared.casework import overview as casework
from varde.shared.casework.channel import may_say_who_stays, require_coordinator
from varde.shared.casework.overview import Overview
from varde.shared.domain.clock import NORWAY, Clock
from varde.shared.domain.partner import SYSTEM, Actor
from varde.shared.errors import Permanent, Transient
from varde.shared.messages import new_id
from varde.shared.store import cards
from varde.shared.store.cards import CardPost
from varde.shared.store.database import Database
from varde.shared.texts import texts

LOOK_SECONDS = 60.0
LATEST = timedelta(hours=24)
"""An overview that could not be posted for so long waits for the next week."""

DOUBT = timedelta(minutes=15)
"""An overview that somebody shared so long ago, and may or may not stand there, is old by now."""

_ABOUT_TO_POST = CardPost(message_id="", version=0)


@dataclass(frozen=True, slots=True)
class Schedule:
    """When the weekly overview is posted, in Norwegian time; never, without a weekday."""

    weekday: Weekday = Weekday.MONDAY
    hour: int = 8

    def due(self, now: datetime) -> str:
        """The key of the overview that is due now, or ""."""
        if self.weekday is Weekday.NEVER:
            return ""
        local = now.astimezone(NORWAY)
        days = (local.weekday() - self.weekday.number) % 7
        at = local.replace(hour=self.hour, minute=0, second=0, microsecond=0)
        at -= timedelta(days=days)
        if not timedelta(0) <= local - at < LATEST:
            return ""
        year, week, _ = at.isocalendar()
        return f"digest-{year}-W{week:02}"


class Digest:
    """Posts and tells the overview in one chat."""

    def __init__(
        self,
        *,
        database: Database,
        clock: Clock,
        schedule: Schedule,
        t: Labels,
        log: Any,
    ) -> None:
        self._database = database
        self._clock = clock
        self._schedule = schedule
        self._t = t
        self._log = log
        self._port: Chat | None = None
        self._turn = asyncio.Lock()
        self._in_doubt: tuple[str, datetime] | None = None

    def watch(self, port: Chat) -> None:
        """Post in the channel behind ``port``. Before that nothing is posted."""
        self._port = port

    async def run(self) -> None:
        """Post what is due, looking every minute; runs until cancelled."""
        while True:
            with suppress(Transient, Permanent):
                await self.post_due()
            await asyncio.sleep(LOOK_SECONDS)

    async def post_due(self) -> None:
        """Post this week's overview if its time has come and it does not stand there. Raises ``Transient``."""
        key = self._schedule.due(self._clock.now())
        if key and self._port is not None:
            async with self._turn:
                await self._post_once(key, self._port)

    async def answer(self, actor: Actor, t: Labels) -> Answer:
        """The overview for one who asks, in words; its picture is still to be drawn."""
        found = await casework.overview(self._database, self._clock, actor)
        share = (Button(Action.SHARE, t("Share with the group")),)
        buttons = share if may_say_who_stays(actor) else ()
        text, told = heading(found, t), lines(found, t)
        return Answer(Tone.SHOWN, text, told, draw=partial(_picture, found, t), buttons=buttons)

    async def share(self, actor: Actor, t: Labels) -> Answer:
        """Post it for everybody now. Raises ``Refused`` for whoever is not the coordinator or her deputy.

        Raises ``Transient`` when nobody can tell whether it was posted: the next call looks first.
        """
        require_coordinator(actor, texts("varde.shared.casework", t.language))
        found = await casework.overview(self._database, self._clock, actor)
        if self._port is None or not (await self._port.check_channel()).ok:
            return Answer(Tone.REFUSED, not_now_words(t))
        async with self._turn:
            await self._share(found, self._port)
        return Answer(Tone.DONE, t("The overview stands in the channel."))

    async def _share(self, found: Overview, chat: Chat) -> None:
        now = self._clock.now()
        if self._in_doubt is not None:
            key, since = self._in_doubt
            if now - since < DOUBT and await chat.find(key) is not None:
                self._in_doubt = None
                return
        key = new_id()
        bulletin = await self._bulletin(key, found)
        self._in_doubt = key, now
        await chat.publish(bulletin)
        self._in_doubt = None

    async def _post_once(self, key: str, chat: Chat) -> None:
        posted = await self._remembered(key, chat)
        if posted is not None and posted.message_id:
            return
        place = chat.at(posted.channel if posted else chat.channel)
        if not (await place.check_channel()).ok:
            return
        if posted is not None and (found := await place.find(key)) is not None:
            post = CardPost(found.message_id, found.version, place.channel)
            await self._remember(key, chat, post)
            return
        overview = await casework.overview(self._database, self._clock, SYSTEM)
        if overview.due.total is None:
            return  # so few need no overview: they see the cards
        bulletin = await self._bulletin(key, overview)
        # Written first: who finds this row after a crash looks in the channel before posting again.
        here = chat.at(chat.channel)
        await self._remember(key, chat, replace(_ABOUT_TO_POST, channel=here.channel))
        message_id = await here.publish(bulletin)
        await self._remember(key, chat, CardPost(message_id, 1, here.channel))
        self._log.info("overview posted")

    async def _bulletin(self, key: str, overview: Overview) -> Bulletin:
        t = self._t
        title, picture = heading(overview, t), await _picture(overview, t)
        return Bulletin(key, t.language, title, lines(overview, t), picture)

    async def _remembered(self, key: str, port: Chat) -> CardPost | None:
        async with self._database.read() as tx:
            return await cards.get(tx, key, port.platform)

    async def _remember(self, key: str, port: Chat, post: CardPost) -> None:
        async with self._database.begin() as tx:
            await cards.put(tx, key, port.platform, post)


async def _picture(overview: Overview, t: Labels) -> Picture | None:
    """The counts as bars; None when there are none to show, or they cannot be drawn."""
    title, shown = heading(overview, t), bars(overview, t)
    png = await draw(title, shown) if shown else None
    if png is None:
        return None
    return Picture(png, t.joined([title, *lines(overview, t)[: len(shown)]], ". "))
