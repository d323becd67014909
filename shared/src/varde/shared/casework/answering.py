"""The coordinator lets the group read what a reporter has written since: de-identified text, and nothing else."""

from varde.shared.casework import decisions
from varde.shared.casework.finding import visible_case
from varde.shared.casework.typed import guarded
from varde.shared.domain.case import Case
from varde.shared.domain.clock import NORWAY, Clock
from varde.shared.domain.codes import Language
from varde.shared.domain.partner import Actor
from varde.shared.domain.story import Happened, What
from varde.shared.errors import Refused
from varde.shared.messages import CaseChanged
from varde.shared.store import additions, answers, audit, cases, outbox, story
from varde.shared.store.additions import SealedAddition
from varde.shared.store.answers import ReleasedAnswer
from varde.shared.store.database import Database, Transaction
from varde.shared.texts import texts
from varde.shared.vault import PrivateKeys, Wrap, open_sealed


async def release_answers(
    database: Database,
    keys: PrivateKeys,
    clock: Clock,
    actor: Actor,
    reference: str,
    *,
    language: Language,
) -> tuple[Case, int]:
    """Release the accounts of all that was added; gives the case and how many were new.

    ``keys`` are the coordinator's. Raises ``Refused`` when there is nothing to release, and ``Leak`` when the guard
    stops one of them: then none is released.
    """
    t = texts("varde.shared.casework", language)
    decisions.require_lead(actor, t)
    async with database.begin() as tx:
        case = await visible_case(tx, actor, reference, t)
        decisions.require_discussable(case, t)
        released = await _released(tx, case, keys)
        if not released:
            raise Refused(t("Case {reference} has no answer to release.", reference=case.reference))
        for answer in released:
            await answers.put(tx, case.case_id, answer)
        await _tell(tx, case, clock)
        await audit.append(
            tx,
            at=clock.now(),
            actor=actor.member_id,
            action="release_answers",
            subject=case.reference,
            detail=str(len(released)),
        )
    return case, len(released)


async def _released(tx: Transaction, case: Case, keys: PrivateKeys) -> list[ReleasedAnswer]:
    known = {answer.addition_id for answer in await answers.of_case(tx, case.case_id)}
    new = [
        addition
        for addition in await additions.additions_of(tx, case.concern_id)
        if addition.addition_id not in known and not addition.repeat
    ]
    found = [await _answer(tx, addition, keys) for addition in new]
    return [answer for answer in found if answer]


async def _answer(
    tx: Transaction, addition: SealedAddition, keys: PrivateKeys
) -> ReleasedAnswer | None:
    stored = await additions.load_account(tx, addition.addition_id)
    if stored is None:
        return None
    wrap, ciphertext = stored
    opener = Wrap(wrap.recipient, wrap.key_id, wrap.wrapped)
    raw = open_sealed(ciphertext, opener, keys, bound_to=addition.addition_id)
    on = addition.received_at.astimezone(NORWAY).date()
    return ReleasedAnswer(addition.addition_id, on, guarded(raw.decode()))


async def _tell(tx: Transaction, case: Case, clock: Clock) -> None:
    touched = await cases.touch(tx, case.case_id)
    version = touched.version if touched else case.version
    await story.add(tx, case.case_id, version, [Happened(What.ANSWERED)])
    event = CaseChanged(case_id=case.case_id, version=version)
    await outbox.add(tx, [event], clock.now())
