"""The chat port on Slack."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from varde.chatops.card import Card
from varde.chatops.port import Bulletin, ChannelVerdict, MessageGone, Notice, Posted
from varde.chatops.slack.blocks import bulletin_message, card_message, notice_message
from varde.chatops.slack.people import SlackPeople
from varde.chatops.slack.pictures import with_picture
from varde.chatops.slack.web import NO_ACCESS, SlackAway, SlackRefused, SlackWeb
from varde.shared.domain.channel import ChannelReason, Person
from varde.shared.domain.codes import Language
from varde.shared.domain.partner import Member

PLATFORM = "slack"
EVENT_TYPE = "varde_card"
PAGE = 200
PAGES = 10
"""How far back ``find`` looks: it is asked after a crash, so what it seeks is among the newest."""

_GONE = frozenset({"message_not_found", "cant_update_message", "edit_window_closed"})
_SHARED = ("is_ext_shared", "is_shared", "is_org_shared", "is_pending_ext_shared")


class SlackChannel:
    """A ``Chat`` that uses one private channel, and knows the others of the same workspace."""

    def __init__(
        self, web: SlackWeb, channel: str, seen: dict[str, SlackPeople] | None = None
    ) -> None:
        self._web = web
        self._channel = channel
        self._seen = {} if seen is None else seen
        """Who is in each channel that is known; shared by all of them."""
        self._people = self._seen.setdefault(channel, SlackPeople(web, channel))
        self._bot_id = ""

    @property
    def platform(self) -> str:
        """See ``ChatPort``."""
        return PLATFORM

    @property
    def channel(self) -> str:
        """See ``ChatPort``."""
        return self._channel

    def at(self, channel: str) -> "SlackChannel":
        """See ``Chat``."""
        if channel in {"", self._channel}:
            return self
        return SlackChannel(self._web, channel, self._seen)

    async def check_channel(self) -> ChannelVerdict:
        """See ``ChatPort``."""
        return await self._verdict(self._web.read)

    async def glance(self) -> ChannelVerdict:
        """As ``check_channel``, for the operators' page: it does not stand behind cards that wait."""
        return await self._verdict(self._web.read_at_once)

    async def _verdict(self, read: Callable[..., Awaitable[dict[str, Any]]]) -> ChannelVerdict:
        try:
            answer = await read("conversations.info", channel=self._channel)
        except SlackAway as error:
            away = error.code in NO_ACCESS
            return ChannelVerdict(ChannelReason.NO_ACCESS if away else ChannelReason.NOT_FOUND)
        return ChannelVerdict(_reason(answer["channel"]))

    async def people(self) -> tuple[Person, ...]:
        """See ``ChatPort``."""
        return await self._people.now()

    def speaks(self, user_id: str) -> Language | None:
        """See ``SlackPeople``, of any channel that was looked at."""
        said = (people.speaks(user_id) for people in self._seen.values())
        return next((language for language in said if language), None)

    async def post(self, card: Card) -> str:
        """See ``ChatPort``."""
        answer = await self._web.call(
            "chat.postMessage",
            channel=self._channel,
            metadata=_metadata(card.case_id, card.version),
            unfurl_links=False,
            unfurl_media=False,
            **card_message(card),
        )
        return str(answer["ts"])

    async def update(self, message_id: str, card: Card) -> None:
        """See ``ChatPort``."""
        try:
            await self._web.call(
                "chat.update",
                channel=self._channel,
                ts=message_id,
                metadata=_metadata(card.case_id, card.version),
                **card_message(card),
            )
        except SlackRefused as error:
            if error.code in _GONE:
                raise MessageGone(str(error)) from error
            raise

    async def find(self, case_id: str) -> Posted | None:
        """See ``ChatPort``. Only our own messages count: another app could claim any case."""
        bot_id = await self._own_bot_id()
        cursor = ""
        for _ in range(PAGES):
            page = await self._page(cursor)
            for message in page.get("messages", []):
                if message.get("bot_id") == bot_id and (found := _posted(message, case_id)):
                    return found
            cursor = page.get("response_metadata", {}).get("next_cursor", "")
            if not cursor:
                break
        return None

    async def reply(self, case_id: str, message_id: str, notice: Notice) -> None:
        """See ``ChatPort``: in the thread, and shown in the channel so that somebody sees it."""
        try:
            await self._web.call(
                "chat.postMessage",
                channel=self._channel,
                thread_ts=message_id,
                reply_broadcast=not notice.aside,
                unfurl_links=False,
                unfurl_media=False,
                **notice_message(notice),
            )
        except SlackRefused as error:
            raise MessageGone(str(error)) from error

    async def publish(self, bulletin: Bulletin) -> str:
        """See ``ChatPort``."""
        return await with_picture(
            self._web, bulletin.picture, lambda file_id: self._publish(bulletin, file_id)
        )

    async def _publish(self, bulletin: Bulletin, file_id: str) -> str:
        answer = await self._web.call(
            "chat.postMessage",
            channel=self._channel,
            metadata=_metadata(bulletin.key, 1),
            unfurl_links=False,
            unfurl_media=False,
            **bulletin_message(bulletin, file_id),
        )
        return str(answer["ts"])

    async def tell(self, notice: Notice, member: Member) -> None:
        """See ``ChatPort``: a direct message; none to a member who is not on Slack."""
        for platform, user in member.identities:
            if platform == PLATFORM:
                await self._tell(user, notice)

    async def _tell(self, user: str, notice: Notice) -> None:
        opened = await self._web.call("conversations.open", users=user)
        await self._web.call(
            "chat.postMessage",
            channel=opened["channel"]["id"],
            unfurl_links=False,
            unfurl_media=False,
            **notice_message(notice),
        )

    async def _own_bot_id(self) -> str:
        if not self._bot_id:
            self._bot_id = str((await self._web.read("auth.test"))["bot_id"])
        return self._bot_id

    async def _page(self, cursor: str) -> dict[str, Any]:
        more = {"cursor": cursor} if cursor else {}
        return await self._web.read(
            "conversations.history",
            channel=self._channel,
            include_all_metadata=1,
            limit=PAGE,
            **more,
        )


def _reason(channel: Mapping[str, Any]) -> ChannelReason:
    """What is missing counts against the channel: Slack must say that it is private and joined."""
    if channel.get("is_archived"):
        return ChannelReason.ARCHIVED
    if channel.get("is_private") is not True:
        return ChannelReason.NOT_PRIVATE
    if any(channel.get(flag) for flag in _SHARED):
        return ChannelReason.SHARED
    if channel.get("is_member") is not True:
        return ChannelReason.NOT_MEMBER
    return ChannelReason.OK


def _metadata(key: str, version: int) -> dict[str, Any]:
    payload = {"case_id": key, "version": version}
    return {"event_type": EVENT_TYPE, "event_payload": payload}


def _posted(message: Mapping[str, Any], case_id: str) -> Posted | None:
    metadata = message.get("metadata", {})
    payload = metadata.get("event_payload", {})
    if metadata.get("event_type") != EVENT_TYPE or payload.get("case_id") != case_id:
        return None
    return Posted(str(message["ts"]), int(payload.get("version", 0)))
