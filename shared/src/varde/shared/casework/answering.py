"""The coordinator lets the group read what a reporter has written since: de-identified text, and nothing else."""

from dataclasses import dataclass
from functools import partial

from varde.shared.anonymise import Anonymiser, Entity
from varde.shared.casework import decisions, marks
from varde.shared.casework.decisions import Overtaken
from varde.shared.casework.finding import visible_case
from varde.shared.casework.opening import Opener, sealed_words
from varde.shared.casework.together import in_time_or_refused, stands, together
from varde.shared.casework.typed import guarded
from varde.shared.domain.case import Case
from varde.shared.domain.clock import NORWAY, Clock
from varde.shared.domain.codes import Language
from varde.shared.domain.partner import Actor
from varde.shared.domain.story import Happened, What
from varde.shared.errors import Refused
from varde.shared.messages import CaseChanged
from varde.shared.store import answers, audit, cases, exact, outbox, sealed, story
from varde.shared.store.additions import SealedAddition
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
    found = await _read(database, keys, actor, reference, t)
    async with database.begin() as tx:
        await cases.take_alone(tx, found.case.case_id)
        case = await visible_case(tx, actor, reference, t)
        if case.version != found.case.version:
            raise _overtaken(t)
        if not found.new:
            raise Refused(t("Case {reference} has no answer to release.", reference=case.reference))
        if not await _marks_kept(tx, case, keys, found):
            raise _overtaken(t)
        for answer in found.new:
            await answers.put(tx, case.case_id, answer)
        await _tell(tx, case, clock)
        await audit.append(
            tx,
            at=clock.now(),
            actor=actor.member_id,
            action="release_answers",
            subject=case.reference,
            detail=str(len(found.new)),
        )
    return case, len(found.new)


@dataclass(frozen=True, slots=True)
class _Found:
    """What may be released now, and who has which mark: as it was kept, and with those whom the answers name."""

    case: Case
    new: tuple[ReleasedAnswer, ...] = ()
    seen: tuple[Entity, ...] | None = None
    marks: tuple[Entity, ...] | None = None


async def _read(
    database: Database, keys: PrivateKeys, actor: Actor, reference: str, t: Texts
) -> _Found:
    async with database.read() as tx:
        case = await visible_case(tx, actor, reference, t)
        decisions.require_discussable(case, t)
        known = await answers.of_case(tx, case.case_id)
        concern, added = await sealed_words(tx, case.concern_id)
        stored = await sealed.load_account(tx, case.case_id)
        seen = await marks.kept(tx, case.concern_id, keys)
        read = await exact.load_exact(tx, case.case_id)
    if concern is None:
        return _Found(case)
    opener = Opener(keys)
    first, *more = await opener.whole(case, [concern, *added], t)
    account = case.account or opener.account(stored, case.case_id)
    make = partial(
        together,
        Anonymiser.load(),
        first,
        [one if a.told else None for a, one in zip(added, more, strict=True)],
        seen,
        stands(case, account, [one.text for one in known]),
        (read or case).facts.language,
    )
    slow = t("It took too long to de-identify what was added. Nothing was released. Try again.")
    made = await in_time_or_refused(make, slow)
    words = "\n".join(one.words for one in (first, *more))
    released = {one.addition_id for one in known}
    new = [
        (addition, account.text)
        for addition, account in zip(added, made.added, strict=True)
        if account and account.text.strip() and addition.addition_id not in released
    ]
    safe = await in_time_or_refused(lambda: [guarded(text, words) for _, text in new], slow)
    return _Found(case, tuple(map(_answer, (one for one, _ in new), safe)), seen, made.marks)


def _answer(addition: SealedAddition, text: str) -> ReleasedAnswer:
    day = addition.received_at.astimezone(NORWAY).date()
    return ReleasedAnswer(addition.addition_id, day, text)


async def _marks_kept(tx: Transaction, case: Case, keys: PrivateKeys, found: _Found) -> bool:
    """False when somebody got another mark meanwhile than the answers have."""
    return found.marks is None or await marks.keep_on(
        tx, case.concern_id, found.marks, keys, seen=found.seen
    )


def _overtaken(t: Texts) -> Overtaken:
    return Overtaken(
        t("The case was changed meanwhile. Look at it once more before you release it.")
    )


async def _tell(tx: Transaction, case: Case, clock: Clock) -> None:
    touched = await cases.touch(tx, case.case_id)
    version = touched.version if touched else case.version
    await story.add(tx, case.case_id, version, [Happened(What.ANSWERED)])
    event = CaseChanged(case_id=case.case_id, version=version)
    await outbox.add(tx, [event], clock.now())
