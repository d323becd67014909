"""The blind index: which case holds which identifier, as keyed hashes. For the router alone.

A value is an identifier that nobody can read here; its id is random, and the hashes of one identifier
under a secret and the one before it lead to the same value.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import (
    Column,
    Date,
    ForeignKey,
    Index,
    String,
    Table,
    delete,
    func,
    insert,
    select,
    text,
)

from varde.shared.domain.case import ENDED
from varde.shared.domain.codes import Status
from varde.shared.store.database import Transaction
from varde.shared.store.tables import case_file, metadata

link_key = Table(
    "link_key",
    metadata,
    Column(
        "case_id",
        String(32),
        ForeignKey("case_file.case_id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("hash", String(32), primary_key=True),
    Column("key_id", String(16), nullable=False),
    Column("value_id", String(32), nullable=False),
    Column("noted_on", Date, nullable=False),
    Index("ix_link_key_hash", "hash"),
)
_LOCK = 0x6C696E6B73  # advisory lock for one writer at a time: "links"


@dataclass(frozen=True, slots=True)
class Holders:
    """The value behind an identifier, None when it was never seen, and the cases that hold it."""

    value_id: str | None
    cases: tuple[str, ...]


async def alone(tx: Transaction) -> None:
    """Wait until no other transaction notes links: two that do not see each other would miss theirs."""
    if tx.dialect.name == "postgresql":
        await tx.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})


async def holders(tx: Transaction, hashes: Sequence[str]) -> Holders:
    """Who holds the identifier with one of these hashes. A rejected case counts for nothing."""
    query = (
        select(link_key.c.value_id, link_key.c.case_id, case_file.c.status)
        .join(case_file, case_file.c.case_id == link_key.c.case_id)
        .where(link_key.c.hash.in_(hashes))
        .order_by(link_key.c.value_id)
    )
    rows = list(await tx.execute(query))
    counting = (r.case_id for r in rows if r.status != Status.REJECTED.value)
    return Holders(rows[0].value_id if rows else None, tuple(dict.fromkeys(counting)))


async def put(
    tx: Transaction, case_id: str, key_id: str, hashed: str, value_id: str, on: date
) -> None:
    """Note that a case holds a value."""
    row = {"case_id": case_id, "hash": hashed, "key_id": key_id, "value_id": value_id}
    await tx.execute(insert(link_key).values(**row, noted_on=on))


async def outlived(tx: Transaction, day: date) -> list[str]:
    """The cases that have ended and were noted before ``day``."""
    query = (
        select(link_key.c.case_id)
        .distinct()
        .join(case_file, case_file.c.case_id == link_key.c.case_id)
        .where(link_key.c.noted_on < day, case_file.c.status.in_([s.value for s in ENDED]))
    )
    return list((await tx.execute(query)).scalars())


async def forget(tx: Transaction, case_ids: Sequence[str]) -> None:
    """Take cases out of the index."""
    await tx.execute(delete(link_key).where(link_key.c.case_id.in_(case_ids)))


async def secrets_in_use(tx: Transaction) -> Counter[str]:
    """How many hashes stand under each secret, by the secret's id."""
    query = select(link_key.c.key_id, func.count(link_key.c.key_id)).group_by(link_key.c.key_id)
    return Counter({r[0]: r[1] for r in await tx.execute(query)})
