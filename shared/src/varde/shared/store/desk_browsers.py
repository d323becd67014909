"""Browsers in which somebody has signed in at the desk before: each has a count of wrong guesses of its own.

So nobody who only knows a member's name can keep that member out (OWASP: device cookies). The token is in the browser
only; the store keeps its digest.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    delete,
    insert,
    select,
    update,
)

from varde.shared.store.database import Transaction
from varde.shared.store.tables import Moment, metadata

MOST = 10
"""Browsers of a member that are remembered, the last used ones."""

desk_browser = Table(
    "desk_browser",
    metadata,
    Column("token_digest", String(64), primary_key=True),
    Column(
        "member_id",
        String(64),
        ForeignKey("desk_account.member_id", ondelete="CASCADE"),
        nullable=False,
    ),
    Column("seen_at", Moment, nullable=False),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("closed_until", Moment),
    Index("ix_desk_browser_member_id", "member_id"),
)


@dataclass(frozen=True, slots=True)
class Browser:
    """A browser that a member has signed in with, and the wrong guesses in it since the last right one."""

    token_digest: str
    member_id: str
    seen_at: datetime
    failures: int = 0
    closed_until: datetime | None = None


async def load_browser(tx: Transaction, token_digest: str) -> Browser | None:
    """The browser of a token's digest, or None."""
    query = select(desk_browser).where(desk_browser.c.token_digest == token_digest)
    row = (await tx.execute(query)).one_or_none()
    return Browser(*row) if row else None


async def put_browser(tx: Transaction, browser: Browser, *, forget: datetime) -> None:
    """Remember a browser; those last seen before ``forget`` and all but the member's newest are not any more."""
    await tx.execute(delete(desk_browser).where(desk_browser.c.seen_at < forget))
    mine = desk_browser.c.member_id == browser.member_id
    newest = desk_browser.c.seen_at.desc()
    kept = select(desk_browser.c.token_digest).where(mine).order_by(newest).limit(MOST - 1)
    digests = (await tx.execute(kept)).scalars().all()
    await tx.execute(delete(desk_browser).where(mine, desk_browser.c.token_digest.not_in(digests)))
    await tx.execute(
        insert(desk_browser).values(
            token_digest=browser.token_digest,
            member_id=browser.member_id,
            seen_at=browser.seen_at,
        )
    )


async def change_browser(tx: Transaction, browser: Browser) -> None:
    """Remember when it was last seen, and its wrong guesses."""
    same = desk_browser.c.token_digest == browser.token_digest
    await tx.execute(
        update(desk_browser)
        .where(same)
        .values(
            seen_at=browser.seen_at,
            failures=browser.failures,
            closed_until=browser.closed_until,
        )
    )
