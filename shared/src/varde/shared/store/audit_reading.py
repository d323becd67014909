"""The audit log for who looks at it: without the cases kept from them, and never all of it in memory."""

import asyncio
from collections.abc import AsyncIterator

from sqlalchemy import ColumnElement, Select, func, or_, select

from varde.shared.domain.partner import Actor
from varde.shared.store.audit import Chain, Entry
from varde.shared.store.database import Database, Transaction
from varde.shared.store.lookup import knows_of
from varde.shared.store.tables import audit, case_file

BATCH = 5_000
"""Entries read at a time."""


async def newest(
    tx: Transaction, actor: Actor, asked: str, limit: int, before: int | None = None
) -> tuple[list[Entry], int]:
    """The newest entries that ``actor`` may know of, and how many there are in all.

    ``asked`` is the subject or the actor that they are about; "" for all. ``before``: only those older than this one.
    """
    conditions: list[ColumnElement[bool]] = [audit.c.subject.not_in(_kept_from(actor))]
    if asked:
        conditions.append(or_(audit.c.subject == asked, audit.c.actor == asked))
    count = await tx.scalar(select(func.count()).select_from(audit).where(*conditions))
    if before is not None:
        conditions.append(audit.c.seq < before)
    query = select(audit).where(*conditions).order_by(audit.c.seq.desc()).limit(limit)
    return [Entry(*row) for row in await tx.execute(query)], count or 0


async def told(database: Database, actor: Actor) -> AsyncIterator[list[Entry]]:
    """All that ``actor`` may know of, oldest first, some at a time."""
    async with database.read() as tx:
        hidden = {row.reference for row in await tx.execute(_kept_from(actor))}
    async for batch in _batches(database):
        yield [entry for entry in batch if entry.subject not in hidden]


async def followed(database: Database) -> Chain:
    """The chain of the whole log, reckoned in a thread: years of looks are many hashes."""
    chain = Chain()
    async for batch in _batches(database):
        await asyncio.to_thread(chain.follow, batch)
    return chain


async def _batches(database: Database) -> AsyncIterator[list[Entry]]:
    query = select(audit).order_by(audit.c.seq).limit(BATCH)
    after: list[ColumnElement[bool]] = []
    while True:
        async with database.read() as tx:
            batch = [Entry(*row) for row in await tx.execute(query.where(*after))]
        if not batch:
            return
        yield batch
        after = [audit.c.seq > batch[-1].seq]


def _kept_from(actor: Actor) -> Select[tuple[str]]:
    return select(case_file.c.reference).where(~knows_of(actor))
