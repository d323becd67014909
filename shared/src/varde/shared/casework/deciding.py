"""The coordinator decides on what a partner would ask a reporter: sends it as it is or in her words, or says no."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from varde.shared.casework import decisions, questions
from varde.shared.casework.decisions import Overtaken
from varde.shared.casework.finding import visible_case
from varde.shared.domain.access import may_know_of
from varde.shared.domain.case import Case
from varde.shared.domain.clock import Clock
from varde.shared.domain.codes import Language
from varde.shared.domain.partner import Actor, Directory, Member
from varde.shared.domain.question import DECLINED, Fate, Waiting
from varde.shared.domain.story import Happened, What
from varde.shared.errors import Permanent, Refused
from varde.shared.messages import CaseChanged, QuestionAsked, QuestionSettled
from varde.shared.store import audit, cases, outbox, story
from varde.shared.store import questions as stored
from varde.shared.store.database import Database, Transaction
from varde.shared.texts import Texts, texts
from varde.shared.vault import PrivateKeys, Wrap, open_sealed

Send = Callable[[Transaction, Case], Awaitable[None]]
"""Puts what she wrote on its way to the reporter, in the transaction that settles the question."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A question and its words. Its ``repr`` shows nothing of it."""

    waiting: Waiting
    text: str

    def __repr__(self) -> str:
        return "Opened(…)"


async def waiting_in(database: Database, case: Case) -> tuple[Waiting, ...]:
    """The questions that wait in a case, without their words."""
    async with database.read() as tx:
        return await stored.of_case(tx, case.case_id)


async def open_questions(
    database: Database,
    keys: PrivateKeys,
    clock: Clock,
    actor: Actor,
    reference: str,
    *,
    language: Language,
) -> tuple[Case, tuple[Opened, ...]]:
    """What partners would ask, opened with the coordinator's key. The look is audited."""
    t = _t(language)
    decisions.require_lead(actor, t)
    async with database.begin() as tx:
        case = await visible_case(tx, actor, reference, t)
        await _audit(tx, clock, actor, "open_questions", case, "")
        waiting = await stored.of_case(tx, case.case_id)
        return case, tuple([Opened(one, await _words(tx, one, keys)) for one in waiting])


async def send(
    database: Database,
    keys: PrivateKeys,
    clock: Clock,
    actor: Actor,
    reference: str,
    question_id: str,
    text: str,
    put: Send,
    *,
    language: Language,
) -> Case:
    """Send a question to the reporter as ``text`` says it. ``put`` does it; what that raises stops it all.

    Raises ``Overtaken`` when somebody else has decided, or the case has ended: then nothing is sent.
    """
    t = _t(language)
    decisions.require_lead(actor, t)
    async with database.begin() as tx:
        case = await visible_case(tx, actor, reference, t)
        waiting = await _waiting(tx, case, question_id, t)
        same = _plain(text) == _plain(await _words(tx, waiting, keys))
        await _settle(tx, waiting, Fate.SENT if same else Fate.REWORDED, clock, t)
        await put(tx, case)
        await _tell_group(tx, case, clock)
        await _audit(tx, clock, actor, "send_question", case, waiting.partner)
    return case


async def decline(
    database: Database,
    clock: Clock,
    actor: Actor,
    reference: str,
    question_id: str,
    why: str,
    *,
    language: Language,
) -> Case:
    """Say no to a question. Raises ``Refused`` without a reason, and as ``send``."""
    t = _t(language)
    decisions.require_lead(actor, t)
    if why not in set(DECLINED):
        raise Refused(t("Choose why the question is not sent."))
    async with database.begin() as tx:
        case = await visible_case(tx, actor, reference, t)
        waiting = await _waiting(tx, case, question_id, t)
        await _settle(tx, waiting, Fate(why), clock, t)
        await _audit(tx, clock, actor, "decline_question", case, f"{waiting.partner} {why}")
    return case


async def asked(database: Database, event: QuestionAsked) -> tuple[Case, tuple[str, ...]] | None:
    """The case that an event is about, and the codes of the partners whose questions wait; None when none does."""
    async with database.read() as tx:
        case = await cases.load_case(tx, event.case_id)
        waiting = await stored.of_case(tx, event.case_id)
    return (case, tuple(one.partner for one in waiting)) if case and waiting else None


async def settled(
    database: Database, directory: Directory, event: QuestionSettled
) -> tuple[Case, Member] | None:
    """Of which case, and who is told what became of a question; None when nobody may be told."""
    async with database.read() as tx:
        case = await cases.load_case(tx, event.case_id)
    member = next((m for m in directory.members if m.member_id == event.member), None)
    if case is None or member is None or not _may_be_told(member, case):
        return None
    return case, member


def _may_be_told(member: Member, case: Case) -> bool:
    """A case may have been held since: who asked has seen it, and is told of the question alone."""
    kept = member.partner in case.excluded_partners or member.member_id in case.recused_members
    return may_know_of(member.actor, case) or (case.held and not kept)


async def _waiting(tx: Transaction, case: Case, question_id: str, t: Texts) -> Waiting:
    found = (w for w in await stored.of_case(tx, case.case_id) if w.question_id == question_id)
    waiting = next(found, None)
    if waiting is None:
        raise _overtaken(t)
    return waiting


async def _settle(tx: Transaction, waiting: Waiting, fate: Fate, clock: Clock, t: Texts) -> None:
    if not await questions.settle(tx, waiting, fate, clock.now()):
        raise _overtaken(t)


def _overtaken(t: Texts) -> Overtaken:
    return Overtaken(
        t(
            "The question waits no more: it is decided already, or the case has ended. Nothing was sent this time."
        )
    )


async def _words(tx: Transaction, waiting: Waiting, keys: PrivateKeys) -> str:
    found = await stored.load(tx, waiting.question_id)
    if found is None:
        raise Permanent("a question was settled while it was opened")
    wrap, ciphertext = found
    opener = Wrap(wrap.recipient, wrap.key_id, wrap.wrapped)
    return open_sealed(ciphertext, opener, keys, bound_to=waiting.question_id).decode()


def _plain(text: str) -> str:
    """A browser changes line ends; that changes nothing of what is asked."""
    return " ".join(text.split())


async def _tell_group(tx: Transaction, case: Case, clock: Clock) -> None:
    touched = await cases.touch(tx, case.case_id)
    version = touched.version if touched else case.version
    await story.add(tx, case.case_id, version, [Happened(What.QUESTION)])
    await outbox.add(tx, [CaseChanged(case_id=case.case_id, version=version)], clock.now())


async def _audit(
    tx: Transaction, clock: Clock, actor: Actor, action: str, case: Case, detail: str
) -> None:
    await audit.append(
        tx,
        at=clock.now(),
        actor=actor.member_id,
        action=action,
        subject=case.reference,
        detail=detail,
    )


def _t(language: Language) -> Texts:
    return texts("varde.shared.casework", language)
