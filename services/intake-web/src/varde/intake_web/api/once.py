"""A delivery made again under the same key is one concern, and gets the same receipt."""

import hashlib
import os
from collections.abc import Awaitable, Callable

from varde.intake_web.repeats import Once

DAY = 24 * 60 * 60.0


class OtherContent(Exception):
    """The key was used for another body."""


class IdempotencyKeys:
    """Remembers for a day which receipt a key got; the key itself only as a keyed digest, in memory."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._salt = os.urandom(32)
        self._once: Once[tuple[str, bytes]] = Once(DAY, clock)

    async def once(
        self, client_id: str, key: str, body: bytes, deliver: Callable[[], Awaitable[str]]
    ) -> tuple[str, bool]:
        """The receipt, and whether it is an earlier delivery's. Raises ``OtherContent``."""
        digest = self._digest(body)

        async def first() -> tuple[str, bytes]:
            return await deliver(), digest

        name = self._digest(f"{client_id} {key}".encode())
        (receipt, delivered), repeated = await self._once.run(name, first)
        if delivered != digest:
            raise OtherContent
        return receipt, repeated

    def _digest(self, data: bytes) -> bytes:
        return hashlib.blake2b(data, key=self._salt, digest_size=16).digest()
