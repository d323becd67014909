"""How much the desk takes from everybody together: it has few users; a guess costs memory, a check processor time."""

from datetime import datetime

from varde.shared.domain.clock import Clock

PER_SECOND = 0.5
BURST = 20.0
CHECKS_PER_SECOND = 4.0
CHECKS_BURST = 20.0


class Bucket:
    """A token bucket; full when new."""

    def __init__(self, clock: Clock, per_second: float = PER_SECOND, burst: float = BURST) -> None:
        self._clock = clock
        self._per_second = per_second
        self._burst = burst
        self._left = burst
        self._at: datetime = clock.now()

    def admit(self) -> bool:
        """Count one; false when there were too many of late."""
        now = self._clock.now()
        gained = max(0.0, (now - self._at).total_seconds()) * self._per_second
        self._left, self._at = min(self._burst, self._left + gained), now
        if self._left < 1:
            return False
        self._left -= 1
        return True


class Guesses(Bucket):
    """Passwords and passphrases."""


class Checks(Bucket):
    """What the guard is asked while somebody writes."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock, CHECKS_PER_SECOND, CHECKS_BURST)
