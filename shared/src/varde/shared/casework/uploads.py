"""Files on their way in: sealed and stored chunk by chunk, kept only if what they came with is.

Nothing of a file is in memory but a chunk or two, and nothing is ever on disk in the clear.
"""

import contextlib
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from datetime import timedelta

from varde.shared.domain.clock import Clock
from varde.shared.domain.codes import Scan
from varde.shared.errors import Permanent, Transient
from varde.shared.messages import new_id
from varde.shared.store import arrivals, attachments
from varde.shared.store.attachments import SealedFile
from varde.shared.store.database import Database
from varde.shared.store.wraps import StoredWrap
from varde.shared.vault import PublicKey, StreamSealer

__all__ = ["UNFINISHED_KEPT", "Batch", "Label", "SealedFile", "Upload", "Uploads", "sweep"]

UNFINISHED_KEPT = timedelta(hours=3)
"""How long a file may be under way; what is older was cut off. Longer than any door waits for one."""
_LONGEST_NAME = 255


@dataclass(frozen=True, slots=True)
class Label:
    """What is sealed with a file. ``media_type`` is by content, ``size`` in bytes."""

    name: str
    media_type: str
    size: int

    def to_bytes(self) -> bytes:
        """As JSON in UTF-8."""
        return json.dumps(asdict(self), ensure_ascii=False).encode("utf-8", "replace")

    @classmethod
    def from_bytes(cls, raw: bytes) -> "Label":
        """Read what ``to_bytes`` wrote. Raises ``Permanent`` without repeating the content."""
        try:
            return cls(**json.loads(raw))
        except (ValueError, TypeError):
            msg = "the sealed label of a file cannot be read"
            raise Permanent(msg) from None

    def __repr__(self) -> str:
        return "Label(…)"


class Upload:
    """One file under way; holds a MiB of it at most."""

    def __init__(self, database: Database, coordinator: PublicKey, clock: Clock) -> None:
        self.attachment_id = new_id()
        self.size = 0
        """Bytes taken in."""
        self._database = database
        self._clock = clock
        self._sealer = StreamSealer([coordinator], self.attachment_id)
        self._chunks = 0

    async def write(self, data: bytes) -> None:
        """Take in the next part of the file. Raises ``Transient``."""
        self.size += len(data)
        for chunk in self._sealer.add(data):
            await self._store(chunk)

    async def finish(self, name: str, media_type: str, scan: Scan) -> SealedFile:
        """Store the rest; gives what makes the file part of a concern. Raises ``Transient``."""
        await self._store(self._sealer.finish())
        label = Label(name[:_LONGEST_NAME], media_type, self.size).to_bytes()
        wraps = tuple(StoredWrap(w.recipient, w.key_id, w.wrapped) for w in self._sealer.wraps)
        return SealedFile(self.attachment_id, scan, self._sealer.label(label), wraps)

    async def discard(self) -> None:
        """Take away what is stored; what cannot be taken away now is swept later."""
        if self._chunks:
            with contextlib.suppress(Transient):
                await arrivals.drop_upload(self._database, self.attachment_id)

    async def _store(self, chunk: bytes) -> None:
        now = self._clock.now()
        await arrivals.store_chunk(self._database, self.attachment_id, self._chunks, chunk, now)
        self._chunks += 1


@dataclass(slots=True)
class Batch:
    """The files of one submission."""

    uploads: "Uploads"
    files: list[SealedFile] = field(default_factory=list)
    """Those that are whole, for whoever stores the concern."""
    kept: bool = False
    """Set it once they are part of a concern."""
    _begun: list[Upload] = field(default_factory=list)

    def begin(self) -> Upload:
        """The next file."""
        self._begun.append(self.uploads.upload())
        return self._begun[-1]

    async def discard(self) -> None:
        """Take away all of them."""
        self.files.clear()
        while self._begun:
            await self._begun.pop().discard()


class Uploads:
    """Takes files in. They are sealed to the coordinator alone: triage does not read them."""

    def __init__(self, database: Database, coordinator: PublicKey, clock: Clock) -> None:
        self._database = database
        self._coordinator = coordinator
        self._clock = clock

    def upload(self) -> Upload:
        """A file to be taken in."""
        return Upload(self._database, self._coordinator, self._clock)

    @asynccontextmanager
    async def batch(self) -> AsyncIterator[Batch]:
        """The files of one submission; unless they were kept, they are taken away when the block ends."""
        batch = Batch(self)
        try:
            yield batch
        finally:
            if not batch.kept:
                await batch.discard()


async def sweep(database: Database, clock: Clock) -> None:
    """Delete what is left of uploads that were cut off. Raises ``Transient``."""
    async with database.begin() as tx:
        await attachments.sweep(tx, clock.now() - UNFINISHED_KEPT)
