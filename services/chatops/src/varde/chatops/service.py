"""Starts the chat: one channel, its conversation, and the poster that follows the cases."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from varde.chatops.channel_guard import ChannelGuard
from varde.chatops.conversation import Conversation
from varde.chatops.form_desk import FormDesk
from varde.chatops.guarded_chat import GuardedChat
from varde.chatops.labels import labels
from varde.chatops.letters import Letters
from varde.chatops.metrics import Metrics
from varde.chatops.port import ChatPort
from varde.chatops.poster import Poster
from varde.chatops.reminders import Reminders
from varde.chatops.settings import ChatopsSettings, ChatPlatform, require_chosen
from varde.chatops.typing_guard import TypingGuard
from varde.shared.bus.port import TOPOLOGY, Handler
from varde.shared.casework.channel import ChannelPeople
from varde.shared.casework.reports import Reports
from varde.shared.messages import LetterUndelivered, ReminderDue, parse
from varde.shared.platform.platform import Platform

QUEUE = "chatops"


@asynccontextmanager
async def serve(platform: Platform) -> AsyncIterator[None]:
    """Listening when it yields, drained when it exits."""
    settings = platform.settings(ChatopsSettings)
    require_chosen(settings, platform.core.profile)
    metrics = Metrics(platform.registry)
    log = platform.log("chatops")
    guard = ChannelGuard(
        people=ChannelPeople(platform.database, platform.clock, settings.platform.value),
        directory=platform.directory,
        t=labels(settings.language),
        metrics=metrics,
        log=log,
    )
    conversation = Conversation(
        platform=settings.platform.value,
        casework=platform.casework,
        guard=guard,
        typing=TypingGuard(
            platform=settings.platform.value,
            database=platform.database,
            guard=guard,
            directory=platform.directory,
            clock=platform.clock,
            t=labels(settings.language),
            metrics=metrics,
            log=log,
        ),
        groupwork=platform.groupwork,
        forms=FormDesk(
            settings.platform.value,
            Reports(platform.database, platform.directory, platform.clock),
            platform.directory,
            platform.clock,
            labels(settings.language),
        ),
        directory=platform.directory,
        clock=platform.clock,
        metrics=metrics,
        log=log,
    )
    async with _chat(platform, settings, conversation) as chat, _guarding(platform, guard, chat):
        port = GuardedChat(chat, guard)
        poster = Poster(
            port=port,
            casework=platform.casework,
            database=platform.database,
            directory=platform.directory,
            t=labels(settings.language),
            metrics=metrics,
            log=log,
        )
        reminders = Reminders(
            port=port,
            database=platform.database,
            directory=platform.directory,
            clock=platform.clock,
            t=labels(settings.language),
            metrics=metrics,
            log=log,
        )
        letters = Letters(
            port=port,
            database=platform.database,
            directory=platform.directory,
            clock=platform.clock,
            t=labels(settings.language),
            metrics=metrics,
            log=log,
        )
        handler = _by_message(poster, reminders, letters)
        await platform.bus.subscribe(QUEUE, TOPOLOGY[QUEUE], handler)
        yield


@asynccontextmanager
async def _guarding(platform: Platform, guard: ChannelGuard, chat: ChatPort) -> AsyncIterator[None]:
    """The channel looked at every hour, from now on."""
    guard.watch(chat)
    hourly = platform.spawn(guard.run(), name="channel guard")
    try:
        yield
    finally:
        hourly.cancel()
        await asyncio.gather(hourly, return_exceptions=True)


def _by_message(poster: Poster, reminders: Reminders, letters: Letters) -> Handler:
    async def handle(body: bytes) -> None:
        message = parse(body)
        if isinstance(message, ReminderDue):
            await reminders.handle(message)
        elif isinstance(message, LetterUndelivered):
            await letters.handle(message)
        else:
            await poster.handle(body)

    return handle


def _chat(
    platform: Platform, settings: ChatopsSettings, conversation: Conversation
) -> AbstractAsyncContextManager[ChatPort]:
    # Imported when chosen: the local channel needs no Slack or Teams library in memory, and the reverse.
    if settings.platform is ChatPlatform.LOCAL:
        from varde.chatops.local.serve import local_chat  # noqa: PLC0415 - see above

        return local_chat(platform, settings, conversation)
    if settings.platform is ChatPlatform.TEAMS:
        from varde.chatops.teams.serve import teams_chat  # noqa: PLC0415 - see above

        return teams_chat(platform, settings, conversation)
    from varde.chatops.slack.serve import slack_chat  # noqa: PLC0415 - see above

    return slack_chat(platform, settings, conversation)
