"""Outgoing letters, each sealed to the mailer until it is sent or given up; then only a code is left.

A letter is claimed by moving its next attempt ahead: if the mailer dies, the letter is due again by itself. Who
claimed it is told by the number of the attempt, so that a mailer that was too slow settles nothing.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Column,
    Index,
    Integer,
    LargeBinary,
    Row,
    String,
    Table,
    delete,
    func,
    insert,
    select,
    update,
)

from varde.shared.domain.letters import LetterKind, LetterState
from varde.shared.store.database import Transaction
from varde.shared.store.tables import Moment, metadata
from varde.shared.store.wraps import OneWrapEach, StoredWrap

LEASE = timedelta(minutes=3)
"""How long a claimed letter is left to its mailer. One attempt must take less."""
_MAILER = "mailer"

outbound_letter = Table(
    "outbound_letter",
    metadata,
    Column("letter_id", String(32), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("concern_id", String(32), nullable=False),
    Column("state", String(12), nullable=False),
    Column("code", String(16), nullable=False, server_default=""),
    Column("attempts", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("next_at", Moment),
    Column("settled_at", Moment),
    Column("key_id", String(16)),
    Column("wrapped", LargeBinary),
    Column("ciphertext", LargeBinary),
    Index("ix_outbound_letter_next_at", "next_at"),
)
WRAPS = OneWrapEach(outbound_letter, "letter_id", _MAILER)
"""See ``OneWrapEach``; gone when the letter is settled."""
_DESTROYED = {"key_id": None, "wrapped": None, "ciphertext": None}


@dataclass(frozen=True, slots=True)
class SealedLetter:
    """A letter that waits. ``attempts`` counts those begun, the present one included."""

    letter_id: str
    kind: LetterKind
    concern_id: str
    created_at: datetime
    wrap: StoredWrap
    ciphertext: bytes = field(repr=False)
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class KnownLetter:
    """What stays known of a letter when it is settled."""

    letter_id: str
    kind: LetterKind
    concern_id: str


def rows(letters: Sequence[SealedLetter]) -> list[dict[str, Any]]:
    """New letters as rows, due at once."""
    return [
        {
            "letter_id": letter.letter_id,
            "kind": letter.kind.value,
            "concern_id": letter.concern_id,
            "state": LetterState.WAITING.value,
            "code": "",
            "attempts": 0,
            "created_at": letter.created_at,
            "next_at": letter.created_at,
            "key_id": letter.wrap.key_id,
            "wrapped": letter.wrap.wrapped,
            "ciphertext": letter.ciphertext,
        }
        for letter in letters
    ]


async def add(tx: Transaction, letter: SealedLetter) -> None:
    """Put a letter into the queue."""
    await tx.execute(insert(outbound_letter), rows([letter]))


async def claim(tx: Transaction, now: datetime) -> SealedLetter | None:
    """The letter that is due first, for ``LEASE``; another mailer passes it over. None when none is due."""
    query = (
        select(outbound_letter)
        .where(outbound_letter.c.next_at <= now)
        .order_by(outbound_letter.c.next_at)
        .limit(1)
    )
    row = (await tx.execute(query.with_for_update(skip_locked=True))).one_or_none()
    if row is None:
        return None
    attempts = row.attempts + 1
    mine = outbound_letter.c.letter_id == row.letter_id
    values = {"attempts": attempts, "next_at": now + LEASE}
    await tx.execute(update(outbound_letter).where(mine).values(**values))
    return _letter(row, attempts)


async def postpone(tx: Transaction, letter: SealedLetter, code: str, until: datetime) -> bool:
    """Try a claimed letter again later; false when it is no longer ours."""
    return await _change(tx, letter, code=code, next_at=until)


async def settle(
    tx: Transaction, letter: SealedLetter, state: LetterState, code: str, now: datetime
) -> bool:
    """A claimed letter is sent or given up: what was sealed is destroyed. False when it is no longer ours."""
    return await _change(
        tx, letter, state=state.value, code=code, next_at=None, settled_at=now, **_DESTROYED
    )


async def find(tx: Transaction, letter_ids: Sequence[str]) -> KnownLetter | None:
    """The letter that one of the ids is of, or None."""
    columns = (outbound_letter.c.letter_id, outbound_letter.c.kind, outbound_letter.c.concern_id)
    query = select(*columns).where(outbound_letter.c.letter_id.in_(letter_ids)).limit(1)
    row = (await tx.execute(query)).one_or_none()
    return KnownLetter(row.letter_id, LetterKind(row.kind), row.concern_id) if row else None


async def lose(tx: Transaction, letter_id: str, code: str, now: datetime) -> bool:
    """A letter was sent and came back; false when that is known. Nothing sealed is left of it."""
    mine = outbound_letter.c.letter_id == letter_id
    news = outbound_letter.c.state != LetterState.FAILED.value
    values = {"state": LetterState.FAILED.value, "code": code, "next_at": None, "settled_at": now}
    done = await tx.execute(
        update(outbound_letter).where(mine, news).values(**values, **_DESTROYED)
    )
    return bool(done.rowcount)


async def counts(tx: Transaction) -> Counter[tuple[LetterKind, LetterState]]:
    """How many letters there are of each kind and state."""
    columns = (outbound_letter.c.kind, outbound_letter.c.state)
    found = await tx.execute(select(*columns, func.count()).group_by(*columns))
    return Counter({(LetterKind(kind), LetterState(state)): n for kind, state, n in found})


async def oldest_waiting(tx: Transaction) -> datetime | None:
    """When the oldest letter that waits was written, or None."""
    query = select(func.min(outbound_letter.c.created_at)).where(
        outbound_letter.c.next_at.is_not(None)
    )
    oldest: datetime | None = (await tx.execute(query)).scalar_one()
    return oldest


async def forget(tx: Transaction, concern_id: str) -> None:
    """Delete the letters about a concern, those that wait as well."""
    await tx.execute(delete(outbound_letter).where(outbound_letter.c.concern_id == concern_id))


async def forget_before(tx: Transaction, day: datetime) -> int:
    """Delete letters that were settled before ``day``; gives how many."""
    old = outbound_letter.c.settled_at < day
    return (await tx.execute(delete(outbound_letter).where(old))).rowcount


async def _change(tx: Transaction, letter: SealedLetter, **values: Any) -> bool:
    ours = (outbound_letter.c.letter_id == letter.letter_id) & (
        outbound_letter.c.attempts == letter.attempts
    )
    waiting = outbound_letter.c.state == LetterState.WAITING.value
    done = await tx.execute(update(outbound_letter).where(ours, waiting).values(**values))
    return bool(done.rowcount)


def _letter(row: Row[Any], attempts: int) -> SealedLetter:
    return SealedLetter(
        letter_id=row.letter_id,
        kind=LetterKind(row.kind),
        concern_id=row.concern_id,
        created_at=row.created_at,
        wrap=StoredWrap(_MAILER, row.key_id, row.wrapped),
        ciphertext=row.ciphertext,
        attempts=attempts,
    )
