"""The chat port on Teams."""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from microsoft_teams.api.models import TeamsChannelAccount

from varde.chatops.card import Card
from varde.chatops.port import Bulletin, ChannelVerdict, MessageGone, Notice, Picture, Posted
from varde.chatops.teams.cards import bulletin_message, card_message, mark_of, notice_message
from varde.chatops.teams.graph import TeamsGraph
from varde.chatops.teams.patience import TeamsAway, TeamsRefused
from varde.chatops.teams.people import People
from varde.chatops.teams.web import CARD_TYPE, TeamsWeb
from varde.shared.domain.channel import ChannelReason, Person, PersonKind
from varde.shared.domain.partner import Member
from varde.shared.errors import Permanent

PLATFORM = "teams"
_HIDDEN = frozenset({"private", "hiddenMembership"})
_STAFF = frozenset({"user", "owner"})
_NOT_ADDED = frozenset(
    {
        "BotNotInConversationRoster",
        "ForbiddenOperationException",
        "ConversationBlockedByUser",
        "MessageWritesBlocked",
    }
)
"""What Teams says where a person has not added Varde for themselves, or has blocked it."""


class TeamsChannel:
    """A ``Chat`` that uses one channel, and knows the others of the same team."""

    def __init__(
        self,
        *,
        web: TeamsWeb,
        graph: TeamsGraph,
        people: People,
        app_id: str,
        tenant_id: str,
    ) -> None:
        self._web = web
        self._graph = graph
        self._people = people
        self._app_id = app_id
        self._tenant_id = tenant_id
        self._channel = graph.channel

    @property
    def platform(self) -> str:
        """See ``ChatPort``."""
        return PLATFORM

    @property
    def channel(self) -> str:
        """See ``ChatPort``."""
        return self._channel

    def at(self, channel: str) -> "TeamsChannel":
        """See ``Chat``."""
        if channel in {"", self._channel}:
            return self
        return TeamsChannel(
            web=self._web,
            graph=replace(self._graph, channel=channel),
            people=self._people,
            app_id=self._app_id,
            tenant_id=self._tenant_id,
        )

    async def check_channel(self) -> ChannelVerdict:
        """See ``ChatPort``."""
        try:
            team = await self._graph.about_team()
            channel = await self._graph.about_channel()
        except TeamsAway:
            return ChannelVerdict(ChannelReason.NO_ACCESS)
        except TeamsRefused:
            return ChannelVerdict(ChannelReason.NOT_FOUND)
        return ChannelVerdict(_reason(team, channel))

    async def people(self) -> tuple[Person, ...]:
        """See ``ChatPort``. Teams lists no programs here: an app cannot read what does not mention it."""
        try:
            members = await self._web.members(self._channel)
        except TeamsAway as error:  # the team's owner must add Varde to the team
            raise Permanent(str(error)) from error
        return tuple(
            Person(m.aad_object_id or m.id, self._kind(m), (m.id,) if m.aad_object_id else ())
            for m in members
        )

    async def post(self, card: Card) -> str:
        """See ``ChatPort``."""
        message = card_message(card)
        return await self._web.post(self._channel, message.card, message.summary)

    async def update(self, message_id: str, card: Card) -> None:
        """See ``ChatPort``."""
        message = card_message(card)
        try:
            await self._web.update(self._channel, message_id, message.card, message.summary)
        except TeamsRefused as error:
            raise _gone(error) from error

    async def find(self, case_id: str) -> Posted | None:
        """See ``ChatPort``. Only our own messages count: another app could claim any case."""
        async for message in self._graph.messages():
            if _is_ours(message, self._app_id):
                for card in _cards(message):
                    found, version = mark_of(card)
                    if found == case_id:
                        return Posted(str(message["id"]), version)
        return None

    async def reply(self, case_id: str, message_id: str, notice: Notice) -> None:
        """See ``ChatPort``: in the thread, which Teams brings up for those who follow the channel."""
        message = notice_message(notice)
        try:
            await self._web.reply(self._channel, message_id, message.card, message.summary)
        except TeamsRefused as error:
            raise _gone(error) from error

    async def publish(self, bulletin: Bulletin) -> str:
        """See ``ChatPort``."""
        if bulletin.picture is not None:
            with suppress(Permanent):
                return await self._publish(bulletin, bulletin.picture)
        return await self._publish(bulletin, None)

    async def _publish(self, bulletin: Bulletin, picture: Picture | None) -> str:
        message = bulletin_message(bulletin, picture)
        return await self._web.post(self._channel, message.card, message.summary)

    async def tell(self, notice: Notice, member: Member) -> None:
        """See ``ChatPort``: in the personal chat; none to a member who is not on Teams."""
        for platform, user in member.identities:
            if platform == PLATFORM:
                await self._tell(user, notice)

    async def _tell(self, user: str, notice: Notice) -> None:
        message = notice_message(notice, [await self._people.name(one) for one in notice.people])
        try:
            chat = await self._people.chat(user)
            await self._web.post(chat, message.card, message.summary)
        except TeamsAway as error:
            if error.code in _NOT_ADDED:  # to ask again would change nothing
                raise TeamsRefused(HTTPStatus.FORBIDDEN, error.code) from error
            raise

    def _kind(self, member: TeamsChannelAccount) -> PersonKind:
        """What is missing counts against the member."""
        if member.tenant_id != self._tenant_id:
            return PersonKind.EXTERNAL
        return PersonKind.OWN if member.user_role in _STAFF else PersonKind.GUEST


def _reason(team: Mapping[str, Any], channel: Mapping[str, Any]) -> ChannelReason:
    """What is missing counts against the channel: Graph must say who can come in."""
    if team.get("isArchived") or channel.get("isArchived"):
        return ChannelReason.ARCHIVED
    kind = channel.get("membershipType")
    if kind == "shared":
        return ChannelReason.SHARED
    in_hidden_team = kind == "standard" and team.get("visibility") in _HIDDEN
    return ChannelReason.OK if kind == "private" or in_hidden_team else ChannelReason.NOT_PRIVATE


def _gone(error: TeamsRefused) -> TeamsRefused | MessageGone:
    return MessageGone(str(error)) if error.gone else error


def _is_ours(message: Mapping[str, Any], app_id: str) -> bool:
    application = (message.get("from") or {}).get("application") or {}
    return application.get("id") == app_id and not message.get("deletedDateTime")


def _cards(message: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The Adaptive Cards of a message, which Graph gives as text."""
    found = []
    for attachment in message.get("attachments", []):
        if attachment.get("contentType") == CARD_TYPE:
            card = json.loads(attachment.get("content") or "{}")
            found += [card] if isinstance(card, dict) else []
    return found
