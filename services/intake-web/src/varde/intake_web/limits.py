"""Rate limits that store no address.

A client is known only as a short keyed digest of its address. The key is random, lives in memory and
is thrown away every day together with the table, so nothing can be traced back or compared over time.
"""

import hashlib
import os
from collections import OrderedDict
from collections.abc import Callable, Collection
from dataclasses import dataclass

from starlette.types import Scope

from varde.intake_web.work import Proof, Work
from varde.shared.platform.clients import network_of

DAY = 24 * 60 * 60.0
_DIGEST_SIZE = 8
_TABLE_SIZE = 10_000


class TooMany(Exception):
    """More submissions than the limits allow: try again after ``retry_after`` seconds.

    Whoever solves ``challenge``, where there is one, need not wait.
    """

    def __init__(self, retry_after: float, challenge: str = "") -> None:
        super().__init__("too many submissions")
        self.retry_after = retry_after
        self.challenge = challenge


@dataclass(frozen=True, slots=True)
class Rate:
    """``burst`` submissions at once, then ``per_second`` on average."""

    per_second: float
    burst: float


class Bucket:
    """A token bucket; full when new."""

    __slots__ = ("_at", "_rate", "_tokens")

    def __init__(self, rate: Rate, now: float) -> None:
        self._rate = rate
        self._tokens = rate.burst
        self._at = now

    def wait(self, now: float) -> float:
        """Seconds until a token is there; 0.0 when there is one now."""
        gained = (now - self._at) * self._rate.per_second
        self._tokens = min(self._rate.burst, self._tokens + gained)
        self._at = now
        return max(0.0, (1.0 - self._tokens) / self._rate.per_second)

    def take(self) -> None:
        """Use one token; call only after ``wait`` gave 0.0."""
        self._tokens -= 1.0

    def give_back(self) -> None:
        """Put one token back."""
        self._tokens = min(self._rate.burst, self._tokens + 1.0)


class Limits:
    """One bucket for everybody and one for each client, in bounded memory; ``work`` lets past them."""

    def __init__(
        self,
        everybody: Rate,
        client: Rate,
        clock: Callable[[], float],
        work: Work | None = None,
    ) -> None:
        self._clock = clock
        self._work = work
        self._everybody = Bucket(everybody, clock())
        self._client_rate = client
        self._renew(clock())

    def admit(self, address: str | None, proof: Proof | None = None) -> bool:
        """Whether one submission from ``address`` (None: not known) is counted, or let past by ``proof``.

        Raises TooMany.
        """
        now = self._clock()
        buckets = [self._everybody]
        if address is not None:
            buckets.append(self._bucket(address, now))
        wait = max(bucket.wait(now) for bucket in buckets)
        if wait > 0.0:
            self._let_past(proof, wait)
            return False
        for bucket in buckets:
            bucket.take()
        return True

    def challenge(self) -> str:
        """Work that lets the next request past, for who has just been; "" where there is none."""
        return self._work.challenge() if self._work else ""

    def give_back(self, address: str | None) -> None:
        """What was admitted does not count after all."""
        self._everybody.give_back()
        if address is not None:
            self._bucket(address, self._clock()).give_back()

    def _let_past(self, proof: Proof | None, wait: float) -> None:
        if self._work is None:
            raise TooMany(wait)
        if proof is None or not self._work.lets_through(proof):
            raise TooMany(wait, self._work.challenge())

    def _bucket(self, address: str, now: float) -> Bucket:
        if now >= self._renew_at:
            self._renew(now)
        key = hashlib.blake2b(address.encode(), key=self._salt, digest_size=_DIGEST_SIZE).digest()
        bucket = self._clients.setdefault(key, Bucket(self._client_rate, now))
        self._clients.move_to_end(key)
        if len(self._clients) > _TABLE_SIZE:
            self._clients.popitem(last=False)
        return bucket

    def _renew(self, now: float) -> None:
        self._salt = os.urandom(32)
        self._clients: OrderedDict[bytes, Bucket] = OrderedDict()
        self._renew_at = now + DAY


def client_address(scope: Scope, trusted_proxies: Collection[str]) -> str | None:
    """The client's address as far as it is known, else None.

    Behind a trusted proxy only the last ``X-Forwarded-For`` entry counts, the one it wrote itself.
    On the port of the onion service nobody has an address, whatever they forward.
    """
    peer = scope["client"][0] if scope.get("client") else ""
    if peer not in trusted_proxies:
        return _network(peer)
    forwarded = [value for name, value in scope["headers"] if name == b"x-forwarded-for"]
    return _network(forwarded[-1].decode("latin-1").rpartition(",")[2]) if forwarded else None


def _network(address: str) -> str | None:
    try:
        return network_of(address)
    except ValueError:
        return None
