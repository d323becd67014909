"""Text to and from Teams: what a person typed, without the mention of Varde; and text that stays text."""

import re
from collections.abc import Awaitable, Callable
from html import unescape
from typing import Any

OWN_NAME = "@Varde"
_NAMES = ("/sak", "/case", OWN_NAME.casefold())
_AT = re.compile(r"<at[^<>]*>.*?</at>", re.IGNORECASE | re.DOTALL)
_COMMAND = re.compile(r"(?<!\S)/(?:sak|case) ")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!~|<>])")


async def typed(activity: Any, bot: str, directory_id: Callable[[str], Awaitable[str]]) -> str:
    """What the person typed: Varde's own mention is left out, another person's becomes ``@`` and the id
    in the organisation's directory."""
    text = activity.text or ""
    for mention in mentions(activity):
        if mention.text:
            someone = (
                ""
                if mention.mentioned.id == bot
                else f"@{await directory_id(mention.mentioned.id)}"
            )
            text = text.replace(mention.text, someone, 1)
    return _without_name(unescape(_AT.sub("", text)).replace("\xa0", " ").strip())


def _without_name(text: str) -> str:
    """Without the name of the command, which Teams has no use for, and without Varde's where it is no mention."""
    first, _, rest = text.partition(" ")
    return rest.strip() if first.casefold() in _NAMES else text


def mentions(activity: Any) -> list[Any]:
    """The people, and programs, that a message mentions."""
    return [e for e in activity.entities or [] if e.type == "mention"]


def as_written_here(text: str) -> str:
    """``text`` with commands as they are written in Teams: ``@Varde liste`` for ``/sak liste``."""
    return _COMMAND.sub(f"{OWN_NAME} ", text)


def escaped(text: str) -> str:
    """``text`` so that a ``TextBlock``, which reads Markdown, shows it as it is."""
    return _MARKDOWN.sub(r"\\\1", text)
