"""The reporter comes back with the receipt: reads replies, adds, and may take the concern back.

Whoever holds the receipt is the reporter. The key that opens replies is made from it, in memory, for as long as one
page takes.
"""

import asyncio
from dataclasses import dataclass
from datetime import date

from varde.shared.domain.clock import NORWAY, Clock
from varde.shared.domain.codes import Status
from varde.shared.domain.receipt import receipt_digest
from varde.shared.messages import new_id
from varde.shared.store import arrivals, dialogue
from varde.shared.store.database import Database
from varde.shared.store.dialogue import SealedReply
from varde.shared.vault import PrivateKeys, Wrap, open_sealed, reporter_keys


@dataclass(frozen=True, slots=True)
class Reply:
    """What the coordinator wrote, opened. Its ``repr`` shows nothing of it."""

    on: date
    text: str

    def __repr__(self) -> str:
        return "Reply(…)"


@dataclass(frozen=True, slots=True)
class Conversation:
    """What a reporter finds: where the case stands, the replies, and when she wrote herself. Oldest first."""

    concern_id: str
    status: Status | None
    """None until the concern has been made a case."""
    replies: tuple[Reply, ...]
    sent_on: tuple[date, ...]
    closed: int = 0
    """How many more replies there are, which only an earlier receipt opens."""


async def begin(database: Database, receipt: str) -> None:
    """Let a receipt open a dialogue from now on: for whoever hands it to the reporter, just before.

    A form's receipt does so from the start; a mail's when it is sent, because deriving the key would cost more
    than accepting the mail. Doing it twice is no error. Raises ``Transient``.
    """
    keys = await asyncio.to_thread(reporter_keys, receipt)
    await dialogue.begin(database, receipt_digest(receipt), keys.current.public.raw)


async def open_with(database: Database, receipt: str) -> Conversation | None:
    """What the holder of ``receipt`` may see; None when it leads nowhere.

    The same steps are taken for every receipt. Raises ``Transient``.
    """
    keys = await asyncio.to_thread(reporter_keys, receipt)
    own = keys.current.public
    async with database.read() as tx:
        found = await dialogue.look_up(tx, receipt_digest(receipt), own.key_id, nowhere=new_id())
    if found.concern_id is None or found.public_key != own.raw:
        return None
    return Conversation(
        found.concern_id,
        found.status,
        tuple(opened(reply, keys) for reply in found.replies),
        tuple(dict.fromkeys(at.astimezone(NORWAY).date() for at in found.sent_at)),
        found.closed,
    )


async def withdraw(database: Database, conversation: Conversation, clock: Clock) -> None:
    """The reporter takes the concern back: from here on the router destroys it. Raises ``Transient``."""
    await arrivals.store_withdrawal(database, conversation.concern_id, clock.now())


def opened(sealed: SealedReply, keys: PrivateKeys) -> Reply:
    """A reply in the clear, by a key that one of its wraps is for. Raises ``Permanent`` for a damaged one."""
    (wrap,) = sealed.wraps
    vaulted = Wrap(wrap.recipient, wrap.key_id, wrap.wrapped)
    raw = open_sealed(sealed.ciphertext, vaulted, keys, bound_to=sealed.reply_id)
    return Reply(sealed.written_at.astimezone(NORWAY).date(), raw.decode())
