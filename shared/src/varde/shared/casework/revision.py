"""The coordinator writes in a case's summary and account herself; the last guard reads every word of it first."""

from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Self

from varde.shared.anonymise import Finding
from varde.shared.casework import decisions
from varde.shared.casework.finding import visible_case
from varde.shared.casework.leaving import Stopped, stops
from varde.shared.casework.review import Original
from varde.shared.casework.together import in_time_or_refused
from varde.shared.casework.typed import about_case
from varde.shared.domain.case import Case
from varde.shared.domain.clock import Clock
from varde.shared.domain.codes import Language
from varde.shared.domain.partner import Actor
from varde.shared.errors import Refused
from varde.shared.messages import CaseChanged
from varde.shared.store import audit, cases, outbox, sealed
from varde.shared.store.database import Database, Transaction
from varde.shared.store.wraps import StoredWrap
from varde.shared.texts import Texts, texts
from varde.shared.vault import PublicKey, seal

MOST_CHARACTERS = 20_000


@dataclass(frozen=True, slots=True)
class Draft:
    """What she wants to stand in a case of ``version``. Its ``repr`` shows nothing of it."""

    version: int
    summary: str
    account: str

    @classmethod
    def typed(cls, version: int, summary: str, account: str) -> Self:
        """A draft as a form sends it: lines end in one way, and nothing stands around the text."""
        return cls(version, _lines(summary), _lines(account))

    def __repr__(self) -> str:
        return "Draft(…)"


async def revise(
    database: Database,
    coordinator: PublicKey,
    clock: Clock,
    actor: Actor,
    reference: str,
    draft: Draft,
    original: Original,
    *,
    language: Language,
    shown: str = "",
) -> Case:
    """Put her words in place of a case's summary and account; ``original`` is what they must not give away.
    ``shown`` is why words behind a mark are shown, for the log.

    Raises ``Stopped``, ``decisions.Overtaken``, and ``Refused`` for who may not, an unknown or ended case, too many words,
    words that name another case, an original that could not be read, so that the guard has nothing to compare with, and
    a guard that takes too long.
    """
    t = texts("varde.shared.casework", language)
    decisions.require_lead(actor, t)
    _require_comparable(draft, original, t)
    async with database.read() as tx:
        before = await visible_case(tx, actor, reference, t)
    fit = await in_time_or_refused(
        partial(_fit, before, draft, original, clock.today(), t),
        t("The last guard took too long to read the text. Nothing was saved. Try again."),
    )
    async with database.begin() as tx:
        case = await visible_case(tx, actor, reference, t)
        _require_same(case, draft, t)
        changed = await _saved(tx, case, fit, coordinator)
        acts = {"revise": _what(case, fit, original)} | ({"unmask": shown} if shown else {})
        for action, detail in acts.items():
            await audit.append(
                tx,
                at=clock.now(),
                actor=actor.member_id,
                action=action,
                subject=case.reference,
                detail=detail,
            )
        event = CaseChanged(case_id=changed.case_id, version=changed.version)
        await outbox.add(tx, [event], clock.now())
    return changed


def findings(
    case: Case, draft: Draft, original: Original
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """What the guard finds in the summary and in the account of a draft; what stands as it was is not read again."""
    kept = draft.summary.strip() == case.summary.strip()
    same = draft.account.strip() == _account(case, original).strip()
    return stops("" if kept else draft.summary, "" if same else draft.account, original.words)


def _require_comparable(draft: Draft, original: Original, t: Texts) -> None:
    if max(len(draft.summary), len(draft.account)) > MOST_CHARACTERS:
        raise Refused(t("The text is too long."))
    if original.unread:
        raise Refused(
            t("An e-mail in this case could not be read just now. Nothing was saved. Try again.")
        )


def _require_same(case: Case, draft: Draft, t: Texts) -> None:
    if not case.open:
        raise Refused(
            t(
                "Case {reference} is closed. The coordinator or her deputy can reopen it.",
                reference=case.reference,
            )
        )
    if case.version != draft.version:
        raise decisions.Overtaken(
            t("The case was changed meanwhile. Your text is below, and not saved.")
        )


def _fit(case: Case, draft: Draft, original: Original, today: date, t: Texts) -> Draft:
    in_summary, in_account = findings(case, draft, original)
    if in_summary or in_account:
        raise Stopped(t("The last guard stopped the text."), in_summary, in_account)
    summary, account = case.summary, _account(case, original)
    if draft.summary != summary.strip():
        summary = about_case(case.reference, draft.summary, today, t)
    if draft.account != account.strip():
        account = about_case(case.reference, draft.account, today, t)
    return Draft(draft.version, summary, account)


def _what(case: Case, fit: Draft, original: Original) -> str:
    changed = {
        "summary": fit.summary != case.summary,
        "account": fit.account != _account(case, original),
    }
    return " ".join(name for name, differs in changed.items() if differs)


def _account(case: Case, original: Original) -> str:
    return case.account or original.account


def _lines(typed: str) -> str:
    return typed.replace("\r\n", "\n").replace("\r", "\n").strip()


async def _saved(tx: Transaction, case: Case, draft: Draft, coordinator: PublicKey) -> Case:
    """A released account stays in the open, and one that waits stays sealed."""
    changed = replace(case, summary=draft.summary, version=case.version + 1)
    if case.account:
        changed = replace(changed, account=draft.account)
    await cases.save_case(tx, changed)
    if not case.account:
        await _keep(tx, case.case_id, draft.account, coordinator)
    return changed


async def _keep(tx: Transaction, case_id: str, account: str, coordinator: PublicKey) -> None:
    if not account:
        await sealed.drop_account(tx, case_id)
        return
    box = seal(account.encode(), bound_to=case_id, recipients=[coordinator])
    (wrap,) = box.wraps
    stored = StoredWrap(wrap.recipient, wrap.key_id, wrap.wrapped)
    await sealed.put_account(tx, case_id, stored, box.ciphertext)
