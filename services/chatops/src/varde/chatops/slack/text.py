"""Text to and from Slack: its three escapes, its mentions and links."""

import re

_MENTION = re.compile(r"<(?:@|!subteam\^)([A-Z0-9]+)(?:\|([^<>]*))?>")
_LINK = re.compile(r"<([^<>|]+)(?:\|([^<>]*))?>")
_GROUP = "!subteam^"


def from_slack(text: str) -> str:
    """What the person typed: ``<@U123|name>`` becomes ``@U123``, ``&lt;`` becomes ``<``."""
    text = _MENTION.sub(_mention, text)
    text = _LINK.sub(lambda m: m[2] or m[1], text)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _mention(match: re.Match[str]) -> str:
    # A user group is called by its handle, which is how partners are named; a person by the id.
    if match[0].startswith(f"<{_GROUP}") and match[2]:
        return "@" + match[2].lstrip("@")
    return f"@{match[1]}"


def said_to(bot: str, text: str) -> str:
    """What was typed to the bot: ``text`` as Slack sends it, without the mention of ``bot``, or without its first
    mention where Slack did not say who the bot is."""
    own = rf"<@{re.escape(bot)}(?:\|[^<>]*)?>" if bot else _MENTION.pattern
    return from_slack(re.sub(own, " ", text, count=1)).lstrip(" ,:\n")


def escaped(text: str) -> str:
    """``text`` so that Slack shows it as it is: no mention, no link, no channel call."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
