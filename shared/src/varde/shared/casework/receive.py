"""Taking a concern in: seal first, store in a group commit, only then answer.

Many sessions share one sealing and one transaction, and so one flush to disk (group commit): those that
come while a commit runs wait for the next one. Nothing waits for more to come.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any

from varde.shared.casework import outbound
from varde.shared.casework.outbound import ReturnAddress
from varde.shared.domain.clock import Clock
from varde.shared.domain.codes import Channel
from varde.shared.domain.letters import LetterKind
from varde.shared.domain.receipt import new_receipt, receipt_digest
from varde.shared.domain.reference import Below
from varde.shared.domain.reply_token import new_token
from varde.shared.errors import Permanent, Transient
from varde.shared.messages import new_id
from varde.shared.store import arrivals, dialogue, reply_tokens
from varde.shared.store.additions import SealedAddition
from varde.shared.store.attachments import SealedFile
from varde.shared.store.database import Database
from varde.shared.store.outbound import SealedLetter
from varde.shared.store.sealed import SealedConcern
from varde.shared.store.wraps import StoredWrap
from varde.shared.vault import PublicKey, Sealer, reporter_keys, seal

_LARGE = 256 * 1024
_LARGEST_GROUP = 128
_LARGEST_GROUP_BYTES = 32 * 1024 * 1024
_COMMIT_SECONDS = 20.0
_SEALER_SECONDS = 0.1
_MOST_WAITING = 1000


@dataclass(frozen=True, slots=True)
class _Pending:
    concern: SealedConcern
    shown: Sequence[str]
    """The receipt, if the reporter sees it at once: a form's, not a mail's."""
    letter: SealedLetter | None
    token: dict[str, Any] | None
    """The row of the reply token in the letter."""
    stored: "asyncio.Future[None]"


class _Sealing:
    """What comes in close together shares a sealer; then it is forgotten, and with it its keys."""

    def __init__(self, recipients: Sequence[PublicKey]) -> None:
        self._recipients = tuple(recipients)
        self._sealer: Sealer | None = None

    def sealer(self) -> Sealer:
        """The sealer of this moment."""
        if self._sealer is None:
            self._sealer = Sealer(self._recipients)
            asyncio.get_running_loop().call_later(_SEALER_SECONDS, self._forget)
        return self._sealer

    def _forget(self) -> None:
        self._sealer = None


class Receiver:
    """Seals concerns and stores them. It holds public keys only: it cannot read back."""

    def __init__(
        self,
        database: Database,
        recipients: Sequence[PublicKey],
        clock: Clock,
        below: Below,
        mailer: PublicKey | None = None,
    ) -> None:
        self._database = database
        self._concerns = _Sealing(recipients)
        self._letters = _Sealing([mailer]) if mailer else None
        self._clock = clock
        self._below = below
        self._pending: list[_Pending] = []
        self._arrived = asyncio.Event()
        self._closing = False

    async def receive(
        self,
        raw: bytes,
        channel: Channel,
        files: Sequence[SealedFile] = (),
        *,
        send_receipt: ReturnAddress | None = None,
    ) -> str:
        """Seal and store ``raw`` and what was uploaded with it; gives the receipt once it is durable.

        The letter with the receipt of a mail is stored with it, sealed to the mailer (``send_receipt``).
        Raises ``Transient`` when the storage is out or the service is stopping: nothing was stored.
        """
        if len(self._pending) >= _MOST_WAITING:
            raise Transient("too many concerns wait for the storage")
        receipt = new_receipt(self._below)
        concern = await self._sealed(raw, channel, receipt)
        shown = [receipt] if channel is Channel.WEB else []
        if files:  # on its own: a file that is gone must not take a whole group along
            now, dialogues = self._clock.now(), await asyncio.to_thread(_dialogues, shown)
            await arrivals.store_with_files(self._database, concern, files, now, dialogues)
            return receipt
        letter, token = None, None
        if send_receipt:
            letter, token = self._letter(send_receipt, receipt, concern)
        stored = asyncio.get_running_loop().create_future()
        pending = _Pending(concern, shown, letter, token, stored)
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
        sealer = self._concerns.sealer()
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

    def _letter(
        self, to: ReturnAddress, receipt: str, concern: SealedConcern
    ) -> tuple[SealedLetter, dict[str, Any]]:
        if self._letters is None:
            raise Permanent("there is no key to seal letters to")
        token = new_token(self._below)
        letter = outbound.Letter(to.address, receipt, to.reference, to.advice, token)
        waiting = outbound.sealed(
            self._letters.sealer(),
            letter,
            LetterKind.RECEIPT,
            concern.concern_id,
            concern.received_at,
        )
        return waiting, reply_tokens.row(letter.token, concern.concern_id, self._clock.today())

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
                shown = [receipt for pending in group for receipt in pending.shown]
                await arrivals.store(
                    self._database,
                    concerns,
                    self._clock.now(),
                    letters=[pending.letter for pending in group if pending.letter],
                    tokens=[pending.token for pending in group if pending.token],
                    dialogues=await asyncio.to_thread(_dialogues, shown) if shown else [],
                )
        except Exception as error:  # every waiting session must hear of it, whatever it is
            _tell(group, error)
        else:
            _tell(group, None)


async def add_information(
    database: Database,
    recipients: Sequence[PublicKey],
    clock: Clock,
    concern_id: str,
    raw: bytes,
    channel: Channel,
    files: Sequence[SealedFile] = (),
) -> str:
    """Seal and store what a reporter adds to a concern; gives the addition's id once it is durable.

    Raises ``Permanent`` when there is no such concern, ``Transient`` when the storage is out.
    """
    addition_id = new_id()
    box = await asyncio.to_thread(seal, raw, bound_to=addition_id, recipients=recipients)
    addition = SealedAddition(
        addition_id=addition_id,
        concern_id=concern_id,
        channel=channel,
        received_at=clock.now(),
        ciphertext=box.ciphertext,
        wraps=tuple(StoredWrap(w.recipient, w.key_id, w.wrapped) for w in box.wraps),
    )
    await arrivals.store_addition(database, addition, clock.now(), files)
    return addition_id


def _dialogues(receipts: Sequence[str]) -> list[dict[str, Any]]:
    """What lets receipts open dialogues. Takes two milliseconds each: call it in a thread."""
    return [
        dialogue.dialogue_row(receipt_digest(r), reporter_keys(r).current.public.raw)
        for r in receipts
    ]


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
