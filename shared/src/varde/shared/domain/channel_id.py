"""How a channel is named on each platform."""

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import unquote

LOCAL: Final = "local"
"""The platform that is Varde's own page. It has one channel, of the same name."""
PATTERNS: Final[Mapping[str, str]] = {
    LOCAL: LOCAL,
    "slack": r"[CG][A-Z0-9]{2,30}",
    "teams": r"19:[A-Za-z0-9_-]{1,100}@thread\.(?:tacv2|skype)",
}


def channel_id(platform: str, typed: str) -> str:
    """The id of a channel that somebody typed, or that stands in the link to it that they pasted; "" for neither."""
    pattern = PATTERNS.get(platform, "(?!)")
    text = typed.strip()
    if re.fullmatch(pattern, text):
        return text
    parts = unquote(text.partition("?")[0]).split("/") if text.startswith("https://") else []
    return next((part for part in parts if re.fullmatch(pattern, part)), "")
