"""How many connections one client may hold, where no proxy stands in front to see to it.

Who opens one too many loses the oldest that asks for nothing just then: its own, never somebody else's. An
address is known for as long as its connections last, as the socket knows it anyway.
"""

from collections.abc import Collection
from typing import Protocol

from varde.shared.platform.clients import network_of


class Visitor(Protocol):
    """A connection."""

    @property
    def idle(self) -> bool:
        """True when no request is being answered or read on it."""
        ...

    def send_home(self) -> None:
        """Close it."""
        ...


class Crowd:
    """Counts the connections of each client; ``proxies`` speak for many and are not counted."""

    def __init__(self, most_each: int, proxies: Collection[str]) -> None:
        self._most_each = most_each
        self._proxies = proxies
        self._inside: dict[str, dict[Visitor, None]] = {}

    def enter(self, visitor: Visitor, address: str) -> None:
        """Let a connection in; somebody of the same client is sent home when that is one too many."""
        if address in self._proxies:
            return
        inside = self._inside.setdefault(network_of(address), {})
        inside[visitor] = None
        if len(inside) > self._most_each:
            # The newcomer stands last, so it goes itself when all others are being answered.
            leaver = next(known for known in inside if known.idle)
            del inside[leaver]
            leaver.send_home()

    def leave(self, visitor: Visitor, address: str) -> None:
        """A connection has ended."""
        if address in self._proxies:
            return
        network = network_of(address)
        inside = self._inside.get(network, {})
        inside.pop(visitor, None)
        if not inside:
            self._inside.pop(network, None)
