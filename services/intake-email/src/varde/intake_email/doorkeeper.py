"""Limits for each client, in memory only, without keeping an address.

A client is known as a short keyed digest of its address (IPv6: of its /64, within which it chooses freely).
The key is random, and is thrown away every day together with the table, so nothing can be traced back or
compared over time.
"""

import hashlib
import os
from collections import OrderedDict
from collections.abc import Callable

from varde.intake_email.data import Memory
from varde.shared.platform.clients import network_of

_DAY = 24 * 60 * 60.0
_MINUTE = 60.0
_DIGEST_SIZE = 8
_TABLE_SIZE = 10_000


class Bucket:
    """A token bucket that holds a minute's worth; full when new."""

    def __init__(self, per_minute: int, now: float) -> None:
        self._size = self._tokens = float(per_minute)
        self._at = now

    def take(self, now: float) -> bool:
        """True, and a token is used, when there is one."""
        self._tokens = min(self._size, self._tokens + (now - self._at) * self._size / _MINUTE)
        self._at = now
        if self._tokens < 1.0:
            return False
        self._tokens -= 1.0
        return True


class Client:
    """What the door remembers of one client, and what it may do (``office.Allowance``)."""

    def __init__(self, per_minute: int, memory: Memory, clock: Callable[[], float]) -> None:
        self._clock = clock
        self.memory = memory
        self.inside = 0
        self.arrivals = Bucket(per_minute, clock())
        self._mails = Bucket(per_minute, clock())

    def take(self) -> bool:
        """True, and a turn is used, when the client may send a mail now."""
        return self._mails.take(self._clock())


class Doorkeeper:
    """Lets each client in as often, and with as many connections, as it may.

    ``new_share`` makes a client's part of the memory.
    """

    def __init__(
        self,
        most_inside: int,
        per_minute: int,
        new_share: Callable[[], Memory],
        clock: Callable[[], float],
    ) -> None:
        self._most_inside = most_inside
        self._per_minute = per_minute
        self._new_share = new_share
        self._clock = clock
        self._renew()

    def admit(self, address: str) -> Client | None:
        """Count a connection from ``address``; None when it is one too many."""
        if self._clock() >= self._renew_at:
            self._renew()
        client = self._client(address)
        if not client.arrivals.take(self._clock()) or client.inside >= self._most_inside:
            return None
        client.inside += 1
        return client

    def leave(self, client: Client) -> None:
        """The connection has ended."""
        client.inside -= 1

    def _client(self, address: str) -> Client:
        text = network_of(address).encode()
        name = hashlib.blake2b(text, key=self._salt, digest_size=_DIGEST_SIZE).digest()
        client = self._clients.get(name)
        if client is None:
            client = Client(self._per_minute, self._new_share(), self._clock)
            self._clients[name] = client
        self._clients.move_to_end(name)
        if len(self._clients) > _TABLE_SIZE:
            self._clients.popitem(last=False)
        return client

    def _renew(self) -> None:
        self._salt = os.urandom(32)
        self._clients: OrderedDict[bytes, Client] = OrderedDict()
        self._renew_at = self._clock() + _DAY
