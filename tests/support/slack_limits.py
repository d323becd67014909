"""How many calls the loopback Slack takes: a message a second in a channel, 50 a minute of tier 3, short bursts.

Slack publishes the rates and not the size of a burst; these are small ones.
"""

import time
from collections import Counter
from dataclasses import dataclass, field

TAKEN = {
    "chat.postMessage": (1.0, 5),
    "chat.update": (1.2, 12),
    "conversations.info": (1.2, 12),
    "conversations.members": (0.6, 24),
    "conversations.history": (1.2, 12),
}
"""Seconds between calls in the long run, and how many may come at once."""


@dataclass
class Limits:
    """Counts what was turned away; takes everything until it is ``strict``."""

    strict: bool = False
    turned_away: Counter[str] = field(default_factory=Counter)
    _free_at: dict[tuple[str, str], float] = field(default_factory=dict)

    def refuses(self, method: str, channel: str) -> bool:
        """True when a call comes too early."""
        if not self.strict or method not in TAKEN:
            return False
        seconds, burst = TAKEN[method]
        key, now = (method, channel), time.monotonic()
        free_at = max(self._free_at.get(key, now), now)
        if free_at - now > (burst - 1) * seconds:
            self.turned_away[method] += 1
            return True
        self._free_at[key] = free_at + seconds
        return False
