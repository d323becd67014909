"""A case comes to its end: it is kept longer for a reason, erased when its day comes, or erased now.

Erasing destroys what is sealed, the data keys first, and all that was made of it. What is left are codes
(``retention.erased``) and the audit log.
"""

from dataclasses import replace
from datetime import date, timedelta

from varde.shared.casework import decisions, links, schedule
from varde.shared.casework.cases import Casework, patiently
from varde.shared.casework.finding import visible_case
from varde.shared.casework.withdrawal import destroy
from varde.shared.domain import retention
from varde.shared.domain.case import Case
from varde.shared.domain.clock import Clock
from varde.shared.domain.codes import Language
from varde.shared.domain.partner import SYSTEM, Actor
from varde.shared.domain.retention import Erase, Keep, Retention
from varde.shared.errors import Refused
from varde.shared.messages import CaseChanged
from varde.shared.store import audit, cases, outbox
from varde.shared.store.database import Database, Transaction
from varde.shared.summary import summarise
from varde.shared.texts import Texts, texts

AT_A_TIME = 20
"""Cases that are erased in one round of the clock."""


class Ending(Casework):
    """What the coordinator decides about a case that has ended."""

    async def keep(
        self,
        actor: Actor,
        reference: str,
        until: date,
        why: Keep,
        rules: Retention,
        *,
        language: Language,
    ) -> None:
        """Keep an ended case until a day, at least. Raises ``Refused``."""
        t = _t(language)
        decisions.require_lead(actor, t)
        today = self._clock.today()
        most = today + timedelta(days=rules.extend_most)
        if not today < until <= most:
            last = most.strftime("%d.%m.%Y")
            raise Refused(t("Choose a day after today, and {last} at the latest.", last=last))

        def decide(case: Case) -> Case:
            _require_ended(case, t)
            return replace(case, kept_until=until, kept_for=why.value)

        detail = f"{why.value} {until.isoformat()}"
        await self._change(actor, reference, "keep_longer", decide, t, detail)

    async def erase(self, actor: Actor, reference: str, why: Erase, *, language: Language) -> None:
        """Erase an ended case at once. Raises ``Refused``, and ``decisions.Overtaken``."""
        t = _t(language)
        decisions.require_lead(actor, t)

        async def once() -> None:
            async with self._database.begin() as tx:
                case = await visible_case(tx, actor, reference, t)
                decisions.require_seen(case, self._seen, t)
                _require_ended(case, t)
                await _erase(tx, case, actor, why.value, self._clock)

        await patiently(once)


async def erase_due(database: Database, clock: Clock, rules: Retention) -> int:
    """Erase the ended cases whose day has come, ``AT_A_TIME`` of them; gives how many. Raises ``Transient``."""
    if rules.erase_after is None:
        return 0
    today = clock.today()
    async with database.read() as tx:
        due = await cases.outlived(tx, today - timedelta(days=rules.erase_after), today, AT_A_TIME)
    for case_id in due:
        async with database.begin() as tx:
            case = await cases.load_case(tx, case_id)
            if case and (day := rules.erased_on(case)) and day <= today:
                await _erase(tx, case, SYSTEM, "retention", clock)
    return len(due)


async def _erase(tx: Transaction, case: Case, actor: Actor, why: str, clock: Clock) -> None:
    now = clock.now()
    await cases.take_alone(tx, case.case_id)
    await destroy(tx, case)
    await links.forget(tx, case, now)
    facts = retention.counted(case.facts)
    left = retention.erased(case, clock.today(), summarise(facts, Language.NB))
    left = replace(left, version=case.version + 1)
    await cases.save_case(tx, left)
    await schedule.changed(tx, case, left, now)
    await audit.append(
        tx, at=now, actor=actor.member_id, action="erase", subject=case.reference, detail=why
    )
    await outbox.add(tx, [CaseChanged(case_id=case.case_id, version=left.version)], now)


def _require_ended(case: Case, t: Texts) -> None:
    decisions.require_there(case, t)
    if case.open:
        raise Refused(t("Case {reference} is open. Close it first.", reference=case.reference))


def _t(language: Language) -> Texts:
    return texts("varde.shared.casework", language)
