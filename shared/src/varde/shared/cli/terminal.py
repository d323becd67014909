"""Content on a terminal: nothing of it may steer the screen, and colour only where somebody sees it."""

import os
import sys
import unicodedata


def visible(text: str) -> str:
    """Without control and format characters, which could take over the terminal or turn the text."""
    return "".join(c for c in text if c in "\n\t" or not unicodedata.category(c).startswith("C"))


def colours() -> bool:
    """Whether standard output shows colours, and they are wanted (https://no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")
