"""How many guesses the desk takes from everybody together: it has few users, and each guess costs memory."""

from datetime import datetime

from varde.shared.domain.clock import Clock

PER_SECOND = 0.5
BURST = 20.0


class Guesses:
    """A token bucket; full when new."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._left = BURST
        self._at: datetime = clock.now()

    def admit(self) -> bool:
        """Count a guess; false when there were too many of late."""
        now = self._clock.now()
        gained = max(0.0, (now - self._at).total_seconds()) * PER_SECOND
        self._left, self._at = min(BURST, self._left + gained), now
        if self._left < 1:
            return False
        self._left -= 1
        return True
