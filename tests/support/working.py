"""A device that does the work of a challenge."""

import hashlib
import re
from itertools import count

from varde.intake_web.work import PARTS


def challenge_in(page: str) -> str:
    """The challenge that a page holds."""
    found = re.search(r'name="challenge" value="([^"]+)"', page)
    assert found
    return found[1]


def solved(challenge: str, *, bits: int | None = None) -> str:
    """Its solution; with ``bits``, one that is as hard as that."""
    code = bytes.fromhex(challenge[-32:])
    wanted = int(challenge[:2]) if bits is None else bits
    return ".".join(f"{_counted(code + part.to_bytes(4), wanted):x}" for part in range(PARTS))


def _counted(start: bytes, bits: int) -> int:
    most = (1 << (32 - bits)).to_bytes(4)
    return next(n for n in count() if hashlib.sha256(start + n.to_bytes(4)).digest()[:4] < most)
