"""What the shipped rules read in a text."""

from functools import cache

from varde.shared.domain.codes import Channel
from varde.shared.screening import Screener, Screening


def screened(text: str) -> Screening:
    """The first reading of a concern from the form."""
    return shipped_screener().screen("", text, Channel.WEB)


@cache
def shipped_screener() -> Screener:
    """Loaded once; it holds nothing of what it reads."""
    return Screener.load()
