"""What the shipped rules read in a text."""

from functools import cache

from varde.shared.anonymise import Anonymiser
from varde.shared.casework.proposal import TextEngines
from varde.shared.domain.codes import Channel
from varde.shared.screening import Screener, Screening


def screened(text: str) -> Screening:
    """The first reading of a concern from the form."""
    return shipped_screener().screen("", text, Channel.WEB)


@cache
def shipped_screener() -> Screener:
    """Loaded once; it holds nothing of what it reads."""
    return Screener.load()


@cache
def shipped_engines() -> TextEngines:
    """With that screener."""
    return TextEngines(shipped_screener(), Anonymiser.load())
