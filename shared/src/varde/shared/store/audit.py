"""The audit log: append-only and hash-chained. It names cases and actors, never content.

Each entry's hash covers the entry and the hash before it (SHA-256), so a changed, removed or
reordered entry breaks the chain from there on.
"""

import hashlib
import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, text

from varde.shared.store.database import Transaction
from varde.shared.store.tables import audit

GENESIS = "0" * 64
DETAIL_LENGTH = 200
"""Characters of a detail. What is longer is cut short."""
_LOCK = 0x7661726465  # advisory lock for one appender at a time: "varde"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log. ``subject`` is a case reference or a key name; ``detail`` is codes only."""

    seq: int
    at: str
    actor: str
    action: str
    subject: str
    detail: str
    hash: str


async def append(
    tx: Transaction, *, at: datetime, actor: str, action: str, subject: str, detail: str = ""
) -> None:
    """Append an entry in the transaction of the act itself."""
    if tx.dialect.name == "postgresql":
        await tx.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    query = select(audit.c.seq, audit.c.hash).order_by(audit.c.seq.desc()).limit(1)
    last = (await tx.execute(query)).one_or_none()
    seq, previous = (last.seq + 1, last.hash) if last else (1, GENESIS)
    kept = detail[:DETAIL_LENGTH]
    fields = (seq, at.isoformat(timespec="seconds"), actor, action, subject, kept)
    await tx.execute(
        insert(audit).values(
            dict(zip(("seq", "at", "actor", "action", "subject", "detail"), fields, strict=True))
            | {"hash": _digest(previous, *fields)}
        )
    )


async def entries(tx: Transaction) -> list[Entry]:
    """The whole log, oldest first."""
    rows = await tx.execute(select(audit).order_by(audit.c.seq))
    return [Entry(*row) for row in rows]


async def about(tx: Transaction, subject: str, actions: Collection[str]) -> list[Entry]:
    """The entries of these actions about a subject, oldest first."""
    query = (
        select(audit)
        .where(audit.c.subject == subject, audit.c.action.in_(sorted(actions)))
        .order_by(audit.c.seq)
    )
    return [Entry(*row) for row in await tx.execute(query)]


@dataclass(slots=True)
class Chain:
    """Follows the log from its first entry on, some entries at a time."""

    length: int = 0
    """Entries followed so far, up to the one where the chain does not hold."""
    last: str = GENESIS
    """The hash of the last of them."""
    broken: int | None = None
    """The sequence number where the chain does not hold, or None while it is whole."""

    def follow(self, log: Iterable[Entry]) -> None:
        """Go on with the next entries, oldest first. Behind a break nothing is looked at."""
        for entry in log:
            if self.broken is not None:
                return
            expected = self.length + 1
            fields = (entry.seq, entry.at, entry.actor, entry.action, entry.subject, entry.detail)
            if entry.seq != expected or entry.hash != _digest(self.last, *fields):
                self.broken = expected
                return
            self.length, self.last = expected, entry.hash


def first_break(log: Iterable[Entry]) -> int | None:
    """The sequence number where the chain of the whole log does not hold, or None."""
    chain = Chain()
    chain.follow(log)
    return chain.broken


def _digest(previous: str, *fields: object) -> str:
    canonical = json.dumps([previous, *fields], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
