"""A recipient's new key: whatever was sealed to the old one is wrapped for it, a batch at a time.

Until that is done both keys are needed, so who holds the new key gets the old one along. Killed at any moment, it goes
on where it was: each wrap says which key it is for.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

from varde.shared.domain.clock import Clock
from varde.shared.domain.partner import Actor
from varde.shared.errors import Permanent, Refused
from varde.shared.store import (
    additions,
    attachments,
    audit,
    desk,
    desk_keys,
    dialogue,
    outbound,
    questions,
    sealed,
)
from varde.shared.store.database import Database, Transaction
from varde.shared.store.desk_keys import KeyInForce
from varde.shared.store.wraps import StoredWrap
from varde.shared.vault import (
    PAPER,
    PrivateKey,
    PrivateKeys,
    PublicKey,
    Wrap,
    read_address,
    rewrap,
    seal_keys,
)

COORDINATOR = "coordinator"
BATCH = 50
"""Wraps in one transaction: some hundredths of a second."""
_SHELVES = (
    sealed.WRAPS,
    additions.WRAPS,
    dialogue.WRAPS,
    attachments.WRAPS,
    outbound.WRAPS,
    sealed.ACCOUNTS,
    sealed.MARKS,
    questions.WRAPS,
)
"""Where there is something that a recipient's new key must open as well: each with data keys of its own."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How many data keys are wrapped for the key in force, and how many are not."""

    done: int
    left: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.done + self.left


@dataclass(frozen=True, slots=True)
class Batch:
    """What came of a few wraps."""

    wrapped: int
    damaged: int
    """Those that no key here opens; they are left as they are."""


async def progress(tx: Transaction, recipient: str, key_id: str) -> Progress:
    """How far a recipient's data keys are wrapped for the key of this id."""
    counts = [await shelf.by_key(tx, recipient) for shelf in _SHELVES]
    done = sum(count.get(key_id, 0) for count in counts)
    return Progress(done, sum(sum(count.values()) for count in counts) - done)


async def rewrap_all(
    database: Database, keys: PrivateKeys, new: PublicKey, most: int = BATCH
) -> AsyncIterator[Batch]:
    """Wrap everything of ``new.recipient`` for ``new``, a transaction for each batch; yields when one is stored."""
    for shelf in _SHELVES:
        after = ""
        while True:
            async with database.read() as tx:
                old = await shelf.stale(
                    tx, new.recipient, besides=new.key_id, after=after, most=most
                )
            if not old:
                break
            fresh = await asyncio.to_thread(_rewrapped, old, keys, new)
            async with database.begin() as tx:
                for owner, seen, wrap in fresh:
                    await shelf.replace(tx, owner, seen, wrap)
            after = old[-1][0]
            yield Batch(len(fresh), len(old) - len(fresh))


async def begin(
    database: Database, clock: Clock, actor: Actor, keys: PrivateKeys, *, holder: str | None
) -> list[str]:
    """Put ``keys.current`` in force: every account, and the paper key, gets ``keys``, in one transaction.

    ``keys`` are the new private key and all before it. Gives the members that could not be reached: they have not
    unlocked since accounts have an address, or theirs was written by somebody without a key. Invitations end, for
    what they carry is the old key. Raises ``Refused`` when ``keys`` do not hold the one that was in force, or ``holder``,
    with whom the new key must be safe before anything is wrapped for it, is not reached (None: it is in a file).
    """
    new = keys.current.public
    async with database.begin() as tx:
        await require_in_force(tx, *keys)
        await desk_keys.put_key(tx, KeyInForce(new.key_id, new.raw, actor.member_id, clock.now()))
        await desk_keys.drop_invitations(tx)
        missed = []
        for account in await desk.accounts(tx):
            parcel = _parcel(account.address, keys, account.member_id)
            if parcel is None:
                missed.append(account.member_id)
            else:
                await desk_keys.put_parcel(tx, account.member_id, parcel)
        if holder in missed or (holder and await desk.load_account(tx, holder) is None):
            raise Refused("Your own account cannot hold the new key. Lock, unlock and try again.")
        paper = await desk_keys.load_paper(tx)
        parcel = _parcel(paper.address, keys, PAPER) if paper else None
        if paper and parcel:
            await desk_keys.put_paper(tx, replace(paper, parcel=parcel))
        await audit.append(
            tx,
            at=clock.now(),
            actor=actor.member_id,
            action="make_key",
            subject=COORDINATOR,
            detail=new.key_id,
        )
    return missed


async def require_in_force(tx: Transaction, *keys: PrivateKey) -> None:
    """Raise ``Refused`` unless the key that the last rotation made is among ``keys``."""
    force = await desk_keys.load_key(tx)
    if force and force.key_id not in {key.key_id for key in keys}:
        raise Refused("This is an earlier key of the coordinator's. A newer one is in force.")


def _parcel(address: bytes | None, keys: PrivateKeys, bound_to: str) -> bytes | None:
    to = read_address(address, keys, bound_to=bound_to) if address else None
    return seal_keys(keys, to, bound_to=bound_to) if to else None


def _rewrapped(
    old: list[tuple[str, StoredWrap]], keys: PrivateKeys, new: PublicKey
) -> list[tuple[str, StoredWrap, StoredWrap]]:
    fresh = []
    for owner, seen in old:
        wrap = Wrap(seen.recipient, seen.key_id, seen.wrapped)
        try:
            made = rewrap(wrap, keys, new, bound_to=owner)
        except Permanent:  # one that is damaged must not keep the others from the new key
            continue
        fresh.append((owner, seen, StoredWrap(made.recipient, made.key_id, made.wrapped)))
    return fresh
