"""What is reported by a form: several changes that stand together or not at all."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import partial

from varde.shared.casework import decisions
from varde.shared.casework.cases import Casework, patiently
from varde.shared.casework.views import Listing, listing_of
from varde.shared.domain.access import open_to_all
from varde.shared.domain.case import Case, has_accepted, may_follow
from varde.shared.domain.codes import Language, Outcome, Status
from varde.shared.domain.listing import Topic
from varde.shared.domain.partner import Actor
from varde.shared.domain.reference import parse_reference
from varde.shared.errors import Refused
from varde.shared.store import lookup
from varde.shared.store.cases import find_by_reference
from varde.shared.texts import Texts, texts


class Result(StrEnum):
    """How a follow-up goes."""

    GOES_ON = "goes_on"
    WAITS = "waits"
    NO_CONTACT = "no_contact"
    OUR_PART_DONE = "our_part_done"

    @property
    def status(self) -> Status | None:
        """Where it moves the case; None leaves that."""
        return {Result.GOES_ON: Status.FOLLOW_UP, Result.WAITS: Status.WAITING}.get(self)


@dataclass(frozen=True, slots=True)
class Report:
    """How a follow-up goes: a note, and what it comes to. None leaves the case as it is."""

    note: str
    status: Status | None = None
    due_on: date | None = None


class Reports(Casework):
    """A form is one transaction, with the authorisation of the commands that do the same."""

    async def report(
        self, actor: Actor, reference: str, report: Report, *, language: Language
    ) -> None:
        """Note how a follow-up goes. The status moves where the actor may move it and the case can; the
        deadline is the coordinator's to set. Raises ``Refused``."""
        t = _t(language)
        decisions.require_future(report.due_on, self._clock.today(), t)
        if report.due_on:
            decisions.require_lead(actor, t)
        note = self._typed(reference, report.note, t)
        decide = partial(self._reported, actor=actor, report=report, note=note, t=t)
        await self._change(actor, reference, "report", decide, t)

    def _reported(self, case: Case, *, actor: Actor, report: Report, note: str, t: Texts) -> Case:
        decisions.require_discussable(case, t)
        _require_part(case, actor, t)
        case = decisions.noted(case, actor, note, self._clock.today(), t)
        if report.status and _may_move(case, actor, report.status):
            case = decisions.with_status(case, actor, report.status, t)
        return decisions.with_deadline(case, report.due_on, t) if report.due_on else case

    async def close_with_reason(
        self, actor: Actor, reference: str, outcome: Outcome, reason: str, *, language: Language
    ) -> None:
        """Close a case, with why as its last note. Raises ``Refused``."""
        t = _t(language)
        decisions.require_lead(actor, t)
        note, today = self._typed(reference, reason, t), self._clock.today()

        def decide(case: Case) -> Case:
            return decisions.closed(decisions.noted(case, actor, note, today, t), outcome, t)

        await self._change(actor, reference, "close", decide, t, outcome.value)

    async def discussable(self, most: int, *, first: str = "", language: Language) -> Listing:
        """The open cases that the whole group may know of, ``most`` of them: what a meeting can be about.

        The case with the reference ``first`` stands before all others, if it is one of them.
        """
        known = parse_reference(first)
        async with self._database.read() as tx:
            page = await lookup.agenda(tx, Topic.ALL, self._clock.today(), most)
            named = await find_by_reference(tx, known, open_to_all) if known else None
        chosen = page.cases
        if named is not None and named.open:
            chosen = (named, *(c for c in chosen if c.case_id != named.case_id))[:most]
        return listing_of(chosen, page.total, lookup.MOST_COUNTED, language)

    async def minutes(
        self, actor: Actor, said: Mapping[str, str], met_on: date, *, language: Language
    ) -> None:
        """A note on each case, by its reference, of what a meeting said of it; or on none. Raises ``Refused``."""
        t = _t(language)
        safe = {reference: self._typed(reference, text, t) for reference, text in said.items()}
        today = self._clock.today()

        def decide(text: str, case: Case) -> Case:
            decisions.require_discussable(case, t)
            return decisions.noted(case, actor, text, today, t, met_on)

        async def once() -> None:
            async with self._database.begin() as tx:
                for reference, text in sorted(safe.items()):
                    noted = partial(decide, text)
                    detail = met_on.isoformat()
                    await self._changed(tx, actor, reference, "minutes", noted, t, detail)

        await patiently(once)


def _require_part(case: Case, actor: Actor, t: Texts) -> None:
    if not (actor.leads or has_accepted(case.assignments, actor.partner)):
        raise Refused(
            t(
                "Your service has not taken on case {reference}. Who has, and the coordinator or her deputy, can report.",
                reference=case.reference,
            )
        )


def _may_move(case: Case, actor: Actor, status: Status) -> bool:
    lead = case.lead
    own = actor.leads or (lead is not None and lead.partner == actor.partner)
    return own and (case.status is status or may_follow(case.status, status))


def _t(language: Language) -> Texts:
    return texts("varde.shared.casework", language)
