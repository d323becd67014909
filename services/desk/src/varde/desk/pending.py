"""What waits for an answer that comes back once, in memory and not for long."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from varde.shared.domain.clock import Clock

_TOKEN_BYTES = 32

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Waiting(Generic[T]):
    value: T
    since: datetime


class Pending(Generic[T]):
    """Values that are handed out once, each by its token. A restart forgets them; who puts must be limited."""

    def __init__(self, clock: Clock, lasts: timedelta) -> None:
        self._clock = clock
        self._lasts = lasts
        self._waiting: dict[str, _Waiting[T]] = {}

    def put(self, value: T, token: str = "") -> str:
        """Keep a value; gives its token: a new one of 256 random bits, or the one that is asked for."""
        self._sweep()
        token = token or secrets.token_urlsafe(_TOKEN_BYTES)
        self._waiting[token] = _Waiting(value, self._clock.now())
        return token

    def take(self, token: str) -> T | None:
        """The value of a token, which is gone then; None when there is none, or it waited too long."""
        self._sweep()
        waiting = self._waiting.pop(token, None)
        return waiting.value if waiting else None

    def holds(self, token: str) -> bool:
        """True while a token's value waits here."""
        self._sweep()
        return token in self._waiting

    def size(self) -> int:
        """How long all values that wait are together, where a value has a length."""
        self._sweep()
        return sum(len(w.value) for w in self._waiting.values() if isinstance(w.value, str))

    def _sweep(self) -> None:
        now = self._clock.now()
        self._waiting = {
            token: waiting
            for token, waiting in self._waiting.items()
            if now - waiting.since < self._lasts
        }
