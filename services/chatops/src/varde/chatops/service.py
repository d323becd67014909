"""Starts the chat: one channel, its conversation, and the poster that follows the cases."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any

from varde.chatops.channels import Channels
from varde.chatops.conversation import Conversation
from varde.chatops.digest import Digest, Schedule
from varde.chatops.form_desk import FormDesk
from varde.chatops.labels import Labels, labels
from varde.chatops.lean import built_when_used, without
from varde.chatops.letters import Letters
from varde.chatops.metrics import Metrics
from varde.chatops.moving import Moving
from varde.chatops.port import Chat
from varde.chatops.poster import Poster
from varde.chatops.questions import QuestionTeller
from varde.chatops.reminders import Reminders
from varde.chatops.settings import ChatopsSettings, ChatPlatform, require_chosen
from varde.chatops.typing_guard import TypingGuard
from varde.shared.anonymise import Anonymiser
from varde.shared.bus.port import TOPOLOGY, Handler
from varde.shared.casework.chat_access import forget_trouble
from varde.shared.casework.group_channel import GroupChannel
from varde.shared.casework.reports import Reports
from varde.shared.messages import (
    LetterUndelivered,
    QuestionAsked,
    QuestionSettled,
    ReminderDue,
    parse,
)
from varde.shared.platform.platform import Platform

QUEUE = "chatops"


@dataclass(frozen=True)
class _House:
    """What everything here is built of."""

    platform: Platform
    settings: ChatopsSettings
    metrics: Metrics
    log: Any

    @property
    def name(self) -> str:
        return self.settings.platform.value

    @property
    def t(self) -> Labels:
        return labels(self.settings.language)


@asynccontextmanager
async def serve(platform: Platform) -> AsyncIterator[None]:
    """Listening when it yields, drained when it exits."""
    settings = platform.settings(ChatopsSettings)
    require_chosen(settings, platform.core.profile)
    # Read now, and not for the first card: what is needed only while they are read is given back at the start.
    await asyncio.to_thread(Anonymiser.load)
    house = _House(platform, settings, Metrics(platform.registry), platform.log("chatops"))
    channels, digest = _channels(house), _digest(house)
    conversation = _conversation(house, channels, digest)
    if settings.platform is not ChatPlatform.SLACK or not settings.slack_rotates:
        await forget_trouble(platform.database, ChatPlatform.SLACK.value)
    async with chat_of(platform, settings, conversation, house.metrics.renewal) as chat:
        channels.open(chat, await channels.group.begin(chat.channel))
        digest.watch(channels)
        moving = Moving(
            channels=channels, directory=platform.directory, t=house.t, log=platform.log("chatops")
        )
        work = {
            "channel guard": channels.run(),
            "channel change": moving.run(),
            "digest": digest.run(),
        }
        async with _running(platform, work):
            await platform.bus.subscribe(QUEUE, TOPOLOGY[QUEUE], _handler(house, channels))
            yield


def _channels(house: _House) -> Channels:
    platform = house.platform
    return Channels(
        group=GroupChannel(platform.database, platform.clock, house.name),
        directory=platform.directory,
        t=house.t,
        metrics=house.metrics,
        log=house.log,
    )


def _digest(house: _House) -> Digest:
    settings = house.settings
    return Digest(
        database=house.platform.database,
        clock=house.platform.clock,
        schedule=Schedule(settings.digest_day, settings.digest_hour),
        t=house.t,
        log=house.log,
    )


def _conversation(house: _House, channels: Channels, digest: Digest) -> Conversation:
    platform = house.platform
    reports = Reports(platform.database, platform.directory, platform.clock)
    return Conversation(
        platform=house.name,
        casework=platform.casework,
        channels=channels,
        typing=_typing(house, channels),
        digest=digest,
        groupwork=platform.groupwork,
        questions=platform.questions,
        forms=FormDesk(house.name, channels, reports, platform.directory, platform.clock, house.t),
        directory=platform.directory,
        clock=platform.clock,
        metrics=house.metrics,
        log=house.log,
    )


def _typing(house: _House, channels: Channels) -> TypingGuard:
    return TypingGuard(
        platform=house.name,
        database=house.platform.database,
        channels=channels,
        directory=house.platform.directory,
        clock=house.platform.clock,
        metrics=house.metrics,
    )


def _handler(house: _House, port: Channels) -> Handler:
    platform = house.platform
    poster = Poster(
        port=port,
        casework=platform.casework,
        database=platform.database,
        directory=platform.directory,
        t=house.t,
        metrics=house.metrics,
        unfit=port.unfit,
        log=house.log,
    )
    teller: dict[str, Any] = {
        "port": port,
        "database": platform.database,
        "directory": platform.directory,
        "clock": platform.clock,
        "t": house.t,
        "metrics": house.metrics,
        "log": house.log,
    }
    return _by_message(poster, Reminders(**teller), Letters(**teller), QuestionTeller(**teller))


@asynccontextmanager
async def _running(
    platform: Platform, work: Mapping[str, Coroutine[Any, Any, None]]
) -> AsyncIterator[None]:
    """Each of them in the background while the block runs."""
    tasks = [platform.spawn(each, name=name) for name, each in work.items()]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _by_message(
    poster: Poster, reminders: Reminders, letters: Letters, questions: QuestionTeller
) -> Handler:
    async def handle(body: bytes) -> None:
        message = parse(body)
        if isinstance(message, ReminderDue):
            await reminders.handle(message)
        elif isinstance(message, LetterUndelivered):
            await letters.handle(message)
        elif isinstance(message, QuestionAsked | QuestionSettled):
            await questions.handle(message)
        else:
            await poster.handle(body)

    return handle


def chat_of(
    platform: Platform,
    settings: ChatopsSettings,
    conversation: Conversation,
    count_renewal: Callable[[str], None],
) -> AbstractAsyncContextManager[Chat]:
    """The channel of the platform that the settings choose, not yet entered."""
    # Imported when chosen: the local channel needs no Slack or Teams library in memory, and the reverse.
    if settings.platform is ChatPlatform.LOCAL:
        from varde.chatops.local.serve import local_chat  # noqa: PLC0415 - see above

        return local_chat(platform, settings, conversation)
    if settings.platform is ChatPlatform.TEAMS:
        with built_when_used(), without("httpx._main"):
            from varde.chatops.teams.serve import teams_chat  # noqa: PLC0415 - see above

        return teams_chat(platform, settings, conversation)
    from varde.chatops.slack.serve import slack_chat  # noqa: PLC0415 - see above

    return slack_chat(platform, settings, conversation, count_renewal)
