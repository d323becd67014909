"""Letters to reporters: sealed to the mailer, opened by it alone, destroyed when sent or given up."""

import json
import re
from dataclasses import dataclass, fields
from datetime import datetime, timedelta

from varde.shared.casework import dialogue
from varde.shared.domain.clock import Clock
from varde.shared.domain.letters import GIVE_UP_AFTER, LetterKind, LetterState, pause
from varde.shared.domain.reference import Below
from varde.shared.errors import Permanent
from varde.shared.messages import LetterFailed, new_id
from varde.shared.store import outbound, outbox
from varde.shared.store.database import Database
from varde.shared.store.outbound import KnownLetter, SealedLetter
from varde.shared.store.wraps import StoredWrap
from varde.shared.vault import PrivateKeys, Sealer, Wrap, open_sealed

KEPT = timedelta(days=30)
"""How long the code of a settled letter is kept: reports of what was not delivered come late."""
ENCRYPTED = "encrypted"
STANDING, VOUCHED = b"X-Varde-Return-Path", b"vouched"
"""What the door notes in the third line of a mail about the return path in its first."""
_RETURN_PATH = re.compile(
    rb"Return-Path: <([!-~\x80-\xff]{1,254})>\r\nDelivered-To: [^\r\n]*\r\n"
    + STANDING
    + rb": (\w+)\r\n"
)
_SMALLEST = 1024
"""Every receipt fits in that many bytes, so that all have the same length."""
_SHARES = 1000


@dataclass(frozen=True, slots=True)
class Letter:
    """What the mailer needs to write and send one letter. Its ``repr`` shows nothing of it."""

    to: str
    receipt: str = ""
    reference: str = ""
    """Message-ID of the mail that is answered, or ""."""
    advice: str = ""
    """``ENCRYPTED`` when the mail that is answered can be opened by nobody here, or ""."""
    token: str = ""
    """What leads an answer to the concern, or ""."""
    text: str = ""
    """What the coordinator writes; "" for a receipt."""
    language: str = ""
    """In which the words around ``text`` are."""

    def __repr__(self) -> str:
        return "Letter(…)"

    def to_bytes(self) -> bytes:
        """As JSON in UTF-8."""
        values = {f.name: getattr(self, f.name) for f in fields(self)}
        return json.dumps(values, ensure_ascii=False).encode()

    @classmethod
    def from_bytes(cls, raw: bytes) -> "Letter":
        """Read what ``to_bytes`` wrote. Raises ``Permanent`` without repeating the content."""
        try:
            values = json.loads(raw)
            known = {f.name for f in fields(cls)}
            return cls(**{k: str(v) for k, v in values.items() if k in known})
        except (ValueError, TypeError, AttributeError):
            msg = "the sealed letter cannot be read"
            raise Permanent(msg) from None


@dataclass(frozen=True, slots=True)
class ReturnAddress:
    """Where the receipt of a concern is to be sent; ``reference`` and ``advice`` as in ``Letter``."""

    address: str
    reference: str = ""
    advice: str = ""

    def __repr__(self) -> str:
        return "ReturnAddress(…)"


def sealed(
    sealer: Sealer, letter: Letter, kind: LetterKind, concern_id: str, now: datetime
) -> SealedLetter:
    """``letter`` as it waits in the queue; ``sealer`` seals to the mailer alone."""
    letter_id = new_id()
    box = sealer.seal(letter.to_bytes(), letter_id, smallest=_SMALLEST)
    (wrap,) = box.wraps
    stored = StoredWrap(wrap.recipient, wrap.key_id, wrap.wrapped)
    return SealedLetter(letter_id, kind, concern_id, now, stored, box.ciphertext)


def letter_failed(letter: SealedLetter | KnownLetter) -> LetterFailed:
    """The event that a letter is lost: the same however often and from wherever it is told."""
    return LetterFailed(
        event_id=letter.letter_id, concern_id=letter.concern_id, kind=letter.kind.value
    )


def return_path(raw: bytes) -> str | None:
    """Who an answer to a mail may go to: its envelope's sender, or None.

    None when there is no sender, or when somebody else than who wrote might get the answer. Read from the lines that
    the door writes on top, and from nowhere else.
    """
    found = _RETURN_PATH.match(raw)
    if found is None or found[2] != VOUCHED:
        return None
    try:
        return found[1].decode()  # UTF-8 when the sender came by SMTPUTF8
    except UnicodeDecodeError:
        return None


class Queue:
    """The letters that wait, as the mailer works on them. Every method raises ``Transient``."""

    def __init__(self, database: Database, keys: PrivateKeys, clock: Clock, below: Below) -> None:
        self._database = database
        self._keys = keys
        self._clock = clock
        self._below = below

    async def claim(self) -> SealedLetter | None:
        """The letter that is due first, claimed; None when none is due."""
        async with self._database.begin() as tx:
            return await outbound.claim(tx, self._clock.now())

    def open(self, letter: SealedLetter) -> Letter:
        """What the letter says and to whom. Raises ``Permanent`` when no key here opens it."""
        wrap = Wrap(letter.wrap.recipient, letter.wrap.key_id, letter.wrap.wrapped)
        raw = open_sealed(letter.ciphertext, wrap, self._keys, bound_to=letter.letter_id)
        return Letter.from_bytes(raw)

    async def opens_dialogue(self, letter: Letter) -> None:
        """From now on the receipt in the letter, if it holds one, lets the reporter come back."""
        if letter.receipt:
            await dialogue.begin(self._database, letter.receipt)

    async def sent(self, letter: SealedLetter) -> None:
        """The smarthost has the letter."""
        async with self._database.begin() as tx:
            await outbound.settle(tx, letter, LetterState.SENT, "", self._clock.now())

    async def sent_and_next(self, letter: SealedLetter) -> SealedLetter | None:
        """As ``sent`` and ``claim``, in one commit: each waits for the disk, and mail that comes in waits with it."""
        now = self._clock.now()
        async with self._database.begin() as tx:
            await outbound.settle(tx, letter, LetterState.SENT, "", now)
            return await outbound.claim(tx, now)

    async def failed(self, letter: SealedLetter, code: str) -> None:
        """The letter can never be delivered: its case will be told."""
        await self._give_up(letter, code)

    async def later(self, letter: SealedLetter, code: str) -> bool:
        """Try the letter again after a pause; false when it is too old and was given up."""
        now = self._clock.now()
        if now - letter.created_at >= GIVE_UP_AFTER:
            await self._give_up(letter, code)
            return False
        until = now + pause(letter.attempts, self._below(_SHARES) / _SHARES)
        async with self._database.begin() as tx:
            await outbound.postpone(tx, letter, code, until)
        return True

    async def waiting(self) -> int:
        """How many letters wait."""
        async with self._database.read() as tx:
            counts = await outbound.counts(tx)
        return sum(n for (_, state), n in counts.items() if state is LetterState.WAITING)

    async def forget(self) -> None:
        """Delete what is left of letters that were settled long ago."""
        async with self._database.begin() as tx:
            await outbound.forget_before(tx, self._clock.now() - KEPT)

    async def _give_up(self, letter: SealedLetter, code: str) -> None:
        now = self._clock.now()
        async with self._database.begin() as tx:
            if await outbound.settle(tx, letter, LetterState.FAILED, code, now):
                await outbox.add(tx, [letter_failed(letter)], now)
