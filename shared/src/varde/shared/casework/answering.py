"""The coordinator lets the group read what a reporter has written since: de-identified text, and nothing else."""

import asyncio

from varde.shared.casework import decisions
from varde.shared.casework.decisions import Overtaken
from varde.shared.casework.finding import visible_case
from varde.shared.casework.opening import Opener, sealed_words
from varde.shared.casework.typed import guarded
from varde.shared.domain.case import Case
from varde.shared.domain.clock import NORWAY, Clock
from varde.shared.domain.codes import Language
from varde.shared.domain.partner import Actor
from varde.shared.domain.story import Happened, What
from varde.shared.errors import Refused
from varde.shared.messages import CaseChanged
from varde.shared.store import additions, answers, audit, cases, outbox, story
from varde.shared.store.answers import ReleasedAnswer
from varde.shared.store.database import Database, Transaction
from varde.shared.texts import Texts, texts
from varde.shared.vault import PrivateKeys


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

    ``keys`` are the coordinator's. Raises ``Refused`` when there is nothing to release, ``Leak`` when the guard stops one
    of them, read beside all that the reporter wrote, and ``Overtaken`` when the case was changed meanwhile: then none is
    released.
    """
    t = texts("varde.shared.casework", language)
    decisions.require_lead(actor, t)
    read, released = await _read(database, Opener(keys), actor, reference, t)
    async with database.begin() as tx:
        case = await visible_case(tx, actor, reference, t)
        if case.version != read.version:
            raise Overtaken(
                t("The case was changed meanwhile. Look at it once more before you release it.")
            )
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


async def _read(
    database: Database, opener: Opener, actor: Actor, reference: str, t: Texts
) -> tuple[Case, list[ReleasedAnswer]]:
    """The case, and what of its additions may be released now."""
    async with database.read() as tx:
        case = await visible_case(tx, actor, reference, t)
        decisions.require_discussable(case, t)
        known = {answer.addition_id for answer in await answers.of_case(tx, case.case_id)}
        concern, added = await sealed_words(tx, case.concern_id)
        new = [a for a in added if a.addition_id not in known and not a.repeat]
        accounts = [await additions.load_account(tx, a.addition_id) for a in new]
    words = await opener.words(case, concern, added, t)
    found = [
        (addition, opener.account(account, addition.addition_id))
        for addition, account in zip(new, accounts, strict=True)
        if account
    ]
    return case, [
        ReleasedAnswer(
            addition.addition_id,
            addition.received_at.astimezone(NORWAY).date(),
            await asyncio.to_thread(guarded, account, words),
        )
        for addition, account in found
    ]


async def _tell(tx: Transaction, case: Case, clock: Clock) -> None:
    touched = await cases.touch(tx, case.case_id)
    version = touched.version if touched else case.version
    await story.add(tx, case.case_id, version, [Happened(What.ANSWERED)])
    event = CaseChanged(case_id=case.case_id, version=version)
    await outbox.add(tx, [event], clock.now())
