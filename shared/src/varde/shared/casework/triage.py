"""What the router decided about a concern, stored in one transaction.

The case as it may be shown, what was read before widening, the account sealed to the coordinator and
the event are written, and the router's own way to the data key is destroyed, together: after it, only
the coordinator can open the original.
"""

from dataclasses import dataclass
from datetime import timedelta

from varde.shared.anonymise import Entity
from varde.shared.casework import links, marks, schedule
from varde.shared.casework.comparing import NOTHING, Compared
from varde.shared.domain.case import Assignment, Case
from varde.shared.domain.clock import Clock
from varde.shared.domain.codes import HoldReason, Status
from varde.shared.domain.concern import Facts
from varde.shared.domain.reference import Below, new_reference
from varde.shared.errors import Transient
from varde.shared.messages import CaseChanged, ConcernReceived, new_id
from varde.shared.store import audit, cases, exact, joining, outbox, sealed
from varde.shared.store.database import Database, Transaction
from varde.shared.store.exact import Exact
from varde.shared.store.wraps import StoredWrap
from varde.shared.vault import PublicKey, seal

CONSUMER = "router"
_TRIES = 50


@dataclass(frozen=True, slots=True)
class Reading:
    """The outcome of triage: what the group may see, and what the coordinator alone may."""

    facts: Facts
    summary: str
    account: str
    """De-identified text that waits for the coordinator."""
    hold_reasons: tuple[HoldReason, ...]
    assignments: tuple[Assignment, ...]
    rule: str
    rule_reason: str
    excluded_partners: frozenset[str] = frozenset()
    recused_members: frozenset[str] = frozenset()
    due_in: timedelta | None = None
    open_account: str = ""
    """De-identified text that the policy lets go at once; ``account`` is not kept then."""
    exact: Exact | None = None
    """What was read before widening; None when nothing could be read."""
    deadlines: tuple[str, ...] = ()
    """Codes of the deadlines of ``routing.toml`` that begin to run."""
    compared: Compared = NOTHING
    """What may link the case to others."""
    marks: tuple[Entity, ...] = ()
    """Who has which mark in the account."""


async def already_triaged(database: Database, event: ConcernReceived) -> bool:
    """True when the event was handled: the concern has its case, was joined to one, or was none."""
    async with database.read() as tx:
        if await outbox.seen(tx, CONSUMER, event.event_id):
            return True
        if await cases.find_by_concern(tx, event.concern_id) is not None:
            return True
        return await joining.home(tx, event.concern_id) not in {None, event.concern_id}


async def open_case(
    database: Database,
    event: ConcernReceived,
    reading: Reading,
    *,
    coordinator: PublicKey,
    clock: Clock,
    below: Below,
) -> Case | None:
    """Store the case made from a concern; None when an earlier delivery already did."""
    async with database.begin() as tx:
        if not await outbox.first_time(tx, CONSUMER, event.event_id, clock.now()):
            return None
        if await cases.find_by_concern(tx, event.concern_id) is not None:
            return None
        case = _case(event, reading, await _free_reference(tx, clock, below), clock)
        await cases.insert_case(tx, case)
        await schedule.opened(tx, case, reading.deadlines, clock.now())
        if reading.exact:
            await exact.put_exact(tx, case.case_id, reading.exact)
        if not case.account:
            await _keep_account(tx, case.case_id, reading.account, coordinator)
        await marks.keep(tx, case.concern_id, reading.marks, coordinator)
        await links.note(tx, case, reading.compared, clock.now())
        await sealed.triaged(
            tx, event.concern_id, unreadable=HoldReason.UNREADABLE in reading.hold_reasons
        )
        await audit.append(
            tx,
            at=clock.now(),
            actor="system",
            action="triage",
            subject=case.reference,
            detail="with account" if case.account else "",
        )
        changed = CaseChanged(case_id=case.case_id, version=case.version)
        await outbox.add(tx, [changed], clock.now())
    return case


def _case(event: ConcernReceived, reading: Reading, reference: str, clock: Clock) -> Case:
    today = clock.today()
    return Case(
        case_id=new_id(),
        reference=reference,
        concern_id=event.concern_id,
        status=Status.IN_REVIEW if reading.hold_reasons else Status.DISCUSSED,
        facts=reading.facts,
        summary=reading.summary,
        opened_on=today,
        hold_reasons=reading.hold_reasons,
        account="" if reading.hold_reasons else reading.open_account,
        rule=reading.rule,
        rule_reason=reading.rule_reason,
        due_on=today + reading.due_in if reading.due_in is not None else None,
        excluded_partners=reading.excluded_partners,
        recused_members=reading.recused_members,
        assignments=reading.assignments,
    )


async def _free_reference(tx: Transaction, clock: Clock, below: Below) -> str:
    for _ in range(_TRIES):
        reference = new_reference(clock.today(), below)
        if not await cases.reference_taken(tx, reference):
            return reference
    raise Transient("no free case reference was found")


async def _keep_account(
    tx: Transaction, case_id: str, account: str, coordinator: PublicKey
) -> None:
    if not account:
        return
    # A lone surrogate (half a sign) must not keep a concern from becoming a case.
    box = seal(account.encode("utf-8", "replace"), bound_to=case_id, recipients=[coordinator])
    wrap = box.wraps[0]
    stored = StoredWrap(wrap.recipient, wrap.key_id, wrap.wrapped)
    await sealed.put_account(tx, case_id, stored, box.ciphertext)
