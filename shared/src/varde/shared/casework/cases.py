"""The use cases of a case: view, list, assign, accept, decline, note, deadline, status, close, reopen."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import TypeVar

from varde.shared.casework import decisions, links, questions, recusal, schedule
from varde.shared.casework.finding import visible_case
from varde.shared.casework.recusal import Declaration, Outlook
from varde.shared.casework.typed import about_case
from varde.shared.casework.views import CaseView, Listing, listing_of, view_of, views_of
from varde.shared.domain.access import leaders
from varde.shared.domain.case import Case
from varde.shared.domain.clock import Clock
from varde.shared.domain.codes import Language, Outcome, Status
from varde.shared.domain.listing import Which
from varde.shared.domain.partner import SYSTEM, Actor, Directory, Member, Partner
from varde.shared.domain.retention import settled
from varde.shared.domain.story import happened
from varde.shared.errors import Refused, Transient
from varde.shared.messages import CaseChanged
from varde.shared.store import audit, cases, lookup, outbox, story
from varde.shared.store.database import Database, Transaction
from varde.shared.texts import Texts, texts

MOST_LISTED = 25
"""Cases in one list; the rest is a count."""
_ATTEMPTS = 5
_T = TypeVar("_T")


class Casework:
    """Everything people do to cases. Each call is one transaction and one audit entry.

    Who looked at a version of a case before they did something names it as ``seen``: a change is refused with
    ``decisions.Overtaken`` when there is a newer one.
    """

    def __init__(
        self, database: Database, directory: Directory, clock: Clock, seen: int | None = None
    ) -> None:
        self._database = database
        self._directory = directory
        self._clock = clock
        self._seen = seen

    async def view(self, actor: Actor, reference: str, *, language: Language) -> CaseView:
        """One case. Refused alike when there is none and when the actor may not know of it."""
        async with self._database.begin() as tx:
            case = await visible_case(tx, actor, reference, _t(language))
            await self._audit(tx, actor, "view", case.reference)
            linked = await links.shown(tx, case, actor)
        return replace(views_of([case], language)[0], links=linked)

    async def list_cases(
        self, actor: Actor, which: Which = "open", partner: str = "", *, language: Language
    ) -> Listing:
        """The first open cases that the actor may see: all, one's own, those overdue, those held, those where a partner
        would ask the reporter, a partner's."""
        if which in {"held", "asked"}:
            decisions.require_lead(actor, _t(language))
        whose = actor.partner if which == "mine" else partner
        async with self._database.begin() as tx:
            page = await lookup.listed(tx, actor, which, whose, self._clock.today(), MOST_LISTED)
            await self._audit(tx, actor, "list", which, whose)
        return listing_of(page.cases, page.total, lookup.MOST_COUNTED, language)

    async def search(self, actor: Actor, text: str, *, language: Language) -> Listing:
        """The newest cases that the actor may see with all these words. What was looked for is kept nowhere."""
        async with self._database.begin() as tx:
            page = await lookup.found(tx, actor, text, MOST_LISTED)
            await self._audit(tx, actor, "search", "cases", str(page.total))
        return listing_of(page.cases, page.total, lookup.MOST_FOUND, language)

    async def card(self, case_id: str, *, language: Language) -> CaseView | None:
        """A case for the channel, or None. Raises ``Leak`` when the guard stops its summary."""
        async with self._database.read() as tx:
            case = await cases.load_case(tx, case_id)
            linked = await links.shown(tx, case, SYSTEM) if case else ()
        return replace(view_of(case, language), links=linked) if case else None

    async def leaders(self, case_id: str) -> tuple[Member, ...]:
        """Who leads a case and may be told of it."""
        async with self._database.read() as tx:
            case = await cases.load_case(tx, case_id)
        return leaders(case, self._directory) if case else ()

    async def outlook(
        self, actor: Actor, reference: str, declaration: Declaration, *, language: Language
    ) -> Outlook:
        """What a declaration would come to. Changes nothing."""
        t = _t(language)
        recusal.require_own_or_lead(actor, declaration, t)
        async with self._database.read() as tx:
            case = await visible_case(tx, actor, reference, t)
        changed = recusal.declared(case, declaration, self._directory, t)
        return Outlook(case.reference, leaders(changed, self._directory))

    async def declare(
        self, actor: Actor, reference: str, declaration: Declaration, *, language: Language
    ) -> Outlook:
        """Keep a case from a member or a whole partner, or open it to them again, at once."""
        t = _t(language)
        recusal.require_own_or_lead(actor, declaration, t)
        changed = await self._change(
            actor,
            reference,
            "requalify" if declaration.lifted else "disqualify",
            lambda c: recusal.declared(c, declaration, self._directory, t),
            t,
            declaration.member or declaration.partner,
        )
        return Outlook(changed.reference, leaders(changed, self._directory))

    async def assign(
        self,
        actor: Actor,
        reference: str,
        partners: Sequence[str],
        *,
        people: Mapping[str, Member] = MappingProxyType({}),
        due_on: date | None = None,
        note: str = "",
        language: Language,
    ) -> CaseView:
        """Ask partners, by code or handle: the first to lead, the others to support.

        ``people`` are those who are asked by name, by the code of their partner.
        """
        t = _t(language)
        decisions.require_lead(actor, t)
        decisions.require_future(due_on, self._clock.today(), t)
        asked = self._partners(partners, t)
        text, known = self._typed(reference, note, t), self._directory.partners

        def decide(case: Case) -> Case:
            case = decisions.assigned(case, asked, due_on, t, people, known)
            return decisions.noted(case, actor, text, self._clock.today(), t) if text else case

        detail = " ".join(p.code for p in asked)
        return await self._change(actor, reference, "assign", decide, t, detail)

    async def accept(self, actor: Actor, reference: str, *, language: Language) -> CaseView:
        """The actor's partner accepts."""
        t = _t(language)
        return await self._change(
            actor, reference, "accept", lambda c: decisions.accepted(c, actor, t), t
        )

    async def decline(
        self, actor: Actor, reference: str, reason: str, *, language: Language
    ) -> CaseView:
        """The actor's partner declines with a reason, which passes the guard first and names no other case."""
        t = _t(language)
        text = self._typed(reference, reason, t)
        return await self._change(
            actor, reference, "decline", lambda c: decisions.declined(c, actor, text, t), t
        )

    async def offer(self, actor: Actor, reference: str, *, language: Language) -> CaseView:
        """The actor's partner can contribute."""
        t = _t(language)
        return await self._change(
            actor, reference, "offer", lambda c: decisions.offered(c, actor, t), t
        )

    async def ask_more(
        self, actor: Actor, reference: str, *, language: Language, noted_in: Language
    ) -> CaseView:
        """The actor's partner needs more information; it stands as a note in ``noted_in``, the group's language.

        Once is enough: nothing is added while the newest note is the same one of the same partner.
        """
        t, question = _t(language), _question(_t(noted_in))

        def decide(case: Case) -> Case:
            decisions.require_discussable(case, t)
            newest = case.notes[-1:]
            if [(note.partner, note.text) for note in newest] == [(actor.partner, question)]:
                return case
            return decisions.noted(case, actor, question, self._clock.today(), t)

        return await self._change(actor, reference, "ask_more", decide, t)

    async def note(
        self, actor: Actor, reference: str, text: str, *, language: Language
    ) -> CaseView:
        """Add a note, which passes the guard first and names no other case."""
        t = _t(language)
        safe = self._typed(reference, text, t)
        today = self._clock.today()
        return await self._change(
            actor, reference, "note", lambda c: decisions.noted(c, actor, safe, today, t), t
        )

    async def set_deadline(
        self, actor: Actor, reference: str, due_on: date | None, *, language: Language
    ) -> CaseView:
        """Set, move or take away the deadline."""
        t = _t(language)
        decisions.require_lead(actor, t)
        decisions.require_future(due_on, self._clock.today(), t)
        detail = due_on.isoformat() if due_on else "none"
        return await self._change(
            actor, reference, "deadline", lambda c: decisions.with_deadline(c, due_on, t), t, detail
        )

    async def set_status(
        self, actor: Actor, reference: str, status: Status, *, language: Language
    ) -> CaseView:
        """Move the case to another status."""
        t = _t(language)
        return await self._change(
            actor,
            reference,
            "status",
            lambda c: decisions.with_status(c, actor, status, t),
            t,
            status.value,
        )

    async def close(
        self, actor: Actor, reference: str, outcome: Outcome, *, language: Language
    ) -> CaseView:
        """Close the case with its outcome."""
        t = _t(language)
        decisions.require_lead(actor, t)
        return await self._change(
            actor,
            reference,
            "close",
            lambda c: decisions.closed(c, outcome, t),
            t,
            outcome.value,
        )

    async def reopen(self, actor: Actor, reference: str, *, language: Language) -> CaseView:
        """Take up a case that has ended."""
        t = _t(language)
        decisions.require_lead(actor, t)
        return await self._change(actor, reference, "reopen", lambda c: decisions.reopened(c, t), t)

    def _typed(self, reference: str, text: str, t: Texts) -> str:
        return about_case(reference, text, self._clock.today(), t)

    def _partners(self, names: Sequence[str], t: Texts) -> list[Partner]:
        if not names:
            raise Refused(t("Say which partner, for example @nav."))
        found: dict[str, Partner] = {}
        for name in names:
            partner = self._directory.partner(name)
            if partner is None:
                known = ", ".join(
                    f"@{p.handle}" for p in self._directory.partners if p.receives_cases
                )
                raise Refused(
                    t("I do not know that partner. Known partners: {known}.", known=known)
                )
            found[partner.code] = partner
        return list(found.values())

    async def _change(
        self,
        actor: Actor,
        reference: str,
        action: str,
        decide: Callable[[Case], Case],
        t: Texts,
        detail: str = "",
    ) -> CaseView:
        async def once() -> Case:
            async with self._database.begin() as tx:
                return await self._changed(tx, actor, reference, action, decide, t, detail)

        return views_of([await patiently(once)], t.language)[0]

    async def _changed(
        self,
        tx: Transaction,
        actor: Actor,
        reference: str,
        action: str,
        decide: Callable[[Case], Case],
        t: Texts,
        detail: str = "",
    ) -> Case:
        case = await visible_case(tx, actor, reference, t)
        decisions.require_seen(case, self._seen, t)
        decisions.require_there(case, t)
        changed = settled(case, decide(case), self._clock.today())
        if changed == case:
            return case
        changed = replace(changed, version=case.version + 1)
        await cases.save_case(tx, changed)
        await story.add(tx, case.case_id, changed.version, happened(case, changed))
        await schedule.changed(tx, case, changed, self._clock.now())
        await links.changed(tx, case, changed, self._clock.now())
        await questions.changed(tx, changed, self._clock.now())
        await self._audit(tx, actor, action, case.reference, detail)
        event = CaseChanged(case_id=case.case_id, version=changed.version)
        await outbox.add(tx, [event], self._clock.now())
        return changed

    async def _audit(
        self, tx: Transaction, actor: Actor, action: str, subject: str, detail: str = ""
    ) -> None:
        await audit.append(
            tx,
            at=self._clock.now(),
            actor=actor.member_id,
            action=action,
            subject=subject,
            detail=detail,
        )


async def patiently(once: Callable[[], Awaitable[_T]]) -> _T:
    """Try again when somebody else changed the same case meanwhile."""
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            return await once()
        except Transient as error:
            if error.retry_after > 0 or attempt == _ATTEMPTS:
                raise
    raise AssertionError("unreachable")


def _t(language: Language) -> Texts:
    return texts("varde.shared.casework", language)


def _question(t: Texts) -> str:
    return t("We need more information to help.")
