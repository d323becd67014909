"""How slowly a mail may come."""

_SLOWEST = 500.0  # bytes a second, over the longest silence; as Postfix


class Pace:
    """By when more of a mail must have come.

    Each piece buys the time that it would take at the slowest, but never more than one silence from now: what came fast
    must not pay for a drip that holds its memory for as long as a session lasts.
    """

    def __init__(self, now: float, silence: float) -> None:
        self._silence = silence
        self.until = now + silence
        """On the clock that gave ``now``, in seconds."""

    def heard(self, size: int, now: float) -> None:
        """So many bytes have come."""
        self.until = min(self.until + size / _SLOWEST, now + self._silence)
