"""The chat port of the local channel: messages are rows, so a restart shows the same page."""

from typing import Any

from varde.chatops.card import Card
from varde.chatops.local.live import Live
from varde.chatops.markup.values import bulletin_body, buttons_body, card_body
from varde.chatops.port import Bulletin, ChannelVerdict, MessageGone, Notice, Posted
from varde.shared.domain.channel import ChannelReason, Person
from varde.shared.domain.channel_id import LOCAL
from varde.shared.domain.partner import Member
from varde.shared.messages import new_id
from varde.shared.store import local_channel
from varde.shared.store.database import Database
from varde.shared.store.local_channel import LocalMessage

PLATFORM = LOCAL
GROUP = "group"
PRIVATE = "private"
THREAD = "thread"
BULLETIN = "bulletin"


class LocalChannel:
    """A ``ChatPort`` kept in the database."""

    def __init__(self, database: Database, live: Live) -> None:
        self._database = database
        self._live = live

    @property
    def platform(self) -> str:
        """See ``ChatPort``."""
        return PLATFORM

    @property
    def channel(self) -> str:
        """See ``ChatPort``: there is one only."""
        return LOCAL

    def at(self, channel: str) -> "LocalChannel":
        """See ``Chat``."""
        return self

    async def check_channel(self) -> ChannelVerdict:
        """Always fit: the page is bound to this machine when it starts, or not at all."""
        return ChannelVerdict(ChannelReason.OK)

    async def people(self) -> tuple[Person, ...]:
        """Nobody else: whoever is not in the directory cannot be picked on the page."""
        return ()

    async def post(self, card: Card) -> str:
        """See ``ChatPort``."""
        message = LocalMessage(new_id(), GROUP, card.case_id, card.version, card_body(card))
        async with self._database.begin() as tx:
            await local_channel.post(tx, message)
        await self._live.changed()
        return message.message_id

    async def update(self, message_id: str, card: Card) -> None:
        """See ``ChatPort``."""
        async with self._database.begin() as tx:
            found = await local_channel.find(tx, card.case_id, GROUP)
            if found is None or found.message_id != message_id:
                msg = "the message is not in the local channel"
                raise MessageGone(msg)
            await local_channel.change(tx, message_id, card.version, card_body(card))
        await self._live.changed()

    async def find(self, case_id: str) -> Posted | None:
        """See ``ChatPort``."""
        async with self._database.read() as tx:
            found = await local_channel.find(tx, case_id, GROUP)
            found = found or await local_channel.find(tx, case_id, BULLETIN)
        return Posted(found.message_id, found.version) if found else None

    async def reply(self, case_id: str, message_id: str, notice: Notice) -> None:
        """See ``ChatPort``: it stands below the card."""
        async with self._database.begin() as tx:
            found = await local_channel.find(tx, case_id, GROUP)
            if found is None or found.message_id != message_id:
                msg = "the message is not in the local channel"
                raise MessageGone(msg)
            await local_channel.post(tx, _message(THREAD, case_id, notice))
        await self._live.changed()

    async def publish(self, bulletin: Bulletin) -> str:
        """See ``ChatPort``: it stands among the cards."""
        message = LocalMessage(new_id(), BULLETIN, bulletin.key, 1, bulletin_body(bulletin))
        await self._note(message)
        await self._live.changed()
        return message.message_id

    async def tell(self, notice: Notice, member: Member) -> None:
        """See ``ChatPort``: it stands on the member's page, and no other page is told of a change."""
        await self._note(_message(PRIVATE, "", notice, member=member.member_id))
        for platform, user_id in member.identities:
            if platform == PLATFORM:
                await self._live.changed(only=user_id)

    async def _note(self, message: LocalMessage) -> None:
        async with self._database.begin() as tx:
            await local_channel.post(tx, message)


def _message(audience: str, case_id: str, notice: Notice, **more: str) -> LocalMessage:
    text = " ".join([str(notice.text), *notice.people])
    body: dict[str, Any] = {"text": text, "language": notice.language.value}
    body |= {"buttons": buttons_body(notice.buttons)} | more
    return LocalMessage(new_id(), audience, case_id, 0, body)
