"""Work instead of waiting: a device that counts hashes for some seconds is let through when the limits say no.

A challenge holds everything that is needed to check its solution, under a key that lives in memory: nothing is kept
of those that are given out, and nothing in one tells who got it. What is kept is which ones were used, until they
expire. A solution is ``PARTS`` numbers; with each of them a hash begins with the challenge's zero bits. Many small
parts take nearly the same time for everybody, where one large one would be a lottery.
"""

import hashlib
import hmac
import math
import os
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from heapq import heappop, heappush

PARTS = 16
LEAST_BITS = 14
"""Zero bits of each part when all is calm: 260,000 hashes, some 2 to 4 seconds on a phone of ten years ago."""
MOST_BITS = 18
"""However hard the door is pressed; sixteen times as many."""
LIFETIME = 20 * 60
"""Seconds a challenge can be used."""

_CALM = 30.0
"""Solutions of late that do not raise the price; every doubling above it costs a bit."""
_HALF_LIFE = 60.0
_MOST_USED = 20_000
_CHALLENGE = re.compile(r"([0-9]{2})\.([0-9a-f]{1,8})\.[0-9a-f]{16}\.([0-9a-f]{32})")
_SOLUTION = re.compile(rf"[0-9a-f]{{1,8}}(?:\.[0-9a-f]{{1,8}}){{{PARTS - 1}}}")


@dataclass(slots=True, repr=False)
class Proof:
    """What one request shows; once accepted it holds for all of that request."""

    challenge: str = ""
    solution: str = ""
    accepted: bool = False

    def __repr__(self) -> str:
        return "Proof(…)"

    def read(self, fields: Mapping[str, str]) -> "Proof":
        """Take it from the fields of a form."""
        self.challenge, self.solution = fields.get("challenge", ""), fields.get("solution", "")
        return self


class Work:
    """Makes challenges and checks solutions, each good for one request."""

    def __init__(
        self, clock: Callable[[], float], checked: Callable[[bool], None] = lambda _right: None
    ) -> None:
        self._clock = clock
        self._checked = checked
        self._start = self._heat_at = clock()
        self._key = os.urandom(32)
        self._used: set[str] = set()
        self._by_end: list[tuple[int, str]] = []
        self._forgotten_until = 0
        self._heat = 0.0

    def challenge(self) -> str:
        """A new challenge: zero bits, end, chance, and the code over them that the parts are hashed with."""
        said = f"{self._bits():02}.{self._now() + LIFETIME:x}.{secrets.token_hex(8)}"
        return f"{said}.{self._code(said)}"

    def lets_through(self, proof: Proof) -> bool:
        """Whether ``proof`` is right, fresh and was shown by no other request."""
        if proof.challenge and not proof.accepted:
            proof.accepted = self._redeem(proof)
            self._checked(proof.accepted)
        return proof.accepted

    def _redeem(self, proof: Proof) -> bool:
        found = _CHALLENGE.fullmatch(proof.challenge)
        if not found or not _SOLUTION.fullmatch(proof.solution):
            return False
        bits, end, code = int(found[1]), int(found[2], 16), found[3]
        if not hmac.compare_digest(code, self._code(proof.challenge.rpartition(".")[0])):
            return False
        if end <= max(self._now(), self._forgotten_until) or code in self._used:
            return False
        if not _solves(code, bits, proof.solution):
            return False
        self._remember(code, end)
        return True

    def _remember(self, code: str, end: int) -> None:
        self._heat, self._heat_at = self._cooled() + 1.0, self._clock()
        while self._by_end and (self._by_end[0][0] <= self._now() or len(self._used) >= _MOST_USED):
            # One that is forgotten early takes every challenge that ends with it along: none can come twice.
            self._forgotten_until, forgotten = heappop(self._by_end)
            self._used.discard(forgotten)
        heappush(self._by_end, (end, code))
        self._used.add(code)

    def _bits(self) -> int:
        return min(MOST_BITS, LEAST_BITS + int(self._cooled() / _CALM).bit_length())

    def _cooled(self) -> float:
        passed = self._clock() - self._heat_at
        return self._heat * math.exp2(-passed / _HALF_LIFE)

    def _now(self) -> int:
        return int(self._clock() - self._start)

    def _code(self, said: str) -> str:
        return hmac.digest(self._key, said.encode(), "sha256")[:16].hex()


def _solves(code: str, bits: int, solution: str) -> bool:
    """Whether the hash of code, number of the part and given number begins with ``bits`` zeros, for every part."""
    start = bytes.fromhex(code)
    for part, given in enumerate(solution.split(".")):
        tried = start + part.to_bytes(4) + int(given, 16).to_bytes(4)
        if hashlib.sha256(tried).digest()[:4] >= (1 << (32 - bits)).to_bytes(4):
            return False
    return True
