"""What a session asks of the door it belongs to."""

import ssl
from dataclasses import dataclass
from typing import Protocol

from varde.intake_email.arrival import Arrival
from varde.intake_email.data import Memory
from varde.intake_email.replies import Replies


class Guest(Protocol):
    """A connection that the door counts, and may end."""

    def stop(self) -> None:
        """End at once when idle, after the reply when a mail is under way."""
        ...

    def abort(self) -> None:
        """Cut the connection without another word."""
        ...


class Allowance(Protocol):
    """What one client that is no relay may do."""

    memory: Memory
    """Its share, within that of all."""

    def take(self) -> bool:
        """True, and a turn is used, when the client may send a mail now."""
        ...


class Office(Protocol):
    """The door, as its sessions see it."""

    memory: Memory
    replies: Replies

    def leave(self, guest: Guest) -> None:
        """A connection has ended."""
        ...

    def takes(self, address: str) -> bool:
        """True for an address that takes concerns."""
        ...

    async def take(self, arrival: Arrival) -> str:
        """Store a mail; gives the reply. The mail is safe when the reply begins with 250."""
        ...

    def refused(self, reason: str) -> None:
        """Count something refused for good."""
        ...

    def deferred(self, reason: str) -> None:
        """Count something asked to come back later."""
        ...


@dataclass(frozen=True, slots=True)
class Limits:
    """What is the same for all sessions."""

    hostname: str
    size: int
    """Bytes of a message."""
    idle_timeout: float
    """Seconds to wait for a command, and for more of a message."""
    session_timeout: float
    """Seconds a session may last in all."""
    tls: ssl.SSLContext | None
    require_tls: bool
