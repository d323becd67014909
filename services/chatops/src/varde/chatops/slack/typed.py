"""What a person wrote in a thread, out of Slack's ``message`` events and their many kinds."""

from collections.abc import Mapping
from typing import Any

from varde.chatops.slack.text import from_slack
from varde.chatops.typing_guard import Typed

_WRITTEN = frozenset({None, "file_share", "thread_broadcast"})
"""Kinds of messages that a person writes; the others tell of something that happened."""


def typed_of(event: Mapping[str, Any]) -> Typed | None:
    """What was written, or changed, in a thread by a person; None for everything else.

    Source: Slack's ``message`` event and its subtypes. An edit comes with the message before and after; so does
    a preview of a link, which changes no word.
    """
    subtype = event.get("subtype")
    message = event
    if subtype == "message_changed":
        message = event.get("message") or {}
        before = event.get("previous_message") or {}
        if message.get("text") == before.get("text") or message.get("subtype") not in _WRITTEN:
            return None
    elif subtype not in _WRITTEN:
        return None
    user, thread = str(message.get("user") or ""), str(message.get("thread_ts") or "")
    if not user or not thread or message.get("bot_id"):
        return None
    return Typed(user, thread, from_slack(str(message.get("text") or "")))
