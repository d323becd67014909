"""Calls to the Bot Connector, through the SDK's client, at Teams' own pace."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import httpx
from microsoft_teams.api.activities.message import MessageActivityInput
from microsoft_teams.api.clients.conversation import ConversationClient
from microsoft_teams.api.clients.conversation.params import CreateConversationParams
from microsoft_teams.api.models import Account, Attachment, TeamsChannelAccount
from microsoft_teams.api.models.conversation import PagedMembersResult
from microsoft_teams.common import Client, ClientOptions

from varde.chatops.pace import Turns
from varde.chatops.teams.pace import PACES
from varde.chatops.teams.patience import TIMEOUT_SECONDS, Patience, TeamsAway
from varde.chatops.teams.quiet import quieten
from varde.chatops.teams.tokens import AppTokens

SCOPE = "https://api.botframework.com/.default"
CARD_TYPE = "application/vnd.microsoft.card.adaptive"
PAGE = 200

Content = dict[str, Any]
T = TypeVar("T")


class TeamsWeb:
    """What Varde asks of the Bot Connector. Every method raises as ``Patience.send`` does."""

    def __init__(self, tokens: AppTokens, service_url: str, tenant_id: str) -> None:
        self._tokens = tokens
        self._tenant_id = tenant_id
        self._patience = Patience()
        self._turns = Turns(PACES)
        options = ClientOptions(timeout=TIMEOUT_SECONDS, token=self._token)
        self._client = Client(options)
        self._api = ConversationClient(service_url, self._client)
        quieten()

    async def close(self) -> None:
        """Close the connections."""
        await self._client.http.aclose()

    def served_from(self, service_url: str) -> None:
        """Talk to the address that a trusted activity named: Teams serves each region from its own."""
        if service_url.rstrip("/") != self._api.service_url:
            self._api = ConversationClient(service_url, self._client)

    async def post(self, conversation: str, card: Content, summary: str) -> str:
        """Post a card; its message id. ``summary`` is what notifications show."""
        await self._turns.mine("post", _place(conversation))
        sent = await self._call(
            lambda: self._api.create_activity(conversation, _message(card, summary))
        )
        return str(sent.id)

    async def update(self, conversation: str, message_id: str, card: Content, summary: str) -> None:
        """Show ``card`` in place of what stood in the message."""
        message = _message(card, summary)
        await self._turns.mine("update", _place(conversation))
        await self._call(lambda: self._api.update_activity(conversation, message_id, message))

    async def reply(self, conversation: str, message_id: str, card: Content, summary: str) -> None:
        """Post a card in the thread of a message of a channel."""
        await self.post(f"{conversation};messageid={message_id}", card, summary)

    async def open_personal(self, user: str) -> str:
        """The id of the personal chat with a user (Teams' own id, ``29:…``); it is made if need be."""
        wanted = CreateConversationParams(members=[Account(id=user)], tenant_id=self._tenant_id)
        await self._turns.mine("create", "")
        opened = await self._call(lambda: self._api.create(wanted))
        return str(opened.id)

    async def member(self, conversation: str, user: str) -> TeamsChannelAccount:
        """A member of a conversation, by Teams' own id or by the directory's object id."""
        await self._turns.mine("member", _place(conversation))
        return await self._call(lambda: self._api.get_member_by_id(conversation, user))

    async def members(self, conversation: str) -> list[TeamsChannelAccount]:
        """Everybody in a conversation."""
        found: list[TeamsChannelAccount] = []
        after: str | None = None
        while True:
            page = await self._page(conversation, after)
            found += page.members
            after = page.continuation_token
            if not after:
                return found

    async def _page(self, conversation: str, after: str | None) -> PagedMembersResult:
        await self._turns.mine("members", _place(conversation))
        return await self._call(lambda: self._api.get_paged_members(conversation, PAGE, after))

    async def _token(self) -> str:
        return await self._tokens.token(SCOPE)

    async def _call(self, call: Callable[[], Awaitable[T]]) -> T:
        try:
            return await self._patience.send(call)
        except TeamsAway as error:
            if _unauthorized(error):
                self._tokens.forget()
            raise


def _unauthorized(error: TeamsAway) -> bool:
    cause = error.__cause__
    return (
        isinstance(cause, httpx.HTTPStatusError)
        and cause.response.status_code == httpx.codes.UNAUTHORIZED
    )


def _place(conversation: str) -> str:
    """Where the calls to a conversation are counted: a thread is taken to count as its channel."""
    return conversation.partition(";")[0]


def _message(card: Content, summary: str) -> MessageActivityInput:
    attachment = Attachment(content_type=CARD_TYPE, content=card)
    # The SDK's model takes a summary without naming it.
    return MessageActivityInput.model_validate({"attachments": [attachment], "summary": summary})
