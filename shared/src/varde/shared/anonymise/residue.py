"""What the recognisers find in a text that is about to leave, marks and public numbers aside."""

import re

from varde.shared.anonymise.identifiers import identifiers
from varde.shared.anonymise.marks import without_marks
from varde.shared.anonymise.names import Memory, names
from varde.shared.anonymise.recognisers.figures import in_words
from varde.shared.anonymise.spans import Span, merge
from varde.shared.anonymise.tokens import BLANK

_PUBLIC_NUMBERS = re.compile(
    r"(?<![\w+])(?<!\d[ .\-])(?:11[023]|116 ?(?:111|117|006|123)|02800|\d{2}-\d{4})(?![ .\-]?\d)(?!\w)"
)


def without_public(text: str) -> str:
    """``text`` with our own marks and the numbers that everybody may know blanked, in place."""
    return _PUBLIC_NUMBERS.sub(_blank, without_marks(text))


def residue(text: str, memory: Memory | None = None) -> list[Span]:
    """Names and identifiers in normalised ``text``, which ``without_public`` has read.

    A sentence that is in ``memory`` is not read again.
    """
    said = in_words(text, identifiers)
    return merge([*identifiers(text), *said, *names().find(names().read(text, memory))])


def _blank(match: re.Match[str]) -> str:
    return BLANK * len(match[0])
