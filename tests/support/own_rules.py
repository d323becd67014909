"""A municipality's own rules for screening: the shipped ones with a word of their own."""

import re
from pathlib import Path

from varde.shared import screening

SHIPPED = Path(screening.__file__).parent
TEXT = "De kvabba."
"""Nobody has such a word: only the own rules find the sign ``ILO07`` in it."""


def own_indicators() -> str:
    """The shipped ``indicators.toml`` in which the word of ``TEXT`` is a sign."""
    shipped = (SHIPPED / "indicators.toml").read_text(encoding="utf-8")
    own, found = re.subn(
        r'(code = "ILO07".*?triggers = \[)', r'\1"kvabba", ', shipped, count=1, flags=re.DOTALL
    )
    assert found
    return own
