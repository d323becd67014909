"""What people type, made fit to store and to show."""

import unicodedata

from varde.shared.anonymise import guard

_UNWANTED = frozenset({"Cc", "Cs"})


def guarded(text: str, original: str = "") -> str:
    """``text`` past the guard, without control signs and lone surrogates, which no database holds.

    With the ``original`` that an account was made of, what points at somebody in it is looked for too;
    whole passages may be in both. Raises ``Leak`` (a ``Refused``) when the guard stops the text.
    """
    return str(guard(storable(text), original, verbatim=False)).strip()


def storable(text: str) -> str:
    """``text`` without control signs and lone surrogates, every other sign in its place."""
    return "".join(c if _wanted(c) else " " for c in text)


def _wanted(sign: str) -> bool:
    return sign == "\n" or unicodedata.category(sign) not in _UNWANTED
