"""Data keys as they are stored: each wrapped for one recipient, beside what they open.

Which table it is, and by what id its rows are found, is handed in: originals and additions have tables of their
own, with different grants.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    ForeignKey,
    LargeBinary,
    Select,
    String,
    Table,
    Update,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from varde.shared.store.database import Transaction
from varde.shared.store.tables import metadata

_COORDINATOR = "coordinator"


@dataclass(frozen=True, slots=True)
class StoredWrap:
    """One wrapped data key as stored."""

    recipient: str
    key_id: str
    wrapped: bytes


def wrap_table(name: str, opens: str, *, several_keys: bool = False) -> Table:
    """The table of wraps that goes with the originals of ``opens`` (``table.column``), and ends with them.

    A recipient has one wrap of each, or one for each of its keys.
    """
    return Table(
        name,
        metadata,
        Column(
            opens.partition(".")[2],
            String(32),
            ForeignKey(opens, ondelete="CASCADE"),
            primary_key=True,
        ),
        Column("recipient", String(16), primary_key=True),
        Column("key_id", String(16), primary_key=several_keys, nullable=False),
        Column("wrapped", LargeBinary, nullable=False),
    )


class Wraps:
    """The data keys of sealed originals: a wrap for each recipient who can still open one."""

    def __init__(self, table: Table, owner: str) -> None:
        self._table = table
        self._owner = table.c[owner]

    def rows(self, owner_id: str, wraps: Sequence[StoredWrap]) -> list[dict[str, Any]]:
        """The wraps of one original as rows of the table."""
        return [
            {
                self._owner.name: owner_id,
                "recipient": wrap.recipient,
                "key_id": wrap.key_id,
                "wrapped": wrap.wrapped,
            }
            for wrap in wraps
        ]

    async def of(self, tx: Transaction, owner_id: str) -> tuple[StoredWrap, ...]:
        """The wraps of one original that are left."""
        rows = await tx.execute(select(self._table).where(self._owner == owner_id))
        return tuple(StoredWrap(r.recipient, r.key_id, r.wrapped) for r in rows)

    async def of_each(
        self, tx: Transaction, owner_ids: Iterable[str]
    ) -> dict[str, tuple[StoredWrap, ...]]:
        """As ``of`` for each of several originals."""
        found: dict[str, list[StoredWrap]] = {owner_id: [] for owner_id in owner_ids}
        if found:
            mine = self._owner.in_(list(found))
            for row in await tx.execute(
                select(self._table, self._owner.label("owner")).where(mine)
            ):
                found[row.owner].append(StoredWrap(row.recipient, row.key_id, row.wrapped))
        return {owner_id: tuple(wraps) for owner_id, wraps in found.items()}

    async def of_recipient(self, tx: Transaction, recipient: str) -> list[tuple[str, StoredWrap]]:
        """All wraps of one recipient with the ids of what they open."""
        columns = (self._owner.label("owner"), self._table.c.key_id, self._table.c.wrapped)
        rows = await tx.execute(select(*columns).where(self._table.c.recipient == recipient))
        return [(r.owner, StoredWrap(recipient, r.key_id, r.wrapped)) for r in rows]

    async def destroy(self, tx: Transaction, owner_id: str, recipient: str) -> None:
        """Destroy a recipient's way to the data key. Doing it twice is no error."""
        mine = (self._owner == owner_id) & (self._table.c.recipient == recipient)
        await tx.execute(delete(self._table).where(mine))

    async def replace(
        self, tx: Transaction, owner_id: str, seen: StoredWrap, wrap: StoredWrap
    ) -> None:
        """Put ``wrap`` in place of ``seen``; one destroyed or written anew meanwhile stays so."""
        mine = (self._owner == owner_id) & (self._table.c.recipient == wrap.recipient)
        await tx.execute(_swap(self._table, mine, seen, wrap))

    async def stale(
        self, tx: Transaction, recipient: str, *, besides: str, after: str, most: int
    ) -> list[tuple[str, StoredWrap]]:
        """Up to ``most`` of a recipient's wraps for other keys than ``besides``, of owners past ``after``, by owner."""
        mine = self._table.c.recipient == recipient
        rows = await tx.execute(_stale(self._table, self._owner, besides, after, most).where(mine))
        return [(r.owner, StoredWrap(recipient, r.key_id, r.wrapped)) for r in rows]

    async def by_key(self, tx: Transaction, recipient: str) -> dict[str, int]:
        """How many of a recipient's wraps there are for each of its keys."""
        mine = self._table.c.recipient == recipient
        return _counted(await tx.execute(_by_key(self._table).where(mine)))


class OneWrapEach:
    """Data keys that stand beside what they open, in its own row; all of them one recipient's."""

    def __init__(self, table: Table, owner: str, recipient: str) -> None:
        self._table = table
        self._owner = table.c[owner]
        self._recipient = recipient

    async def replace(
        self, tx: Transaction, owner_id: str, seen: StoredWrap, wrap: StoredWrap
    ) -> None:
        """See ``Wraps.replace``."""
        await tx.execute(_swap(self._table, self._owner == owner_id, seen, wrap))

    async def stale(
        self, tx: Transaction, recipient: str, *, besides: str, after: str, most: int
    ) -> list[tuple[str, StoredWrap]]:
        """See ``Wraps.stale``."""
        if recipient != self._recipient:
            return []
        rows = await tx.execute(_stale(self._table, self._owner, besides, after, most))
        return [(r.owner, StoredWrap(recipient, r.key_id, r.wrapped)) for r in rows]

    async def by_key(self, tx: Transaction, recipient: str) -> dict[str, int]:
        """See ``Wraps.by_key``."""
        if recipient != self._recipient:
            return {}
        there = self._table.c.key_id.is_not(None)
        return _counted(await tx.execute(_by_key(self._table).where(there)))


class Accounts(OneWrapEach):
    """De-identified texts, each sealed to the coordinator with a data key of its own."""

    def __init__(self, table: Table, owner: str) -> None:
        super().__init__(table, owner, _COORDINATOR)

    async def put(
        self, tx: Transaction, owner_id: str, wrap: StoredWrap, ciphertext: bytes
    ) -> None:
        """Store the text of what has none."""
        values = {"key_id": wrap.key_id, "wrapped": wrap.wrapped, "ciphertext": ciphertext}
        await tx.execute(insert(self._table).values({self._owner: owner_id, **values}))

    async def change(
        self,
        tx: Transaction,
        owner_id: str,
        seen: StoredWrap | None,
        wrap: StoredWrap,
        ciphertext: bytes,
    ) -> bool:
        """Store a text in place of the ``seen`` one, or of none; false when another stands there by now."""
        values = {"key_id": wrap.key_id, "wrapped": wrap.wrapped, "ciphertext": ciphertext}
        if seen is None:
            new = sqlite.insert if tx.dialect.name == "sqlite" else postgresql.insert
            row = new(self._table).values({self._owner.name: owner_id, **values})
            return bool((await tx.execute(row.on_conflict_do_nothing())).rowcount)
        same = (self._owner == owner_id) & (self._table.c.wrapped == seen.wrapped)
        return bool((await tx.execute(update(self._table).where(same).values(**values))).rowcount)

    async def load(self, tx: Transaction, owner_id: str) -> tuple[StoredWrap, bytes] | None:
        """The sealed text, or None."""
        query = select(self._table).where(self._owner == owner_id)
        row = (await tx.execute(query)).one_or_none()
        if row is None:
            return None
        return StoredWrap(_COORDINATOR, row.key_id, row.wrapped), row.ciphertext

    async def drop(self, tx: Transaction, owner_id: str) -> None:
        """Delete the text."""
        await tx.execute(delete(self._table).where(self._owner == owner_id))


def _swap(table: Table, mine: ColumnElement[bool], seen: StoredWrap, wrap: StoredWrap) -> Update:
    """Where somebody wrote a new text meanwhile, an old data key put over its own would lose it."""
    values = {"key_id": wrap.key_id, "wrapped": wrap.wrapped}
    return update(table).where(mine, table.c.wrapped == seen.wrapped).values(**values)


def _stale(
    table: Table, owner: ColumnElement[str], besides: str, after: str, most: int
) -> Select[Any]:
    columns = (owner.label("owner"), table.c.key_id, table.c.wrapped)
    others = (table.c.key_id != besides) & (owner > after)
    return select(*columns).where(others).order_by(owner).limit(most)


def _by_key(table: Table) -> Select[Any]:
    return select(table.c.key_id, func.count().label("n")).group_by(table.c.key_id)


def _counted(rows: Iterable[Any]) -> dict[str, int]:
    return {row.key_id: row.n for row in rows}
