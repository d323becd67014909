"""A letter that could not be delivered is told to who leads its case, without a word of whom it was to."""

from dataclasses import dataclass

from varde.shared.casework.outbound import letter_failed
from varde.shared.casework.triage import CONSUMER as TRIAGE
from varde.shared.domain.access import leaders
from varde.shared.domain.clock import Clock
from varde.shared.domain.letters import LetterKind
from varde.shared.domain.partner import Directory, Member
from varde.shared.errors import Transient
from varde.shared.messages import ConcernReceived, LetterFailed, LetterUndelivered
from varde.shared.store import audit, cases, joining, outbound, outbox, sealed
from varde.shared.store.database import Database

CONSUMER = "letters"
_WAIT_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Undelivered:
    """What a chat needs to tell of a letter that was not delivered; no content."""

    reference: str
    kind: LetterKind
    leaders: tuple[Member, ...]
    """Who leads the case and may be told of it."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a mail server tells of a letter. Its ``repr`` shows nothing of it."""

    letters: tuple[str, ...]
    """Ids that it names; any of them may be one of ours."""
    failed: bool
    """False when it is only late, or has arrived."""
    code: str
    """RFC 3463, or ``bounced``."""

    def __repr__(self) -> str:
        return "Report(…)"


async def taken_as_report(
    database: Database, event: ConcernReceived, report: Report, clock: Clock
) -> bool:
    """True when what was received reports on a letter of ours: no concern, so it is destroyed.

    Its case is told if the letter is lost, once. Whoever can name a letter got it: a forged report can do no more
    than that. Doing it twice has the effect of once.
    """
    async with database.begin() as tx:
        letter = await outbound.find(tx, report.letters)
        if letter is None or not await outbox.first_time(tx, TRIAGE, event.event_id, clock.now()):
            return False
        await sealed.destroy(tx, event.concern_id)
        if report.failed and await outbound.lose(tx, letter.letter_id, report.code, clock.now()):
            await outbox.add(tx, [letter_failed(letter)], clock.now())
    return True


async def to_the_case(database: Database, event: LetterFailed, clock: Clock) -> bool:
    """Tell the case of a letter that it was not delivered, once; false when there is nobody to tell.

    Raises ``Transient`` until the concern has its case.
    """
    async with database.begin() as tx:
        if not await outbox.first_time(tx, CONSUMER, event.event_id, clock.now()):
            return False
        home = await joining.home(tx, event.concern_id)
        if home is None:  # its reporter, or the coordinator, has had it destroyed
            return False
        case = await cases.find_by_concern(tx, home)
        if case is None:
            raise Transient("the concern has no case yet", retry_after=_WAIT_SECONDS)
        await audit.append(
            tx,
            at=clock.now(),
            actor="system",
            action="letter_failed",
            subject=case.reference,
            detail=event.kind,
        )
        told = LetterUndelivered(case_id=case.case_id, kind=event.kind)
        await outbox.add(tx, [told], clock.now())
    return True


async def undelivered(
    database: Database, directory: Directory, event: LetterUndelivered
) -> Undelivered | None:
    """What to tell, and whom; None when there is no such case."""
    async with database.read() as tx:
        case = await cases.load_case(tx, event.case_id)
    if case is None:
        return None
    return Undelivered(case.reference, LetterKind(event.kind), leaders(case, directory))
