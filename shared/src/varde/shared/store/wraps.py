"""Data keys as they are stored: each wrapped for one recipient, beside what they open.

Which table it is, and by what id its rows are found, is handed in: originals and additions have tables of their
own, with different grants.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Column,
    ForeignKey,
    LargeBinary,
    String,
    Table,
    delete,
    insert,
    select,
    update,
)

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

    async def of_recipient(self, tx: Transaction, recipient: str) -> list[tuple[str, StoredWrap]]:
        """All wraps of one recipient with the ids of what they open (for key rotation)."""
        columns = (self._owner.label("owner"), self._table.c.key_id, self._table.c.wrapped)
        rows = await tx.execute(select(*columns).where(self._table.c.recipient == recipient))
        return [(r.owner, StoredWrap(recipient, r.key_id, r.wrapped)) for r in rows]

    async def destroy(self, tx: Transaction, owner_id: str, recipient: str) -> None:
        """Destroy a recipient's way to the data key. Doing it twice is no error."""
        mine = (self._owner == owner_id) & (self._table.c.recipient == recipient)
        await tx.execute(delete(self._table).where(mine))

    async def replace(self, tx: Transaction, owner_id: str, wrap: StoredWrap) -> None:
        """Put ``wrap`` in place of the same recipient's earlier one; one destroyed meanwhile stays so."""
        mine = (self._owner == owner_id) & (self._table.c.recipient == wrap.recipient)
        values = {"key_id": wrap.key_id, "wrapped": wrap.wrapped}
        await tx.execute(update(self._table).where(mine).values(**values))


class Accounts:
    """De-identified texts, each sealed to the coordinator with a data key of its own."""

    def __init__(self, table: Table, owner: str) -> None:
        self._table = table
        self._owner = table.c[owner]

    async def put(
        self, tx: Transaction, owner_id: str, wrap: StoredWrap, ciphertext: bytes
    ) -> None:
        """Store the text of what has none."""
        values = {"key_id": wrap.key_id, "wrapped": wrap.wrapped, "ciphertext": ciphertext}
        await tx.execute(insert(self._table).values({self._owner: owner_id, **values}))

    async def load(self, tx: Transaction, owner_id: str) -> tuple[StoredWrap, bytes] | None:
        """The sealed text, or None."""
        query = select(self._table).where(self._owner == owner_id)
        row = (await tx.execute(query)).one_or_none()
        if row is None:
            return None
        return StoredWrap(_COORDINATOR, row.key_id, row.wrapped), row.ciphertext

    async def wraps(self, tx: Transaction) -> list[tuple[str, StoredWrap]]:
        """The wraps of all the texts with the ids of what they belong to (for key rotation)."""
        columns = (self._owner.label("owner"), self._table.c.key_id, self._table.c.wrapped)
        rows = await tx.execute(select(*columns))
        return [(r.owner, StoredWrap(_COORDINATOR, r.key_id, r.wrapped)) for r in rows]

    async def replace_wrap(self, tx: Transaction, owner_id: str, wrap: StoredWrap) -> None:
        """Put ``wrap`` in place of the text's earlier one; a text dropped meanwhile stays so."""
        values = {"key_id": wrap.key_id, "wrapped": wrap.wrapped}
        await tx.execute(update(self._table).where(self._owner == owner_id).values(**values))

    async def drop(self, tx: Transaction, owner_id: str) -> None:
        """Delete the text."""
        await tx.execute(delete(self._table).where(self._owner == owner_id))
