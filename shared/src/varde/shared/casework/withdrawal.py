"""A reporter takes a concern back: what was written is destroyed, the data keys first.

What is left of the case is codes: the facts as the group was shown them, and what partners and the coordinator did
themselves. What the law makes them do is not undone by it (``decisions.withdrawn``).
"""

from dataclasses import replace
from datetime import datetime

from varde.shared.casework import decisions, links, questions, schedule
from varde.shared.domain.case import Case
from varde.shared.domain.clock import NORWAY, Clock
from varde.shared.domain.retention import settled
from varde.shared.errors import Transient
from varde.shared.messages import CaseChanged, ConcernWithdrawn
from varde.shared.store import (
    answers,
    audit,
    cases,
    deliveries,
    dialogue,
    exact,
    outbound,
    outbox,
    reply_tokens,
    sealed,
)
from varde.shared.store.database import Database, Transaction

CONSUMER = "withdrawals"
_WAIT_SECONDS = 5.0


async def withdraw(database: Database, event: ConcernWithdrawn, clock: Clock) -> Case | None:
    """Destroy a concern; the case as it is left, or None when an earlier delivery already did.

    Raises ``Transient`` until the concern has been read: what is being read cannot be taken back safely.
    """
    now = clock.now()
    async with database.begin() as tx:
        if not await outbox.first_time(tx, CONSUMER, event.event_id, now):
            return None
        found = await cases.find_by_concern(tx, event.concern_id)
        # Whoever is writing to the reporter or releasing what was added is waited for: what they store goes, too.
        case = await cases.take_alone(tx, found.case_id) if found else None
        if case is None:
            raise Transient("the concern has no case yet", retry_after=_WAIT_SECONDS)
        if not await sealed.is_there(tx, event.concern_id):
            return None
        await questions.end_all(tx, case, now)
        await destroy(tx, case)
        await links.forget(tx, case, now)
        await audit.append(
            tx, at=now, actor="system", action="withdrawn", subject=case.reference, detail=""
        )
        return await _close(tx, case, now)


async def _close(tx: Transaction, case: Case, now: datetime) -> Case:
    left = settled(case, decisions.withdrawn(case), now.astimezone(NORWAY).date())
    if left == case:
        return case
    left = replace(left, version=case.version + 1)
    await cases.save_case(tx, left)
    await schedule.changed(tx, case, left, now)
    changed = CaseChanged(case_id=case.case_id, version=left.version)
    await outbox.add(tx, [changed], now)
    return left


async def destroy(tx: Transaction, case: Case) -> None:
    """The original, additions, files, accounts, answers, replies, addresses that lead here, and facts as read."""
    await dialogue.forget(tx, case.concern_id)
    await reply_tokens.revoke(tx, case.concern_id)
    await deliveries.forget(tx, case.concern_id)
    await outbound.forget(tx, case.concern_id)
    await sealed.destroy(tx, case.concern_id)
    await sealed.drop_account(tx, case.case_id)
    await answers.forget(tx, case.case_id)
    await exact.drop_exact(tx, case.case_id)
