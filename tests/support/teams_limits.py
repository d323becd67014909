"""How many calls the loopback Teams takes of a bot in one conversation.

Source: Microsoft's "Optimize your bot with rate limiting in Teams", the limits per bot and thread.
"""

import time
from collections import Counter, defaultdict, deque
from dataclasses import dataclass, field

SENT = ((1.0, 7), (2.0, 8), (30.0, 60), (3600.0, 1800))
ASKED = ((1.0, 14), (2.0, 16), (30.0, 120), (3600.0, 3600))
TAKEN = {"post": SENT, "update": SENT, "create": SENT, "member": ASKED, "members": ASKED}
"""Seconds, and how many calls they may hold."""


@dataclass
class TeamsLimits:
    """Counts what was turned away; takes everything until it is ``strict``."""

    strict: bool = False
    turned_away: Counter[str] = field(default_factory=Counter)
    _taken: defaultdict[tuple[str, str], deque[float]] = field(
        default_factory=lambda: defaultdict(deque)
    )

    def refuses(self, call: str, conversation: str) -> bool:
        """True when a call comes too early."""
        if not self.strict or call not in TAKEN:
            return False
        taken, now = self._taken[call, conversation], time.monotonic()
        for seconds, most in TAKEN[call]:
            if len(taken) >= most and now - taken[-most] < seconds:
                self.turned_away[call] += 1
                return True
        taken.append(now)
        return False
