"""A private answer on its way to who asked: by the URL that came with the request, else by another way."""

import asyncio
from collections.abc import Mapping
from typing import Any

from slack_sdk.webhook import WebhookResponse
from slack_sdk.webhook.async_client import AsyncWebhookClient

from varde.chatops.slack.pictures import INVALID_BLOCKS
from varde.chatops.slack.quiet import QUIET
from varde.chatops.slack.web import AWAY, SlackAway, SlackRefused, SlackWeb, retry_after

PATIENCE_SECONDS = 10.0
"""How long an answer waits for Slack before it goes another way."""

_HTTP_OK = 200
_HTTP_BAD_REQUEST = 400
_HTTP_BUSY = 429
_HTTP_SERVER_ERROR = 500


async def respond(
    web: SlackWeb, body: Mapping[str, Any], user: str, message: Mapping[str, Any], file_id: str
) -> None:
    """Send ``message`` to ``user`` alone, who sent ``body``: once more when Slack was busy, then without its URL.

    An answer that comes twice is better than none. Raises ``Transient``, and ``SlackRefused``: where there is a
    ``file_id``, also when Slack does not show it yet.
    """
    client = AsyncWebhookClient(str(body["response_url"]), logger=QUIET, retry_handlers=[])
    wait: float | None = 0.0
    for _ in range(2):
        if wait is None:
            break
        await asyncio.sleep(wait)
        answer = await _sent(client, message)
        if answer and answer.status_code == _HTTP_OK:
            return
        if answer and file_id and answer.status_code == _HTTP_BAD_REQUEST:
            raise SlackRefused(INVALID_BLOCKS)
        wait = _asks_to_wait(answer)
    await _otherwise(web, str(body.get("channel_id") or body["channel"]["id"]), user, message)


async def _sent(client: AsyncWebhookClient, message: Mapping[str, Any]) -> WebhookResponse | None:
    """Slack's answer; None when there was none."""
    try:
        return await client.send(response_type="ephemeral", replace_original=False, **message)
    except AWAY:
        return None


def _asks_to_wait(answer: WebhookResponse | None) -> float | None:
    """Seconds before the same may be taken; None when it will not be, or not soon enough."""
    if answer is None or answer.status_code >= _HTTP_SERVER_ERROR:
        return 1.0
    wait = retry_after(answer.headers)
    return wait if answer.status_code == _HTTP_BUSY and wait <= PATIENCE_SECONDS else None


async def _otherwise(web: SlackWeb, channel: str, user: str, message: Mapping[str, Any]) -> None:
    """Where the request was sent from, seen by the user alone; in direct messages where Varde is not."""
    try:
        await web.call("chat.postEphemeral", channel=channel, user=user, **message)
    except (SlackAway, SlackRefused):
        await in_private(web, user, message)


async def in_private(web: SlackWeb, user: str, message: Mapping[str, Any]) -> None:
    """In direct messages. Raises as ``respond``."""
    opened = await web.call("conversations.open", users=user)
    await web.call("chat.postMessage", channel=opened["channel"]["id"], **message)
