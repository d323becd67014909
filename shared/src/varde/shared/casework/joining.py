"""What belongs to an earlier concern becomes part of its case.

A mail belongs to one when it was sent to an address with its token, names its receipt in the subject, or is
the same mail delivered again. Nothing else counts: what a mail says it answers (``In-Reply-To``,
``References``) anybody can write, and a thread is easily somebody else's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from varde.shared.casework import decisions
from varde.shared.casework.finding import visible_case
from varde.shared.domain.clock import Clock
from varde.shared.domain.codes import Language
from varde.shared.domain.partner import Actor
from varde.shared.domain.receipt import receipt_digest
from varde.shared.errors import Transient
from varde.shared.messages import ConcernReceived, InformationAdded
from varde.shared.store import audit, cases, deliveries, joining, outbox, reply_tokens, sealed
from varde.shared.store.database import Database, Transaction
from varde.shared.texts import texts

TOKENS_KEPT = timedelta(days=90)
"""How long after it was made a reply token leads to a case that has ended."""
_WAIT_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Pointers:
    """What in a mail may lead to an earlier concern. Its ``repr`` shows nothing of it."""

    token: str = ""
    receipt: str = ""
    digests: tuple[str, ...] = ()
    """Of sender and words, under each of the router's secrets, the one in force first."""

    def __repr__(self) -> str:
        return "Pointers(…)"


async def join(
    database: Database,
    event: ConcernReceived,
    pointers: Pointers,
    *,
    window: timedelta,
    clock: Clock,
) -> bool:
    """Make a received concern an addition of the one it belongs to; False when it belongs to none.

    From then on it is read and judged as what is added is. Doing it twice has the effect of once. Raises
    ``Transient`` until the other has been read.
    """
    async with database.begin() as tx:
        if pointers.digests:
            await deliveries.alone(tx, pointers.digests[0])
        movable = await joining.hold(tx, event.concern_id)
        concern = await sealed.load_concern(tx, event.concern_id)
        if concern is None or not movable:
            return concern is None
        since = concern.received_at - window
        again = await _homes(tx, event.concern_id, pointers.digests, since)
        into = await _named(tx, event.concern_id, pointers) or next(iter(again), None)
        if into is not None:
            await _settle(tx, event, into, repeat=into in again, now=clock.now())
        if pointers.digests and into not in again:
            first = pointers.digests[0]
            await deliveries.put(tx, first, event.concern_id, concern.received_at)
    return into is not None


async def revoke(
    database: Database, clock: Clock, actor: Actor, reference: str, *, language: Language
) -> int:
    """Let no reply token lead to a case any more; gives how many did. Audited.

    Later answers become concerns of their own. Raises ``Refused`` for a case that the actor may not know of.
    """
    t = texts("varde.shared.casework", language)
    decisions.require_lead(actor, t)
    async with database.begin() as tx:
        case = await visible_case(tx, actor, reference, t)
        count = await reply_tokens.revoke(tx, case.concern_id)
        await audit.append(
            tx,
            at=clock.now(),
            actor=actor.member_id,
            action="revoke_tokens",
            subject=case.reference,
            detail=str(count),
        )
    return count


async def end(database: Database, clock: Clock, window: timedelta) -> None:
    """Forget the mails from before ``window``, and the tokens of cases that have ended."""
    async with database.begin() as tx:
        await deliveries.forget_before(tx, clock.now() - window)
        await reply_tokens.forget_before(tx, clock.today() - TOKENS_KEPT)


async def _homes(
    tx: Transaction, concern_id: str, digests: Sequence[str], since: datetime
) -> list[str]:
    """The other concerns that the same mail belongs to, the newest first."""
    came_as = await deliveries.concerns_of(tx, digests, since)
    homes = [await joining.home(tx, other) for other in came_as]
    return [home for home in homes if home and home != concern_id]


async def _named(tx: Transaction, concern_id: str, pointers: Pointers) -> str | None:
    """The other concern that a mail names by a token or a receipt that leads somewhere."""
    found = []
    if pointers.token:
        found.append(await reply_tokens.concern_of(tx, pointers.token))
    if pointers.receipt:
        found.append(await joining.find_by_receipt(tx, receipt_digest(pointers.receipt)))
    homes = [await joining.home(tx, other) for other in found if other]
    return next((home for home in homes if home and home != concern_id), None)


async def _settle(
    tx: Transaction, event: ConcernReceived, into: str, *, repeat: bool, now: datetime
) -> None:
    if await cases.find_by_concern(tx, into) is None:
        raise Transient(
            "the concern that this belongs to has no case yet", retry_after=_WAIT_SECONDS
        )
    await joining.move(tx, event.concern_id, into, repeat=repeat)
    added = InformationAdded(concern_id=into, addition_id=event.concern_id)
    await outbox.add(tx, [added], now)
