"""Marks that carry what the structure of a message tells into its text, each on a line of its own.

They are private-use characters, which are taken out of every text that comes in: no sender can set one.
"""

SIGNATURE = "\ue000"
SIGNATURE_END = "\ue001"
FORWARDED = "\ue002"
FORWARDED_END = "\ue003"
_ALL = dict.fromkeys(map(ord, (SIGNATURE, SIGNATURE_END, FORWARDED, FORWARDED_END)))


def unmarked(text: str) -> str:
    """``text`` without any mark."""
    return text.translate(_ALL)
