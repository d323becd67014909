"""The loopback Slack's members, profiles and files: shapes as in Slack's documentation of those methods."""

import itertools
import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

TEAM = "T0"
BOT_USER = "U0VARDE"


def profile(user_id: str, **more: Any) -> dict[str, Any]:
    """An ordinary account, as ``users.info`` tells of it."""
    return {
        "id": user_id,
        "team_id": TEAM,
        "name": "noen",
        "deleted": False,
        "is_bot": False,
        "is_restricted": False,
        "is_ultra_restricted": False,
    } | more


@dataclass
class Rooms:
    """Who is in the channel, and the files that were uploaded."""

    base: str = ""
    enterprise: str = ""
    """The organisation on Enterprise Grid, if there is one."""
    people: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Profiles of those in the channel besides the bot, by user id."""
    others: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Channels besides the group's, as ``conversations.info`` tells of them, by id."""
    in_others: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Who is in each of those."""
    strangers: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Profiles of those who are in another channel only."""
    members_page: int = 1000
    files: dict[str, bytes] = field(default_factory=dict)
    completed: list[str] = field(default_factory=list)
    not_ready: int = 0
    """How often a file is still being worked on when a message wants to show it."""
    upload_status: int = 200
    shared: list[tuple[str, str]] = field(default_factory=list)
    """Which file was shared where: channel and file."""
    _files: Any = field(default_factory=lambda: itertools.count(1))

    def join(self, user_id: str, **more: Any) -> None:
        """Somebody comes into the channel."""
        self.people[user_id] = profile(user_id, **more)

    def make(self, channel: str, *members: str, **flags: Any) -> None:
        """Another channel, private and ours alone unless ``flags`` say otherwise. Its members have a profile."""
        fit = {"id": channel, "is_private": True, "is_member": True, "is_archived": False}
        self.others[channel] = fit | flags
        self.in_others[channel] = members
        for user in set(members) - self.people.keys():
            self.strangers[user] = self.strangers.get(user, profile(user))

    def on_conversations_members(self, arguments: dict[str, Any]) -> dict[str, Any]:
        there = self.in_others.get(arguments["channel"], tuple(self.people))
        everybody = [BOT_USER, *there]
        limit = min(int(arguments.get("limit", 100)), self.members_page)
        start = int(arguments.get("cursor") or 0)
        following = str(start + limit) if start + limit < len(everybody) else ""
        return {
            "ok": True,
            "members": everybody[start : start + limit],
            "response_metadata": {"next_cursor": following},
        }

    def on_users_info(self, arguments: dict[str, Any]) -> dict[str, Any]:
        found = self.people.get(arguments["user"]) or self.strangers.get(arguments["user"])
        if found is None or found.get("hidden"):
            return {"ok": False, "error": "user_not_found"}
        return {"ok": True, "user": found}

    def on_files_getUploadURLExternal(self, arguments: dict[str, Any]) -> dict[str, Any]:  # noqa: N802 - Slack's name
        if int(arguments["length"]) <= 0 or not arguments["filename"]:
            return {"ok": False, "error": "invalid_arguments"}
        file_id = f"F0{next(self._files):07d}"
        return {"ok": True, "upload_url": f"{self.base}/upload/{file_id}", "file_id": file_id}

    def on_files_completeUploadExternal(self, arguments: dict[str, Any]) -> dict[str, Any]:  # noqa: N802 - Slack's name
        ids = [file["id"] for file in json.loads(arguments["files"])]
        if any(file_id not in self.files for file_id in ids):
            return {"ok": False, "error": "file_not_found"}
        self.completed += ids
        if "channel_id" in arguments:
            self.shared += [(arguments["channel_id"], file_id) for file_id in ids]
        return {"ok": True, "files": [{"id": file_id} for file_id in ids]}

    def image_problem(self, blocks: list[dict[str, Any]]) -> str:
        """Slack's word for a message that shows a file which it does not have, or is still working on."""
        images = [block["slack_file"]["id"] for block in blocks if block["type"] == "image"]
        if images and self.not_ready:
            self.not_ready -= 1
            return "invalid_blocks"
        return "" if set(images) <= set(self.completed) else "invalid_blocks"

    async def serve_upload(self, request: web.Request) -> web.Response:
        if self.upload_status == 200:
            self.files[request.match_info["id"]] = await request.read()
        return web.Response(status=self.upload_status, text="OK")
