"""Pictures and documents in Slack: uploaded, then shown by their file id, or shared in a chat as files."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import aiohttp

from varde.chatops.answer import Document
from varde.chatops.port import Picture
from varde.chatops.slack.web import SlackAway, SlackRefused, SlackWeb
from varde.shared.errors import Permanent, Transient

NAME = "varde.png"
SECONDS = 20
TRIES = 3
WAIT_SECONDS = 1.0
_HTTP_OK = 200
_HTTP_SERVER_ERROR = 500
INVALID_BLOCKS = "invalid_blocks"
_NOT_YET = frozenset({INVALID_BLOCKS, "invalid_blocks_format", "invalid_arguments"})
"""What Slack says of a wrong block, in a message or in a view; and of a file that it is still working on."""

T = TypeVar("T")


async def upload(web: SlackWeb, picture: Picture, chat: str = "") -> str:
    """The file id of the uploaded picture, shared in ``chat``, or in no channel yet. Raises as ``SlackWeb.call``.

    Source: Slack's "Working with files", ``files.getUploadURLExternal`` and ``files.completeUploadExternal``.
    """
    file_id = await _sent(web, NAME, picture.png, alt_txt=str(picture.alt))
    done = json.dumps([{"id": file_id, "title": str(picture.alt)}])
    where = {"channel_id": chat} if chat else {}
    await web.submit("files.completeUploadExternal", files=done, **where)
    return file_id


async def hand_over_picture(web: SlackWeb, user: str, picture: Picture) -> str:
    """The file id of the picture, shared in the direct messages with a user. Raises as ``SlackWeb.call``."""
    return await upload(web, picture, await _chat_with(web, user))


async def uploaded(web: SlackWeb, picture: Picture | None) -> str:
    """The picture's file id; "" when there is none, or Slack will not have it. Raises ``Transient``."""
    if picture is None:
        return ""
    try:
        return await upload(web, picture)
    except (Permanent, SlackAway):
        return ""


async def with_picture(
    web: SlackWeb, picture: Picture | None, send: Callable[[str], Awaitable[T]]
) -> T:
    """What ``send`` gives for the picture's file id, or for "" where Slack will not show it. Raises as both."""
    file_id = await uploaded(web, picture)
    if not file_id:
        return await send("")
    try:
        return await once_ready(lambda: send(file_id))
    except SlackRefused as error:
        if error.code not in _NOT_YET:
            raise
    return await send("")


async def delivered(
    web: SlackWeb, picture: Picture | None, send: Callable[[str], Awaitable[None]]
) -> None:
    """As ``with_picture``, and without the picture where Slack is away for that alone. Raises as ``send``."""
    try:
        await with_picture(web, picture, send)
    except Transient:
        if picture is None:
            raise
        await send("")


async def once_ready(show: Callable[[], Awaitable[T]]) -> T:
    """What ``show`` gives, which shows a file: tried again while Slack may still be working on it. Raises as ``show``."""
    for attempt in range(1, TRIES):
        try:
            return await show()
        except SlackRefused as error:
            if error.code not in _NOT_YET:
                raise
        await asyncio.sleep(WAIT_SECONDS * attempt)
    return await show()


async def hand_over(web: SlackWeb, user: str, document: Document) -> None:
    """Share the document as a file in the direct messages with a user. Raises as ``SlackWeb.call``."""
    chat = await _chat_with(web, user)
    file_id = await _sent(web, document.name, document.text.encode())
    done = json.dumps([{"id": file_id, "title": str(document.title)}])
    await web.submit("files.completeUploadExternal", files=done, channel_id=chat)


async def _chat_with(web: SlackWeb, user: str) -> str:
    opened = await web.call("conversations.open", users=user)
    return str(opened["channel"]["id"])


async def _sent(web: SlackWeb, name: str, content: bytes, **more: str) -> str:
    place = await web.submit(
        "files.getUploadURLExternal", filename=name, length=len(content), **more
    )
    await _send(str(place["upload_url"]), content)
    return str(place["file_id"])


async def _send(url: str, content: bytes) -> None:
    timeout = aiohttp.ClientTimeout(total=SECONDS)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.post(url, data=content) as response,
        ):
            status = response.status
    except (TimeoutError, aiohttp.ClientError, OSError) as error:
        msg = "Slack does not take the file"
        raise Transient(msg, retry_after=5.0) from error
    if status >= _HTTP_SERVER_ERROR:
        msg = "Slack does not take the file"
        raise Transient(msg, retry_after=5.0)
    if status != _HTTP_OK:
        msg = "Slack refuses the file"
        raise Permanent(msg)


def picture_block(file_id: str, picture: Picture, limit: int) -> dict[str, Any]:
    """The block that shows an uploaded picture."""
    return {"type": "image", "slack_file": {"id": file_id}, "alt_text": str(picture.alt)[:limit]}
