"""A chat's access that has to be renewed: kept sealed under a secret of the chat's own, and renewed by one at a time."""

from dataclasses import dataclass, field
from datetime import datetime

from varde.shared.domain.channel import AccessTrouble
from varde.shared.domain.clock import Clock
from varde.shared.store import chat_access
from varde.shared.store.chat_access import Kept, Lease
from varde.shared.store.database import Database
from varde.shared.vault import Box


@dataclass(frozen=True, slots=True)
class Opened:
    """The newest. ``content`` is None before the first, and under another secret; ``version`` counts the renewals."""

    content: bytes | None = field(repr=False)
    version: int


class ChatAccess:
    """The access to one platform. ``secret`` must be one that a program has drawn."""

    def __init__(self, database: Database, clock: Clock, platform: str, secret: str) -> None:
        self._database = database
        self._clock = clock
        self._platform = platform
        self._box = Box(secret, f"chat-access/{platform}")

    async def newest(self) -> Opened:
        """What is kept now."""
        async with self._database.read() as tx:
            return self._opened(await chat_access.kept(tx, self._platform))

    async def lease(self) -> tuple[Opened, Lease] | None:
        """The newest, for whoever is to renew it; None while another process is about to."""
        async with self._database.begin() as tx:
            held = await chat_access.lease(tx, self._platform, self._clock.now())
        return (self._opened(held.newest), held) if held is not None else None

    async def give_back(self, held: Lease) -> None:
        """Another may renew it now."""
        async with self._database.begin() as tx:
            await chat_access.give_back(tx, self._platform, held.until)

    async def put(self, content: bytes, ends_at: datetime, *, spent: int) -> bool:
        """Keep what version ``spent`` was renewed to. False when that one was renewed by another meanwhile."""
        sealed = self._box.shut(content)
        async with self._database.begin() as tx:
            return await chat_access.put(tx, self._platform, sealed, ends_at, spent=spent)

    async def note_trouble(self, trouble: AccessTrouble, held: Lease) -> None:
        """It was not renewed; and another may try."""
        async with self._database.begin() as tx:
            now = self._clock.now()
            await chat_access.note_trouble(tx, self._platform, trouble, now, held)

    def _opened(self, kept: Kept) -> Opened:
        return Opened(self._box.opened(kept.sealed), kept.version)


async def forget_trouble(database: Database, platform: str) -> None:
    """The chat does without renewing now."""
    async with database.begin() as tx:
        await chat_access.forget_trouble(tx, platform)
