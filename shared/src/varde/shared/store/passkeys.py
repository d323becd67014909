"""Passkeys of the desk's members: public keys, which let nobody in who reads them here."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    delete,
    insert,
    select,
    update,
)

from varde.shared.store.database import Transaction
from varde.shared.store.tables import Moment, metadata

desk_passkey = Table(
    "desk_passkey",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column(
        "member_id",
        String(64),
        ForeignKey("desk_account.member_id", ondelete="CASCADE"),
        nullable=False,
    ),
    Column("credential", LargeBinary, nullable=False),
    Column("public_key", LargeBinary, nullable=False),
    Column("sign_count", Integer, nullable=False),
    Column("name", String(60), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("used_at", Moment),
    Index("ix_desk_passkey_member_id", "member_id"),
)


@dataclass(frozen=True, slots=True)
class Passkey:
    """A passkey of a member. It goes with the account that it was made for."""

    digest: str
    """SHA-256 of the credential's id."""
    member_id: str
    credential: bytes
    public_key: bytes
    sign_count: int
    """How often the device says that it signed; 0 for those that do not count."""
    name: str
    created_at: datetime
    used_at: datetime | None = None


async def put_passkey(tx: Transaction, passkey: Passkey) -> bool:
    """Store a passkey; false when its credential is here already."""
    if await load_passkey(tx, passkey.digest):
        return False
    await tx.execute(
        insert(desk_passkey).values(
            digest=passkey.digest,
            member_id=passkey.member_id,
            credential=passkey.credential,
            public_key=passkey.public_key,
            sign_count=passkey.sign_count,
            name=passkey.name,
            created_at=passkey.created_at,
        )
    )
    return True


async def load_passkey(tx: Transaction, digest: str) -> Passkey | None:
    """The passkey of a credential, or None."""
    query = select(desk_passkey).where(desk_passkey.c.digest == digest)
    row = (await tx.execute(query)).one_or_none()
    return Passkey(*row) if row else None


async def passkeys_of(tx: Transaction, member_id: str) -> list[Passkey]:
    """A member's passkeys, oldest first."""
    query = select(desk_passkey).where(desk_passkey.c.member_id == member_id)
    rows = await tx.execute(query.order_by(desk_passkey.c.created_at, desk_passkey.c.digest))
    return [Passkey(*row) for row in rows]


async def use_passkey(tx: Transaction, digest: str, sign_count: int, at: datetime) -> None:
    """Remember that a passkey signed, and what its device counts now."""
    mine = desk_passkey.c.digest == digest
    await tx.execute(update(desk_passkey).where(mine).values(sign_count=sign_count, used_at=at))


async def drop_passkey(tx: Transaction, member_id: str, digest: str) -> bool:
    """Remove a passkey of a member; false when they have none such."""
    mine = (desk_passkey.c.digest == digest) & (desk_passkey.c.member_id == member_id)
    gone = await tx.execute(delete(desk_passkey).where(mine))
    return bool(gone.rowcount)
