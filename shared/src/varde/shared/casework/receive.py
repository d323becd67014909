"""Taking a concern in: seal first, store in a group commit, only then answer.

Many sessions share one sealing and one transaction, and so one flush to disk (group commit): those that
come while a commit runs wait for the next one. Nothing waits for more to come.
"""

import asyncio
import contextlib
import hashlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from varde.shared.domain.clock import Clock
from varde.shared.domain.codes import Channel
from varde.shared.domain.reference import Below, new_receipt
from varde.shared.errors import Transient
from varde.shared.messages import new_id
from varde.shared.store import arrivals
from varde.shared.store.database import Database
from varde.shared.store.sealed import SealedConcern, StoredWrap
from varde.shared.vault import PublicKey, Sealer

_LARGE = 256 * 1024
_LARGEST_GROUP = 128
_LARGEST_GROUP_BYTES = 32 * 1024 * 1024
_COMMIT_SECONDS = 20.0
_SEALER_SECONDS = 0.1
_MOST_WAITING = 1000


@dataclass(frozen=True, slots=True)
class _Pending:
    concern: SealedConcern
    stored: "asyncio.Future[None]"


class Receiver:
    """Seals concerns and stores them. It holds public keys only: it cannot read back."""

    def __init__(
        self, database: Database, recipients: Sequence[PublicKey], clock: Clock, below: Below
    ) -> None:
        self._database = database
        self._recipients = tuple(recipients)
        self._sealer: Sealer | None = None
        self._clock = clock
        self._below = below
        self._pending: list[_Pending] = []
        self._arrived = asyncio.Event()
        self._closing = False

    async def receive(self, raw: bytes, channel: Channel) -> str:
        """Seal and store ``raw``; gives the receipt once it is durable.

        Raises ``Transient`` when the storage is out or the service is stopping: nothing was stored.
        """
        if len(self._pending) >= _MOST_WAITING:
            raise Transient("too many concerns wait for the storage")
        receipt = new_receipt(self._below)
        pending = _Pending(
            await self._sealed(raw, channel, receipt), asyncio.get_running_loop().create_future()
        )
        if self._closing:  # nobody would store it any more
            raise Transient("the service is stopping")
        self._pending.append(pending)
        self._arrived.set()
        await pending.stored
        return receipt

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator["Receiver"]:
        """Commit groups until the block ends; what was taken in before is stored first."""
        committer = asyncio.create_task(self._commit_groups())
        try:
            yield self
        finally:
            self._closing = True
            self._arrived.set()
            await committer

    async def _sealed(self, raw: bytes, channel: Channel, receipt: str) -> SealedConcern:
        concern_id = new_id()
        sealer = self._current_sealer()
        if len(raw) > _LARGE:  # off the event loop only where it is worth the hand-over
            box = await asyncio.to_thread(sealer.seal, raw, concern_id)
        else:
            box = sealer.seal(raw, concern_id)
        return SealedConcern(
            concern_id=concern_id,
            channel=channel,
            received_at=self._clock.now(),
            receipt_digest=receipt_digest(receipt),
            ciphertext=box.ciphertext,
            wraps=tuple(StoredWrap(w.recipient, w.key_id, w.wrapped) for w in box.wraps),
        )

    def _current_sealer(self) -> Sealer:
        """What comes in close together shares a sealer; then it is forgotten, and with it its keys."""
        if self._sealer is None:
            self._sealer = Sealer(self._recipients)
            asyncio.get_running_loop().call_later(_SEALER_SECONDS, self._forget_sealer)
        return self._sealer

    def _forget_sealer(self) -> None:
        self._sealer = None

    async def _commit_groups(self) -> None:
        while not self._closing:
            await self._arrived.wait()
            self._arrived.clear()
            while self._pending:
                await self._commit(self._take_group())

    def _take_group(self) -> list[_Pending]:
        size = count = 0
        for pending in self._pending[:_LARGEST_GROUP]:
            size += len(pending.concern.ciphertext)
            if count and size > _LARGEST_GROUP_BYTES:
                break
            count += 1
        group, self._pending = self._pending[:count], self._pending[count:]
        return group

    async def _commit(self, group: list[_Pending]) -> None:
        try:
            async with asyncio.timeout(_COMMIT_SECONDS):
                concerns = [pending.concern for pending in group]
                await arrivals.store(self._database, concerns, self._clock.now())
        except Exception as error:  # every waiting session must hear of it, whatever it is
            _tell(group, error)
        else:
            _tell(group, None)


def receipt_digest(receipt: str) -> str:
    """What is stored of a receipt: SHA-256 in hex. 95 random bits need no slow hash."""
    return hashlib.sha256(receipt.encode()).hexdigest()


def _tell(group: Sequence[_Pending], error: BaseException | None) -> None:
    for pending in group:
        if pending.stored.done():
            continue
        if error is None:
            pending.stored.set_result(None)
        else:
            away = Transient("the concern could not be stored")
            away.__cause__ = error
            pending.stored.set_exception(away)
