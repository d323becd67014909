"""The coordinator's key while it is unlocked: for one session, in memory only, and not for long."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from varde.shared.domain.clock import Clock
from varde.shared.vault import PrivateKeys


@dataclass(slots=True)
class _Held:
    keys: PrivateKeys
    used_at: datetime


class Keyring:
    """Unlocked keys, each by its session. Gone when the process ends."""

    def __init__(self, clock: Clock, idle: timedelta) -> None:
        self._clock = clock
        self._idle = idle
        self._held: dict[str, _Held] = {}

    def put(self, session: str, keys: PrivateKeys) -> None:
        """Hold a session's keys until they are idle or dropped."""
        self._held[session] = _Held(keys, self._clock.now())

    def use(self, session: str) -> PrivateKeys | None:
        """A session's keys, which counts as a use; None while they are locked."""
        self.sweep()
        held = self._held.get(session)
        if held is None:
            return None
        held.used_at = self._clock.now()
        return held.keys

    def peek(self, session: str) -> PrivateKeys | None:
        """A session's keys for work that goes on by itself, which is no use of them; None while they are locked."""
        self.sweep()
        held = self._held.get(session)
        return held.keys if held else None

    def unlocked(self, session: str) -> bool:
        """True while a session's keys are here. Does not count as a use."""
        self.sweep()
        return session in self._held

    @property
    def sessions(self) -> set[str]:
        """Whose keys are here."""
        return set(self._held)

    @property
    def empty(self) -> bool:
        """True when nobody's keys are here."""
        self.sweep()
        return not self._held

    def drop(self, session: str) -> None:
        """Lock now; what is locked already is no error."""
        self._held.pop(session, None)

    def drop_all(self) -> None:
        """Lock every session's keys."""
        self._held.clear()

    def sweep(self) -> None:
        """Lock what has not been used for too long."""
        now = self._clock.now()
        for session, held in list(self._held.items()):
            if now - held.used_at >= self._idle:
                del self._held[session]
