"""What people type, made fit to store and to show."""

import unicodedata

from varde.shared.anonymise import guard

_UNWANTED = frozenset({"Cc", "Cs"})


def guarded(text: str) -> str:
    """``text`` past the guard, without control signs and lone surrogates, which no database holds.

    Raises ``Leak`` (a ``Refused``) when the guard stops it.
    """
    return str(guard("".join(c if _wanted(c) else " " for c in text))).strip()


def _wanted(sign: str) -> bool:
    return sign == "\n" or unicodedata.category(sign) not in _UNWANTED
