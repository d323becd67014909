"""How many guesses the desk takes from all strangers together, and from each browser that is known: each costs memory."""

from datetime import datetime

from varde.shared.domain.clock import Clock
from varde.shared.store.desk_browsers import Browser

PER_SECOND = 0.5
BURST = 20.0
CHECKS_PER_SECOND = 4.0


class Guesses:
    """Token buckets, full when new: one for strangers, and one for each known browser, whom they cannot hold up."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._buckets: dict[str, _Bucket] = {}

    def admit(self, browser: Browser | None = None) -> bool:
        """Count a guess; false when there were too many of late."""
        who = browser.token_digest if browser else ""
        now = self._clock.now()
        bucket = self._buckets.setdefault(who, _Bucket(now))
        return bucket.take(now)


class Checks:
    """What the guard is asked while somebody writes, by everybody together: each costs processor time."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._bucket = _Bucket(clock.now(), CHECKS_PER_SECOND)

    def admit(self) -> bool:
        """Count a check; false when there were too many of late."""
        return self._bucket.take(self._clock.now())


class _Bucket:
    def __init__(self, now: datetime, per_second: float = PER_SECOND) -> None:
        self._left = BURST
        self._at = now
        self._per_second = per_second

    def take(self, now: datetime) -> bool:
        gained = max(0.0, (now - self._at).total_seconds()) * self._per_second
        self._left, self._at = min(BURST, self._left + gained), now
        if self._left < 1:
            return False
        self._left -= 1
        return True
