"""A partner asks a reporter, by way of the coordinator: the question waits sealed to her until she has decided.

One question of each partner waits in a case. She gets it whole, and a case cannot be filled with them.
"""

from datetime import datetime

from varde.shared.anonymise import guard
from varde.shared.casework import decisions
from varde.shared.casework.finding import visible_case
from varde.shared.casework.groupwork import CONFIRMED, Question
from varde.shared.casework.typed import about_case
from varde.shared.domain.case import Case
from varde.shared.domain.clock import Clock
from varde.shared.domain.codes import Language
from varde.shared.domain.partner import Actor, Directory
from varde.shared.domain.question import Asking, Fate, Waiting
from varde.shared.errors import Refused
from varde.shared.messages import QuestionAsked, QuestionSettled, new_id
from varde.shared.store import audit, cases, outbox
from varde.shared.store import questions as stored
from varde.shared.store.database import Database, Transaction
from varde.shared.store.wraps import StoredWrap
from varde.shared.texts import Texts, texts
from varde.shared.vault import PublicKey, seal


class Questions:
    """What partners may do. Each call is one transaction; only what is put in is written down."""

    def __init__(
        self, database: Database, directory: Directory, clock: Clock, coordinator: PublicKey
    ) -> None:
        self._database = database
        self._directory = directory
        self._clock = clock
        self._coordinator = coordinator

    async def preview(
        self, actor: Actor, reference: str, text: str, *, language: Language
    ) -> Question:
        """What would wait for the coordinator. Raises ``Refused`` when it may not, or could not be shown.

        Whether anything reaches the reporter is hers to see: a partner must not learn how somebody made contact.
        """
        t = _t(language)
        self._require_may_ask(actor, t)
        safe = guard(about_case(reference, text, self._clock.today(), t))
        async with self._database.read() as tx:
            case = await visible_case(tx, actor, reference, t)
            decisions.require_discussable(case, t)
            waiting = await stored.of_case(tx, case.case_id)
        if any(one.partner == actor.partner for one in waiting):
            raise _waits(case, t)
        return Question(case.reference, safe)

    async def propose(
        self, actor: Actor, reference: str, text: str, *, act: str, language: Language
    ) -> None:
        """Let a question wait for the coordinator, who is told. Raises as ``preview``; ``act`` is as in ``Groupwork.ask``."""
        t = _t(language)
        self._require_may_ask(actor, t)
        safe, now = about_case(reference, text, self._clock.today(), t), self._clock.now()
        async with self._database.begin() as tx:
            if not await outbox.first_time(tx, CONFIRMED, act, now):
                return
            seen = await visible_case(tx, actor, reference, t)
            await cases.hold_still(tx, seen.case_id)
            case = await visible_case(tx, actor, reference, t)
            decisions.require_discussable(case, t)
            waiting = Waiting(
                new_id(), case.case_id, actor.partner, actor.member_id, self._clock.today()
            )
            if not await stored.put(tx, waiting, *self._sealed(waiting, safe)):
                raise _waits(case, t)
            await audit.append(
                tx,
                at=now,
                actor=actor.member_id,
                action="propose_question",
                subject=case.reference,
                detail="",
            )
            await outbox.add(tx, [QuestionAsked(case_id=case.case_id)], now)

    def _sealed(self, waiting: Waiting, text: str) -> tuple[StoredWrap, bytes]:
        box = seal(text.encode(), bound_to=waiting.question_id, recipients=[self._coordinator])
        (wrap,) = box.wraps
        return StoredWrap(wrap.recipient, wrap.key_id, wrap.wrapped), box.ciphertext

    def _require_may_ask(self, actor: Actor, t: Texts) -> None:
        partner = self._directory.partner(actor.partner)
        if partner is None or partner.questions is Asking.NOT_ALLOWED:
            raise Refused(
                t(
                    "Your service does not ask reporters from here. The coordinator and her deputy can: talk to them."
                )
            )


async def settle(tx: Transaction, waiting: Waiting, fate: Fate, now: datetime) -> bool:
    """Destroy a question, and let its member be told why; false when that was done already."""
    if not await stored.take(tx, waiting.question_id):
        return False
    told = QuestionSettled(case_id=waiting.case_id, member=waiting.member, fate=fate.value)
    await outbox.add(tx, [told], now)
    return True


async def changed(tx: Transaction, case: Case, now: datetime) -> None:
    """End what waits and has no place any more in the case as it was just saved.

    Who may not know of the case is told nothing of it, not even that a question ended.
    """
    if case.open and not (case.excluded_partners or case.recused_members):
        return
    for waiting in await stored.of_case(tx, case.case_id):
        if waiting.partner in case.excluded_partners or waiting.member in case.recused_members:
            await stored.take(tx, waiting.question_id)
        elif not case.open:
            await settle(tx, waiting, Fate.CLOSED, now)


async def end_all(tx: Transaction, case: Case, now: datetime) -> None:
    """Nobody can be asked any more: what waits is destroyed, and who asked is told."""
    for waiting in await stored.of_case(tx, case.case_id):
        await settle(tx, waiting, Fate.GONE, now)


def _waits(case: Case, t: Texts) -> Refused:
    return Refused(
        t(
            "A question of your service waits for the coordinator in case {reference} already. Ask again when it is answered.",
            reference=case.reference,
        )
    )


def _t(language: Language) -> Texts:
    return texts("varde.shared.casework", language)
