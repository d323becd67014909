"""Who may sign in at the desk, who is invited, and who is signed in.

Of a password, a one-time code and a session's token only what cannot be turned back is kept; of the coordinator's key
only what opens with a passphrase that is kept nowhere.
"""

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
    or_,
    select,
    update,
)

from varde.shared.store.database import Transaction
from varde.shared.store.tables import Moment, metadata

desk_account = Table(
    "desk_account",
    metadata,
    Column("member_id", String(64), primary_key=True),
    Column("password", String(200), nullable=False),
    Column("locked_key", LargeBinary, nullable=False),
    Column("key_id", String(16), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("closed_until", Moment),
    Column("address", LargeBinary),
    Column("parcel", LargeBinary),
)

desk_invitation = Table(
    "desk_invitation",
    metadata,
    Column("code_digest", String(64), primary_key=True),
    Column("member_id", String(64), nullable=False),
    Column("locked_key", LargeBinary, nullable=False),
    Column("expires_at", Moment, nullable=False),
)

desk_session = Table(
    "desk_session",
    metadata,
    Column("token_digest", String(64), primary_key=True),
    Column(
        "member_id",
        String(64),
        ForeignKey("desk_account.member_id", ondelete="CASCADE"),
        nullable=False,
    ),
    Column("language", String(2), nullable=False),
    Column("began_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("confirmed_at", Moment, nullable=False),
    Column("provider_subject", String(64), nullable=False, server_default=""),
    Column("provider_session", String(64), nullable=False, server_default=""),
    Column("provider_roles", String(100)),
    Index("ix_desk_session_member_id", "member_id"),
)


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may sign in. ``password`` is its hash; ``locked_key`` opens with the passphrase."""

    member_id: str
    password: str
    locked_key: bytes
    key_id: str
    created_at: datetime
    failures: int = 0
    """Wrong passwords and passphrases since the last right one."""
    closed_until: datetime | None = None
    """Until then nothing that a strange browser sends counts as right."""
    address: bytes | None = None
    """To what key others hand keys over; its private half is the first of those that the passphrase locks. None in
    an account from before there was one, until it is unlocked."""
    parcel: bytes | None = None
    """Keys that were handed over and not taken yet."""

    def __repr__(self) -> str:
        return f"Account({self.member_id!r})"


@dataclass(frozen=True, slots=True)
class Invitation:
    """Somebody who may make an account with a one-time code; ``locked_key`` opens with that code."""

    code_digest: str
    member_id: str
    locked_key: bytes
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class StoredSession:
    """Somebody who is signed in. The token itself is in the browser only."""

    token_digest: str
    member_id: str
    language: str
    began_at: datetime
    seen_at: datetime
    confirmed_at: datetime
    """When they last proved who they are."""
    provider_subject: str = ""
    """Digest of who they are at the sign-in service; "" for who came in by a password or a passkey."""
    provider_session: str = ""
    """Digest of the sign-in service's own session; "" where it named none."""
    provider_roles: str | None = None
    """What the sign-in service lets them in as, comma between; None where that is not asked."""


async def load_account(tx: Transaction, member_id: str) -> Account | None:
    """The account of a member, or None."""
    query = select(desk_account).where(desk_account.c.member_id == member_id)
    row = (await tx.execute(query)).one_or_none()
    return Account(*row) if row else None


async def accounts(tx: Transaction) -> list[Account]:
    """All accounts, by member."""
    rows = await tx.execute(select(desk_account).order_by(desk_account.c.member_id))
    return [Account(*row) for row in rows]


async def put_account(tx: Transaction, account: Account) -> None:
    """Store an account in place of the member's earlier one, whose sessions end."""
    await drop_account(tx, account.member_id)
    await tx.execute(
        insert(desk_account).values(
            member_id=account.member_id,
            password=account.password,
            locked_key=account.locked_key,
            key_id=account.key_id,
            created_at=account.created_at,
            failures=account.failures,
            closed_until=account.closed_until,
            address=account.address,
        )
    )


async def drop_account(tx: Transaction, member_id: str) -> bool:
    """Remove an account with its key, its sessions and its invitations; false when there was none."""
    await end_sessions(tx, member_id)
    await tx.execute(delete(desk_invitation).where(desk_invitation.c.member_id == member_id))
    gone = await tx.execute(delete(desk_account).where(desk_account.c.member_id == member_id))
    return bool(gone.rowcount)


async def count_failures(
    tx: Transaction, member_id: str, failures: int, closed_until: datetime | None
) -> None:
    """Remember how often a wrong password or passphrase was given, and until when none is taken."""
    mine = desk_account.c.member_id == member_id
    await tx.execute(
        update(desk_account).where(mine).values(failures=failures, closed_until=closed_until)
    )


async def put_invitation(tx: Transaction, invitation: Invitation) -> None:
    """Store an invitation in place of the member's earlier ones."""
    mine = desk_invitation.c.member_id == invitation.member_id
    await tx.execute(delete(desk_invitation).where(mine))
    await tx.execute(
        insert(desk_invitation).values(
            code_digest=invitation.code_digest,
            member_id=invitation.member_id,
            locked_key=invitation.locked_key,
            expires_at=invitation.expires_at,
        )
    )


async def load_invitation(tx: Transaction, code_digest: str) -> Invitation | None:
    """The invitation that a code's digest belongs to, or None."""
    query = select(desk_invitation).where(desk_invitation.c.code_digest == code_digest)
    row = (await tx.execute(query)).one_or_none()
    return Invitation(*row) if row else None


async def begin_session(tx: Transaction, session: StoredSession) -> None:
    """Store a session."""
    await tx.execute(
        insert(desk_session).values(
            token_digest=session.token_digest,
            member_id=session.member_id,
            language=session.language,
            began_at=session.began_at,
            seen_at=session.seen_at,
            confirmed_at=session.confirmed_at,
            provider_subject=session.provider_subject,
            provider_session=session.provider_session,
            provider_roles=session.provider_roles,
        )
    )


async def sessions_at_provider(
    tx: Transaction, *, subject: str, session: str
) -> list[StoredSession]:
    """The sessions that began with this session at the sign-in service, by digests; with "" for it, all of the person's.

    A session for which the service named no session of its own is the person's in any case.
    """
    mine = desk_session.c
    of_person, of_session = mine.provider_subject == subject, mine.provider_session == session
    unnamed = mine.provider_session == ""
    query = select(desk_session).where(mine.provider_subject != "")
    if subject:
        query = query.where(of_person)
    if session:
        query = query.where(or_(of_session, unnamed) if subject else of_session)
    rows = await tx.execute(query)
    return [StoredSession(*row) for row in rows]


async def load_session(tx: Transaction, token_digest: str) -> StoredSession | None:
    """The session of a token's digest, or None."""
    query = select(desk_session).where(desk_session.c.token_digest == token_digest)
    row = (await tx.execute(query)).one_or_none()
    return StoredSession(*row) if row else None


async def load_session_by(tx: Transaction, beginning: str) -> StoredSession | None:
    """The session whose digest begins so, or None."""
    mine = desk_session.c.token_digest.startswith(beginning, autoescape=True)
    row = (await tx.execute(select(desk_session).where(mine))).one_or_none()
    return StoredSession(*row) if row else None


async def renew_session(tx: Transaction, session: StoredSession, digest: str) -> bool:
    """Have ``digest`` stand for a session from now on, which is as ``session`` says; false when it has another already."""
    same = desk_session.c.token_digest == session.token_digest
    result = await tx.execute(
        update(desk_session)
        .where(same)
        .values(token_digest=digest, seen_at=session.seen_at, confirmed_at=session.confirmed_at)
    )
    return bool(result.rowcount)


async def change_session(tx: Transaction, session: StoredSession) -> None:
    """Remember the language, when somebody was last seen, and when the password was last given."""
    same = desk_session.c.token_digest == session.token_digest
    await tx.execute(
        update(desk_session)
        .where(same)
        .values(
            language=session.language, seen_at=session.seen_at, confirmed_at=session.confirmed_at
        )
    )


async def end_session(tx: Transaction, beginning: str) -> None:
    """Remove the session whose digest begins so; one that is not there is no error."""
    mine = desk_session.c.token_digest.startswith(beginning, autoescape=True)
    await tx.execute(delete(desk_session).where(mine))


async def sessions_of(tx: Transaction, member_id: str) -> list[str]:
    """The digests of a member's sessions."""
    mine = desk_session.c.member_id == member_id
    found = await tx.execute(select(desk_session.c.token_digest).where(mine))
    return list(found.scalars())


async def sessions_since(tx: Transaction, *, began: datetime, seen: datetime) -> list[str]:
    """The digests of the sessions that began, and were last seen, after these times."""
    young = (desk_session.c.began_at > began) & (desk_session.c.seen_at > seen)
    return list((await tx.execute(select(desk_session.c.token_digest).where(young))).scalars())


async def end_sessions(tx: Transaction, member_id: str) -> None:
    """Remove all sessions of a member."""
    await tx.execute(delete(desk_session).where(desk_session.c.member_id == member_id))


async def forget_sessions(tx: Transaction, *, began: datetime, seen: datetime) -> None:
    """Remove the sessions that began, or were last seen, before these times."""
    old = (desk_session.c.began_at < began) | (desk_session.c.seen_at < seen)
    await tx.execute(delete(desk_session).where(old))
