"""What a reporter added, read once and put into their case, in one transaction.

The facts grow more careful, the coordinator's corrections stay, and the case is judged anew. The router's way to
what was added is destroyed together with that: after it only the coordinator can open it. No account is kept of it:
whose marks would be whose is told by the earlier words, which only she can open (``together``).
"""

from dataclasses import replace

from varde.shared.casework import links, questions, schedule
from varde.shared.casework.correction import changes_of, corrected, speaks_against
from varde.shared.casework.judging import Judge, Judged, workload_on
from varde.shared.casework.merging import merged
from varde.shared.casework.recusal import kept_from
from varde.shared.casework.triage import Reading
from varde.shared.casework.wording import is_own
from varde.shared.domain.case import Case
from varde.shared.domain.clock import Clock
from varde.shared.domain.codes import HoldReason
from varde.shared.domain.partner import Directory
from varde.shared.domain.story import Happened, What
from varde.shared.domain.workload import Workload
from varde.shared.errors import Permanent, Transient
from varde.shared.messages import CaseChanged, InformationAdded
from varde.shared.store import additions, audit, cases, corrections, exact, outbox, sealed, story
from varde.shared.store.additions import SealedAddition
from varde.shared.store.database import Database, Transaction

CONSUMER = "additions"
_WAIT_SECONDS = 5.0


async def waiting(database: Database, event: InformationAdded) -> SealedAddition | None:
    """What was added; None when it has been read before, or the reporter has taken it back since.

    Raises ``Transient`` until the concern itself has been read, ``Permanent`` when nothing was stored.
    """
    async with database.read() as tx:
        addition = await additions.load_addition(tx, event.addition_id)
        case = await cases.find_by_concern(tx, event.concern_id)
        withdrawn = case is not None and not await sealed.is_there(tx, event.concern_id)
    if withdrawn:
        return None
    if addition is None or addition.concern_id != event.concern_id:
        raise Permanent("the addition is not in the store")
    if addition.wrap_for("triage") is None:
        return None
    if case is None:
        raise Transient("the concern has no case yet", retry_after=_WAIT_SECONDS)
    return addition


async def sent_again(
    database: Database, event: InformationAdded, clock: Clock, *, unreadable: bool
) -> bool:
    """Note in its open case that a mail came again; False when it is to be judged as what is added is.

    One that comes again after the case has ended is: somebody should look at it.
    """
    async with database.begin() as tx:
        addition = await additions.load_addition(tx, event.addition_id)
        case = await cases.find_by_concern(tx, event.concern_id)
        if addition is None or case is None or not addition.repeat or not case.open:
            return False
        if await outbox.first_time(tx, CONSUMER, event.event_id, clock.now()):
            await additions.triaged(tx, event.addition_id, unreadable=unreadable)
            await _audit(tx, "sent_again", case, clock)
    return True


async def set_aside(database: Database, event: InformationAdded, clock: Clock) -> None:
    """Keep what a machine answered to a letter of ours, an absence message for instance, sealed with its case.

    The case stays as it is, open or ended: nobody said anything.
    """
    async with database.begin() as tx:
        case = await cases.find_by_concern(tx, event.concern_id)
        if case is None or not await outbox.first_time(tx, CONSUMER, event.event_id, clock.now()):
            return
        await additions.tells_nothing_new(tx, event.addition_id)
        await additions.triaged(tx, event.addition_id, unreadable=False)
        await _audit(tx, "automatic_set_aside", case, clock)


async def add_to_case(
    database: Database,
    event: InformationAdded,
    reading: Reading,
    judge: Judge,
    *,
    directory: Directory,
    clock: Clock,
) -> Case | None:
    """Put what was read of an addition into its case; None when an earlier delivery already did."""
    async with database.begin() as tx:
        if not await outbox.first_time(tx, CONSUMER, event.event_id, clock.now()):
            return None
        # The case first: whoever takes the concern back after this has another version of it, and nothing here is saved;
        # whoever did before leaves no addition to find.
        case = await cases.find_by_concern(tx, event.concern_id)
        addition = await additions.load_addition(tx, event.addition_id)
        if addition is None or case is None or addition.wrap_for("triage") is None:
            return None
        workload = await workload_on(clock.today(), tx, judge.rules, case.case_id)
        now = await _judged(tx, case, reading, judge, workload, directory)
        judged = now.case
        await cases.save_case(tx, judged)
        await story.add(tx, case.case_id, judged.version, [Happened(What.WROTE)])
        await schedule.changed(tx, case, judged, clock.now(), now.deadlines)
        await links.changed(tx, case, judged, clock.now())
        await questions.changed(tx, judged, clock.now())
        await additions.triaged(
            tx, event.addition_id, unreadable=HoldReason.UNREADABLE in reading.hold_reasons
        )
        doubts = " ".join(r for r in judged.hold_reasons if r not in case.hold_reasons)
        await _audit(tx, "information_added", case, clock, doubts)
        changed = CaseChanged(case_id=case.case_id, version=judged.version)
        await outbox.add(tx, [changed], clock.now())
    return judged


async def _judged(
    tx: Transaction,
    case: Case,
    reading: Reading,
    judge: Judge,
    workload: Workload,
    directory: Directory,
) -> Judged:
    before = await exact.load_exact(tx, case.case_id)
    changes = changes_of(await corrections.of_case(tx, case.case_id))
    added = reading.exact.facts if reading.exact else None
    facts = before.facts if before else case.facts
    if added:
        facts = corrected(merged(facts, added), changes)
    own = await is_own(tx, case)
    doubts = _doubts(case, reading, against=bool(added and speaks_against(added, changes)), own=own)
    case = replace(
        kept_from(case, reading.excluded_partners, reading.recused_members, directory),
        version=case.version + 1,
        hold_reasons=tuple(dict.fromkeys((*case.hold_reasons, *doubts))),
    )
    tally = await exact.tally(tx)
    judged = judge.anew(case, facts, before, tally, workload, own_summary=own)
    if before or added:
        await exact.replace_exact(tx, case.case_id, judged.exact)
    return judged


def _doubts(case: Case, reading: Reading, *, against: bool, own: bool) -> list[HoldReason]:
    """Why the case waits now. What is rare is judged of the whole case, not of what was added.

    A summary of her ``own`` words waits for the guard to read it beside what was added.
    """
    doubts: list[HoldReason] = [
        reason for reason in reading.hold_reasons if reason is not HoldReason.RARE
    ]
    if against:
        doubts.append(HoldReason.AGAINST_CORRECTION)
    if own:
        doubts.append(HoldReason.OWN_SUMMARY)
    if not case.open:
        doubts.append(HoldReason.ADDED_LATE)
    return doubts


async def _audit(tx: Transaction, action: str, case: Case, clock: Clock, detail: str = "") -> None:
    await audit.append(
        tx,
        at=clock.now(),
        actor="system",
        action=action,
        subject=case.reference,
        detail=detail,
    )
