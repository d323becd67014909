"""Pictures in Slack: uploaded to the workspace, then shown in a message by their file id."""

import json
from typing import Any

import aiohttp

from varde.chatops.port import Picture
from varde.chatops.slack.web import SlackWeb
from varde.shared.errors import Permanent, Transient

NAME = "varde.png"
SECONDS = 20
_HTTP_OK = 200
_HTTP_SERVER_ERROR = 500


async def upload(web: SlackWeb, picture: Picture) -> str:
    """The file id of the uploaded picture, which is in no channel yet. Raises as ``SlackWeb.call``.

    Source: Slack's "Working with files", ``files.getUploadURLExternal`` and ``files.completeUploadExternal``.
    """
    place = await web.submit(
        "files.getUploadURLExternal",
        filename=NAME,
        length=len(picture.png),
        alt_txt=str(picture.alt),
    )
    await _send(str(place["upload_url"]), picture.png)
    file_id = str(place["file_id"])
    done = json.dumps([{"id": file_id, "title": str(picture.alt)}])
    await web.submit("files.completeUploadExternal", files=done)
    return file_id


async def _send(url: str, png: bytes) -> None:
    timeout = aiohttp.ClientTimeout(total=SECONDS)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.post(url, data=png) as response,
        ):
            status = response.status
    except (TimeoutError, aiohttp.ClientError, OSError) as error:
        msg = "Slack does not take the picture"
        raise Transient(msg, retry_after=5.0) from error
    if status >= _HTTP_SERVER_ERROR:
        msg = "Slack does not take the picture"
        raise Transient(msg, retry_after=5.0)
    if status != _HTTP_OK:
        msg = "Slack refuses the picture"
        raise Permanent(msg)


def picture_block(file_id: str, picture: Picture, limit: int) -> dict[str, Any]:
    """The block that shows an uploaded picture."""
    return {"type": "image", "slack_file": {"id": file_id}, "alt_text": str(picture.alt)[:limit]}
