"""The coordinator's key as the desk keeps it: which one is in force, the parcels it is handed over in, and the paper key.

Nothing here opens anything by itself: parcels open with a key that a passphrase locks, the paper key with what is on paper.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, LargeBinary, String, Table, delete, insert, select, update

from varde.shared.store.database import Transaction
from varde.shared.store.desk import Account, Invitation, desk_account, desk_invitation
from varde.shared.store.tables import Moment, metadata

desk_key = Table(
    "desk_key",
    metadata,
    Column("key_id", String(16), primary_key=True),
    Column("public", LargeBinary, nullable=False),
    Column("made_by", String(64), nullable=False),
    Column("made_at", Moment, nullable=False),
)

desk_paper = Table(
    "desk_paper",
    metadata,
    Column("paper_id", String(16), primary_key=True),
    Column("key_id", String(16), nullable=False),
    Column("address", LargeBinary, nullable=False),
    Column("parcel", LargeBinary, nullable=False),
    Column("made_by", String(64), nullable=False),
    Column("made_at", Moment, nullable=False),
)


@dataclass(frozen=True, slots=True)
class KeyInForce:
    """The key that a rotation made; before the first one it is the key in the file."""

    key_id: str
    public: bytes
    made_by: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Paper:
    """The paper key: ``parcel`` holds the coordinator's keys, and opens with what is written on the paper."""

    paper_id: str
    key_id: str
    """The key that was in force when it was made. After a rotation the paper is to be made anew."""
    address: bytes
    """To what key it is sealed."""
    parcel: bytes
    made_by: str
    made_at: datetime

    @property
    def mark(self) -> str:
        """Tells this paper from others; it stands on it."""
        return self.paper_id[:4].upper()


async def load_key(tx: Transaction) -> KeyInForce | None:
    """The key that the last rotation made, or None."""
    row = (await tx.execute(select(desk_key))).one_or_none()
    return KeyInForce(*row) if row else None


async def put_key(tx: Transaction, key: KeyInForce) -> None:
    """From now on this key is in force."""
    await tx.execute(delete(desk_key))
    await tx.execute(
        insert(desk_key).values(
            key_id=key.key_id, public=key.public, made_by=key.made_by, made_at=key.made_at
        )
    )


async def load_paper(tx: Transaction) -> Paper | None:
    """The paper key, or None."""
    row = (await tx.execute(select(desk_paper))).one_or_none()
    return Paper(*row) if row else None


async def put_paper(tx: Transaction, paper: Paper) -> None:
    """Store a paper key in place of the one before."""
    await drop_paper(tx)
    await tx.execute(
        insert(desk_paper).values(
            paper_id=paper.paper_id,
            key_id=paper.key_id,
            address=paper.address,
            parcel=paper.parcel,
            made_by=paper.made_by,
            made_at=paper.made_at,
        )
    )


async def drop_paper(tx: Transaction) -> bool:
    """Withdraw the paper key; false when there was none."""
    return bool((await tx.execute(delete(desk_paper))).rowcount)


async def put_parcel(tx: Transaction, member_id: str, parcel: bytes) -> None:
    """Leave keys for a member, in place of what was not taken yet."""
    mine = desk_account.c.member_id == member_id
    await tx.execute(update(desk_account).where(mine).values(parcel=parcel))


async def take_over(tx: Transaction, seen: Account, now: Account) -> bool:
    """Store how an account's keys are locked now, and that its parcel was taken; false when it changed meanwhile."""
    same = (desk_account.c.member_id == seen.member_id) & (
        desk_account.c.locked_key == seen.locked_key
    )
    parcel = desk_account.c.parcel
    same &= parcel.is_(None) if seen.parcel is None else parcel == seen.parcel
    done = await tx.execute(
        update(desk_account)
        .where(same)
        .values(
            locked_key=now.locked_key,
            key_id=now.key_id,
            address=now.address,
            parcel=now.parcel,
        )
    )
    return bool(done.rowcount)


async def put_password(tx: Transaction, member_id: str, password: str) -> None:
    """Store the hash of a member's new password."""
    mine = desk_account.c.member_id == member_id
    await tx.execute(update(desk_account).where(mine).values(password=password))


async def invitations(tx: Transaction) -> list[Invitation]:
    """All invitations, by member."""
    rows = await tx.execute(select(desk_invitation).order_by(desk_invitation.c.member_id))
    return [Invitation(*row) for row in rows]


async def drop_invitations(tx: Transaction, member_id: str | None = None) -> bool:
    """Withdraw the invitations of a member, or of everybody; false when there were none."""
    query = delete(desk_invitation)
    if member_id is not None:
        query = query.where(desk_invitation.c.member_id == member_id)
    return bool((await tx.execute(query)).rowcount)
